#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only OR MIT
# usage: [TREE=name] [KDIRS="dir dir"] matrix.sh [ROOT...]
#
# Builds the tree in the roots (all by default), for each kernel whose headers
# are there, with each root's own tools; and for each directory of KDIRS on this
# machine itself. A row goes to stderr as soon as it is known, the rows stay in
# build/matrix/TREE/rows, the logs beside them; the table is printed last. Exits
# with 1 if a row is not ok.
set -eu
LC_ALL=C
export LC_ALL

top=$(cd "$(dirname "$0")/../.." && pwd -P)
tree=${TREE:-standin}
out=$top/build/matrix/$tree

# What is built is what is in the directory now, committed or not; an imported tree,
# which git ignores, comes along.
copy_project()
{
	mkdir -p "$1"
	cd "$top"
	if git rev-parse --git-dir >/dev/null 2>&1; then
		git ls-files -z -co --exclude-standard
	else
		find . -path ./build -prune -o -path ./.git -prune -o -type f -print0
	fi >"$1.list"
	if [ "$tree" != standin ]; then
		find "upstream-src/$tree" -type f -print0 >>"$1.list"
	fi
	tar --null --no-recursion --ignore-failed-read -T "$1.list" -cf - |
		tar -C "$1" -xf -
	rm -f "$1.list"
}

# What the steps of the series made here: render.sh takes what the same Coccinelle made of
# the same text, so that a release's own renders what it makes anew.
copy_steps()
{
	steps=$top/build/$tree/.steps
	[ -d "$steps" ] || return 0
	mkdir -p "$1/build/$tree"
	cp -R "$steps" "$1/build/$tree/"
}

# Root $1 (or "host" with the directories of KDIRS), in a copy of its own.
one()
{
	name=$1
	shift
	dir=$out/$name
	copy_project "$dir/r750"
	copy_steps "$dir/r750"
	mkdir -p "$dir/logs"
	if [ "$name" = host ]; then
		cd "$dir/r750"
		sh tests/matrix/build.sh host "$tree" "$dir/logs" "$@"
	else
		"$top/scripts/lab/in-root.sh" -b "$dir:/matrix" "$name" sh -c \
			'cd /matrix/r750 && exec sh tests/matrix/build.sh "$@"' \
			build.sh "$name" "$tree" /matrix/logs
	fi | tee "$dir/rows" >&2
}

table()
{
	awk -F '\t' '
	BEGIN { n = 0; split("root|kernel|compiler|gates|errors|warnings|" \
		"theirs|GPL-only|result|objtool", head, "|")
		for (i in head) { cell[0, i] = head[i]; w[i] = length(head[i]) } }
	{ n++; for (i = 1; i <= 10; i++) {
		cell[n, i] = $i
		if (length($i) > w[i]) w[i] = length($i) } }
	END { for (r = 0; r <= n; r++) {
		line = ""
		for (i = 1; i <= 10; i++)
			line = line sprintf("%-" w[i] "s  ", cell[r, i])
		sub(/ +$/, "", line); print line } }' "$out/rows"
}

mkdir -p "$top/build/matrix"
exec 9>"$top/build/matrix/.lock"
flock -n 9 || { echo "matrix.sh: another run is busy, waiting" >&2; flock 9; }
rm -rf "$out"
mkdir -p "$out"
if [ $# -eq 0 ]; then
	# shellcheck disable=SC2046 # names without spaces
	set -- $("$top/scripts/lab/root.sh" -l)
fi
"$top/scripts/lab/root.sh" "$@" >/dev/null
# As many roots at a time as there are processors.
slots=$(nproc)
for name; do
	if [ "$slots" -eq 0 ]; then
		wait
		slots=$(nproc)
	fi
	slots=$((slots - 1))
	(one "$name") &
done
wait
if [ -n "${KDIRS-}" ]; then
	# shellcheck disable=SC2086 # a list, as documented
	(one host $KDIRS)
	set -- "$@" host
fi
for name; do
	if [ -s "$out/$name/rows" ]; then
		cat "$out/$name/rows"
	else
		printf '%s\t-\t-\t-\t0\t0\t0\t0\tdid not run\t\n' "$name"
	fi
done >"$out/rows"
table
printf 'logs: %s/ROOT/logs\n' "$out"
awk -F '\t' '$9 != "ok" { bad = 1 } END { exit bad || !NR }' "$out/rows"
