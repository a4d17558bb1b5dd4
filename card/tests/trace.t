#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only OR MIT
# The decoder and the differ on hand-written traces; decode.t has those of a driver,
# scsi.t SCSI commands.
# shellcheck source=tests/tap.sh
. "$(dirname "$0")/../../tests/tap.sh"

make -s -C "$top/card" tools >&2 || exit 1
trace=$top/build/twin/twin-trace

cat >"$tmp/a" <<'END'
1000000 c 0 0 4 03115007
1000001 C 0 4 2 0600
1000002 m 2 10200 4 00000400
1000003 M 2 20154 4 fbff000c
1000004 M 2 24188 4 01000000
1000005 F 0 0 14 27822500645040c0000000000800000000000000
1000006 f 0 0 14 34425140785040c0000000000000000000000000
1000007 f 1 0 8 a18f500000000000
1000008 F 3 0 14 278fe8000000000f000000030500000000000000
1000009 d 0 1240000000 4 02101060
1000010 D 5 1240000100 4 05008300
1000011 d 3 1240000200 c 000000501200000000100000
1000012 D 4 1250000000 8 0000000000000000
1000013 i 0 0 1 01
END

shown=$("$trace" show "$tmp/a")
like "a chip register is named" "$shown" 'MAIN_CAUSE -> 00040000'
like "a core's register is named" "$shown" 'core A INT_MASK <- 0c00fffb'
like "an instance of a register is named" "$shown" 'core B PHY_INT\[1\] <- 00000001'
like "a configuration write is decoded" "$shown" 'config 04.2 <- 0006'
like "a command frame is decoded" "$shown" 'phy 0 port 2 => H2D READ DMA EXT'
like "LBA and length of a command are decoded" "$shown" 'lba 4214884 sectors 8'
like "status and error are decoded" "$shown" 'status 51 ERR DRDY, error 40 UNC'
like "a notification is decoded" "$shown" 'SDB status 50 DRDY.*notification'
like "a multiplier register is decoded" "$shown" 'GSCR 0x300 <- 00000005'
like "a delivery entry is decoded" "$shown" 'entry slot 2 set 1 phys 01 type 3'
like "a completion entry is decoded" "$shown" 'completion slot 5 good ERROR'
like "a scatter list entry is decoded" "$shown" 'PRD 4096 bytes at 1250000000'
like "the interrupt is decoded" "$shown" 'interrupt up'
is "-k selects a kind" "$("$trace" -k i show "$tmp/a" | wc -l)" 1

# What the stand-in does not use.
cat >"$tmp/more" <<'END'
1 C 0 52 2 8100
2 c 0 44 2 0300
3 C 0 54 4 0000e0fe
4 c 0 82 2 8200
5 c 0 40 1 01
6 c 0 104 4 00000000
7 M 2 c51c 4 24120000
8 M 2 c51c 4 00030000
9 m 2 c51c 4 08000000
10 m 2 c61c 4 08000000
11 M 2 20170 4 04030000
12 m 2 20174 4 01000000
13 M 2 24290 4 08000000
14 M 2 24294 4 01000000
15 m 2 20204 4 00000000
16 m 2 30000 4 00000000
17 m 0 10 4 ffffffff
18 F 4 0 14 27806020640000c0000000004000000000000000
19 F 4 0 14 2780630000000040000000004800000000000000
20 f 4 0 8 a1404000010100c0
21 F 4 0 14 2780ef1000000000000000000500000000000000
22 F 4 0 14 2780b0d5064fc2a0000000000100000000000000
23 F 4 0 14 2780470004050040000000000100000000000000
24 F 4 0 14 2780e40000000002000000000000000000000000
25 F 4 0 14 270f000000000000000000000000000400000000
26 d 9 10 4 00000000
END
more=$("$trace" show "$tmp/more")
like "the MSI capability is decoded" "$more" 'config 52.2 <- 0081, MSI_CONTROL 0081 on 64 bit$'
like "power management is decoded" "$more" 'config 44.2 -> 0003, PM_CONTROL 0003 D3$'
like "the MSI address is named" "$more" 'config 54.4 <- fee00000, MSI_ADDRESS fee00000$'
like "the link status is decoded" "$more" 'LINK_STATUS 0082 generation 2, x8$'
like "a partial configuration access is decoded" "$more" 'config 40.1 -> 01, part of PM$'
like "an unknown configuration register is decoded" "$more" 'config 104.4 -> 00000000$'
like "two-wire control bits are named" "$more" \
	'TWSI\[0\] CONTROL <- 00001224 = 24 acknowledge start$'
like "two-wire register selection is decoded" "$more" \
	'TWSI\[0\] STATUS <- 00000300, to be read$'
like "two-wire status is named" "$more" 'TWSI\[0\] STATUS -> 00000008 = 08 started$'
like "two-wire data without a selection has no name" "$more" 'TWSI\[1\] -> 00000008$'
like "an indirect address is named" "$more" 'core A IND_ADDR <- 00000304 ACTIVE\[1\]$'
like "indirect data is named" "$more" 'core A IND_DATA ACTIVE\[1\] -> 00000001$'
like "a register of all phys is named" "$more" 'core B ALL_VSR_DATA RESET <- 00000001$'
like "indirect data without an address has no name" "$more" 'core A PHY_CFG_DATA\[0\] -> 00000000$'
like "an address outside the cores is decoded" "$more" 'BAR 2 \+30000 ->'
like "an access to another BAR is decoded" "$more" 'BAR 0 \+00010 -> ffffffff$'
like "a queued read is decoded" "$more" \
	'READ FPDMA QUEUED \(60\) tag 8 lba 100 sectors 32 FUA$'
like "a queued command without data is decoded" "$more" 'NCQ NON-DATA \(63\) tag 9'
like "tags that are done are decoded" "$more" 'SDB status 40 DRDY, done: tag 0 8 30 31$'
like "SET FEATURES is decoded" "$more" \
	'SET FEATURES \(ef\) SATA feature on: asynchronous notification'
like "SMART READ LOG is decoded" "$more" 'SMART \(b0\) READ LOG log 06 \(self-test\)'
like "a log and its page are decoded" "$more" \
	'READ LOG DMA EXT \(47\) log 04 \(device statistics\) page 5 pages 1$'
like "a port register is decoded" "$more" \
	'READ PORT MULTIPLIER \(e4\) port 2 PSCR 0 \(SStatus\) read$'
like "a soft reset is decoded" "$more" 'port 15 => H2D control 04 \(soft reset\)$'
like "DMA of an unknown kind is decoded" "$more" 'DMA from 10\+4 \?$'
is "an address register counts though it is not shown" \
	"$("$trace" -k m show "$tmp/more" | grep -c 'IND_DATA ACTIVE\[1\]')" 1

ok "a trace equals itself" "$trace" diff "$tmp/a" "$tmp/a"
sed 's/^10/20/' "$tmp/a" >"$tmp/later"
ok "times are not compared" "$trace" diff "$tmp/a" "$tmp/later"
sed 's/fbff000c/fbff0008/' "$tmp/a" >"$tmp/b"
like "a value that differs is found" "$("$trace" diff "$tmp/a" "$tmp/b")" \
	'INT_MASK <- 0800fffb'
ok "-x exempts a register's values by address" "$trace" -x 20154 diff "$tmp/a" "$tmp/b"
sed 's/^\(.* D 4\) 1250000000/\1 1260000000/' "$tmp/a" >"$tmp/moved"
ok "-x exempts a register's values by name" "$trace" -x INT_MASK diff "$tmp/a" "$tmp/b"
sed '/ 20154 /d' "$tmp/a" >"$tmp/less"
ok "-l ignores a register" "$trace" -l INT_MASK diff "$tmp/a" "$tmp/less"
sed '/ m 2 10200 /d' "$tmp/a" >"$tmp/unread"
ok "-r ignores a register's reads" "$trace" -k mM -r MAIN_CAUSE diff "$tmp/a" "$tmp/unread"
"$trace" -r INT_MASK diff "$tmp/a" "$tmp/less" >/dev/null
is "-r does not ignore writes" $? 1
ok "-o compares one register" "$trace" -o PHY_INT diff "$tmp/a" "$tmp/b"
is "-o finds a register in both cores" \
	"$("$trace" -o INT_MASK -o PHY_INT diff "$tmp/a" "$tmp/a")" \
	'2 events, the same'
# What follows the last write of INT_MASK in a bring-up is ignored.
sed '/ 24188 /d' "$tmp/a" >"$tmp/end"
ok "-e ends at a register's last write" \
	"$trace" -e INT_MASK diff "$tmp/a" "$tmp/end"
"$trace" -e PHY_INT diff "$tmp/a" "$tmp/b" >/dev/null
is "-e compares what is before the end" $? 1
# identify PORT...: an IDENTIFY to the disk of each, and the mask written after it.
identify()
{
	echo '1 M 2 20154 4 fbff000c'
	for port; do
		echo "1 F 0 0 14 278${port}ec0000000000000000000000000000000000"
		echo "1 M 2 20154 4 fbff000$port"
	done
}
identify 1 2 >"$tmp/once"
identify 1 2 1 >"$tmp/again"
identify 1 2 3 >"$tmp/third"
ok "-e ends before the second IDENTIFY to a disk" \
	"$trace" -e INT_MASK diff "$tmp/once" "$tmp/again"
"$trace" -e INT_MASK diff "$tmp/once" "$tmp/third" >/dev/null
is "-e does not end at the IDENTIFY to another disk" $? 1
ok "DMA addresses are not compared" \
	"$trace" -k D diff "$tmp/a" "$tmp/moved"
sed '$d' "$tmp/a" >"$tmp/short"
like "a trace that ends early is found" "$("$trace" -k Mi diff "$tmp/a" "$tmp/short")" \
	'short ends'
"$trace" diff "$tmp/a" "$tmp/b" >/dev/null
is "diff exits with 1 if traces differ" $? 1

fails "a missing trace is refused" 2 'No such file' "$trace" show "$tmp/absent"
n=0
for line in garbage '1 M 2 20154 4 fbff00' '1 M 2 20154 4 xxxxxxxx' \
	'1 M 2 20154' '1 M 999 20154 4 00000000' \
	'1 d 4 0 1000 00' '' '-'; do
	n=$((n + 1))
	printf '%s\n' "$line" >"$tmp/bad"
	fails "the line '$line' is refused" 2 'bad:1: not a trace event' \
		"$trace" show "$tmp/bad"
done
fails "-e without a write of the register is refused" 2 'TX_CFG is not written' \
	"$trace" -e TX_CFG diff "$tmp/a" "$tmp/a"
fails "-l with an unknown register is refused" 2 'NO_SUCH: no such register' \
	"$trace" -l NO_SUCH diff "$tmp/a" "$tmp/a"
fails "-e with an unknown register is refused" 2 'NO_SUCH: no such register' \
	"$trace" -e NO_SUCH diff "$tmp/a" "$tmp/a"
fails "twin-trace without a command is refused" 2 usage "$trace"
fails "diff with one trace is refused" 2 usage "$trace" diff "$tmp/a"
done_testing
