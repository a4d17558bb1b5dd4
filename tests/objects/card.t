#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only OR MIT
# The card in user space, driven by objects as shipped and by the same objects
# hardened, under thunks that insist on ENDBR: every scenario has the same trace
# byte for byte. SCENARIOS="one_disk ..." runs those alone.
# shellcheck source=tests/tap.sh
. "$(dirname "$0")/../tap.sh"
# shellcheck source=tests/objects/objects.sh
. "$(dirname "$0")/objects.sh"
[ "$(uname -m)" = x86_64 ] || skip_all "the objects are for x86-64"

# $1: what it drives with; the rest: its objects
build_twin()
{
	dir=$tmp/$1 him=$2 ldm=$3
	make -s -C "$top/card" out="$dir" VENDOR="$tree" HIM="$him" \
		LDM="$ldm" SANITIZE= CFLAGS='-O2 -fcf-protection=branch' twin
}

# The trace of scenario $2 as $1 runs it, and how that ended.
trace()
{
	# shellcheck disable=SC2086 # the stand-in has no identity to read
	"$tmp/$1/twin" $key -t "$tmp/$1.trace" run "$2" \
		>"$tmp/$1.out" 2>"$tmp/$1.err"
	echo $? >"$tmp/$1.status"
}

same()
{
	trace shipped "$1"
	trace hardened "$1"
	[ -s "$tmp/shipped.trace" ] &&
		cmp "$tmp/shipped.trace" "$tmp/hardened.trace" &&
		cmp "$tmp/shipped.status" "$tmp/hardened.status"
}

for tree in "$top/upstream-src/standin" "$top"/upstream-src/R750_Linux_Src_*/
do
	[ -d "$tree" ] || continue
	tree=${tree%/} name=${tree##*/}
	lib=$tree/lib/linux_64mpa/free-x86_64-regparm0
	key="-k $lib/him_r750.o"
	[ "$name" != standin ] || lib=$standin/free-x86_64-regparm0 key=
	cat "$lib/him_r750.o" "$lib/ldm_la.o" >"$tmp/objects.$name"
	seen "$tmp/objects.$name" && continue
	rm -rf "$tmp/shipped" "$tmp/hardened"
	for o in him_r750 ldm_la; do
		ok "$name: $o.o is hardened" sh "$top/objects/render.sh" \
			"$objects" "$lib/$o.o" "$tmp/$o.S"
		assemble "$tmp/$o.S" "$tmp/$o.o"
	done
	"${CC:-cc}" -O2 -c -o "$tmp/thunks.o" "$top/tests/objects/thunks.c"
	ok "$name: the card with the objects as shipped" build_twin shipped \
		"$lib/him_r750.o" "$lib/ldm_la.o"
	cp -Rp "$tmp/shipped" "$tmp/hardened"
	rm "$tmp/hardened/twin"
	ok "$name: the card with the objects hardened" build_twin hardened \
		"$tmp/him_r750.o" "$tmp/ldm_la.o $tmp/thunks.o"
	for scenario in ${SCENARIOS:-$("$tmp/shipped/twin" list | cut -f1)}; do
		ok "$name: $scenario: the traces are the same" same "$scenario"
		like "$name: $scenario: each indirect branch led to ENDBR" \
			"$(cat "$tmp/hardened.err")" \
			'^# thunks: [1-9][0-9]* indirect branches, each to ENDBR'
	done
done
done_testing
