#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only OR MIT
# usage: kernel-options.sh FRAGMENT SOURCE
#
# Prints the options of FRAGMENT (guest.config, ...) for the kernel in SOURCE. An option
# marked "# if known" is left out where no Kconfig file has it: which kernels those
# are cannot be told by their version, for stable releases drop options too. Any
# other is printed, so that one that is misspelt or gone is noticed.
set -eu
LC_ALL=C
export LC_ALL

fragment=$1 source=$2
[ -f "$source/Kconfig" ] || {
	echo "kernel-options.sh: $source is not a kernel's source: no Kconfig" >&2
	exit 1
}
find "$source" -name 'Kconfig*' -type f -exec \
	sed -n 's/^[[:blank:]]*\(menu\)\{0,1\}config[[:blank:]]\{1,\}\([A-Z0-9_]*\).*/CONFIG_\2/p' {} + |
	awk '
	FILENAME == "-" { known[$1] = 1; next }
	!/^CONFIG_/ { next }
	/# if known$/ && !(substr($0, 1, index($0, "=") - 1) in known) { next }
	{ sub(/[ \t]+#.*/, ""); print }' - "$fragment"
