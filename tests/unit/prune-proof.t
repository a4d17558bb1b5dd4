#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only OR MIT
# prune-proof: it agrees with a right prune and catches every wrong one.
# shellcheck source=tests/tap.sh
. "$(dirname "$0")/../tap.sh"

prune=$top/build/host/prune
proof=$top/scripts/series/prune-proof.sh
ok 'prune builds' make -s -C "$top" "$prune"

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
	"$prune" --from $from -o "$tmp/b.c" "$tmp/a.c"
	ok "from $from nothing else went" "$proof" $from "$tmp/a.c" "$tmp/b.c"
done
is 'though something did' "$(grep -c LINUX_VERSION_CODE "$tmp/b.c")" 0
"$prune" --from 4.0 --defined KNOWN -o "$tmp/b.c" "$tmp/a.c"
ok 'a name that is always defined' \
	"$proof" 4.0 "$tmp/a.c" "$tmp/b.c" -DKNOWN
fails 'is not without -D' 1 "b.c is not .*a.c for kernel .* with \"" \
	"$proof" 4.0 "$tmp/a.c" "$tmp/b.c"
ok 'clang agrees' sh -c "command -v clang >/dev/null || exit 0
	CPP='clang -E' '$proof' 4.0 '$tmp/a.c' '$tmp/b.c' -DKNOWN"
sed 's/$/\r/' "$tmp/a.c" >"$tmp/crlf.c"
"$prune" --from 4.0 -o "$tmp/b.c" "$tmp/crlf.c"
ok 'CRLF' "$proof" 4.0 "$tmp/crlf.c" "$tmp/b.c"

# Wrong in one place each; kernel and macro of the difference are named.
"$prune" --from 4.0 -o "$tmp/b.c" "$tmp/a.c"
wrong()
{
	sed "$3" "$tmp/b.c" >"$tmp/wrong.c"
	if cmp -s "$tmp/b.c" "$tmp/wrong.c"; then
		tap_fail "$1: the test changes nothing"
	fi
	fails "$1" 1 "^prune-proof: .*wrong.c is not .*a.c for kernel $2[^\"]*\";" \
		"$proof" 4.0 "$tmp/a.c" "$tmp/wrong.c"
}
wrong 'one off' '4\.15\.3 with "' 's/>= KERNEL_VERSION(4, 15, 3)/> KERNEL_VERSION(4, 15, 3)/'
wrong 'an operand lost' '.* with "' 's/ && defined(CONFIG_X)//'
wrong 'another macro' '.* with "CONFIG_Y' 's/defined(CONFIG_Y)/defined(CONFIG_YY)/'
wrong 'a branch lost' '.* with "' '/int with_y/d'
wrong 'a value' '.* with "' 's/STEP 2/STEP 3/'
wrong 'a single kernel' '6\.2\.1 with "' 's/(6,2,1)/(6,2,2)/'
wrong 'an include' '.* with "' '/none.h/d'
wrong 'a negation' '.* with "' 's/^#ifdef STEP/#ifndef STEP/'
wrong 'one word more' '.* with "' 's/^int known;/& int more;/'
wrong 'a function-like macro' '.* with "' 's/ || IS_ENABLED(CONFIG_Z)//'

# Use.
fails 'too few arguments' 2 usage "$proof" 4.0 "$tmp/a.c"
for v in '' 4 x 4.0x 4.0.; do
	fails "FROM '$v'" 2 'is no kernel version' \
		"$proof" "$v" "$tmp/a.c" "$tmp/b.c"
done
fails 'no such file' 2 "cannot read $tmp/none; name" \
	"$proof" 4.0 "$tmp/none" "$tmp/b.c"
fails 'a folder' 2 'cannot read' "$proof" 4.0 "$tmp/a.c" "$tmp"
fails 'no -D' 2 'is no -DNAME' "$proof" 4.0 "$tmp/a.c" "$tmp/b.c" KNOWN
fails 'a bad -D' 2 'is no -DNAME' "$proof" 4.0 "$tmp/a.c" "$tmp/b.c" '-DA B'
echo '#if A' >"$tmp/open.c"
fails 'the preprocessor refuses' 2 'does not take it' \
	"$proof" 4.0 "$tmp/open.c" "$tmp/open.c"
fails 'no preprocessor' 2 'does not take it' \
	env CPP="$tmp/none" "$proof" 4.0 "$tmp/a.c" "$tmp/b.c"
mkdir "$tmp/a b"
cp "$tmp/a.c" "$tmp/a b/-x.c"
ok 'odd names' sh -c "cd '$tmp/a b' && '$proof' 4.0 ./-x.c '$tmp/b.c'"
mkdir "$tmp/left"
ok 'it leaves nothing behind' sh -c "TMPDIR='$tmp/left' '$proof' 4.0 \
	'$tmp/a.c' '$tmp/b.c' && [ -z \"\$(ls '$tmp/left')\" ]"

done_testing
