#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only OR MIT
# usage: port-report-probe.sh GATES OUT RELEASE VERSION SYMVERS CC [FLAG...]
#
# Takes the place of kbuild/probe.sh while `make port-report` builds (the real one
# is kbuild/probe-gates.sh beside it): wrong answers are reported, and the build
# goes on with those that the kernel's version lets expect, so that the compiler
# gets to say more.
set -eu
LC_ALL=C
export LC_ALL
here=$(dirname "$0")
gates=$1 out=$2 release=$3 version=$4 symvers=$5
shift 5
dir=$(dirname "$out")
awk=${AWK:-awk}
trap 'rm -f "$out".*' EXIT

# gates OUT [ARGUMENT...]: see gates.awk
gates()
{
	gates_out=$1
	shift
	$awk -f "$here/gates.awk" out="$gates_out" release="$release" \
		version="$version" part=gates "$gates/headers.h" "$gates"/*.c "$@"
}

# Without exports: they are looked at when the answers stand.
if sh "$here/probe-gates.sh" "$gates" "$out" "$release" "$version" "$out.none" \
		"$@" 2>"$out.log"; then
	sed '/^gates: no compat/d' "$out.log" >&2
else
	grep -E '^(gates|exports): ' "$out.log" >&2 || cat "$out.log" >&2
	gates answers expect=1 compiler='' >"$out.expected"
	# What is reported is taken as expected, the rest as probed.
	touch "$dir/compat.answers"
	# shellcheck disable=SC2016 # awk's
	$awk '/^gates: / && FILENAME ~ /log$/ {
			gsub(/[^A-Z0-9_ ]/, " "); $0 = $0
			for (i = 1; i <= NF; i++) wrong[$i]; next }
		FILENAME ~ /log$/ { next }
		FILENAME ~ /answers$/ { if ($2 ~ /^(yes|no)$/ && !($1 in wrong))
			probed[$1] = $2; next }
		$1 in probed { $2 = probed[$1] }
		{ print }' "$out.log" "$dir/compat.answers" "$out.expected" \
		>"$out.answers"
	gates header part=answers "$out.answers" >"$out.new" ||
		gates header part=answers "$out.expected" >"$out.new"
	mv "$out.new" "$out"
	mv "$out.answers" "$dir/compat.answers"
fi
[ -e "$symvers" ] || exit 0
gates uses part=answers "$dir/compat.answers" >"$out.uses"
$awk -f "$here/exports.awk" release="$release" part=uses "$out.uses" \
	part=symvers FS='\t' "$symvers" || :
