#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only OR MIT
# make warnings: the compiler with W=1 and sparse say nothing of our own code,
# and would.
# shellcheck source=tests/tap.sh
. "$(dirname "$0")/../tap.sh"

command -v spatch >/dev/null || skip_all 'no spatch to render with'
command -v sparse >/dev/null || skip_all 'sparse is not installed'
release=$("$top/scripts/kernel/kver.sh" --list 2>/dev/null | tail -n 1 | cut -d' ' -f1)
[ -n "$release" ] || skip_all 'no kernel headers installed'

ok "make warnings for $release" make -s -C "$top" TREE=standin KVER="$release" warnings
out=$top/build/standin/warnings

# The same again, with a fault for either in one file.
if [ -e "$out/compat/sd_flags.c" ]; then
	cp "$top/compat/sd_flags.c" "$out/compat/sd_flags.c"
	cat >>"$out/compat/sd_flags.c" <<'END'
void undeclared(void); void undeclared(void) { int set; set = 1; }
void *zero(void); void *zero(void) { return 0; }
END
	make -s -C "$out" KVER="$release" W=1 C=2 >"$tmp/log" 2>&1
	like 'a fault for W=1 is found' "$(cat "$out/build.log")" \
		'compat/sd_flags.c:.*warning: variable .*set.* set but not used'
	like 'a fault for sparse is found' "$(cat "$out/build.log")" \
		'compat/sd_flags.c:.*warning: Using plain integer as NULL pointer'
else
	tap_fail 'there is a build to spoil'
fi
rm -rf "$out"
done_testing
