#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only OR MIT
# usage: kernel-config.sh SOURCE FRAGMENT...
#
# Configures the kernel in SOURCE with the options of the FRAGMENTs and nothing else.
# Dies if one does not come out as it is written there; what those marked "# if known"
# are is in kernel-options.sh. SOURCE/.config is written, SOURCE/.config.wanted too.
set -eu
LC_ALL=C
export LC_ALL

lab=$(cd "$(dirname "$0")" && pwd -P)
source=$1
shift
wanted=$(cd "$source" && pwd -P)/.config.wanted
for fragment; do
	"$lab/kernel-options.sh" "$fragment" "$source"
done >"$wanted"
make -s -C "$source" KCONFIG_ALLCONFIG="$wanted" allnoconfig
make -s -C "$source" olddefconfig
missing=$(grep -vxFf "$source/.config" "$wanted") || exit 0
echo "$missing" | while IFS='=' read -r symbol value; do
	echo "kernel-config.sh: $symbol=$value is wanted, .config has" \
		"$(grep -E "^(# )?${symbol}[= ]" "$source/.config" ||
		echo 'no such symbol, or a dependency is off')" >&2
done
exit 3
