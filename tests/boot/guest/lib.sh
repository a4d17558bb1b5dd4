# SPDX-License-Identifier: GPL-2.0-only OR MIT
# shellcheck shell=sh
# shellcheck disable=SC2154 # boot_...: see init
# Shared by the steps of a boot.

# Why a step failed: what it said, or else the last that it did.
reason()
{
	{
		grep '^FAIL: ' /tmp/out || tail -n 1 /tmp/out
	} | sed '$!d; s/^FAIL: //' | cut -c 1-120
}

# Runs a step in a subshell under set -eu. Its name goes to the kernel's log too, which
# tells the step of each line there.
run_step()
{
	echo "boot: step $2" >/dev/kmsg
	begin=$(uptime_ds)
	otherwise "$2" "$boot_driver" >/tmp/why
	rc=77
	if [ ! -s /tmp/why ]; then
		(set -eux; "step_$2") >/tmp/out 2>&1
		rc=$?
	fi
	took=$(($(uptime_ds) - begin))
	took=$((took / 10)).$((took % 10))
	case $rc in
	0) echo "ok $1 - $2 # $took s" ;;
	77) echo "ok $1 - $2 # SKIP $(tail -n 1 /tmp/why)" ;;
	*)
		echo "not ok $1 - $2 # exit $rc, $took s: $(reason)"
		tail -n 60 /tmp/out | sed 's/^/# /'
		;;
	esac
}

# Adds a comment to the TAP, whether or not the step passes.
note()
{
	echo "# $*" >/dev/ttyS1
}

# Has the kernel trace every SCSI command from now on.
scsi_trace_on()
{
	modprobe sd_mod
	mount -t tracefs tracefs /sys/kernel/tracing &&
		echo 1 >/sys/kernel/tracing/events/scsi/enable
}

# The kernel's trace of register accesses, in the background into /tmp/mmiotrace. Only
# the pipe has the lines that say which device has which addresses. The driver must not
# be loaded yet.
mmio_trace_on()
{
	mount -t tracefs tracefs /sys/kernel/tracing || return
	echo 16384 >/sys/kernel/tracing/buffer_size_kb &&
		echo mmiotrace >/sys/kernel/tracing/current_tracer || return
	cat /sys/kernel/tracing/trace_pipe >/tmp/mmiotrace &
	mmio_cat=$!
}

# Prints it when it has not grown for a second: turning it off discards what has not
# been read.
mmio_trace_print()
{
	size=-1
	until [ "$size" = "$(wc -c </tmp/mmiotrace)" ]; do
		size=$(wc -c </tmp/mmiotrace)
		sleep 1
	done
	kill "$mmio_cat"
	cat /tmp/mmiotrace
}

# Tenths of a second since the kernel started.
uptime_ds()
{
	awk '{ printf "%d\n", $1 * 10 }' /proc/uptime
}

fail()
{
	echo "FAIL: $*"
	exit 1
}

# Ends the step as skipped, with the reason.
skip()
{
	echo "$*" >/tmp/why
	exit 77
}

# wait_for SECONDS CMD...: until CMD succeeds. The seconds are those between the tries,
# so that a slow machine gets as many tries as a fast one.
wait_for()
{
	left=$(($1 * 5))
	shift
	until "$@"; do
		left=$((left - 1))
		[ $left -gt 0 ] || fail "timed out waiting for: $*"
		sleep 0.2
	done
}

# The numbers of the driver's SCSI hosts.
hosts()
{
	grep -lx "$boot_driver" /sys/class/scsi_host/host*/proc_name 2>/dev/null |
		sed 's,.*/host\([0-9]*\)/proc_name,\1,' | sort -n
}

# The names of the driver's disks, sdX, that have a size.
disks()
{
	for h in $(hosts); do
		for d in /sys/class/scsi_disk/"$h":*/device/block/*; do
			[ -e "$d/size" ] || continue
			[ "$(cat "$d/size")" -gt 0 ] || continue
			[ -b "/dev/${d##*/}" ] && echo "${d##*/}"
		done
	done
}

# The first and the last disk, for steps that would take too long with all. With the
# stand-in they are on two hosts and have sectors of 512 and of 4096 bytes.
samples()
{
	disks | sed -n '1p;$p' | sort -u
}

# Whether all disks are there; scans run in the background.
complete()
{
	[ "$(disks | wc -l)" = "$boot_disks" ]
}

none()
{
	[ -z "$(disks)$(hosts)" ]
}

# The disk at target $1 of the first host, if there is one. libata has a host a phy, and
# a channel a port of its multiplier.
target()
{
	at=0:$1
	[ "$boot_driver" != sata_r750 ] || at=$1:0
	for t in /sys/class/scsi_disk/"$(hosts | sed 1q)":"$at":0/device/block/*; do
		[ ! -e "$t/size" ] || echo "${t##*/}"
	done
}

# Whether target 0 has no disk.
disk_0_gone()
{
	[ -z "$(target 0)" ]
}

# The sg node of disk $1.
sg_of()
{
	basename "/sys/block/$1/device/scsi_generic/"sg*
}

# Loads these modules, of file systems or arrays.
load_modules()
{
	# Where it is a module, libcrc32c wants it, and busybox does not know.
	modprobe crc32c_generic || :
	for m; do
		modprobe "$m"
	done
}

# Inserts the module that the initramfs brings; one of them needs libata.
insert()
{
	[ "$boot_driver" != sata_r750 ] || modprobe libata
	insmod "/$boot_driver.ko" "msi=$boot_msi"
}

# Loads the driver, and waits for its disks.
load()
{
	case $boot_driver in
	*r750) insert ;;
	*) modprobe "$boot_driver" ;;
	esac
	all_disks
}

# Binds the driver to the cards, and waits for their disks.
all_disks()
{
	for id in $(echo "$boot_ids" | tr , ' '); do
		echo "$id" | tr : ' ' >"/sys/bus/pci/drivers/$boot_driver/new_id"
	done
	wait_for "$boot_wait" complete
}

# The PCI addresses that the driver is bound to.
bound()
{
	for d in "/sys/bus/pci/drivers/$boot_driver"/0000:*; do
		[ -e "$d" ] && echo "${d##*/}"
	done
}

logical()
{
	cat "/sys/block/$1/queue/logical_block_size"
}

# fio_on "DISK..." [OPTION...]: runs fio on these disks in parallel and verifies the
# data. Without a bs= option, block sizes are mixed, down to one sector. The name of a
# disk that is gone must not become that of a file.
fio_on()
{
	on=$1
	shift
	jobs=$(mktemp /tmp/fio.XXXXXX)
	{
		printf '[global]\nioengine=libaio\niodepth=8\ndirect=1\n'
		printf 'verify=crc32c\nverify_fatal=1\ngroup_reporting\n'
		printf 'thread\nallow_file_create=0\n'
		for o; do
			echo "$o"
		done
		for d in $on; do
			printf '[%s]\nfilename=/dev/%s\n' "$d" "$d"
			case " $*" in
			*' bs='*) ;;
			*) echo "bsrange=$(logical "$d")-64k" ;;
			esac
		done
	} >"$jobs"
	fio "$jobs"
}

fio_all()
{
	fio_on "$(disks)" "$@"
}

# ask WORDS: prints the answer of the emulated card, whose control socket is the third
# serial port.
ask()
{
	stty -F /dev/ttyS2 raw -echo
	exec 3<>/dev/ttyS2
	echo "$*" >&3
	timeout 60 head -n 1 <&3
	exec 3>&-
}

# tell WORDS: tells the card to do something; it must agree.
tell()
{
	answer=$(ask "$@")
	[ "$answer" = ok ] || fail "the card, told '$*', says '$answer'"
}

# figure WORD: the number after it in the card's "stats" (card/server/control.h).
figure()
{
	ask stats | tr ' ' '\n' | sed -n "/^$1\$/{n;p;}" | grep .
}

# figures WORD...: the same of several at one moment, in one line.
figures()
{
	ask stats | awk -v words="$*" '{
		n = split(words, want, " ")
		for (i = 1; i < NF; i++)
			value[$i] = $(i + 1)
		for (i = 1; i <= n; i++)
			printf "%s%s", value[want[i]], i < n ? " " : "\n"
	}'
}

# Whether every fault WORD that was armed has happened.
happened()
{
	[ "$(figure "$1_left")" = 0 ]
}
