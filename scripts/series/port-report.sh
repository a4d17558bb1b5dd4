#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only OR MIT
# usage: port-report.sh OUT RELEASE KDIR [MAKE-ARG...]
#
# For the day a new kernel comes out: builds the stage OUT/dkms against the
# kernel tree KDIR, as far as make -k gets, and reports for each thing that is
# wrong which gate or rule deals with it and what the kernel's headers say now.
# The build's log is left in OUT/port-report.log, the report in
# OUT/port-report.txt.
#
# OLD_KDIR: a kernel tree that the driver builds for; only names that it lacks are
#	proposed as new ones. Default: the newest installed kernel but KDIR
#
# Exit status: 0 if nothing is wrong, 1 if something is or nothing could be built.
set -eu
LC_ALL=C
export LC_ALL

top=$(cd "$(dirname "$0")/../.." && pwd -P)
# shellcheck source=scripts/lib/sh.sh
. "$top/scripts/lib/sh.sh"
# shellcheck source=upstream-src/r750.product
. "$top/upstream-src/r750.product"
out=$1 release=$2 kdir=$3
shift 3
awk=${AWK:-awk}

# usage: roots KDIR: the directories with its headers, quoted for the shell. Split
# packages have a second one, which the Makefile of the first includes.
roots()
{
	for k in "$1" "$1/source" \
		"$(sed -n 's,^include \(/.*\)/Makefile$,\1,p' "$1/Makefile")"; do
		[ -d "$k/include/linux" ] || continue
		(cd "$k" && pwd -P)
	done | sort -u | sed "s/'/'\\\\''/g; s/.*/'&'/" | tr '\n' ' '
}

# The newest of the installed kernels that is not the one in question.
old_kernel()
{
	for k in /lib/modules/*/build; do
		[ ! -e "$k/Makefile" ] || [ "$(cd "$k" && pwd -P)" = "$(cd "$kdir" && pwd -P)" ] ||
			echo "$k"
	done | sort -V | tail -n 1
}

# Which exports the objects that were built use, and must not. One that was not built
# may be what defines a symbol, so only exports that exist are checked. The open driver
# is under the GPL and may use all.
check_symbols()
{
	grep -qx "product-module := $product_module" "$at/kbuild/product.mk" || return 0
	[ -e "$kdir/Module.symvers" ] && [ ! -e "$at/$product_module.o" ] || return 0
	find "$at" -name '*.o' ! -path "$at/lib/*" -exec nm -u {} + |
		awk 'NF == 2 { print $2 }' | sort -u >"$at/wanted"
	awk 'NR == FNR { wanted[$1]; next }
		$2 in wanted { print "U " $2 }' "$at/wanted" "$kdir/Module.symvers" \
		>"$at/undefined"
	$awk -f "$top/scripts/stage/kbuild/exports.awk" release="$release" \
		part=undefined "$at/undefined" \
		part=symvers FS='\t' "$kdir/Module.symvers" 2>&1 || :
}

[ -d "$kdir/include" ] || die "no headers in $kdir"
"$top/scripts/lib/need.sh" ctags || exit
mkdir -p "$out"
own_scratch "$out" port-report
at=$scratch

flock "$out/.lock" cp -R "$out/dkms/." "$at/"
mv "$at/kbuild/probe.sh" "$at/kbuild/probe-gates.sh"
cp "$top/scripts/series/port-report-probe.sh" "$at/kbuild/probe.sh"
printf '  REPORT  %s: building, as far as it goes\n' "$release"
rc=0
"${MAKE:-make}" -k --no-print-directory -C "$at" KVER="$release" \
	KDIR="$kdir" "$@" >"$at/log" 2>&1 || rc=$?
# Kbuild's own log has what the build filters from its output.
[ ! -s "$at/build.log" ] || cat "$at/build.log" >"$at/log"
check_symbols >>"$at/log"
cp "$at/log" "$at/port-report.log"
mv "$at/port-report.log" "$out/"

# A tree that was only prepared has no exports: modpost misses all of them.
if [ ! -e "$kdir/Module.symvers" ]; then
	echo "  REPORT  $release has no Module.symvers: symbols are not checked"
	sed -i '/undefined!/d' "$at/log"
fi
$awk -v at="$at" -f "$top/scripts/series/port-report-log.awk" "$at/log" >"$at/findings"
old=${OLD_KDIR:-$(old_kernel)}
wrong=0
$awk -v stage="$at" -v top="$top" -v roots="$(roots "$kdir")" \
	-v old_roots="$([ -z "$old" ] || roots "$old")" \
	-f "$top/scripts/series/port-report-tell.awk" "$at/findings" >"$at/report" ||
	wrong=$?
[ $wrong -le 1 ] || die "the log could not be read (see above): $out/port-report.log"
if [ $wrong = 0 ]; then
	[ $rc = 0 ] || {
		tail -n 20 "$at/log" >&2
		die "the build failed for an unknown reason;" \
			"log: $out/port-report.log"
	}
	printf 'r750: kernel %s: the driver builds unchanged\n' "$release"
	exit 0
fi
cat "$at/report"
mv "$at/report" "$out/port-report.txt"
printf 'this report: %s; the log: %s\n' "$out/port-report.txt" "$out/port-report.log"
exit 1
