#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only OR MIT
# usage: bench.sh OUT KDIR [MAKE-ARG...]
#
# The benchmark: ratios within one run, of the tree that OUT stands for (see
# scripts/stage/modules.sh), against the kernel tree KDIR. TREEDIR, TREE and RELEASE
# are in the environment. Nothing here fails for being slow, but for the gates,
# which have to answer the same however they are asked.
set -eu
LC_ALL=C
export LC_ALL

top=$(cd "$(dirname "$0")/../.." && pwd -P)
out=$1 kdir=$2
shift 2
work=$(mktemp -d "$out/.bench.XXXXXX")
trap 'rm -rf "$work"' EXIT
trap 'exit 130' INT TERM HUP

# Wall time of a command in milliseconds; its output only if it fails.
ms()
{
	begin=$(date +%s%N)
	"$@" >"$work/log" 2>&1 || {
		tail -n 20 "$work/log" >&2
		exit 1
	}
	echo $((($(date +%s%N) - begin) / 1000000))
}

# The least of what a command takes in three runs: what else the machine does
# only ever adds.
best()
{
	least=
	for _ in 1 2 3; do
		t=$(ms "$@")
		[ -n "$least" ] && [ "$least" -le "$t" ] || least=$t
	done
	echo "$least"
}

row()
{
	awk -v what="$1" -v a="$2" -v b="$3" -v than="$4" 'BEGIN {
		printf "%-34s %7.2f s  %6.2f times %s (%.2f s)\n", what,
			a / 1000, a / b, than, b / 1000 }'
}

parse_all()
{
	sh "$top/scripts/series/spatch.sh" --parses "$out"/src/osm/linux/*.[ch]
}

modules()
{
	make -C "$top" TREE="$TREE" KDIR="$kdir" modules
}

rebuild()
{
	rm -rf "${out:?}/$RELEASE"
	modules
}

# Kbuild by itself: the same sources and objects, compat.h already there.
bare()
{
	rm -rf "$work/bare"
	cp -R "$work/ready" "$work/bare"
	make -C "$kdir" M="$work/bare" -j"$(nproc)" modules
}

prepare_bare()
{
	cp -R "$out/$RELEASE" "$work/ready"
	find "$work/ready" -name '*.o' ! -path '*/lib/*' -exec rm -f {} +
	find "$work/ready" \( -name '.*.cmd' -o -name '*.ko' -o -name '*.mod*' \) \
		-exec rm -f {} +
	: >"$work/ready/kbuild/Kbuild.probe"
}

rendering()
{
	rm -rf "$work/render"
	mkdir "$work/render"
	sh "$top/scripts/series/render.sh" "$TREEDIR" "$work/render"
}

render=$(best rendering)
parse=$(best parse_all)
modules >/dev/null
prepare_bare
full=$(best rebuild)
plain=$(best bare)
again=$(best modules)

row 'render the whole series' "$render" "$parse" 'one parse of the sources'
row 'build the module' "$full" "$plain" 'bare Kbuild on the same sources'
row 'make once more' "$again" "$full" 'the build'
sh "$top/tests/bench/gates.sh" "$kdir" "$@"
