#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only OR MIT
# The hardened text under Kbuild, for each kernel with headers here (and KDIRS):
# objtool has nothing to say, and what Kbuild made is proven once more.
# shellcheck source=tests/tap.sh
. "$(dirname "$0")/../tap.sh"
# shellcheck source=tests/objects/objects.sh
. "$(dirname "$0")/objects.sh"

# The program's options for what a kernel is configured to.
options()
{
	sed -n 's/^CONFIG_\(MITIGATION_\)\{0,1\}RETPOLINE=y$/--option retpoline/p
		s/^CONFIG_\(MITIGATION_\)\{0,1\}RETHUNK=y$/--option rethunk/p
		s/^CONFIG_\(MITIGATION_\)\{0,1\}SLS=y$/--option sls/p
		s/^CONFIG_X86_KERNEL_IBT=y$/--option ibt/p
		s/^CONFIG_CALL_PADDING=y$/--option padding/p' \
		"$1/include/config/auto.conf"
}

# A module of the two objects in $1 alone: what they want is nowhere.
build()
{
	rm -rf "$tmp/k"
	mkdir -p "$tmp/k/compat"
	cp "$top/compat/r750_asm.h" "$tmp/k/compat/"
	for o in him_r750 ldm_la; do
		"$objects" harden "$1/$o.o" >"$tmp/k/$o.S" || return 1
	done
	printf '#include <linux/module.h>\nMODULE_LICENSE("Proprietary");\n' \
		>"$tmp/k/license.c"
	printf 'obj-m := r750.o\nr750-y := license.o him_r750.o ldm_la.o\n' \
		>"$tmp/k/Kbuild"
	make -C "$2" M="$tmp/k" KBUILD_MODPOST_WARN=1 modules >"$tmp/log" 2>&1 ||
		{ tail -n 20 "$tmp/log"; return 1; }
}

for kdir in /lib/modules/*/build ${KDIRS-}; do
	[ -r "$kdir/include/config/auto.conf" ] || continue
	grep -q '^CONFIG_X86_64=y' "$kdir/include/config/auto.conf" || continue
	kernel=$(sed -n 's/.*UTS_RELEASE "\(.*\)".*/\1/p' \
		"$kdir/include/generated/utsrelease.h")
	: >"$tmp/seen"
	for lib in "$standin/free-x86_64-regparm0" \
		"$top"/upstream-src/R750_Linux_Src_*/lib/linux_64mpa/free-x86_64-regparm0
	do
		[ -d "$lib" ] || continue
		cat "$lib"/*.o >"$tmp/both.o"
		seen "$tmp/both.o" && continue
		name="$kernel, $(short "$lib/x" | sed "s|/.*||")"
		ok "$name: Kbuild builds the text" build "$lib" "$kdir"
		is "$name: objtool says nothing" \
			"$(grep 'objtool' "$tmp/log")" ''
		for o in him_r750 ldm_la; do
			# shellcheck disable=SC2046 # a list
			ok "$name: Kbuild's $o.o is proven" "$objects" prove \
				$(options "$kdir") "$lib/$o.o" "$tmp/k/$o.o"
		done
		if grep -q '^CONFIG_UNWINDER_ORC=y' \
			"$kdir/include/config/auto.conf"; then
			like "$name: the module can be unwound" \
				"$(readelf -SW "$tmp/k/r750.ko")" '\.orc_unwind'
		fi
	done
done
[ "$tap_n" -gt 0 ] || skip_all 'no kernel headers'

# What objtool says of the text is never taken for what nobody can change.
log=$top/scripts/stage/kbuild/build-log.awk
line='r750.o: warning: objtool: add_one+0x5: unreachable instruction'
said=$(echo "$line" | awk -f "$log")
is 'what objtool reports about assembly is an error' $? 3
like 'what objtool reports about assembly is an error, and shown' "$said" 'add_one[+]0x5: unreachable'
said=$(echo "$line" | awk -v objects="$sample" -f "$log")
is 'what it reports about a prebuilt object is none' $? 0
like 'what it reports about a prebuilt object is counted' "$said" 'OBJTOOL 1 warnings'
done_testing
