#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only OR MIT
# Every scenario, with the objects of an imported vendor tree.
# VENDOR=DIR names the tree; the default is the newest under upstream-src/.
# shellcheck source=tests/tap.sh
. "$(dirname "$0")/../../tests/tap.sh"

vendor=${VENDOR:-}
if [ -z "$vendor" ]; then
	for dir in "$top"/upstream-src/R750_Linux_Src_*/; do
		[ -d "$dir" ] && vendor=${dir%/}
	done
fi
[ -n "$vendor" ] || skip_all "no vendor tree is imported under upstream-src/"
driver=$vendor/lib/linux_64mpa/free-x86_64-regparm0
him=$driver/him_r750.o
[ -f "$him" ] || skip_all "no $him"
[ "$(uname -m)" = x86_64 ] || skip_all "the objects are for x86-64"

make -s -C "$top/card" VENDOR="$vendor" twin >&2 || exit 1
twin=$top/build/twin/twin
trace=$top/build/twin/twin-trace

# twin was compiled with the headers of one tree: it can run the other's objects.
for dir in "$top"/upstream-src/R750_Linux_Src_*; do
	[ ! -d "$dir" ] || ok "${dir##*/}: its headers are the same" \
		diff -rq -x 'Makefile*' "$vendor/inc" "$dir/inc"
done

"$twin" list >"$tmp/list"
tab=$(printf '\t')
while IFS=$tab read -r name text; do
	ok "$name: $text" "$twin" -o "$driver" -k "$him" run "$name"
	grep 'known defect' "$tmp/.out" | sed "s/^# */# $name: /"
done <"$tmp/list"

for i in 1 2; do
	"$twin" -o "$driver" -k "$him" -t "$tmp/$i" run one_disk >/dev/null
done
ok "two runs have the same trace" \
	"$trace" -k mMcCdDiFfSs diff "$tmp/1" "$tmp/2"
like "a trace shows the frames" "$("$trace" -k F show "$tmp/1")" \
	'H2D IDENTIFY'

like "a trace names the registers of the two-wire bus" \
	"$("$trace" -k mM show "$tmp/1")" \
	'TWSI\[[0-2]\] CONTROL <- [0-9a-f]+ = [0-9a-f]+ acknowledge start$'
like "a trace names indirect registers" "$("$trace" -k mM show "$tmp/1")" \
	'core B IND_DATA WD_TIMER <- '

fails "an unknown scenario is refused" 2 'no scenario' "$twin" -o "$driver" -k "$him" run nonsense
"$twin" -o "$driver" run one_disk >"$tmp/mute" 2>&1
is "without a key the scenario fails" $? 1
like "without a key the identity chip is mute" "$(cat "$tmp/mute")" \
	'NOT AS EXPECTED: the driver comes up'
fails "a file that is not an object is refused" 2 'not an ELF object' \
	"$twin" -o "$driver" -k "$0" run one_disk
fails "twin without a driver is refused" 2 usage "$twin" run one_disk
fails "twin without a command is refused" 2 usage "$twin"
done_testing
