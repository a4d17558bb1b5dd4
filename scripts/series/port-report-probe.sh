#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only OR MIT
# usage: port-report-probe.sh GATES OUT RELEASE VERSION SYMVERS CC [FLAG...]
#
# Takes the place of kbuild/probe.sh while `make port-report` builds (the real one
# lies beside it as probe-gates.sh): what does not answer as it should is told,
# and the build goes on with what the kernel's version lets expect, so that the
# compiler can say more.
set -eu
LC_ALL=C
export LC_ALL
here=$(dirname "$0")
gates=$1 out=$2 release=$3 version=$4 symvers=$5
shift 5
awk=${AWK:-awk}

# gates OUT [ARGUMENT...]: see gates.awk
gates()
{
	gates_out=$1
	shift
	$awk -f "$here/gates.awk" out="$gates_out" release="$release" \
		version="$version" part=gates "$gates/headers.h" \
		"$gates"/*.c "$@"
}

# Exports are looked at when the answers stand.
if sh "$here/probe-gates.sh" "$gates" "$out" "$release" "$version" "$out.none" "$@" \
		2>"$out.said"; then
	sed '/^gates: no /d' "$out.said" >&2
else
	grep -E '^(gates|exports): ' "$out.said" >&2 || cat "$out.said" >&2
	gates answers expect=1 >"$out.expected"
	# What is told to be wrong is taken as expected, the rest as probed.
	touch "$out.said" "$(dirname "$out")/compat.answers"
	# shellcheck disable=SC2016
	$awk 'FILENAME ~ /said$/ { gsub(/[^A-Z0-9_ ]/, " "); $0 = $0
			for (i = 1; i <= NF; i++) said[$i]; next }
		FILENAME ~ /answers$/ { if ($2 ~ /^(yes|no)$/ && !($1 in said))
			probed[$1] = $2; next }
		$1 in probed { $2 = probed[$1] }
		{ print }' "$out.said" "$(dirname "$out")/compat.answers" \
		"$out.expected" >"$out.answers"
	gates header part=answers "$out.answers" >"$out.new" || :
	[ -s "$out.new" ] || gates header \
		part=answers "$out.expected" >"$out.new"
	mv "$out.new" "$out"
	mv "$out.answers" "$(dirname "$out")/compat.answers"
fi
rm -f "$out.said" "$out.expected" "$out.new"
[ -e "$symvers" ] || exit 0
gates uses part=answers "$(dirname "$out")/compat.answers" >"$out.uses"
$awk -f "$here/exports.awk" release="$release" part=uses "$out.uses" \
	part=symvers FS='\t' "$symvers" || :
rm -f "$out.uses"
