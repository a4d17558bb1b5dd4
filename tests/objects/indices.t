#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only OR MIT
# The HIM's tables of disks and multipliers, and 255 for an entry that is not
# there. objects/README.md says for each place that does not look whether there is
# one why it need not: who calls it, after a look. That is so in the objects.
# shellcheck source=tests/tap.sh
. "$(dirname "$0")/../tap.sh"
# shellcheck source=tests/objects/objects.sh
. "$(dirname "$0")/objects.sh"

# "CALLER CALLEE" for each reference to a function, and "take ADDRESS" for those
# that are not a call.
references()
{
	objdump -drw --no-show-raw-insn "$1" | awk '
		/^[0-9a-f]+ <.*>:$/ { fn = $2; gsub(/[<>:]/, "", fn); next }
		/R_X86_64_PC32/ { sub(/-0x[0-9a-f]+$/, "", $NF); print fn, $NF; next }
		/R_X86_64_32S/ { print "address", $NF; next }
		/\t(call|j[a-z]+) +[0-9a-f]+ </ {
			to = $NF
			gsub(/[<>]/, "", to); sub(/[+].*/, "", to)
			if (to != fn)
				print fn, to
		}' | sort -u
}

callers()
{
	awk -v to="$1" '$2 == to { print $1 }' "$tmp/references" | paste -sd ' '
}

# Whether $1, or what it calls, calls one of the rest. Indirect calls are none here.
reaches()
{
	awk -v from="$1" -v targets="$2" '
		{ to[$1] = to[$1] " " $2 }
		END {
			n = split(targets, t, " ")
			list[count = 1] = from
			seen[from]
			for (i = 1; i <= count; i++)
				for (k = split(to[list[i]], c, " "); k; k--)
					if (!(c[k] in seen)) {
						seen[c[k]]
						list[++count] = c[k]
					}
			for (i = 1; i <= n; i++)
				if (t[i] in seen)
					exit 0
			exit 1
		}' "$tmp/references"
}

free='FreeDeviceToPool FreePMToPool'
for object in $(vendor_objects 'free-x86_64-regparm0/him_r750.o'); do
	seen "$object" && continue
	name=$(short "$object")
	references "$object" >"$tmp/references"
	while read -r function by; do
		is "$name: who calls $function" "$(callers "$function")" "$by"
	done <<-END
		PrepareAndSendCommand Core_HandleWaitingList
		__add_timer Core_HandleWaitingList
		SATA_PrepareCommandHeader PrepareAndSendCommand
		SCSI_To_FIS PrepareAndSendCommand
		VerifyCommandBeforeSending PrepareAndSendCommand
		SATA_PortHandleInterrupt HandleCommandQueue
		core_handle_taskfile_error SATA_PortHandleInterrupt
	END
	ok "$name: who looks for callers finds some" \
		reaches SATA_PortHandleInterrupt FreeDeviceToPool
	reaches PrepareAndSendCommand "$free"
	is "$name: nothing takes an entry away while a command is sent" $? 1
done
[ "$tap_n" -gt 0 ] || skip_all 'no vendor tree is imported under upstream-src/'
done_testing
