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

# best COMMAND...: the least that each command takes in three rounds, for what
# else the machine does only ever adds. What is compared takes turns.
best()
{
	: >"$work/times"
	for _ in 1 2 3; do
		for c; do
			printf '%s %s\n' "$c" "$(ms "$c")" >>"$work/times"
		done
	done
	for c; do
		sed -n "s/^$c //p" "$work/times" | sort -n | sed 1q
	done | paste -sd ' '
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

modules >/dev/null
prepare_bare
sh "$top/tests/bench/gates.sh" "$kdir" "$@"
best rendering parse_all >"$work/result"
read -r render parse <"$work/result"
row 'render the whole series' "$render" "$parse" 'one parse of the sources'
best rebuild bare >"$work/result"
read -r full plain <"$work/result"
row 'build the module' "$full" "$plain" 'bare Kbuild on the same sources'
best modules >"$work/result"
read -r again <"$work/result"
row 'make once more' "$again" "$full" 'the build'
