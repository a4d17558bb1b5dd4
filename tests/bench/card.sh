#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only OR MIT
# usage: card.sh
#
# The speed of the emulated card, as ratios within one run: commands a second in
# user space; the same with the vendor's objects hardened, and with their mends,
# against the objects as shipped, which should not cost a twentieth; the time until 40 disks
# are there in a kernel under QEMU. Then, of sata_r750, the stand-in and mainline's mvsas, one
# after the other in one guest with the same card and five disks straight on their phys:
# requests a second, in turns with ahci on QEMU's ICH9 under the same fio job, and register
# accesses and interrupts a command, by the card's own count. Last, the instructions that the
# guest's CPU carries out for a command, with sata_r750 and with ahci, whose disks then take as
# long as disks do; all others are in memory. Nothing here fails for being slow. What QEMU is
# needed for is left out, saying why, where its root cannot be made.
#
# The stand-in is what is measured in QEMU beside these, whatever TREE says. BENCH_KERNEL
# names another kernel than the newest, and, for instructions, than the newest 6.x.
set -eu
LC_ALL=C
export LC_ALL

top=$(cd "$(dirname "$0")/../.." && pwd -P)
# shellcheck source=upstream-src/r750.product
. "$top/upstream-src/r750.product"
boot=$top/tests/boot
# ahci's disks are files there; so the card's and these are both in memory.
memory=/dev/shm
work=
trap '[ -z "$work" ] || rm -rf "$work"' EXIT
trap 'exit 130' INT TERM HUP

# The best of three runs of the stress scenario, commands/s.
rate()
{
	for _ in 1 2 3; do
		"$@" run stress >"$work/stress" || {
			cat "$work/stress" >&2
			exit 1
		}
		sed -n 's/.* \([0-9]*\) commands\/s.*/\1/p' "$work/stress"
	done | sort -n | tail -n 1
}

in_user_space()
{
	twin=$top/card
	make -s -C "$twin" TREE=standin twin >&2
	make -s -C "$twin" TREE=standin SANITIZE= twin >&2
	driver=objects/free-x86_64-regparm0
	dir=$top/build/twin-standin-fast
	fast=$(rate "$dir/twin" -o "$dir/$driver")
	dir=$top/build/twin-standin
	slow=$(rate "$dir/twin" -o "$dir/$driver")
	awk -v a="$fast" -v b="$slow" 'BEGIN {
		printf "%-34s %7d /s %6.2f times the sanitized build (%d)\n",
			"commands in user space", a, a / b, b }'
	vendor=
	for dir in "$top/upstream-src/$product_prefix"*/; do
		[ ! -d "$dir" ] || vendor=${dir%/}
	done
	[ -n "$vendor" ] || return 0
	make -s -C "$twin" TREE= VENDOR="$vendor" SANITIZE= twin >&2
	driver=$vendor/$product_lib/free-x86_64-regparm0
	own=$(rate "$top/build/twin-fast/twin" -o "$driver" \
		-k "$driver/${product_objects%% *}.o")
	awk -v a="$own" -v b="$fast" 'BEGIN {
		printf "%-34s %7d /s %6.2f times the stand-in (%d)\n",
			"the same, the vendor'\''s objects", a, a / b, b }'
	in_three_forms "$vendor"
}

# Object $2 of tree $1 into directory $3, with all mitigations that a kernel can
# have; the rest is for render.sh.
hardened()
{
	object=$1/$product_lib/free-x86_64-regparm0/$2.o out=$3 text=$3/$2.S
	shift 3
	mkdir -p "$out"
	sh "$top/objects/render.sh" "$top/build/host/objects" "$object" \
		"$text" "$@"
	"${CC:-cc}" -m64 -c -x assembler-with-cpp -I"$top" \
		-DCONFIG_MITIGATION_RETPOLINE -DCONFIG_MITIGATION_RETHUNK \
		-DCONFIG_MITIGATION_SLS -DCONFIG_X86_KERNEL_IBT \
		-DCONFIG_CALL_PADDING -o "${text%.S}.o" "$text"
}

# CPU time of a command of the stress scenario, in microseconds.
cpu_time()
{
	"$top/build/twin-fast/twin" "$@" run stress >"$work/stress" || {
		cat "$work/stress" >&2
		exit 1
	}
	sed -n 's/.* \([0-9.]*\) us of CPU time each.*/\1/p' "$work/stress"
}

# The vendor's objects of tree $1. CPU time and not the clock, forms that take
# turns, and the best of five: the machine may have other work.
in_three_forms()
{
	make -s -C "$top" "$top/build/host/objects" >&2 || {
		printf '%-34s not measured: no Zydis\n' 'the same, hardened'
		return 0
	}
	mends=$(sh "$top/objects/mends.sh" files "${1##*/}" | paste -sd ' ')
	make -s -C "$top/card" TREE= VENDOR="$1" SANITIZE= MEND_FILES="$mends" twin >&2
	shipped=$1/$product_lib/free-x86_64-regparm0
	for o in $product_objects; do
		hardened "$1" "$o" "$work/hardened"
		# shellcheck disable=SC2046 # arguments
		hardened "$1" "$o" "$work/mended" $(sh "$top/objects/mends.sh" \
			functions "${1##*/}" "$o" "$shipped/$o.o")
	done
	plugins=
	for mend in $mends; do
		mend=${mend##*/}
		plugins="$plugins -p $top/build/twin-fast/mends/${mend%.c}.o"
	done
	key=$shipped/${product_objects%% *}.o
	for _ in 1 2 3 4 5; do
		echo "shipped $(cpu_time -o "$shipped" -k "$key")"
		echo "hardened $(cpu_time -o "$work/hardened" -k "$key")"
		# shellcheck disable=SC2086 # arguments
		echo "mended $(cpu_time -o "$work/mended" $plugins -k "$key")"
	done | awk '
		!($1 in best) || $2 < best[$1] { best[$1] = $2 }
		END {
			for (i = split("hardened mended", form, " "); i; i--)
				printf "%-34s %7d /s %6.2f times as shipped (%d), of CPU time\n",
					"the same, " (form[i] == "mended" ? \
						"hardened and mended" : "hardened"),
					1e6 / best[form[i]],
					best["shipped"] / best[form[i]],
					1e6 / best["shipped"]
		}'
}

skip()
{
	printf '%-34s not measured: %s\n' 'the card in QEMU' "$*"
	exit 0
}

# boots NAME CARD STEPS [WORDS FOR QEMU]: what the guest said is in $work/NAME.
boots()
{
	BOOT_CARD=$2 BOOT_QEMU=${4-} BOOT_TIMEOUT=1800 BOOT_APPEND=slub_debug=- \
		R750_BOOT_OUT=$work/out "$boot/boot.sh" -c "$config" \
		-s "$3" "$kernel" >"$work/$1" 2>"$work/$1.err" || {
		cat "$work/$1" "$work/$1.err" >&2
		echo 'card.sh: the boot failed' >&2
		exit 1
	}
	cp "$work/out/$kernel/$config/console" "$work/$1.console"
}

# Seconds that step load of boot $1 took, from insmod to the last disk.
loaded()
{
	sed -n 's/.*: load # \([0-9.]*\) s$/\1/p' "$work/$1"
}

# Seconds the kernel took to its first step.
started()
{
	sed -n 's/^\[ *\([0-9.]*\)\] boot: step config.*/\1/p' \
		"$work/$1.console" | sed 1q
}

# Disks of the ICH9 that QEMU's machine has, as many as the card's.
ich9_disks()
{
	for i in 0 1 2 3 4; do
		truncate -s 32M "$work/disk$i"
		printf ' %s' -drive "if=none,id=d$i,file=$work/disk$i,format=raw,cache=unsafe" \
			-device "ide-hd,drive=d$i,bus=ide.$i"
	done
}

# The same that read as zeroes, and take 0.2 ms for a command. Of what is in memory QEMU ends
# most before the CPU has begun to idle, which saves the guest two switches between tasks that
# a disk costs it, and the card, which is another process.
slow_ich9_disks()
{
	like=driver=null-co,size=33554432,read-zeroes=on,latency-ns=200000
	for i in 0 1 2 3 4; do
		printf ' %s' -blockdev "$like,node-name=d$i" \
			-device "ide-hd,drive=d$i,bus=ide.$i"
	done
}

# said NAME WORD COUNT PRINT...: gives PRINT the lines of so many figures that the guest of
# boot NAME noted.
said()
{
	sed -n "s/^# \($2 .*\)/\1/p" "$work/$1.err" >"$work/said"
	[ "$(wc -l <"$work/said")" = "$3" ] || {
		echo "card.sh: the guest of '$1' did not say $3 times '$2'" >&2
		exit 1
	}
	"$4" <"$work/said"
}

# Each figure of the card's drivers is beside that of ahci after it; drivers, which are not
# measured at the same time, are compared by these ratios.
print_requests()
{
	awk '
		{ job = sprintf("%s 4k, depth %d, %d disk%s", $3, $4, $5, $5 > 1 ? "s" : "") }
		# The first of each driver is not counted.
		$2 != "ahci" && $2 != was { was = $2; next }
		$2 != "ahci" { own = $6; next }
		!(job in first) { first[job] = own / $6 }
		{
			printf "%-46s %7d /s %6.2f times ahci (%d), %5.2f times that of sata_r750\n",
				was ": " job, own, own / $6, $6, own / $6 / first[job]
		}'
}

print_costs()
{
	awk '{
		printf "%-46s %5.2f accesses, %.2f interrupts a command (%d)\n",
			sprintf("%s: %s 4k, depth %d, %d disk%s", $2, $3, $4, $5,
				$5 > 1 ? "s" : ""), $7 / $6, $8 / $6, $6
	}'
}

print_instructions()
{
	awk '
		{ each = $7 / $6; ticks = $8 / $6; switches = $9 / $6 }
		$2 != "ahci" { own = each; own_ticks = ticks; own_switches = switches; next }
		{
			printf "%-46s %7d, %6.2f times ahci (%d); timer interrupts " \
				"%.2f and %.2f, switches %.2f and %.2f\n",
				sprintf("instructions: %s 4k, depth %d, %d disk%s", $3, $4,
					$5, $5 > 1 ? "s" : ""), own, own / each, each,
				own_ticks, ticks, own_switches, switches
		}'
}

# Three drivers of one card, with disks straight on their phys, as mvsas has them.
rivals()
{
	disks='-d 0 -d 1 -d 2 -d 3 -d 4'
	make -s -C "$top" DRIVER=open stage >&2
	(BOOT_BESIDE=open; export BOOT_BESIDE
		boots rivals "$disks" config,rivals "$(ich9_disks)")
	said rivals iops 51 print_requests
	said rivals cost 24 print_costs
	# One CPU and one clock for it and its instructions; and a kernel that knows how long
	# it idled, which 7.3 counts by its ticks.
	config=1cpu-msi-direct
	kernel=${BENCH_KERNEL:-$("$top/scripts/lab/image.sh" -l | grep '^6\.' | tail -n 1)}
	(TREE=open; boots instructions "$disks" config,load,instructions,unload \
		"$(slow_ich9_disks) -icount shift=0")
	said instructions instructions 16 print_instructions
}

in_qemu()
{
	[ "$(uname -m)" = x86_64 ] || skip 'it is built for x86-64'
	[ "$(id -u)" = 0 ] || skip "roots need root's rights"
	command -v mmdebstrap >/dev/null || skip 'mmdebstrap is missing'
	"$top/scripts/lab/root.sh" -q qemu >/dev/null 2>"$work/root" ||
		skip "no root with QEMU: $(tail -n 1 "$work/root")"
	TREE=standin
	export TREE
	make -s -C "$top" stage >&2
	config=2cpu-msi-direct
	kernel=${BENCH_KERNEL:-$("$top/scripts/lab/image.sh" -l | tail -n 1)}
	boots five '-p 0:9715:5' config,load,unload
	card=
	for phy in 0 1 2 3 4 5 6 7; do
		card="$card -p $phy:9715:5"
	done
	boots forty "$card" config,load,unload
	awk -v a="$(loaded forty)" -v b="$(loaded five)" \
		-v c="$(started forty)" 'BEGIN {
		printf "%-34s %7.2f s  %6.2f times 5 disks (%.2f s), %.2f " \
			"times the kernel'\''s boot (%.2f s)\n",
			"40 disks in QEMU", a, a / b, b, a / c, c }'
	rivals
}

[ -d "$memory" ] || memory=${TMPDIR:-/tmp}
work=$(mktemp -d "$memory/r750-bench.XXXXXX")
in_user_space
in_qemu
