#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only OR MIT
# The decoder on traces of the stand-in in user space, and on truncated and random
# events of every kind, under sanitizers.
# shellcheck source=tests/tap.sh
. "$(dirname "$0")/../../tests/tap.sh"

[ "$(uname -m)" = x86_64 ] || skip_all "the objects are for x86-64"

make -s -C "$top/card" TREE=standin twin >&2 || exit 1
twin=$top/build/twin-standin/twin
trace=$top/build/twin-standin/twin-trace
driver=$top/build/twin-standin/objects/free-x86_64-regparm0

# run SCENARIO: leaves its trace in $tmp/SCENARIO, decoded in $tmp/SCENARIO.text
run()
{
	ok "the scenario $1 runs" "$twin" -o "$driver" \
		-t "$tmp/$1" run "$1"
	"$trace" show "$tmp/$1" >"$tmp/$1.text"
}

# shown NAME SCENARIO RE
shown()
{
	if grep -Eq -- "$3" "$tmp/$2.text"; then
		tap_pass "$1"
	else
		tap_fail "$1"
		printf 'no line of %s matches /%s/\n' "$2" "$3" | tap_diag
	fi
}

run media_error
shown "a READ(10) is decoded" media_error \
	'target 0 tag 0 => Read\(10\) \(28\) lba 100 blocks 32, in 16384 bytes$'
shown "a WRITE(10) is decoded" media_error \
	'target 1 tag 1 => Write\(10\) \(2a\) lba 0 blocks 128, out 65536 bytes$'
shown "a completion is decoded with its command" media_error \
	'target 1 tag 0 <= Read\(10\) \(28\) after 0\.[0-9]{6} host OK, status GOOD$'
shown "sense data of a medium error is decoded" media_error \
	'CHECK_CONDITION, sense: Fixed .*: Medium Error; .*: Unrecovered read error'
shown "the error in a frame is decoded" media_error \
	'<= D2H status 51 ERR DRDY, error 40 UNC'
shown "the frame of a read is decoded" media_error \
	'phy 0 port 0 => H2D READ (DMA EXT|FPDMA QUEUED) .*lba 100 sectors 32'
shown "the frame in a command table is decoded" media_error \
	'DMA from [0-9a-f]+\+14 table H2D IDENTIFY \(ec\)'
shown "a received frame in DMA is decoded" media_error \
	'DMA to [0-9a-f]+\+14 FIS D2H status 50 DRDY'
shown "a PIO Setup frame is decoded" media_error ' PIO status .*, 512 bytes in, then status 50'
shown "a scatter list entry is decoded" media_error \
	'PRD 4096 bytes at [0-9a-f]+$'
shown "a command header is decoded" media_error \
	'header port 0, 16 PRDs, 65536 bytes, table [0-9a-f]+, status [0-9a-f]+, PRDs'
shown "a signature is decoded" media_error 'D2H .*signature of a port multiplier$'
shown "a configuration access is decoded" media_error \
	'config 04\.4 -> [0-9a-f]+, COMMAND 0006 memory bus master, STATUS 0010 capabilities$'
shown "the sizing of a BAR is decoded" media_error \
	'config 18\.4 <- ffffffff, BAR2 ffffffff all ones'
shown "an indirect register is named" media_error \
	'core B PHY_CFG_DATA\[3\] WIDE_PORT <- 00000008$'
shown "the value of an address register is named" media_error 'PHY_CFG_ADDR\[0\] <- .* SIGNATURE\[0\]$'
shown "a register behind PHY_VSR_DATA is named" media_error 'PHY_VSR_DATA\[1\] MODE6 -> '
shown "bits of INT_STAT are named" media_error 'core A INT_STAT -> 00000101 done phy0$'
shown "bits of PHY_INT are named" media_error 'PHY_INT\[0\] -> .* signature'

run refused_command
shown "ATA PASS-THROUGH(16) is decoded with its ATA command" refused_command \
	'=> [^(]*\(16\) \(85\) PIO in CK_COND T_DIR BYT_BLOK length in count: IDENTIFY \(ec\)'
shown "an ATA status return descriptor is decoded" refused_command \
	'Descriptor .*: Aborted Command; .*: ATA Status Return: .*error=0x4[ ;].*status=0x51'

run ata_commands
shown "a SMART subcommand is named" ata_commands 'H2D SMART \(b0\) READ DATA '
shown "a SMART subcommand in a CDB is named" ata_commands \
	'[^(]*\(16\) \(85\) no data .*SMART \(b0\) RETURN STATUS '
shown "a SET FEATURES subcommand is named" ata_commands \
	'H2D SET FEATURES \(ef\) write cache off'
shown "a transfer mode is decoded" ata_commands \
	'H2D SET FEATURES \(ef\) transfer mode UDMA 6'
shown "returned ATA registers are decoded" ata_commands \
	'Recovered Error; .*lba=0x2cf400'

run standby
shown "START STOP UNIT is decoded" standby '[^(]*\(1b\) STOP$'

run queue_media_error
shown "tag and length of a queued command are decoded" queue_media_error \
	'READ FPDMA QUEUED \(60\) tag [1-9][0-9]* lba [0-9]+ sectors [0-9]+$'
shown "tags in a Set Device Bits frame are decoded" queue_media_error 'SDB .*, done: tag [1-9]'
shown "the NCQ error log is named" queue_media_error \
	'READ LOG (DMA )?EXT \([24][f7]\) log 10 \(queued command error\) page 0'

run surprise_removal
shown "the host byte is named" surprise_removal 'host BAD_TARGET, status GOOD$'
is "every completion has its command" \
	"$(grep -c 'target .* <= .* after' "$tmp/media_error.text")" \
	"$(grep -c 'target .* => ' "$tmp/media_error.text")"

# No objects in user space send packets: events as the card writes them.
cat >"$tmp/packets" <<'EOF'
1000 F 5 0 14 2780a00100000000000000000000000000000000
1001 F 5 0 14 2780a00000240000000000000000000000000000
1002 F 5 0 14 4600000028000000006200000400000000000000
1003 F 5 0 14 4600000046010000000000002000000000000000
1004 d 2 4000 10 12000000240000000000000000000000
1005 f 5 0 14 340000010114eb00000000000100000000000000
EOF
"$trace" show "$tmp/packets" >"$tmp/packets.text"
shown "PACKET by DMA is decoded" packets 'H2D PACKET \(a0\) DMA$'
shown "PACKET by PIO is decoded" packets 'H2D PACKET \(a0\) PIO limit 36$'
shown "a packet on the wire is decoded" packets '=> data Read\(10\) \(28\) lba 98 blocks 4$'
shown "a DVD drive's packet has its name" packets '=> data Get configuration \(46\)'
shown "a packet in a command table is decoded" packets \
	'DMA from 4000\+10 table packet Inquiry \(12\) allocation 36$'
shown "a packet device's signature is decoded" packets 'signature of a packet device$'

# ---- bad input ----

# shows FILE: it is decoded, or refused with a message
shows()
{
	"$trace" show "$1" >/dev/null 2>"$tmp/err"
	rc=$?
	[ "$rc" = 0 ] || { [ "$rc" = 2 ] && grep -q 'not a trace event' "$tmp/err"; }
}

truncated()
{
	head -c 700000 "$tmp/media_error" >"$tmp/head"
	for n in 1 9 99 999 9999 99999 654321; do
		tail -c "$n" "$tmp/head" >"$tmp/cut"
		shows "$tmp/cut" || return
		head -c "$n" "$tmp/head" >"$tmp/cut"
		shows "$tmp/cut" || return
	done
}
ok "truncated traces do no harm" truncated

# noise SEED: lines in the format of a trace with random kinds, numbers and bytes
noise()
{
	awk -v seed="$1" '
	function hex(n, s) {
		for (s = ""; n > 0; n--)
			s = s substr("0123456789abcdef", int(rand() * 16) + 1, 1)
		return s
	}
	BEGIN {
		srand(seed)
		types = "27345fa1"
		ops = "000312151a1b25282a2f354142484d5a5e7f8588898a8f9193959ea0a1a3b5"
		senses = "70717273f0f172"
		for (i = 0; i < 4000; i++) {
			kind = substr("cCmMdDiFfSsn", int(rand() * 12) + 1, 1)
			n = int(rand() * 65)
			data = hex(2 * n)
			if (kind ~ /[Ff]/ && n)
				data = substr(types, 2 * int(rand() * 4) + 1, 2) \
					substr(data, 3)
			else if (kind == "S" && n)
				data = substr(ops, 2 * int(rand() * 31) + 1, 2) \
					substr(data, 3)
			else if (kind == "s" && n > 4)
				data = substr(data, 1, 8) \
					substr(senses, 2 * int(rand() * 7) + 1, 2) \
					substr(data, 11)
			unit = kind ~ /[mM]/ ? 2 : hex(1 + int(rand() * 2))
			addr = kind ~ /[mM]/ ? "2" hex(4) : hex(1 + int(rand() * 16))
			printf "%d %s %s %s %x %s\n", i, kind, unit, addr, n, data
		}
	}'
}

garbled()
{
	for seed in 1 2 3; do
		noise "$seed" >"$tmp/noise"
		"$trace" show "$tmp/noise" >"$tmp/noise.text" || return
		[ "$(wc -l <"$tmp/noise.text")" = 4000 ] || return
		"$trace" -k mMcCdDiFfSs diff "$tmp/noise" "$tmp/noise" || return
	done
}
ok "random events of every kind do no harm" garbled

binary()
{
	for skip in 0 1 2 3; do
		dd if="$trace" bs=65536 skip="$skip" count=1 of="$tmp/bin" \
			2>/dev/null
		shows "$tmp/bin" || return
		"$trace" scsi "$tmp/bin" 2>"$tmp/err"
		[ $? = 2 ] && grep -q 'no scsi_dispatch' "$tmp/err" || return
	done
}
ok "binary files are refused" binary
done_testing
