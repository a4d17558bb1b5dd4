#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only OR MIT
# A driver brings the card up in user space and in the newest kernel with the same
# register accesses in the same order, except those listed in trace.except. Every entry
# there is needed, and any other difference is found. The kernel's mmiotrace and QEMU's
# log of the device have the same accesses as the card's own trace, with sata_r750 too.
# With the stand-in, and with the newest imported vendor tree.
# shellcheck source=tests/tap.sh
. "$(dirname "$0")/../tap.sh"
# shellcheck source=tests/boot/lab.sh
. "$top/tests/boot/lab.sh"

need_card
R750_BOOT_OUT=$tmp/out
BOOT_TIMEOUT=${BOOT_TIMEOUT:-600}
export TREE R750_BOOT_OUT BOOT_TIMEOUT

# mutate HOW PART TRACE: changes one write to a register that is not in trace.except,
# PART percent into the bring-up: drops it, repeats it, changes its value, or swaps it
# with the next such write to another register.
mutate()
{
	awk -v how="$1" -v part="$2" '
		{ line[NR] = $0 }
		$2 == "F" && $6 ~ /^27..(25|35|60|61)/ { medium = 1 }
		medium || $2 != "M" || $3 != 2 { next }
		$4 ~ /^2[04]1(0[8c]|1[04]|2[48]|3[8c]|50|58|d.)$/ { next }
		{ at[++n] = NR; reg[n] = $4 }
		$4 == "1020c" { last = n }
		END {
			k = int(last * part / 100) + 1
			while (how == "swap" && reg[k] == reg[k + 1])
				k++
			a = at[k]
			b = at[k + 1]
			if (how == "swap") {
				held = line[a]
				line[a] = line[b]
				line[b] = held
			} else if (how == "twice") {
				line[a] = line[a] "\n" line[a]
			} else if (how == "value") {
				sub(/[0-9a-f]+$/, "5a5a5a5a", line[a])
			}
			for (i = 1; i <= NR; i++)
				if (how != "drop" || i != a)
					print line[i]
		}' "$3"
}

# Whether they have not the same accesses.
unlike()
{
	"$here/trace.sh" same "$1" "$2" >"$tmp/verdict"
	[ $? = 1 ] && grep -q 'they differ' "$tmp/verdict"
}

# The logs are as good as the card's own trace, from the first access to the last.
logs()
{
	for log in mmio vfio; do
		ok "$TREE: $log has every access of the card's trace, in order" \
			"$here/trace.sh" same "$traces/$log" "$traces/kernel"
		for at in 2 50 99; do
			awk -v at=$at '
				$2 ~ /[mM]/ { line[++n] = $0 }
				END {
					drop = int(n * at / 100)
					for (i = 1; i <= n; i++)
						if (i != drop)
							print line[i]
				}' "$traces/$log" >"$tmp/mutant"
			ok "$TREE: an access at $at % that is not in $log is found" \
				unlike "$tmp/mutant" "$traces/kernel"
		done
	done
	"$top/build/twin-fast/twin-trace" answers "$traces/mmio" "$traces/kernel" |
		tap_diag
}

# Whether the traces differ; a comparison that cannot run does not count.
differ()
{
	"$here/trace.sh" compare "$1" "$2" >"$tmp/verdict"
	[ $? = 1 ] && grep -q 'they differ' "$tmp/verdict"
}

tree()
{
	TREE=$1 traces=$R750_BOOT_OUT/trace-$1
	ok "$TREE is staged" make -s -C "$top" TREE="$TREE" stage
	ok "$TREE: user space and $kernel agree" \
		"$here/trace.sh" run "$kernel"
	[ -s "$traces/kernel" ] || return
	"$here/trace.sh" compare "$traces/user" "$traces/kernel" | tap_diag
	ok "$TREE: a trace agrees with itself" \
		"$here/trace.sh" compare "$traces/user" "$traces/user"
	for how in drop twice value swap; do
		for at in 0 50 90; do
			mutate $how $at "$traces/user" >"$tmp/mutant"
			ok "$TREE: a changed write ($how) at $at % is found" \
				differ "$tmp/mutant" "$traces/kernel"
		done
	done
	logs
	"$top/build/twin-fast/twin-trace" answers "$traces/kernel" "$traces/user" |
		tap_diag
	whose=vendor
	[ "$TREE" != standin ] || whose=standin
	awk -v w=$whose '$1 == "any" || $1 == w { print $2 }' \
		"$here/trace.except" >"$tmp/names"
	while read -r name; do
		grep -v " $name " "$here/trace.except" >"$tmp/except"
		TRACE_EXCEPT=$tmp/except
		export TRACE_EXCEPT
		ok "$TREE: without the exception of $name they differ" \
			differ "$traces/user" "$traces/kernel"
		unset TRACE_EXCEPT
	done <"$tmp/names"
}

open_driver()
{
	TREE=open traces=$R750_BOOT_OUT/trace-open
	ok 'sata_r750 is staged' make -s -C "$top" DRIVER=open stage
	ok "sata_r750: the logs of $kernel agree with the card's trace" \
		"$here/trace.sh" logs "$kernel"
	[ ! -s "$traces/vfio" ] || logs
}

kernel=$(newest)
tree standin
open_driver
vendor=
for dir in "$top"/upstream-src/R750_Linux_Src_*/; do
	[ ! -d "$dir" ] || vendor=$(basename "$dir")
done
if [ -n "$vendor" ]; then
	tree "$vendor"
else
	skip "the vendor's objects: user space and $kernel agree" \
		'no tree is imported'
fi

TREE=standin
fails 'trace.sh without a command is refused' 2 usage "$here/trace.sh"
fails 'a missing trace is refused' 2 'No such file' \
	"$here/trace.sh" compare "$tmp/none" "$tmp/none"
echo 'any INT_STAT never' >"$tmp/except"
fails 'a malformed exception is refused' 2 'except:1: not understood' \
	env TRACE_EXCEPT="$tmp/except" "$here/trace.sh" compare "$0" "$0"
echo 'any NO_SUCH value' >"$tmp/except"
fails 'an exception for an unknown register is refused' 2 'NO_SUCH: no such register' \
	env TRACE_EXCEPT="$tmp/except" "$here/trace.sh" compare "$0" "$0"
echo '1 M 2 20154 4 fbff000c' >"$tmp/short"
fails 'a trace without a bring-up is refused' 2 'MAIN_ENABLE is not written' \
	"$here/trace.sh" compare "$tmp/short" "$tmp/short"
done_testing
