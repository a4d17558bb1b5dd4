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

# The same again on one file with a fault for either.
again()
{
	cp "$top/compat/sd_flags.c" "$out/compat/sd_flags.c"
	printf '%s\n' "$2" >>"$out/compat/sd_flags.c"
	make -s -C "$out" KVER="$release" W=1 C=2 >"$tmp/log" 2>&1
	like "a fault for $1 is found" "$(cat "$out/build.log")" \
		"compat/sd_flags.c:.*warning: $3"
}

if [ -e "$out/compat/sd_flags.c" ]; then
	again 'W=1' 'void undeclared(void); void undeclared(void) { int set; set = 1; }' \
		'variable .*set.* set but not used'
	again sparse 'void *zero(void); void *zero(void) { return 0; }' \
		'Using plain integer as NULL pointer'
else
	tap_fail 'there is a build to spoil'
fi
rm -rf "$out"
done_testing
