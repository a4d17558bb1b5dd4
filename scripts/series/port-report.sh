#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only OR MIT
# usage: port-report.sh OUT RELEASE KDIR
#
# For the day a new kernel comes out: builds the stage OUT/dkms against the
# kernel tree KDIR, as far as make -k gets, and tells for each thing that is
# wrong which gate or rule stands for it and what the kernel's headers say now.
# The build's words are left in OUT/port-report.log, this program's in OUT/port-report.txt.
#
# Exit status: 0 if nothing is wrong, 1 if something is or nothing could be built.
set -eu
LC_ALL=C
export LC_ALL

top=$(cd "$(dirname "$0")/../.." && pwd -P)
out=$1 release=$2 kdir=$3
shift 3
awk=${AWK:-awk}

die()
{
	printf 'port-report: %s\n' "$*" >&2
	exit 1
}

# Where the kernel's headers lie; split packages have a second folder, which
# the Makefile of the first includes.
header_folders()
{
	for k in "$kdir" "$kdir/source" \
		"$(sed -n 's,^include \(/.*\)/Makefile$,\1,p' "$kdir/Makefile")"; do
		[ -d "$k/include/linux" ] || continue
		for d in include/linux include/scsi include/asm-generic \
			include/uapi include/generated arch/x86/include; do
			[ ! -d "$k/$d" ] || printf '%s\n' "$(cd "$k/$d" && pwd -P)"
		done
	done | sort -u
}

# What the objects that were built ask of the kernel. One that was not built
# may be what defines a symbol, so only the exports that are there are judged.
check_symbols()
{
	[ -e "$kdir/Module.symvers" ] && [ ! -e "$at/r750.o" ] || return 0
	find "$at" -name '*.o' ! -path '*/lib/*' -exec nm -u {} + |
		awk 'NF == 2 { print $2 }' | sort -u >"$at/wanted"
	awk 'NR == FNR { wanted[$1]; next }
		$2 in wanted { print $2 }' "$at/wanted" "$kdir/Module.symvers" |
		sed 's/^/ U /' | $awk -f "$top/scripts/stage/kbuild/exports.awk" \
		release="$release" part=undefined - \
		part=symvers FS='\t' "$kdir/Module.symvers" 2>&1 || :
}

[ -d "$kdir/include" ] || die "no headers in $kdir"
mkdir -p "$out"
# shellcheck source=scripts/lib/scratch.sh
. "$top/scripts/lib/scratch.sh"
scratch "$out" port-report
at=$scratch
trap 'rm -rf "$at"' EXIT
trap 'exit 130' INT
trap 'exit 143' TERM HUP

flock "$out/.lock" cp -R "$out/dkms/." "$at/"
mv "$at/kbuild/probe.sh" "$at/kbuild/probe-gates.sh"
cp "$top/scripts/series/port-report-probe.sh" "$at/kbuild/probe.sh"
printf '  REGEN   %s: building, as far as it goes\n' "$release"
rc=0
"${MAKE:-make}" -k --no-print-directory -C "$at" KVER="$release" \
	KDIR="$kdir" "$@" >"$at/said" 2>&1 || rc=$?
check_symbols >>"$at/said"
cp "$at/said" "$at/port-report.log"
mv "$at/port-report.log" "$out/"

# A tree that was only prepared has no exports: modpost misses all of them.
if [ ! -e "$kdir/Module.symvers" ]; then
	echo "  REGEN   $release has no Module.symvers: symbols are not judged"
	sed -i '/undefined!/d' "$at/said"
fi
$awk -v at="$at" -f "$top/scripts/series/port-report-log.awk" "$at/said" >"$at/findings"
if $awk -v stage="$at" -v top="$top" \
	-v heads="$(header_folders | sed "s/'/'\\\\''/g; s/.*/'&'/" | tr '\n' ' ')" \
	-f "$top/scripts/series/port-report-tell.awk" "$at/findings" >"$at/told"; then
	wrong=0
else
	wrong=1
fi
[ $wrong = 1 ] || [ $rc = 0 ] || {
	tail -n 20 "$at/said" >&2
	die "the build failed for a reason that is not known here;" \
		"its words: $out/port-report.log"
}
[ $wrong = 1 ] || {
	printf 'r750: kernel %s needs nothing new\n' "$release"
	exit 0
}
cat "$at/told"
mv "$at/told" "$out/port-report.txt"
printf 'this report: %s; the build: %s\n' "$out/port-report.txt" "$out/port-report.log"
exit 1
