#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only OR MIT
# The identity key is found in an object of the right shape, and only there.
# shellcheck source=tests/tap.sh
. "$(dirname "$0")/../../tests/tap.sh"

make -s -C "$top/card" unit-key >&2 || exit 1
key=$top/build/twin/unit/key

# object NAME FUNCTION INSTRUCTION
object()
{
	printf '\t.text\n\tnop\n\t.globl %s\n%s:\n\tpush %%rbx\n\t%s\n\tret\n' \
		"$2" "$2" "$3" >"$tmp/$1.s"
	cc -c -o "$tmp/$1.o" "$tmp/$1.s"
}

f=odin_verify_adapter
# The assembler's syntax, not the shell's.
# shellcheck disable=SC2016
{
	object good $f 'movabs $0x8877665544332211,%rax'
	object high $f 'movabs $0x0102030405060708,%r15'
	object other some_function 'movabs $0x1122334455667788,%rax'
	object none $f 'mov $1,%eax'
}
is "a key in rax" "$($key "$tmp/good.o")" 1122334455667788
is "a key in r15" "$($key "$tmp/high.o")" 0807060504030201
fails "another function" 1 'has no function' "$key" "$tmp/other.o"
fails "no immediate" 1 'no 64-bit immediate' "$key" "$tmp/none.o"
fails "no such file" 1 'No such file' "$key" "$tmp/absent.o"
echo text >"$tmp/text.o"
fails "no ELF file" 1 'no ELF object' "$key" "$tmp/text.o"
: >"$tmp/empty.o"
fails "an empty file" 1 'empty.o' "$key" "$tmp/empty.o"
fails "a folder" 1 "$tmp" "$key" "$tmp"
size=$(wc -c <"$tmp/good.o")
for part in 20 64 100 $((size / 2)) $((size - 40)); do
	head -c "$part" "$tmp/good.o" >"$tmp/cut.o"
	fails "cut off after $part bytes" 1 'cut.o' "$key" "$tmp/cut.o"
done
done_testing
