#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only OR MIT
# prune-proof: it agrees with a right prune and catches every wrong one.
# shellcheck source=tests/tap.sh
. "$(dirname "$0")/../tap.sh"

prune=$top/scripts/series/prune.sh
proof=$top/scripts/series/prune-proof.sh

cat >"$tmp/a.c" <<'EOF'
#ifndef GUARD
#define GUARD
#pragma once
#include <linux/version.h>
#include "none.h"
#if LINUX_VERSION_CODE < KERNEL_VERSION(2,6,0)
#error "this is too old
#endif
/* #if 0 */
#if LINUX_VERSION_CODE >= KERNEL_VERSION(4, 15, 3) && defined(CONFIG_X)
int with_x = __LINE__;
# define STEP 2
#elif defined(CONFIG_Y) && LINUX_VERSION_CODE > KERNEL_VERSION(3,0,0)
int with_y;
#elif LINUX_VERSION_CODE > 0x030000
int plain;
#else
int old;
#endif
#ifdef STEP
int step = STEP;
#endif
#if LINUX_VERSION_CODE == KERNEL_VERSION(6,2,1) || IS_ENABLED(CONFIG_Z)
int odd; char *s = __FILE__;
#endif
#ifdef KNOWN
int known;
#else
int unknown;
#endif
#warning isn't it?
#endif
EOF

for from in 4.0 4.15.3 7.0; do
	"$prune" $from "$tmp/a.c" >"$tmp/b.c"
	ok "pruned from $from, the rest is the same" "$proof" $from "$tmp/a.c" "$tmp/b.c"
done
is 'from 7.0 all comparisons went' "$(grep -c LINUX_VERSION_CODE "$tmp/b.c")" 0
"$prune" 4.0 "$tmp/a.c" -DKNOWN >"$tmp/b.c"
ok 'a name that is always defined is taken so' \
	"$proof" 4.0 "$tmp/a.c" "$tmp/b.c" -DKNOWN
fails 'the same without -D differs' 1 "b.c is not equivalent to .*a.c for kernel .* with \"" \
	"$proof" 4.0 "$tmp/a.c" "$tmp/b.c"
ok 'clang agrees' sh -c "command -v clang >/dev/null || exit 0
	CPP='clang -E' '$proof' 4.0 '$tmp/a.c' '$tmp/b.c' -DKNOWN"
sed 's/$/\r/' "$tmp/a.c" >"$tmp/crlf.c"
"$prune" 4.0 "$tmp/crlf.c" >"$tmp/b.c"
ok 'lines that end in CRLF' "$proof" 4.0 "$tmp/crlf.c" "$tmp/b.c"

# Wrong in one place each; kernel and macro of the difference are named.
"$prune" 4.0 "$tmp/a.c" >"$tmp/b.c"
wrong()
{
	sed "$3" "$tmp/b.c" >"$tmp/wrong.c"
	if cmp -s "$tmp/b.c" "$tmp/wrong.c"; then
		tap_fail "$1: the test changes nothing"
	fi
	fails "$1" 1 "^prune-proof: .*wrong.c is not equivalent to .*a.c for kernel $2[^\"]*\";" \
		"$proof" 4.0 "$tmp/a.c" "$tmp/wrong.c"
}
wrong 'a comparison that is one off is found' '4\.15\.3 with "' 's/>= KERNEL_VERSION(4, 15, 3)/> KERNEL_VERSION(4, 15, 3)/'
wrong 'a lost operand is found' '.* with "' 's/ && defined(CONFIG_X)//'
wrong 'a misspelt macro is found' '.* with "CONFIG_Y' 's/defined(CONFIG_Y)/defined(CONFIG_YY)/'
wrong 'a lost branch is found' '.* with "' '/int with_y/d'
wrong 'a changed value is found' '.* with "' 's/STEP 2/STEP 3/'
wrong 'a difference for a single kernel is found' '6\.2\.1 with "' 's/(6,2,1)/(6,2,2)/'
wrong 'a lost #include is found' '.* with "' '/none.h/d'
wrong 'an inverted #ifdef is found' '.* with "' 's/^#ifdef STEP/#ifndef STEP/'
wrong 'an added word is found' '.* with "' 's/^int known;/& int more;/'
wrong 'a lost function-like macro is found' '.* with "' 's/ || IS_ENABLED(CONFIG_Z)//'

# Use.
fails 'too few arguments' 2 usage "$proof" 4.0 "$tmp/a.c"
for v in '' 4 x 4.0x 4.0.; do
	fails "FROM '$v' is refused" 2 'is not a kernel version' \
		"$proof" "$v" "$tmp/a.c" "$tmp/b.c"
done
fails 'a missing file is refused' 2 "cannot read $tmp/none; name" \
	"$proof" 4.0 "$tmp/none" "$tmp/b.c"
fails 'a directory is refused' 2 'cannot read' "$proof" 4.0 "$tmp/a.c" "$tmp"
fails 'a name without -D is refused' 2 'is not -DNAME' "$proof" 4.0 "$tmp/a.c" "$tmp/b.c" KNOWN
fails 'a bad -D is refused' 2 'is not -DNAME' "$proof" 4.0 "$tmp/a.c" "$tmp/b.c" '-DA B'
echo '#if A' >"$tmp/open.c"
fails 'a file that the preprocessor refuses' 2 'does not accept it' \
	"$proof" 4.0 "$tmp/open.c" "$tmp/open.c"
fails 'a missing preprocessor' 2 'does not accept it' \
	env CPP="$tmp/none" "$proof" 4.0 "$tmp/a.c" "$tmp/b.c"
mkdir "$tmp/a b"
cp "$tmp/a.c" "$tmp/a b/-x.c"
ok 'odd file names' sh -c "cd '$tmp/a b' && '$proof' 4.0 ./-x.c '$tmp/b.c'"
mkdir "$tmp/left"
ok 'it leaves nothing behind' sh -c "TMPDIR='$tmp/left' '$proof' 4.0 \
	'$tmp/a.c' '$tmp/b.c' && [ -z \"\$(ls '$tmp/left')\" ]"

done_testing
