#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only OR MIT
# The trace's decoder and differ, on traces written by hand; decode.t has those of a
# driver, scsi.t SCSI commands.
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
like "a chip register by name" "$shown" 'MAIN_CAUSE -> 00040000'
like "a core's register" "$shown" 'core A INT_MASK <- 0c00fffb'
like "a repeated register" "$shown" 'core B PHY_INT\[1\] <- 00000001'
like "configuration" "$shown" 'config 04.2 <- 0006'
like "a command" "$shown" 'phy 0 port 2 => H2D READ DMA EXT'
like "its place and length" "$shown" 'lba 4214884 sectors 8'
like "an error" "$shown" 'status 51 ERR DRDY, error 40 UNC'
like "a notification" "$shown" 'SDB status 50 DRDY.*notification'
like "a multiplier's register" "$shown" 'GSCR 0x300 <- 00000005'
like "a delivery entry" "$shown" 'entry slot 2 set 1 phys 01 type 3'
like "a completion" "$shown" 'completion slot 5 good ERROR'
like "a scatter entry" "$shown" 'PRD 4096 bytes at 1250000000'
like "the interrupt" "$shown" 'interrupt up'
is "kinds can be chosen" "$("$trace" -k i show "$tmp/a" | wc -l)" 1

# What the stand-in has no use for.
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
like "an MSI capability" "$more" 'config 52.2 <- 0081, MSI_CONTROL 0081 on 64 bit$'
like "power management" "$more" 'config 44.2 -> 0003, PM_CONTROL 0003 D3$'
like "an address" "$more" 'config 54.4 <- fee00000, MSI_ADDRESS fee00000$'
like "a link" "$more" 'LINK_STATUS 0082 generation 2, x8$'
like "a part of a register" "$more" 'config 40.1 -> 01, part of PM$'
like "none that is known" "$more" 'config 104.4 -> 00000000$'
like "two wires: control" "$more" \
	'TWSI\[0\] CONTROL <- 00001224 = 24 acknowledge start$'
like "two wires: what is asked for" "$more" \
	'TWSI\[0\] STATUS <- 00000300, to be read$'
like "two wires: status" "$more" 'TWSI\[0\] STATUS -> 00000008 = 08 started$'
like "what was never chosen has no name" "$more" 'TWSI\[1\] -> 00000008$'
like "an indirect address" "$more" 'core A IND_ADDR <- 00000304 ACTIVE\[1\]$'
like "and its data" "$more" 'core A IND_DATA ACTIVE\[1\] -> 00000001$'
like "the same of all phys" "$more" 'core B ALL_VSR_DATA RESET <- 00000001$'
like "data without an address" "$more" 'core A PHY_CFG_DATA\[0\] -> 00000000$'
like "outside the cores" "$more" 'BAR 2 \+30000 ->'
like "another BAR" "$more" 'BAR 0 \+00010 -> ffffffff$'
like "a queued read" "$more" \
	'READ FPDMA QUEUED \(60\) tag 8 lba 100 sectors 32 FUA$'
like "a queued command without data" "$more" 'NCQ NON-DATA \(63\) tag 9'
like "what a queue has done" "$more" 'SDB status 40 DRDY, done: tag 0 8 30 31$'
like "SET FEATURES" "$more" \
	'SET FEATURES \(ef\) SATA feature on: asynchronous notification'
like "SMART" "$more" 'SMART \(b0\) READ LOG log 06 \(self-test\)'
like "a log and its page" "$more" \
	'READ LOG DMA EXT \(47\) log 04 \(device statistics\) page 5 pages 1$'
like "a port's register" "$more" \
	'READ PORT MULTIPLIER \(e4\) port 2 PSCR 0 \(SStatus\) read$'
like "a soft reset" "$more" 'port 15 => H2D control 04 \(soft reset\)$'
like "DMA for nobody knows what" "$more" 'DMA from 10\+4 \?$'
is "an address counts though it is not shown" \
	"$("$trace" -k m show "$tmp/more" | grep -c 'IND_DATA ACTIVE\[1\]')" 1

ok "a trace is like itself" "$trace" diff "$tmp/a" "$tmp/a"
sed 's/^10/20/' "$tmp/a" >"$tmp/later"
ok "times do not matter" "$trace" diff "$tmp/a" "$tmp/later"
sed 's/fbff000c/fbff0008/' "$tmp/a" >"$tmp/b"
like "a value that differs" "$("$trace" diff "$tmp/a" "$tmp/b")" \
	'INT_MASK <- 0800fffb'
ok "unless it is exempt" "$trace" -x 20154 diff "$tmp/a" "$tmp/b"
sed 's/^\(.* D 4\) 1250000000/\1 1260000000/' "$tmp/a" >"$tmp/moved"
ok "a register may be named" "$trace" -x INT_MASK diff "$tmp/a" "$tmp/b"
sed '/ 20154 /d' "$tmp/a" >"$tmp/less"
ok "or left out" "$trace" -l INT_MASK diff "$tmp/a" "$tmp/less"
sed '/ m 2 10200 /d' "$tmp/a" >"$tmp/unread"
ok "or its reads" "$trace" -k mM -r MAIN_CAUSE diff "$tmp/a" "$tmp/unread"
"$trace" -r INT_MASK diff "$tmp/a" "$tmp/less" >/dev/null
is "which are no writes" $? 1
ok "one register alone" "$trace" -o PHY_INT diff "$tmp/a" "$tmp/b"
is "it is looked for in both cores" \
	"$("$trace" -o INT_MASK -o PHY_INT diff "$tmp/a" "$tmp/a")" \
	'2 events, the same'
# After the last write of INT_MASK before the medium is touched: no matter.
sed '/ 24188 /d' "$tmp/a" >"$tmp/end"
ok "the end can be a register's last write" \
	"$trace" -e INT_MASK diff "$tmp/a" "$tmp/end"
"$trace" -e PHY_INT diff "$tmp/a" "$tmp/b" >/dev/null
is "what is before it counts" $? 1
ok "where DMA went does not matter" \
	"$trace" -k D diff "$tmp/a" "$tmp/moved"
sed '$d' "$tmp/a" >"$tmp/short"
like "an end that is missing" "$("$trace" -k Mi diff "$tmp/a" "$tmp/short")" \
	'short ends'
"$trace" diff "$tmp/a" "$tmp/b" >/dev/null
is "differing traces exit with 1" $? 1

fails "no file" 2 'No such file' "$trace" show "$tmp/absent"
n=0
for line in garbage '1 M 2 20154 4 fbff00' '1 M 2 20154 4 xxxxxxxx' \
	'1 M 2 20154' '1 M 999 20154 4 00000000' \
	'1 d 4 0 1000 00' '' '-'; do
	n=$((n + 1))
	printf '%s\n' "$line" >"$tmp/bad"
	fails "no event: '$line'" 2 'bad:1: no trace event' \
		"$trace" show "$tmp/bad"
done
fails "an end that is not there" 2 'TX_CFG is not written' \
	"$trace" -e TX_CFG diff "$tmp/a" "$tmp/a"
fails "a register nobody knows" 2 'NO_SUCH: no such register' \
	"$trace" -l NO_SUCH diff "$tmp/a" "$tmp/a"
fails "an end nobody knows" 2 'NO_SUCH: no such register' \
	"$trace" -e NO_SUCH diff "$tmp/a" "$tmp/a"
fails "no command" 2 usage "$trace"
fails "half a comparison" 2 usage "$trace" diff "$tmp/a"
done_testing
