#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only OR MIT
# Decodes SCSI commands and sense data: single ones, and the kernel's trace.
# shellcheck source=tests/tap.sh
. "$(dirname "$0")/../../tests/tap.sh"

make -s -C "$top/card" tools >&2 || exit 1
trace=$top/build/twin/twin-trace

# cdb NAME HEX... and sense NAME HEX... compare with NAME what is printed. Names of
# commands are sg3_utils' and change with its version: only what follows "(28)" is
# compared. Of sense data the test says what must be there, as a regular expression.
cdb()
{
	want=$1
	shift
	is "$want" "$("$trace" cdb "$@" 2>&1 | fields)" \
		"$(printf '%s\n' "$want" | fields)"
}

fields()
{
	sed 's/^[^ ]*\( [^(][^ ]*\)* (/(/'
}

sense()
{
	name=$1 re=$2
	shift 2
	like "$name" "$("$trace" sense "$@" 2>&1)" "$re"
}

cdb 'TEST UNIT READY (00)' 00 00 00 00 00 00
cdb 'READ(6) (08) lba 74565 blocks 256' 08 01 23 45 00 00
cdb 'READ(10) (28) lba 100 blocks 32' 28 00 00 00 00 64 00 00 20 00
cdb 'READ(10) (28) lba 4294967295 blocks 65535 protect 1 DPO FUA group 3' \
	28 38 ff ff ff ff 03 ff ff 00
cdb 'WRITE(10) (2a) lba 0 blocks 8 FUA control 04 NACA' \
	2a08000000000000 08 04
cdb 'READ(12) (a8) lba 1 blocks 65536' a8 00 00 00 00 01 00 01 00 00 00 00
cdb 'READ(16) (88) lba 68719476735 blocks 65536 DPO' \
	88 10 00 00 00 0f ff ff ff ff 00 01 00 00 00 00
cdb 'READ(32) (7f) lba 100 blocks 8 DPO' 7f 00 00 00 00 00 00 18 00 09 10 00 \
	00 00 00 00 00 00 00 64 00 00 00 00 00 00 00 00 00 00 00 08
cdb 'VERIFY(10) (2f) lba 16 blocks 1 BYTCHK 1' 2f 02 00 00 00 10 00 00 01 00
cdb 'READ CAPACITY(10) (25)' 25 00 00 00 00 00 00 00 00 00
cdb 'READ CAPACITY(16) (9e) allocation 32' \
	9e 10 00 00 00 00 00 00 00 00 00 00 00 20 00 00
cdb 'GET LBA STATUS (9e) lba 2048 allocation 24' \
	9e 12 00 00 00 00 00 00 08 00 00 00 00 18 00 00
cdb 'INQUIRY (12) allocation 36' 12 00 00 00 24 00
cdb 'INQUIRY (12) EVPD page 83 (device identification) allocation 252' \
	12 01 83 00 fc 00
cdb 'INQUIRY (12) page 80 without EVPD allocation 4' 12 00 80 00 04 00
cdb 'REQUEST SENSE (03) DESC allocation 252' 03 01 00 00 fc 00
cdb 'MODE SENSE(6) (1a) page 08 (caching) changeable DBD allocation 24' \
	1a 08 48 00 18 00
cdb 'MODE SENSE(10) (5a) page 3f (all pages) subpage ff current LLBAA allocation 512' \
	5a 10 3f ff 00 00 00 02 00 00
cdb 'LOG SENSE (4d) page 0d (temperature) cumulative allocation 64' \
	4d 00 4d 00 00 00 00 00 40 00
cdb 'SYNCHRONIZE CACHE(10) (35) lba 0 blocks 0 IMMED' \
	35 02 00 00 00 00 00 00 00 00
cdb 'SYNCHRONIZE CACHE(16) (91) lba 0 blocks 0' \
	91 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00
cdb 'UNMAP (42) parameters 24' 42 00 00 00 00 00 00 00 18 00
cdb 'WRITE SAME(10) (41) lba 256 blocks 16 ANCHOR' 41 10 00 00 01 00 00 00 10 00
cdb 'WRITE SAME(16) (93) lba 4096 blocks 8 UNMAP' \
	93 08 00 00 00 00 00 00 10 00 00 00 00 08 00 00
cdb 'REPORT LUNS (a0) addressed allocation 8192' \
	a0 00 00 00 00 00 00 00 20 00 00 00
cdb 'REPORT SUPPORTED OPERATION CODES (a3) of opcode 93 allocation 20' \
	a3 0c 01 93 00 00 00 00 00 14 00 00
cdb 'START STOP UNIT (1b) START' 1b 00 00 00 01 00
cdb 'START STOP UNIT (1b) standby NO_FLUSH IMMED' 1b 01 00 00 34 00
cdb 'PREVENT ALLOW MEDIUM REMOVAL (1e) prevent' 1e 00 00 00 01 00
cdb 'SEND DIAGNOSTIC (1d) background short parameters 0' 1d 20 00 00 00 00
cdb 'ATA PASS-THROUGH(16) (85) DMA EXTEND T_DIR BYT_BLOK length in count: READ DMA EXT (25) lba 16777217 sectors 257' \
	85 0d 0e 00 00 01 01 01 01 00 00 00 00 40 25 00
cdb 'ATA PASS-THROUGH(16) (85) FPDMA EXTEND T_DIR BYT_BLOK length in feature: READ FPDMA QUEUED (60) tag 8 lba 7 sectors 16 FUA' \
	85 19 0d 00 10 00 40 00 07 00 00 00 00 c0 60 00
cdb 'ATA PASS-THROUGH(16) (85) no data CK_COND length in none: SET FEATURES (ef) SATA feature on: asynchronous notification feature 0010 count 0005 lba 0 device 00' \
	85 06 20 00 10 00 05 00 00 00 00 00 00 00 ef 00
cdb 'ATA PASS-THROUGH(16) (85) PIO in EXTEND T_DIR BYT_BLOK length in count: READ LOG EXT (2f) log 04 (device statistics) page 5 pages 1' \
	85 09 0e 00 00 00 01 00 04 00 05 00 00 00 2f 00
cdb 'ATA PASS-THROUGH(12) (a1) PIO in CK_COND T_DIR BYT_BLOK length in count: SMART (b0) READ LOG log 06 (self-test) feature 00d5 count 0001 lba 0xc24f06 device 00' \
	a1 08 2e d5 01 06 4f c2 00 b0 00 00
cdb 'ATA PASS-THROUGH(12) (a1) no data length in none: SMART (b0) EXECUTE OFF-LINE short feature 00d4 count 0000 lba 0xc24f01 device 00' \
	a1 06 00 d4 00 01 4f c2 00 b0 00 00
cdb 'unknown (e7) e7 01 02' e7 01 02
# Lines of a kernel's log.
cdb 'READ(10) (28) lba 100 blocks 32' \
	'sd 0:0:0:0: [sda] tag#12 CDB: Read(10) 28 00 00 00 00 64 00 00 20 00'
cdb 'REPORT LUNS (a0) addressed allocation 16' \
	'CDB: Report luns a0 00 00 00 00 00 00 00 00 10 00 00'

fails 'a CDB with an odd number of digits is refused' 2 'expected 1 to 260 bytes' "$trace" cdb 28 0
fails 'a CDB with an odd number of digits in one word is refused' 2 'expected 1 to' "$trace" cdb 280
fails 'a CDB without digits is refused' 2 'expected 1 to' "$trace" cdb read
fails 'an empty CDB is refused' 2 'expected 1 to' "$trace" cdb ''
fails 'a log line without a CDB is refused' 2 'expected 1 to' "$trace" cdb 'sd 0: CDB: none'
fails 'cdb without arguments is refused' 2 usage "$trace" cdb
fails 'a CDB too short for its opcode is refused' 2 \
	'\(28\) cut off, 9 bytes of 10' \
	"$trace" cdb 28 00 00 00 00 64 00 00 20
fails 'a CDB of one byte is refused' 2 'cut off, 1 bytes of 16' "$trace" cdb 85
fails 'a 32-byte CDB that is truncated is refused' 2 'cut off, 10 bytes of 32' \
	"$trace" cdb 7f 00 00 00 00 00 00 18 00 09
fails 'more bytes than a CDB can have are refused' 2 'expected 1 to' \
	"$trace" cdb "$(printf '%0600d' 0)"

sense 'fixed format, a medium error' \
	'^Fixed format, current; Sense key: Medium Error; Additional sense: Unrecovered read error - auto reallocate failed$' \
	70 00 03 00 00 00 00 0a 00 00 00 00 11 04 00 00 00 00
sense 'fixed format, the information field and the retries' \
	'Unrecovered read error; .*0x6e .*; .*retry count: 0x0*5$' \
	f0 00 03 00 00 00 6e 0a 00 00 00 00 11 00 00 80 00 05
sense 'fixed format, a deferred error and the FRU code' \
	'deferred.*; Sense key: Hardware Error; .*unit code: 7$' \
	71 00 04 00 00 00 00 0a 00 00 00 00 44 00 07 00 00 00
sense 'fixed format, the field of the CDB that is invalid' \
	'Illegal Request; .*Invalid field in cdb; .*byte 2 bit 3$' \
	70 00 05 00 00 00 00 0a 00 00 00 00 24 00 00 cb 00 02
sense 'fixed format, a progress indication' \
	'Not Ready; .*format in progress; .*: 50' \
	70 00 02 00 00 00 00 0a 00 00 00 00 04 04 00 80 80 00
sense 'fixed format, no error but a wrong length' 'No Sense; .*; ILI$' \
	70 00 20 00 00 00 00 06 00 00 00 00 00 00
sense 'descriptor format, ATA registers after success' \
	'^Descriptor format, current; Sense key: Recovered Error; .*lba=0xc24f00 device=0x40 status=0x50$' \
	72 01 00 1d 00 00 00 0e 09 0c 00 00 00 01 00 00 00 4f 00 c2 40 50
sense 'descriptor format, ATA registers of a 48-bit command' \
	'extend=1 error=0x40 ?; count=0x208 lba=0x00010000006e device=0x40 status=0x51$' \
	72 03 11 00 00 00 00 0e 09 0c 01 40 02 08 00 6e 01 00 00 00 40 51
sense 'descriptor format, a 64-bit information field' \
	'Medium Error; .*Information: 0x0000000100000000$' \
	72 03 11 04 00 00 00 0c 00 0a 80 00 00 00 00 01 00 00 00 00
sense 'descriptor format, the parameter that is invalid' \
	'Illegal Request; .*Invalid field in parameter list; .*byte 8$' \
	72 05 26 00 00 00 00 08 02 06 00 00 80 00 08 00
sense 'descriptor format, a deferred unit attention' \
	'deferred.*; Sense key: Unit Attention; .*Power on, reset' \
	73 06 29 00 00 00 00 00
sense "descriptor format, a vendor's own descriptor" \
	'component \[0x81\]; .*\[0x80\]; aa bb$' \
	72 0c 40 81 00 00 00 04 80 02 aa bb

fails 'fixed sense data cut off before its codes is refused' 2 \
	'Illegal Request; cut off after 3 bytes' "$trace" sense 70 00 05
fails 'fixed sense data cut off behind its codes is refused' 2 \
	'Invalid field in cdb; cut off after 14 bytes' \
	"$trace" sense 70 00 05 00 00 00 00 0a 00 00 00 00 24 00
fails 'sense data cut off in a descriptor is refused' 2 \
	'auto reallocate failed; .*; cut off after 10 bytes' \
	"$trace" sense 72 03 11 04 00 00 00 0e 09 0c
fails 'a descriptor longer than its sense data is refused' 2 'cut off' \
	"$trace" sense 72 03 11 04 00 00 00 04 09 0c 00 00
fails 'a descriptor header cut off is refused' 2 'cut off after 2 bytes' \
	"$trace" sense 72 03
fails 'bytes that are not sense data are refused' 2 \
	'not sense data: response code 00' "$trace" sense 00 00 00 00
fails 'sense data with an odd number of digits is refused' 2 'expected 1 to' "$trace" sense 70 0

# ---- the kernel's trace ----

# Events as the "trace" of 6.12, 6.1 and 5.10 has them.
cat >"$tmp/kernel" <<'END'
# tracer: nop
#           TASK-PID     CPU#  |||||  TIMESTAMP  FUNCTION
    kworker/0:1H-89      [000] .....    12.000100: scsi_dispatch_cmd_start: host_no=2 channel=0 id=4 lun=0 data_sgl=1 prot_sgl=0 prot_op=SCSI_PROT_NORMAL driver_tag=35 scheduler_tag=7 cmnd=(READ_10 lba=100 txlen=32 protect=0 raw=28 00 00 00 00 64 00 00 20 00)
    kworker/0:1H-89      [000] .....    12.000200: block_rq_issue: 8,0 R 4096 () 0 + 8 [x]
          <idle>-0       [001] d.s2.    12.250100: scsi_dispatch_cmd_done: host_no=2 channel=0 id=4 lun=0 data_sgl=1 prot_sgl=0 prot_op=SCSI_PROT_NORMAL driver_tag=35 scheduler_tag=7 cmnd=(READ_10 lba=100 txlen=32 protect=0 raw=28 00 00 00 00 64 00 00 20 00) result=(driver=DRIVER_OK host=DID_OK message=COMMAND_COMPLETE status=SAM_STAT_CHECK_CONDITION) sense=(key=0x3 asc=0x11 ascq=0x4)
            sg-1         [001] d.s2.    12.250200: scsi_dispatch_cmd_timeout: host_no=2 channel=0 id=4 lun=0 data_sgl=0 prot_sgl=0 prot_op=SCSI_PROT_NORMAL driver_tag=36 scheduler_tag=-1 cmnd=(TEST_UNIT_READY - raw=00 00 00 00 00 00) result=(driver=DRIVER_OK host=DID_OK message=COMMAND_COMPLETE status=SAM_STAT_GOOD)
            sg-1         [001] .....    13.000000: scsi_dispatch_cmd_error: host_no=2 channel=0 id=0 lun=0 data_sgl=0 prot_sgl=0 prot_op=SCSI_PROT_NORMAL cmnd=(TEST_UNIT_READY - raw=00 00 00 00 00 00) rtn=4181
          <idle>-0       [001] d.s2     14.000000: scsi_dispatch_cmd_done: host_no=2 channel=0 id=0 lun=0 data_sgl=0 prot_sgl=0 prot_op=SCSI_PROT_NORMAL cmnd=(TEST_UNIT_READY - raw=00 00 00 00 00 00) result=(driver=DRIVER_OK host=0x13 message=COMMAND_COMPLETE status=SAM_STAT_GOOD)
END

"$trace" scsi "$tmp/kernel" >"$tmp/shown"
is "other events of the kernel are skipped" \
	"$(wc -l <"$tmp/shown")" 5
shown=$(cat "$tmp/shown")
like "a command of the kernel's trace is decoded" "$shown" \
	'^  12\.000100 host 2 target 4 tag 35 => Read\(10\) \(28\) lba 100 blocks 32$'
like "a completion with sense data is decoded" "$shown" \
	'12\.250100 host 2 target 4 tag 35 <= Read\(10\) \(28\) after 0\.250000 host OK, status CHECK_CONDITION, sense: Descriptor format, current; Sense key: Medium Error; Additional sense: Unrecovered read error - auto reallocate failed$'
like "a timeout is decoded" "$shown" \
	'tag 36 <= [^(]*\(00\) timed out, host OK, status GOOD$'
like "a refusal by the driver is decoded" "$shown" 'target 0 <= [^(]*\(00\) refused: HOST_BUSY$'
like "a host byte without a kernel name is decoded" "$shown" 'host MEDIUM_ERROR, status'

"$trace" -w scsi "$tmp/kernel" >"$tmp/lines"
is "-w writes a trace that decodes the same" \
	"$("$trace" show "$tmp/lines" | sed -n '1,2p')" \
	"$(sed -n '1,2p' "$tmp/shown")"
is "a trace from -w can be compared" "$("$trace" -k Ss diff "$tmp/lines" "$tmp/lines")" \
	'5 events, the same'
is "-k selects SCSI commands" "$("$trace" -k S scsi "$tmp/kernel" | wc -l)" 1

cat >"$tmp/user" <<'END'
1 S 4 400000004000 a 28000000006400002000
2 s 4 400000004000 c 020000007203110400000000
END
sed -n '1,2p' "$tmp/lines" >"$tmp/two"
ok "host, tag and bytes are not compared" "$trace" -k Ss diff "$tmp/user" "$tmp/two"
sed 's/64000020/65000020/' "$tmp/user" >"$tmp/other"
like "a CDB that differs is found" \
	"$("$trace" -k Ss diff "$tmp/other" "$tmp/two")" \
	'^-  .*\(28\) lba 101 blocks 32'
ok "a CDB is ignored with -k s" "$trace" -k s diff "$tmp/other" "$tmp/two"
sed 's/7203/7204/' "$tmp/user" >"$tmp/other"
like "sense data that differs is found" \
	"$("$trace" -k Ss diff "$tmp/other" "$tmp/two")" '^-  .*: Hardware Error'
ok "SCSI events are not compared by default" \
	"$trace" diff "$tmp/other" "$tmp/two"

# bad NAME SED: the first event, changed, is refused
bad()
{
	sed -n '3p' "$tmp/kernel" | sed "$2" >"$tmp/bad"
	fails "$1" 2 'bad:1: not a trace event' "$trace" scsi "$tmp/bad"
}
long=$(printf '28 %.0s' 1 2 3 4 5 6 7 8 9 10 11 12 13 14 15 16 17 18 19 20 21 22 23 24)
bad "a truncated CDB in the kernel's trace is refused" 's/ 20 00)//'
bad "odd digits in the kernel's trace are refused" 's/ 20 00)/ 2 00)/'
bad "a missing CDB in the kernel's trace is refused" 's/raw=.*)/raw=)/'
bad "a CDB that is too long in the kernel's trace is refused" "s/raw=/raw=$long/"
bad 'a missing target is refused' 's/ id=4//'
bad 'a target that is not a number is refused' 's/ id=4/ id=x/'
bad 'a target out of range is refused' 's/ id=4/ id=4000/'
bad 'a missing time is refused' 's/12.000100/now/'
bad 'an unknown SCSI event is refused' 's/cmd_start/cmd_begin/'
bad 'a result without a host byte is refused' 's/cmd_start/cmd_done/'
fails 'a file without SCSI events is refused' 2 'no scsi_dispatch_cmd_. event; .*enabled' \
	"$trace" scsi "$tmp/user"
fails 'a missing kernel trace is refused' 2 'No such file' "$trace" scsi "$tmp/absent"
fails '-w with show is refused' 2 usage "$trace" -w show "$tmp/user"

# fed CMD...: it succeeds or reports an error; no sanitizer does
fed()
{
	"$@" >/dev/null 2>"$tmp/err"
	rc=$?
	[ "$rc" = 0 ] || { [ "$rc" = 2 ] && grep -q '^twin-trace:' "$tmp/err"; }
}

cut_kernel()
{
	n=1
	while [ $((n += 13)) -lt 1600 ]; do
		head -c "$n" "$tmp/kernel" >"$tmp/cut"
		fed "$trace" scsi "$tmp/cut" || return
	done
}
ok "the kernel's trace truncated anywhere does no harm" cut_kernel

cut_hex()
{
	for hex in 7f0000000000001800091000000000000000006400000000000000000008 \
		720311040000000e090c01400208006e0100000040510000 \
		f000030000006e0a0000000011000080000500; do
		while [ -n "$hex" ]; do
			fed "$trace" cdb "$hex" && fed "$trace" sense "$hex" ||
				return
			hex=${hex%??}
		done
	done
}
ok 'a CDB and sense data truncated anywhere do no harm' cut_hex
done_testing
