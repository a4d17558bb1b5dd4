#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only OR MIT
# Every scenario, with the stand-in's own HIM and LDM: no vendor tree needed.
# Known defects of the vendor's objects are failures here.
# shellcheck source=tests/tap.sh
. "$(dirname "$0")/../../tests/tap.sh"

[ "$(uname -m)" = x86_64 ] || skip_all "the objects are for x86-64"

make -s -C "$top/card" TREE=standin twin >&2 || exit 1
twin=$top/build/twin-standin/twin
trace=$top/build/twin-standin/twin-trace
driver=$top/build/twin-standin/objects/free-x86_64-regparm0

clean_run()
{
	"$twin" -o "$driver" run "$1" >"$tmp/run"
	status=$?
	cat "$tmp/run"
	! grep -q 'known defect' "$tmp/run" && return "$status"
}

"$twin" list >"$tmp/list"
tab=$(printf '\t')
while IFS=$tab read -r name text; do
	ok "$name: $text" clean_run "$name"
done <"$tmp/list"

# The tree's headers are system headers to the compiler, which gcc -MMD leaves out.
rebuilds()
{
	make -n -W "$top/upstream-src/standin/inc/him.h" -C "$top/card" \
		TREE=standin twin | grep -q -- "-c -o [^ ]*/driver/io\.o "
}
ok "a change of the tree's headers rebuilds the driver" rebuilds

for i in 1 2; do
	"$twin" -o "$driver" -t "$tmp/$i" run one_disk >/dev/null
done
ok "two runs have the same trace" \
	"$trace" -k mMcCdDiFfSs diff "$tmp/1" "$tmp/2"
done_testing
