#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only OR MIT
# Changes of the hardened text, one at a time: the proof notices each, and says
# in which function it is.
# shellcheck source=tests/tap.sh
. "$(dirname "$0")/../tap.sh"
# shellcheck source=tests/objects/objects.sh
. "$(dirname "$0")/objects.sh"

# $1: its name; $2: kind of mutation; $3: which one of them
mutant()
{
	name="$1: $2 $3"
	if ! awk -v kind="$2" -v nth="$3" -f "$top/tests/objects/mutant.awk" \
		"$text" >"$tmp/mutant.S" 2>"$tmp/where"; then
		skip "$name is noticed" 'no such place'
		return
	fi
	where=$(sed 's/[.]/[.]/g' "$tmp/where")
	if ! assemble "$tmp/mutant.S" "$tmp/mutant.o" 2>"$tmp/as"; then
		tap_fail "$name can be assembled"
		tap_diag <"$tmp/as"
		return
	fi
	fails "$name, in $where, is noticed" 1 " ${where}[+]0" \
		proven "$object" "$tmp/mutant.o"
}

kinds='register source condition target displacement immediate size callee
	indirect return endbr lost cleared bound'

every()
{
	text=$tmp/$1.S
	"$objects" harden "$object" >"$text" || tap_fail "$1: its text"
	assemble "$text" "$tmp/whole.o"
	ok "$1: the text without a change is proven" proven "$object" \
		"$tmp/whole.o"
}

object=$sample
every sample
for kind in $kinds entry index; do
	for n in 1 2 3; do
		mutant sample "$kind" "$n"
	done
done

# Data: a byte, a pointer to a function, a string of the section's.
edit()
{
	sed "$2" "$text" >"$tmp/mutant.S"
	cmp -s "$text" "$tmp/mutant.S" && echo 'no such line' | tap_diag
	assemble "$tmp/mutant.S" "$tmp/mutant.o"
	fails "sample: $1 is noticed" 1 "$3" proven "$object" "$tmp/mutant.o"
}
edit 'a byte of data' 's/^\(	\.byte .*\)0x34,/\10x35,/' 'data[+]0x[0-9a-f]+: another byte'
edit 'another function in a table of them' 's/\.quad add_one/.quad take_one/' \
	'rodata[+]0x[0-9a-f]+ leads to something else'
edit 'the address of other data' 's/counters(/counters+4(/' 'other memory'
edit 'another size of a table' 's/\.size counters, 32/.size counters, 16/' \
	'symbol counters is another'
# shellcheck disable=SC2016 # sed's last line
edit 'a function more' \
	'$a\	.text\nGLOBAL_FUNCTION more\n	RETURN\nEND_FUNCTION more' \
	'that the original has not'
# shellcheck disable=SC2016 # sed's last line
edit 'a section more' '$a\	.section .more,"a"\n	.long 1' 'section \.more is new'
"${CC:-cc}" -m64 -c -x assembler-with-cpp -I"$top" -o "$tmp/plain.o" "$text"
fails 'sample: a plain return where there should be a thunk is noticed' 1 \
	'no return' "$objects" prove --option rethunk "$object" "$tmp/plain.o"
fails 'sample: no ENDBR where there should be one is noticed' 1 'no ENDBR' \
	"$objects" prove --option ibt "$object" "$tmp/plain.o"
fails 'sample: no padding where there should be some is noticed' 1 \
	'no padding' "$objects" prove --option padding "$object" "$tmp/plain.o"

for object in "$standin/free-x86_64-regparm0"/*.o \
	$(vendor_objects 'free-x86_64-regparm0/*.o'); do
	seen "$object" && continue
	name=$(short "$object")
	every "$(echo "$name" | tr / -)"
	n=7
	for kind in $kinds entry index; do
		mutant "$name" "$kind" $n
		n=$((n % 23 + 5))
	done
done
done_testing
