#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only OR MIT
# The identity key is found in an object of the right shape, and in no other.
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
# Assembler syntax, not variables.
# shellcheck disable=SC2016
{
	object good $f 'movabs $0x8877665544332211,%rax'
	object high $f 'movabs $0x0102030405060708,%r15'
	object other some_function 'movabs $0x1122334455667788,%rax'
	object none $f 'mov $1,%eax'
}
is "a key loaded into rax is found" "$($key "$tmp/good.o")" 1122334455667788
is "a key loaded into r15 is found" "$($key "$tmp/high.o")" 0807060504030201
fails "an object without the function is refused" 1 'has no function' "$key" "$tmp/other.o"
fails "a function without an immediate is refused" 1 'no 64-bit immediate' "$key" "$tmp/none.o"
fails "a missing file is refused" 1 'No such file' "$key" "$tmp/absent.o"
echo text >"$tmp/text.o"
fails "a text file is refused" 1 'not an ELF object' "$key" "$tmp/text.o"
: >"$tmp/empty.o"
fails "an empty file is refused" 1 'empty.o' "$key" "$tmp/empty.o"
fails "a directory is refused" 1 "$tmp" "$key" "$tmp"
size=$(wc -c <"$tmp/good.o")
for part in 20 64 100 $((size / 2)) $((size - 40)); do
	head -c "$part" "$tmp/good.o" >"$tmp/cut.o"
	fails "an object truncated to $part bytes is refused" 1 'cut.o' "$key" "$tmp/cut.o"
done
done_testing
