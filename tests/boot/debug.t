#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only OR MIT
# Kernels that are built here: what cannot be built is refused. BOOT_DEBUG=1 also builds and boots
# the newest, which takes half an hour the first time.
# shellcheck source=tests/tap.sh
. "$(dirname "$0")/../tap.sh"

debug=$top/scripts/lab/debug-kernel.sh
fails 'a word is refused as a kernel version' 1 "'foo' is not a kernel version" "$debug" 6.1 foo
fails 'a version with a command behind it is refused' 1 "is not a kernel version" "$debug" '6.1;true'
fails 'debug-kernel.sh refuses a tree that is not staged' 1 "run 'make TREE=nix stage'" \
	env TREE=nix "$debug" 6.1
# A repeated symbol, or a comment without its mark, would go unnoticed.
for config in debug appliance; do
	cat "$top/scripts/lab/guest.config" "$top/scripts/lab/$config.config" >"$tmp/config"
	is "$config.config and guest.config have each symbol once" \
		"$(sed -n 's/^\(CONFIG_[A-Z0-9_]*\)=.*/\1/p' "$tmp/config" | sort | uniq -d)" ''
	is "$config.config and guest.config have only symbols and comments" \
		"$(grep -Evc '^(#.*|CONFIG_[A-Z0-9_]+=(y|m|[0-9]+|"[-a-z]+")([[:blank:]]+# if known)?|)$' \
			"$tmp/config")" 0
done

# What a kernel's source knows decides, not its version.
options=$top/scripts/lab/kernel-options.sh
mkdir -p "$tmp/src/lib"
printf 'config KEPT\n\tbool\n' >"$tmp/src/Kconfig"
printf 'menuconfig KNOWN\n\tbool\n' >"$tmp/src/lib/Kconfig.debug"
printf '%s\n' '# comment' 'CONFIG_KEPT=y' 'CONFIG_KNOWN=y		# if known' \
	'CONFIG_KNOWN_NOT=y # if known' 'CONFIG_MISSPELT=y' >"$tmp/fragment"
is 'an option that the source does not know is left out, if it may be' \
	"$("$options" "$tmp/fragment" "$tmp/src" | tr '\n' ' ')" \
	'CONFIG_KEPT=y CONFIG_KNOWN=y CONFIG_MISSPELT=y '
fails 'a directory without a kernel is refused' 1 'not a kernel' \
	"$options" "$tmp/fragment" "$tmp"

own=$top/scripts/lab/appliance-kernel.sh
fails 'an appliance-kernel without sources' 1 'say which sources' "$own" '' 1
fails 'an appliance-kernel of no sources' 1 "not a kernel's source: no Kconfig" "$own" "$tmp" 1
echo CONFIG_MINE=y >"$tmp/src/.config"
fails "an appliance-kernel in somebody's sources" 1 'configured already' "$own" "$tmp/src" 1
is "an appliance-kernel in somebody's sources: left alone" "$(cat "$tmp/src/.config")" CONFIG_MINE=y

if [ "$(id -u)" != 0 ] || ! command -v mmdebstrap >/dev/null; then
	skip 'a series that no root offers is refused' \
		'roots need root and mmdebstrap'
	done_testing
	exit
fi
ok 'the stand-in is staged' make -s -C "$top" TREE=standin stage
fails 'a series that no root offers is refused' 1 'no root offers linux-source-1\.0; there' \
	env TREE=standin "$debug" 1.0
if [ -n "${BOOT_DEBUG-}" ]; then
	ok 'the newest debug kernel is built and boots' make -s -C "$top" TREE=standin \
		boot-debug
else
	skip 'the newest debug kernel is built and boots' 'BOOT_DEBUG=1 does it'
fi
done_testing
