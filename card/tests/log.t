#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only OR MIT
# Logs of register accesses that are not the card's own, the kernel's mmiotrace and
# QEMU's: read, masked, refused where they are not whole; and the table of registers
# that answered otherwise. tests/boot/trace.t has real ones.
# shellcheck source=tests/tap.sh
. "$(dirname "$0")/../../tests/tap.sh"

make -s -C "$top/card" tools >&2 || exit 1
trace=$top/build/twin/twin-trace

# ---- mmiotrace ----

cat >"$tmp/mmio" <<'END'
VERSION 20070824
PCIDEV 0000 808629c0 0 0 0 0 0 0 0 0 0 0 0 0 0 0 0 
PCIDEV 0100 11030750 18 fe000004 0 fe400004 0 0 0 0 20000 0 40000 0 0 0 0 r750
MAP 4.000100 1 0xfe400000 0xffffc90000100000 0x40000 0x0 0
R 4 4.000200 1 0xfe410200 0x40000 0xffffffffc0001000 0
W 4 4.000300 1 0xfe420154 0xc00fffb 0xffffffffc0001004 0
R 1 4.000400 1 0xfe420150 0x1 0xffffffffc0001004 0
R 4 4.000500 2 0xfd000000 0x5 0xffffffffc0001004 0
W 4 4.000600 1 0xfe420200 0x20 0xffffffffc0001004 0
R 4 4.000700 1 0xfe420204 0x1500f34 0xffffffffc0001004 0
W 4 4.000800 1 0xfe420200 0x10 0xffffffffc0001004 0
R 4 4.000900 1 0xfe420204 0x5001438 0xffffffffc0001004 0
W 4 4.001000 1 0xfe40c51c 0x1124 0xffffffffc0001004 0
W 4 4.001100 1 0xfe40c51c 0x100 0xffffffffc0001004 0
R 4 4.001200 1 0xfe40c51c 0x77 0xffffffffc0001004 0
W 4 4.001300 1 0xfe40c51c 0x300 0xffffffffc0001004 0
R 4 4.001400 1 0xfe40c51c 0x50 0xffffffffc0001004 0
W 4 4.001450 1 0xfe40c800 0x347 0xffffffffc0001004 0
R 4 4.001500 1 0xfe40c80c 0xabcd 0xffffffffc0001004 0
R 4 4.001600 0 0xfe000010 0x99 0xffffffffc0001004 0
MARK 4.001700 a note of the owner's
UNMAP 5.000000 1 0x0 0
END

"$trace" -w mmio "$tmp/mmio" >"$tmp/masked"
"$trace" -w --reveal mmio "$tmp/mmio" >"$tmp/plain"
is 'mmiotrace: accesses of the card become a trace' "$(head -n 3 "$tmp/plain")" \
	'4000200 m 2 10200 4 00000400
4000300 M 2 20154 4 fbff000c
4000400 m 2 20150 1 01'
is "mmiotrace: other devices' accesses are left out" "$(wc -l <"$tmp/plain")" 15
shown=$("$trace" mmio "$tmp/mmio")
like 'mmiotrace: an access is decoded' "$shown" '4.000200 MAIN_CAUSE -> 00040000'
like 'a narrow access is decoded' "$shown" 'core A INT_STAT -> 01'
like 'a signature is not masked' "$shown" 'PHY_CFG_DATA\[0\] SIGNATURE\[0\] -> 01500f34'
like 'a SAS address is masked' "$shown" \
	'PHY_CFG_DATA\[0\] ATTACHED_ADDRESS\[0\] -> masked'
like 'a byte written to the two wires is masked' "$shown" 'TWSI\[0\] DATA <- masked'
like 'a byte read from the two wires is masked' "$shown" 'TWSI\[0\] DATA -> masked'
like 'the state of the two wires is not masked' "$shown" 'TWSI\[0\] STATUS -> 00000050'
like 'a command to the flash is named' "$shown" \
	'SPI_CONTROL <- 00000347 read, 4 bytes in at address, start'
like 'the flash is masked' "$shown" 'SPI_READ -> masked'
like 'BARs of which nothing is known are masked' "$shown" 'BAR 0 \+00010 -> masked'
is 'five values are masked' "$(grep -c '\*$' "$tmp/masked")" 5
like '--reveal masks nothing' "$("$trace" --reveal mmio "$tmp/mmio")" \
	'TWSI\[0\] DATA -> 00000077'
is 'a masked trace reads back as it was decoded' "$("$trace" show "$tmp/masked")" "$shown"
ok 'a masked value differs from none' "$trace" -k mM diff "$tmp/masked" "$tmp/plain"
for secret in 24110000 77000000 cdab0000 38140005 99000000; do
	ok "$secret is in the revealed trace" grep -q "$secret" "$tmp/plain"
	is "$secret is not in the masked trace" "$(grep -c "$secret" "$tmp/masked")" 0
done

# refused WHAT STATUS RE COMMAND: $tmp/bad is made from $tmp/mmio by a sed COMMAND
refused()
{
	sed "$3" "$tmp/mmio" >"$tmp/bad"
	fails "mmiotrace: $1 is refused" 2 "$2" "$trace" mmio "$tmp/bad"
}
refused 'garbage' 'bad:7: not a line of mmiotrace' '7s/.*/nothing of the kind/'
refused 'a line with too few fields' 'bad:5: not a line of mmiotrace' '5s/ 0$//'
refused 'a line with too many fields' 'bad:5: not a line of mmiotrace' '5s/$/ 0/'
refused 'a width of 3' 'bad:5: .* not 1, 2, 4 or 8 bytes' '5s/R 4/R 3/'
refused 'a value wider than its access' 'bad:7: a value that is wider' '7s/0x1 /0x100 /'
refused 'an access across the end of a BAR' 'bad:5: .*across the end' \
	'5s/fe410200/fe43fffe/'
refused 'an access before all devices' 'bad:2: .*trace_pipe' '/^VERSION/d; /^PCIDEV/d'
refused 'a log without the card' 'bad:5: no PCIDEV line is of the card' \
	's/11030750/11030751/'
refused 'a second card' 'bad:4: a second card; .*-s' '3p'
refused 'another version' 'bad:1: .*unknown version' '1s/2007/2027/'
refused 'a PCIDEV line that is cut off' 'bad:3: a PCIDEV line without all BARs' \
	'3s/ 40000.*//'
refused 'a log without an access of the card' 'no access of the card, only of other' \
	'/0xfe4[12]/d; /0xfe40c/d; /0xfe000/d'
refused 'a log with lost events' 'bad:7: accesses are missing here: .*buffer_size_kb' \
	'7s/.*/MARK 0.000000 Lost 7 events./'
refused 'a log with events that a CPU lost' 'bad:7: accesses are missing here' \
	'7s/.*/CPU:0 [LOST 7 EVENTS]/'
refused 'an access that the kernel could not decode' 'bad:7: accesses are missing here' \
	'7s/.*/UNKNOWN 4.000400 1 0xfe420150 0f,b6,00 0xffffffffc0001004 0/'
like 'what a log with gaps has is decoded' "$("$trace" mmio "$tmp/bad" 2>/dev/null)" \
	'MAIN_CAUSE -> 00040000'
head -c 500 "$tmp/mmio" >"$tmp/bad"
fails 'mmiotrace: a log cut off within a line is refused' 2 'the file ends within a line' \
	"$trace" mmio "$tmp/bad"
sed '3s/11030750/11ab9480/; 3p; 3s/0100/0208/; 3s/fe/ee/g' "$tmp/mmio" >"$tmp/two"
is '-s chooses one of two cards' "$("$trace" -w --reveal -s 01:00.0 mmio "$tmp/two")" \
	"$(cat "$tmp/plain")"

# The card's own trace has whole registers.
sed 's/ 20150 1 01$/ 20150 4 01020304/' "$tmp/plain" >"$tmp/whole"
"$trace" -k mM diff "$tmp/plain" "$tmp/whole" >/dev/null
is 'widths are compared' $? 1
ok '-n compares a narrow read with a whole register' "$trace" -n -k mM diff "$tmp/plain" \
	"$tmp/whole"
sed 's/ 20150 1 01$/ 20150 1 02/' "$tmp/plain" >"$tmp/other"
"$trace" -n -k mM diff "$tmp/whole" "$tmp/other" >/dev/null
is '-n compares the bytes of a narrow read' $? 1
sed 's/ M 2 20154 4 fbff000c/ M 2 20154 2 fbff/' "$tmp/plain" >"$tmp/other"
"$trace" -n -k mM diff "$tmp/plain" "$tmp/other" >/dev/null
is '-n does not compare narrow writes with whole ones' $? 1
ok 'answers: a narrow read is compared with a whole register' "$trace" answers "$tmp/plain" \
	"$tmp/whole"

# ---- QEMU ----

cat >"$tmp/vfio" <<'END'
qemu-system-x86_64: warning: something else
vfio_pci_read_config  (0000:01:00.0, @0x4, len=0x2) 0x6
vfio_pci_write_config  (0000:01:00.0, @0x4, 0x406, len=0x2)
vfio_pci_read_config  (0000:01:00.0, @0x104, len=0x4) 0x12345678
77@1700000000.000200:vfio_region_read  (0000:01:00.0:region2+0x10200, 4) = 0x40000
vfio_region_write  (0000:01:00.0:region2+0x20154, 0xc00fffb, 4)
vfio_region_read  (0000:01:00.0:region6+0x0, 4) = 0xaa55
END
"$trace" -w vfio "$tmp/vfio" >"$tmp/trace"
is 'QEMU: accesses of the card become a trace' "$(cat "$tmp/trace")" \
	'0 c 0 4 2 0600
0 C 0 4 2 0604
0 c 0 104 4 *
1700000000000200 m 2 10200 4 00000400
0 M 2 20154 4 fbff000c'
like 'an unnamed capability is masked' "$("$trace" vfio "$tmp/vfio")" \
	'config 104.4 -> masked'
sed 's/0000:01:00.0/a name (with, @0x1 and :region1+0x) in it/' "$tmp/vfio" >"$tmp/odd"
is "QEMU: a device's name may be anything" "$("$trace" -w vfio "$tmp/odd")" \
	"$(cat "$tmp/trace")"

# qemu_refuses WHAT RE COMMAND
qemu_refuses()
{
	sed "$3" "$tmp/vfio" >"$tmp/bad"
	fails "QEMU: $1 is refused" 2 "$2" "$trace" vfio "$tmp/bad"
}
qemu_refuses 'an event with a missing field' 'bad:6: not an event of vfio' '6s/, 4)/)/'
qemu_refuses 'an event with something behind it' 'bad:6: not an event' '6s/$/ 1/'
qemu_refuses 'a width of 3' 'bad:5: .*impossible' '5s/, 4)/, 3)/'
qemu_refuses 'a value wider than its access' 'bad:2: .*impossible' '2s/0x6/0x10006/'
qemu_refuses 'an address beyond configuration space' 'bad:4: .*impossible' '4s/@0x104/@0xffe/'
qemu_refuses 'a second device' 'bad:5: a second device; .*-s' '5s/01:00.0/02:00.0/'
qemu_refuses 'a log without events' 'no access of the card' '/vfio_/d'
sed '5s/01:00.0/02:00.0/' "$tmp/vfio" >"$tmp/two"
is '-s chooses one of two devices' "$("$trace" -w -s 02:00.0 vfio "$tmp/two" | wc -l)" 1
head -c 150 "$tmp/vfio" >"$tmp/bad"
fails 'QEMU: a log cut off within an event is refused' 2 'the file ends within a line' \
	"$trace" vfio "$tmp/bad"

# ---- registers that answered otherwise ----

cat >"$tmp/card" <<'END'
1 m 2 10200 4 00000400
2 m 2 20150 4 01000000
3 m 2 20150 4 01000000
4 m 2 20150 4 02000000
5 m 2 24150 4 01000000
6 m 2 24150 4 00000000
7 M 2 20200 4 20000000
8 m 2 20204 4 340f5001
9 M 2 20200 4 24000000
10 m 2 20204 4 00000001
11 m 2 2009c 4 0f000000
12 m 2 c51c 4 *
END
sed 's/340f5001/350f5001/; /^2 /d; s/^5 .*/5 m 2 24150 4 00000000/
	s/^6 .*/6 m 2 24150 4 01000000/; /^11 /d; s/ \*$/ 33000000/' \
	"$tmp/card" >"$tmp/model"
table=$("$trace" answers "$tmp/card" "$tmp/model")
is 'answers: exit status 1 where registers differ' $? 1
like 'answers: a register that gave another value, with the one behind it' "$table" \
	'core A PHY_CFG_DATA\[0\] SIGNATURE\[0\] +1 +1 +card:8 +01500f34 +01500f35$'
like 'answers: a register that the model was not asked for' "$table" \
	'core A PORTS_IMP +1 +0 +card:11 +0000000f +not read$'
like 'answers: how many differ' "$table" '^2 of 7 registers answered otherwise$'
like 'answers: another order is only named' "$table" \
	'^the same values in another order: core B INT_STAT$'
like 'answers: masked values are not compared' "$table" \
	'^masked, not compared: TWSI\[0\]$'
is 'answers: how often a register was polled does not count' \
	"$(printf '%s' "$table" | grep -c 'core A INT_STAT')" 0
ok 'answers: a trace agrees with itself' "$trace" answers "$tmp/card" "$tmp/card"
ok 'answers: -x and -l leave registers out' "$trace" -x PORTS_IMP -l PHY_CFG_DATA \
	answers "$tmp/card" "$tmp/model"
fails 'answers with one trace is refused' 2 usage "$trace" answers "$tmp/card"
fails 'a trace is not a log' 2 'not a line of mmiotrace' "$trace" mmio "$tmp/card"
fails '--reveal without a log is refused' 2 usage "$trace" --reveal show "$tmp/card"

# ---- damaged logs; fuzz.t has more ----

# damage SEED FILE: some bytes changed, a line dropped, one doubled, the end cut off
damage()
{
	awk -v seed="$1" '
	BEGIN { srand(seed); chars = "0123456789abcdefx(): ,@=+.RWMPCIDEV\t\377" }
	{ line[NR] = $0 }
	END {
		for (i = 1; i <= NR; i++) {
			p = int(rand() * 12)
			if (!p)
				continue
			s = line[p == 1 ? int(rand() * NR) + 1 : i]
			if (p == 2) {
				at = int(rand() * length(s)) + 1
				c = int(rand() * length(chars)) + 1
				s = substr(s, 1, at - 1) substr(chars, c, 1) \
					substr(s, at + int(rand() * 3))
			}
			if (p == 3 && i == NR)
				printf "%s", substr(s, 1, length(s) / 2)
			else
				print s
		}
	}' "$2"
}

# reads FORMAT SEED: it is decoded, or refused with a message that has a line or says
# what is missing; a sanitizer's report is neither
reads()
{
	damage "$2" "$tmp/$1" >"$tmp/damaged"
	"$trace" -w "$1" "$tmp/damaged" >"$tmp/out" 2>"$tmp/err"
	rc=$?
	case $rc in
	0) "$trace" show "$tmp/out" >/dev/null ;;
	2) grep -Eq '^twin-trace: [^:]*(:[0-9]+|: no access)' "$tmp/err" ;;
	*) false ;;
	esac || {
		printf 'seed %s, exit %s\n' "$2" "$rc" | tap_diag
		return 1
	}
}

damaged()
{
	seed=0
	while [ "$seed" -lt 12 ]; do
		seed=$((seed + 1))
		reads "$1" "$seed" || return
	done
}
ok 'damaged mmiotraces do no harm' damaged mmio
ok "damaged logs of QEMU's do no harm" damaged vfio
for format in mmio vfio; do
	head -c 65536 "$trace" >"$tmp/bin"
	fails "$format: a binary file is refused" 2 'twin-trace: .*bin:' \
		"$trace" $format "$tmp/bin"
	: >"$tmp/empty"
	fails "$format: an empty file is refused" 2 'no access of the card' \
		"$trace" $format "$tmp/empty"
done

echo 'int LLVMFuzzerTestOneInput(void) { return 0; }' >"$tmp/try.c"
if clang -fsanitize=fuzzer,address,undefined -o "$tmp/try" "$tmp/try.c" 2>/dev/null; then
	ok 'the fuzzer of logs is built' make -s -C "$top/card" fuzz-program
	fuzz=$top/build/twin-fuzz
	mkdir "$tmp/corpus"
	for format in mmio vfio; do
		{
			printf '%.1s' $format
			cat "$tmp/$format"
		} >"$tmp/corpus/$format"
	done
	is 'the seeds have accesses' "$(FUZZ_STATS=1 "$fuzz/log" "$tmp"/corpus/* 2>/dev/null |
		grep '^accesses' | sort -u | tr '\n' ' ')" 'accesses 15 accesses 5 '
	for limit in -runs=20000 -max_total_time="${FUZZ_SECONDS:-10}"; do
		ok "no log ends the reader ($limit); else it is in build/twin-fuzz" \
			"$fuzz/log" "$limit" -timeout=60 -max_len=8192 \
			-artifact_prefix="$fuzz/" "$tmp/corpus"
	done
else
	skip 'no log ends the reader' 'no clang with libFuzzer'
fi
done_testing
