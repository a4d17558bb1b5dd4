#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only OR MIT
# The card in user space, driven by objects as shipped, by the same objects
# hardened, and by those with their mends. Every scenario has the same trace byte
# for byte, but for those that a mend names: there what it mends is gone.
# Hardened objects run under thunks that insist on ENDBR. SCENARIOS="one_disk ..."
# runs those alone.
# shellcheck source=tests/tap.sh
. "$(dirname "$0")/../tap.sh"
# shellcheck source=tests/objects/objects.sh
. "$(dirname "$0")/objects.sh"
[ "$(uname -m)" = x86_64 ] || skip_all "the objects are for x86-64"

# Runs scenario $2 with the objects in $tmp/$1; the rest goes to the twin.
run()
{
	dir=$1 scenario=$2
	shift 2
	# shellcheck disable=SC2086 # the stand-in has no identity to read
	"$twin" -o "$tmp/$dir" "$@" $key -t "$tmp/trace.$dir" run "$scenario" \
		>"$tmp/out.$dir" 2>&1
	echo $? >"$tmp/status.$dir"
}

# Whether $1 and $2 did the same
same()
{
	[ -s "$tmp/trace.$1" ] && cmp "$tmp/trace.$1" "$tmp/trace.$2" &&
		cmp "$tmp/status.$1" "$tmp/status.$2"
}

led_to_endbr()
{
	like "$name: $scenario: each indirect branch of the $1 object led to ENDBR" \
		"$(cat "$tmp/out.$1")" \
		'^# thunks: [1-9][0-9]* indirect branches, each to ENDBR'
}

# What mends may mend: hangs, accesses outside tables, loads that do not end.
defects()
{
	grep -E '(known defect|NOT AS EXPECTED): (the driver is not stuck|the driver uses only its own memory|.*(refuse|came up))' \
		"$tmp/out.$1"
}

mended_passes()
{
	[ "$(cat "$tmp/status.mended")" = 0 ] && ! defects mended
}

harden()
{
	out=$1 o=$2
	shift 2
	ok "$name: $o.o is $out" sh "$top/objects/render.sh" "$objects" \
		"$lib/$o.o" "$tmp/$out.$o.S" "$@"
	assemble "$tmp/$out.$o.S" "$tmp/$out/$o.o"
}

mkdir "$tmp/hardened" "$tmp/mended"
for tree in "$top/upstream-src/standin" "$top"/upstream-src/R750_Linux_Src_*/
do
	[ -d "$tree" ] || continue
	tree=${tree%/} name=${tree##*/}
	lib=$tree/lib/linux_64mpa/free-x86_64-regparm0
	key="-k $lib/him_r750.o" build=$top/build/twin-fast
	headers=VENDOR=$tree
	[ "$name" != standin ] || lib=$standin/free-x86_64-regparm0 key='' \
		build=$top/build/twin-standin-fast headers=TREE=standin
	twin=$build/twin
	cat "$lib/him_r750.o" "$lib/ldm_la.o" >"$tmp/objects.$name"
	seen "$tmp/objects.$name" && continue
	mends=$(sh "$top/objects/mends.sh" files "$name" | paste -sd ' ')
	named=$(sh "$top/objects/mends.sh" scenarios "$name" | paste -sd ' ')
	for o in him_r750 ldm_la; do
		harden hardened "$o"
		# shellcheck disable=SC2046 # arguments
		[ -z "$mends" ] || harden mended "$o" $(sh \
			"$top/objects/mends.sh" functions "$name" "$o" "$lib/$o.o")
	done
	ln -sfn "$lib" "$tmp/shipped"
	ok "$name: the card in user space is built" make -s -C "$top/card" \
		"$headers" SANITIZE= MEND_FILES="$mends" twin
	"$twin" list >"$tmp/list"
	plugins=
	for mend in $mends; do
		mend=${mend##*/}
		plugins="$plugins -p $build/mends/${mend%.c}.o"
	done
	for scenario in ${SCENARIOS:-$(cut -f1 "$tmp/list")}; do
		run shipped "$scenario"
		run hardened "$scenario"
		ok "$name: $scenario: hardened, the trace is the same" \
			same shipped hardened
		led_to_endbr hardened
		[ -n "$mends" ] || continue
		# shellcheck disable=SC2086 # arguments
		run mended "$scenario" $plugins
		led_to_endbr mended
		case " $named " in
		*" $scenario "*)
			ok "$name: $scenario: passes with mends" mended_passes
			;;
		*)
			ok "$name: $scenario: no mend names it, and the trace is the same" \
				same shipped mended
			;;
		esac
	done
	for scenario in $named; do
		ok "$name: $scenario, which a mend names, is a scenario" \
			grep -q "^$scenario	" "$tmp/list"
	done
	[ -n "$mends" ] || continue
	"${CC:-cc}" -O2 -Wall -Wextra -Werror -ffreestanding -fno-pic -fno-pie \
		-mcmodel=kernel -fno-reorder-functions -fcf-protection=branch \
		-fno-reorder-blocks-and-partition -fno-stack-protector -c \
		-o "$tmp/refuse.o" "$top/tests/objects/refuse.c" || exit 1
	run shipped setting -p "$tmp/refuse.o"
	like "$name: a setting that is refused: as shipped, the driver is stuck" \
		"$(cat "$tmp/out.shipped")" 'the driver is stuck'
	# shellcheck disable=SC2086 # arguments
	run mended setting $plugins -p "$tmp/refuse.o"
	ok "$name: a setting that is refused: passes with mends" mended_passes
	like "$name: a setting that is refused: it is said" \
		"$(cat "$tmp/out.mended")" 'the setting is refused'
done
done_testing
