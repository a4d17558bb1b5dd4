#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only OR MIT
# The C tests in unit/, each a program that writes TAP; here as one file's tests,
# each with its program's name in front.
# shellcheck source=tests/tap.sh
. "$(dirname "$0")/../../tests/tap.sh"

for unit in chip link spi slot disk atapi packet cache pmp wires vuser conn control; do
	if ! make -s -C "$top/card" "unit-$unit" >&2; then
		tap_fail "$unit: the program is built"
		continue
	fi
	"$top/build/twin/unit/$unit" >"$tmp/tap"
	rc=$?
	while IFS= read -r line; do
		case $line in
		'ok '*) tap_pass "$unit: ${line#* - }" ;;
		'not ok '*) tap_fail "$unit: ${line#* - }" ;;
		esac
	done <"$tmp/tap"
	is "$unit: the program runs to its end" \
		"$rc $(sed -n 's/^1\.\.//p' "$tmp/tap")" \
		"0 $(grep -c '^\(not \)\{0,1\}ok ' "$tmp/tap")"
done
done_testing
