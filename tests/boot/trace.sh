#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only OR MIT
# usage: trace.sh run KERNEL
#        trace.sh logs KERNEL
#        trace.sh compare USER-TRACE KERNEL-TRACE
#        trace.sh same LOG-TRACE KERNEL-TRACE
#
# Compares a bring-up in user space (card/) with the same one, two disks behind a
# multiplier, in a KERNEL under QEMU: every register access, with order and value,
# from the first one to the last write that enables interrupts before the first media
# command or the second IDENTIFY to a disk, which the kernel sends for VPD pages; and
# every command and control frame. After that the two are given different work.
# trace.except lists what may differ, with reasons.
#
# The objects are those of TREE, "standin" by default. Traces are kept in
# $R750_BOOT_OUT/trace-TREE (build/boot-log/trace-TREE): user, kernel (the card's own),
# mmio, vfio. "logs" makes the last three only, and sees that they have the same accesses;
# it is all there is to do for TREE=open, which does not run in user space.
# $TRACE_EXCEPT names another list.
# exit: 0 they agree, 1 they differ, 2 could not run
set -eu
LC_ALL=C
export LC_ALL

here=$(cd "$(dirname "$0")" && pwd -P)
top=$(cd "$here/../.." && pwd -P)
# shellcheck source=scripts/lib/sh.sh
. "$top/scripts/lib/sh.sh"
# shellcheck disable=SC2034 # for die
die_status=2
lab=$top/scripts/lab
tree=${TREE:-standin}
list=${TRACE_EXCEPT:-$here/trace.except}
out=${R750_BOOT_OUT:-$top/build/boot-log}/trace-$tree
differ=$top/build/twin-fast/twin-trace
last=MAIN_ENABLE	# the last register that a bring-up writes

# Prints the registers that may differ in this tree in the way $1, each after the
# option $2.
registers()
{
	whose=vendor
	[ "$tree" != standin ] || whose=standin
	awk -v how="$1" -v opt="$2" -v whose="$whose" -v list="$list" '
		/^#/ || NF == 0 { next }
		NF != 3 || $1 !~ /^(any|standin|vendor)$/ ||
		$3 !~ /^(value|reads|all)$/ {
			printf "trace.sh: %s:%d: not understood: %s\n", list,
				FNR, $0 >"/dev/stderr"
			exit 2
		}
		($1 == "any" || $1 == whose) && $3 == how { print opt, $2 }' \
		"$list"
}

# agree WHAT ARG...: runs the differ; prints WHAT and its verdict.
agree()
{
	what=$1
	shift
	verdict=$("$differ" -e $last "$@") || {
		rc=$?
		printf '%s: they differ\n%s\n' "$what" "$verdict"
		return $rc
	}
	printf '%s: %s\n' "$what" "$verdict"
}

# same LOG OTHER [OPTION]: whether both have the same accesses of registers.
same()
{
	# shellcheck disable=SC2086 # an option, or none
	verdict=$("$differ" ${3-} -k mM diff "$1" "$2") || {
		rc=$?
		printf '%s and %s: they differ\n%s\n' "$1" "$2" "$verdict"
		return $rc
	}
	printf '%s and %s: %s\n' "$(basename "$1")" "$(basename "$2")" "$verdict"
}

compare()
{
	rc=0
	value=$(registers value -x) || exit 2
	reads=$(registers reads -r) || exit 2
	all=$(registers all -l) || exit 2
	# shellcheck disable=SC2086 # lists of options and names
	agree 'registers' -k mM $value $reads $all diff "$1" "$2" ||
		rc=$?
	agree 'frames to the disks' -k F diff "$1" "$2" || rc=$?
	for f in "$1" "$2"; do
		printf 'of %s accesses in %s\n' \
			"$("$differ" -k mM -e $last show "$f" | wc -l)" \
			"$(basename "$f")"
	done
	# shellcheck disable=SC2086 # lists of options and names
	printf 'may differ: %s\n' \
		"$(echo $value $reads $all | sed 's/-[xrl] //g')"
	return $rc
}

# Leaves $out/user.
in_user_space()
{
	if [ "$tree" = standin ]; then
		set -- "$top/build/twin-standin-fast/twin" -o \
			"$top/build/twin-standin-fast/objects/free-x86_64-regparm0"
		"$lab/build-card.sh" TREE=standin twin
	else
		vendor=$top/upstream-src/$tree
		driver=$vendor/lib/linux_64mpa/free-x86_64-regparm0
		set -- "$top/build/twin-fast/twin" -o "$driver" \
			-k "$driver/him_r750.o"
		"$lab/build-card.sh" VENDOR="$vendor" twin
	fi
	"$@" -t "$out/user" run two_disks >"$out/user.log" || {
		cat "$out/user.log" >&2
		die "the scenario two_disks fails in user space"
	}
}

# log FORMAT FILE: leaves it as a trace in $out/FORMAT.
log()
{
	"$differ" -w "$1" "$2" >"$out/$1" ||
		die "the log of the kind '$1' cannot be read: $2"
}

# Leaves $out/kernel, mmio and vfio. mmiotrace is exact with one CPU only.
in_kernel()
{
	config=1cpu-msi-iommu
	rm -rf "${out:?}"/*/
	BOOT_CARD="-p 0:9715:2 -t $out/kernel" R750_BOOT_OUT=$out \
		BOOT_APPEND=boot_mmio=1 BOOT_QEMU='-trace vfio_region_read
			-trace vfio_region_write -trace vfio_pci_read_config
			-trace vfio_pci_write_config' \
		"$here/boot.sh" -c $config -s config,load,disks,unload "$1" \
		>"$out/kernel.log" || {
		cat "$out/kernel.log" >&2
		die "$1 does not bring the card up"
	}
	for f in "$out"/*/"$config"; do
		sed -n '/^VERSION/,$p' "$f/tap" >"$out/mmio.log"
		log mmio "$out/mmio.log"
		log vfio "$f/qemu"
	done
}

# The kernel's mmiotrace, QEMU's log and the card's own trace are alike.
logs()
{
	same "$out/mmio" "$out/kernel" -n || rc=$?
	same "$out/mmio" "$out/vfio" || rc=$?
}

rc=0
case $#:${1-} in
2:run)
	mkdir -p "$out"
	in_user_space
	in_kernel "$2"
	compare "$out/user" "$out/kernel" || rc=$?
	logs
	exit $rc
	;;
2:logs)
	mkdir -p "$out"
	in_kernel "$2"
	logs
	exit $rc
	;;
3:compare)
	"$lab/build-card.sh" TREE= tools
	compare "$2" "$3"
	;;
3:same)
	"$lab/build-card.sh" TREE= tools
	same "$2" "$3" -n
	;;
*) die 'usage: trace.sh run KERNEL | logs KERNEL | compare USER-TRACE KERNEL-TRACE |' \
	'same LOG-TRACE KERNEL-TRACE' ;;
esac
