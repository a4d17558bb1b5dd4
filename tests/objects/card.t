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

# The trace of scenario $2 with the objects in directory $1, and how that ended.
trace()
{
	# shellcheck disable=SC2086 # the stand-in has no identity to read
	"$twin" -o "$1" $key -t "$tmp/trace.${1##*/}" run "$2" \
		>"$tmp/out.${1##*/}" 2>&1
	echo $? >"$tmp/status.${1##*/}"
}

same()
{
	trace "$tmp/shipped" "$1"
	trace "$tmp/hardened" "$1"
	[ -s "$tmp/trace.shipped" ] &&
		cmp "$tmp/trace.shipped" "$tmp/trace.hardened" &&
		cmp "$tmp/status.shipped" "$tmp/status.hardened"
}

mkdir "$tmp/hardened"
for tree in "$top/upstream-src/standin" "$top"/upstream-src/R750_Linux_Src_*/
do
	[ -d "$tree" ] || continue
	tree=${tree%/} name=${tree##*/}
	lib=$tree/lib/linux_64mpa/free-x86_64-regparm0
	key="-k $lib/him_r750.o" twin=$top/build/twin-fast/twin
	headers=VENDOR=$tree
	[ "$name" != standin ] || lib=$standin/free-x86_64-regparm0 key='' \
		twin=$top/build/twin-standin-fast/twin headers=TREE=standin
	cat "$lib/him_r750.o" "$lib/ldm_la.o" >"$tmp/objects.$name"
	seen "$tmp/objects.$name" && continue
	for o in him_r750 ldm_la; do
		ok "$name: $o.o is hardened" sh "$top/objects/render.sh" \
			"$objects" "$lib/$o.o" "$tmp/$o.S"
		assemble "$tmp/$o.S" "$tmp/hardened/$o.o"
	done
	ln -sfn "$lib" "$tmp/shipped"
	ok "$name: the card in user space is built" make -s -C "$top/card" \
		"$headers" SANITIZE= twin
	for scenario in ${SCENARIOS:-$("$twin" list | cut -f1)}; do
		ok "$name: $scenario: the traces are the same" same "$scenario"
		like "$name: $scenario: each indirect branch led to ENDBR" \
			"$(cat "$tmp/out.hardened")" \
			'^# thunks: [1-9][0-9]* indirect branches, each to ENDBR'
	done
done
done_testing
