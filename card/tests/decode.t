#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only OR MIT
# The trace's decoder on what the stand-in's driver does in user space, and
# every kind of event cut off or of garbage, under sanitizers.
# shellcheck source=tests/tap.sh
. "$(dirname "$0")/../../tests/tap.sh"

[ "$(uname -m)" = x86_64 ] || skip_all "the objects are for x86-64"

make -s -C "$top/card" TREE=standin twin >&2 || exit 1
twin=$top/build/twin-standin/twin
trace=$top/build/twin-standin/twin-trace

# run SCENARIO: leaves $tmp/SCENARIO, and what is shown of it in .text
run()
{
	ok "$1 runs" "$twin" -t "$tmp/$1" run "$1"
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
shown "a READ(10)" media_error \
	'target 0 tag 0 => Read\(10\) \(28\) lba 100 blocks 32, in 16384 bytes$'
shown "a WRITE(10)" media_error \
	'target 1 tag 1 => Write\(10\) \(2a\) lba 0 blocks 128, out 65536 bytes$'
shown "a good end, and whose" media_error \
	'target 1 tag 0 <= Read\(10\) \(28\) after 0\.[0-9]{6} host OK, status GOOD$'
shown "a medium error's sense data" media_error \
	'CHECK_CONDITION, sense: Fixed .*: Medium Error; .*: Unrecovered read error'
shown "the error in the frame" media_error \
	'<= D2H status 51 ERR DRDY, error 40 UNC'
shown "a read's frame" media_error \
	'phy 0 port 0 => H2D READ (DMA EXT|FPDMA QUEUED) .*lba 100 sectors 32'
shown "the frame in the command table" media_error \
	'DMA from [0-9a-f]+\+14 table H2D IDENTIFY \(ec\)'
shown "the frame that is received" media_error \
	'DMA to [0-9a-f]+\+14 FIS D2H status 50 DRDY'
shown "a PIO set-up" media_error ' PIO status .*, 512 bytes in, then status 50'
shown "a scatter list's entry" media_error \
	'PRD 4096 bytes at [0-9a-f]+$'
shown "where a command's parts are" media_error \
	'header port 0, 16 PRDs, 65536 bytes, table [0-9a-f]+, status [0-9a-f]+, PRDs'
shown "a signature" media_error 'D2H .*signature of a port multiplier$'
shown "configuration by name" media_error \
	'config 04\.4 -> [0-9a-f]+, COMMAND 0006 memory bus master, STATUS 0010 capabilities$'
shown "a BAR's size is asked for" media_error \
	'config 18\.4 <- ffffffff, BAR2 ffffffff all ones'
shown "what is behind an address register" media_error \
	'core B PHY_CFG_DATA\[3\] WIDE_PORT <- 00000008$'
shown "the address by name" media_error 'PHY_CFG_ADDR\[0\] <- .* SIGNATURE\[0\]$'
shown "another of them" media_error 'PHY_VSR_DATA\[1\] MODE6 -> '
shown "bits of a register" media_error 'core A INT_STAT -> 00000101 done phy0$'
shown "a phy's event" media_error 'PHY_INT\[0\] -> .* signature'

run refused_command
shown "ATA PASS-THROUGH(16) with the command in it" refused_command \
	'=> [^(]*\(16\) \(85\) PIO in CK_COND T_DIR BYT_BLOK length in count: IDENTIFY \(ec\)'
shown "ATA status return of a refusal" refused_command \
	'Descriptor .*: Aborted Command; .*: ATA Status Return: .*error=0x4[ ;].*status=0x51'

run ata_commands
shown "SMART by subcommand" ata_commands 'H2D SMART \(b0\) READ DATA '
shown "SMART in a CDB" ata_commands \
	'[^(]*\(16\) \(85\) no data .*SMART \(b0\) RETURN STATUS '
shown "SET FEATURES by subcommand" ata_commands \
	'H2D SET FEATURES \(ef\) write cache off'
shown "a transfer mode" ata_commands \
	'H2D SET FEATURES \(ef\) transfer mode UDMA 6'
shown "registers that come back" ata_commands \
	'Recovered Error; .*lba=0x2cf400'

run standby
shown "START STOP UNIT" standby '[^(]*\(1b\) STOP$'

run queue_media_error
shown "a queued command's tag and length" queue_media_error \
	'READ FPDMA QUEUED \(60\) tag [1-9][0-9]* lba [0-9]+ sectors [0-9]+$'
shown "tags that are done" queue_media_error 'SDB .*, done: tag [1-9]'
shown "the log a queue's error is read from" queue_media_error \
	'READ LOG (DMA )?EXT \([24][f7]\) log 10 \(queued command error\) page 0'

run surprise_removal
shown "a host's byte" surprise_removal 'host BAD_TARGET, status GOOD$'
is "every command ends, and is known when it does" \
	"$(grep -c 'target .* <= .* after' "$tmp/media_error.text")" \
	"$(grep -c 'target .* => ' "$tmp/media_error.text")"

# ---- bad input ----

# shows FILE: it is shown, or refused as it should be
shows()
{
	"$trace" show "$1" >/dev/null 2>"$tmp/err"
	rc=$?
	[ "$rc" = 0 ] || { [ "$rc" = 2 ] && grep -q 'no trace event' "$tmp/err"; }
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
ok "traces that are cut off" truncated

# noise SEED: lines of a trace's form with random letters, numbers and bytes
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
ok "garbage in every kind of event" garbled

binary()
{
	for skip in 0 1 2 3; do
		dd if="$trace" bs=65536 skip="$skip" count=1 of="$tmp/bin" \
			2>/dev/null
		shows "$tmp/bin" || return
		"$trace" scsi "$tmp/bin" 2>"$tmp/err"
		[ $? = 2 ] && grep -q 'no event' "$tmp/err" || return
	done
}
ok "files that are no trace at all" binary
done_testing
