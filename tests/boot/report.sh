#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only OR MIT
# usage: report.sh [FOLDER]
#
# Shows what the last boots did: a table of steps by kernel, one for each
# configuration, from what boot.sh left in FOLDER ($R750_BOOT_OUT, by default
# build/boot-log). A number is the seconds that a passed step took (beside
# "restart", those of the whole boot), "." a step that was not run.
set -eu
LC_ALL=C
export LC_ALL

top=$(cd "$(dirname "$0")/../.." && pwd -P)
out=${1:-${R750_BOOT_OUT:-$top/build/boot-log}}

[ -d "$out" ] || {
	echo "report.sh: no $out: nothing was booted yet; run 'make boot'" >&2
	exit 1
}
# The steps in their order; the last two are boot.sh's.
order="$(awk '/^[a-z]/ { print $1 }' "$top/tests/boot/scenario" |
	tr '\n' ' ') restart clean-log"
cd "$out"
for result in */*/result; do
	[ -f "$result" ] || continue
	config=${result%/result}
	awk -v kernel="${config%/*}" -v config="${config#*/}" '
		/^(not )?ok/ {
			ok = $1 == "ok"
			sub(/^(not )?ok [0-9]+ - [^:]*: /, "")
			step = $0
			sub(/ #.*/, "", step)
			gsub(/ /, "-", step)
			took = match($0, /[0-9.]+ s/) ?
				substr($0, RSTART, RLENGTH - 2) : "ok"
			print config, kernel, step, ok ? took : "FAIL"
		}' "$result"
done | sort -s -k1,1 -k2,2V | awk -v order="$order" '
	BEGIN { nstep = split(order, step, " ") }
	!(($1, $2) in seen) { seen[$1, $2] = 1; kernels[$1] = kernels[$1] " " $2 }
	!($1 in configs) { configs[$1] = ++nconf; conf[nconf] = $1 }
	{ cell[$1, $2, $3] = $4; used[$1, $3] = 1 }
	END {
		for (c = 1; c <= nconf; c++) {
			n = split(kernels[conf[c]], k, " ")
			printf "%s%-16s", (c > 1 ? "\n" : ""), conf[c]
			for (i = 1; i <= n; i++) {
				name[i] = k[i]
				sub(/-amd64$/, "", name[i])
				printf " %16s", name[i]
			}
			print ""
			for (s = 1; s <= nstep; s++) {
				if (!((conf[c], step[s]) in used))
					continue
				printf "  %-14s", step[s]
				for (i = 1; i <= n; i++) {
					v = cell[conf[c], k[i], step[s]]
					printf " %16s", v == "" ? "." : v
				}
				print ""
			}
		}
		if (!nconf)
			print "nothing was booted yet; run make boot"
	}'
