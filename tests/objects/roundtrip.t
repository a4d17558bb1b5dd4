#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only OR MIT
# Every object as text and back: identical, and read as objdump reads it.
# shellcheck source=tests/tap.sh
. "$(dirname "$0")/../tap.sh"
# shellcheck source=tests/objects/objects.sh
. "$(dirname "$0")/objects.sh"

for object in "$sample" "$standin"/*/*.o $(vendor_objects '*/*.o'); do
	seen "$object" && continue
	ok "$(short "$object") comes back identical" \
		sh "$top/objects/roundtrip.sh" "$objects" "$object"
done

# What is compared is what differs: $1 says what, $2 makes it of the text.
"$objects" exact "$sample" >"$tmp/exact.s"
differs()
{
	sed "$2" "$tmp/exact.s" >"$tmp/other.s"
	cmp -s "$tmp/exact.s" "$tmp/other.s" && echo "no such line" | tap_diag
	as --64 --no-warn -mx86-used-note=no -o "$tmp/other.o" "$tmp/other.s"
	fails "$1 is a difference" 1 "differs .*: $3" \
		"$objects" compare "$sample" "$tmp/other.o"
}
differs 'a byte of code' 's/mov %rdi,%rbx/mov %rdi,%rbp/' 'bytes of \.text'
differs 'a byte of data' 's/0x34,/0x35,/' 'bytes of \.data'
differs 'the name of an import' 's/, import_read/, import_road/' \
	'relocation of \.text'
differs 'an addend' 's|\.bss(|.bss+4(|' 'of \.text'
differs 'the size of a symbol' 's/\.size step, .*/.size step, 1/' \
	'symbol of step'
differs 'a symbol made global' 's/\.local add_one/.globl add_one/' 'symbol'
differs 'an alignment' '/section \.data/,/balign/s/balign.*/balign 64/' \
	'header of \.data'
# shellcheck disable=SC2016 # sed's last line
differs 'a section more' '$a\	.section .more,"a"; .long 1' \
	'presence of \.more'

# Another opinion of where instructions begin is not passed over.
objdump -d -z -w --section=.text "$sample" >"$tmp/objdump"
sed '/^ *[0-9a-f]*:/{20d;}' "$tmp/objdump" | sed 's/^ *10:/  11:/' \
	>"$tmp/objdump2"
sh -c '"$1" boundaries "$2" <"$3"' - "$objects" "$sample" "$tmp/objdump2" \
	2>"$tmp/said"
like 'objdump that sees others is heard' "$(cat "$tmp/said")" \
	'objdump sees (an|no) instruction'
head -n 40 "$tmp/objdump" >"$tmp/objdump3"
sh -c '"$1" boundaries "$2" <"$3"' - "$objects" "$sample" "$tmp/objdump3" \
	2>"$tmp/said"
like 'objdump that stops early is heard' "$(cat "$tmp/said")" \
	'objdump sees no instruction at'
done_testing
