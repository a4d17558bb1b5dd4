#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only OR MIT
# Objects that are broken or made to harm: refused with a message, never a crash.
# shellcheck disable=SC2016 # immediates are not variables
# shellcheck source=tests/tap.sh
. "$(dirname "$0")/../tap.sh"
# shellcheck source=tests/objects/objects.sh
. "$(dirname "$0")/objects.sh"

sources=$(find "$top/objects" -maxdepth 1 -name '*.c' ! -name main.c)
flags="-std=gnu11 -g -O1 -Wall -Wextra -Werror -D_GNU_SOURCE -I$top/objects"
# shellcheck disable=SC2086 # lists
ok 'the program under ASan and UBSan builds' "${CC:-cc}" $flags \
	-fsanitize=address,undefined -fno-sanitize-recover=all \
	-o "$tmp/objects" $sources "$top/objects/main.c" -lZydis

# $1: what is wrong; $2, $3: patch.pl's; $4: what is said
refused()
{
	perl "$top/tests/objects/patch.pl" "$sample" "$2" "$3" >"$tmp/bad.o" ||
		tap_fail "$1: patched"
	cmp -s "$sample" "$tmp/bad.o" && tap_fail "$1: a change"
	fails "$1 is refused" 1 "^objects: .*bad[.]o: .*($4)" \
		"$tmp/objects" check "$tmp/bad.o"
}

refused 'a file cut in its header' truncate 40 'not an ELF object'
refused 'an empty file' truncate 0 'not an ELF object'
refused 'a file cut in its code' truncate 500 'section headers are not in'
refused 'a class that is none' header/class 9 'ELF class 9'
refused 'an executable' header/type 2 'not relocatable'
refused 'an object for another machine' header/machine 183 'not for x86'
refused 'section headers beyond the end' header/shoff 0x7fffffffffffff00 \
	'section headers are not in'
refused 'section headers of another size' header/shentsize 63 'of 63 bytes'
refused 'more sections than there are' header/shnum 0x7000 'section headers'
refused 'no sections at all' header/shnum 0 'section headers'
refused 'names that are in no section' header/shstrndx 0x6fff 'sections. names'
refused 'names that are code' header/shstrndx 1 'names are not in the file'
refused 'a section name beyond the end' section/.data/name 0x7fffffff \
	'section [0-9]+ has no valid name'
refused 'a section beyond the end' section/.data/offset 0x7fffffff \
	'section \.data is not within the file'
refused 'a size that wraps round' section/.data/size 0xfffffffffffffff0 \
	'section \.data is not within the file'
refused 'a .bss of exabytes' section/.bss/size 0x7fffffffffffffff \
	'section \.bss is not within'
refused 'two sections over each other' section/.data/offset =.text/offset \
	'sections \.text and \.data overlap'
refused 'two sections of one name' section/.bss/name =.data/name \
	'two sections are named \.data'
refused 'an alignment that is not a power of two' section/.data/align 24 \
	'alignment 24'
refused 'a section of an unknown type' section/.comment/type 17 'type 0x11'
refused 'a section of unknown flags' section/.data/flags 0x403 'flags'
refused 'an object with constructors' section/.data/type 14 \
	'section \.data: constructors'
refused 'code outside of .text' section/.data/flags 7 'outside of \.text'
refused 'no code' section/.text/flags 2 'no \.text with code'
refused 'symbols whose names are themselves' section/.symtab/link 0x9999 \
	'symbol table is malformed'
refused 'symbols whose names are code' section/.symtab/link 1 \
	'symbol table is malformed'
refused 'symbols of another size' section/.symtab/entsize 16 'malformed'
refused 'a symbol without a name in range' symbol/step/name 0xffffffff \
	'symbol [0-9]+ has no name'
refused 'a symbol of an unknown kind' symbol/step/info 0x1a 'type 10'
refused 'a weak symbol' symbol/step/info 0x22 'binding 2'
refused 'a hidden symbol' symbol/step/other 2 'visibility 2'
refused 'a symbol in no section' symbol/step/shndx 0x999 'section 0x999'
refused 'a common symbol' symbol/total/shndx 0xfff2 'section 0xfff2'
refused 'a symbol behind its section' symbol/step/value 0x7fffffffffffffff \
	'step is not within its section'
refused 'a function larger than the code' symbol/step/size 0x7fffffffffffffff \
	'step is not within its section'
refused 'a function that ends in an instruction' symbol/step/size 3 'step does not end'
refused 'functions over each other' symbol/step/size 0xf4 \
	'overlap|does not end'
refused 'a function too short' symbol/find/size 16 'code of no function|find'
refused 'a relocation of an unknown type' reloc/.rela.text/0/type 42 \
	'relocation type 42'
refused 'a relocation outside of the section' reloc/.rela.text/0/offset \
	0xfffffffffffffffd 'outside of it'
refused 'a relocation that sticks out' reloc/.rela.data/0/offset 0xa5 'outside'
refused 'a relocation for no symbol' reloc/.rela.text/0/symbol 0xffff \
	'no symbol 65535'
refused 'two relocations of one field' reloc/.rela.text/1/offset 0x29 \
	'two relocations|not for a field'
refused 'a relocation of an opcode' reloc/.rela.text/0/offset 0 \
	'not for a field'
refused 'a relocation table for itself' section/.rela.text/info \
	2 'which has none'
refused 'a relocation table for no section' section/.rela.text/info 0x999 \
	'is malformed'
refused 'an addend of exabytes' reloc/.rela.data/0/addend 0x7fffffffffffffff \
	'addend'
refused 'an entry of a jump table that leads nowhere' reloc/.rela.rodata/1/addend \
	0x7ffffff 'jump table|address of code'
refused 'an entry that leads into an instruction' reloc/.rela.rodata/1/addend \
	0x61 'jump table'
refused 'an entry that leads to another function' reloc/.rela.rodata/1/addend \
	0 'leads out of the function'
refused 'a pointer into a function' reloc/.rela.rodata/17/addend 4 \
	'address of code'

for n in $(seq 64 97 "$(wc -c <"$sample")"); do
	head -c "$n" "$sample" >"$tmp/cut.o"
	"$tmp/objects" check "$tmp/cut.o" >"$tmp/.out" 2>&1
	[ $? = 1 ] || echo "$n: $(tail -n 1 "$tmp/.out")"
done >"$tmp/cuts"
is 'cut anywhere, the file is refused' "$(cat "$tmp/cuts")" ''

# What is well-formed and not for hardening.
not_hardened()
{
	printf '\t.text\n\t.globl f\n\t.type f, @function\nf:\n%s\n\t.size f, . - f\n' \
		"$2" | as --64 -o "$tmp/odd.o"
	fails "$1 is refused" 1 "$3" "$tmp/objects" check "$tmp/odd.o"
}
not_hardened 'use of the red zone' 'mov %rax,-8(%rsp); ret' \
	'f[+]0: memory below the stack pointer'
not_hardened 'a direction flag that is set' 'std; rep stosb; cld; ret' \
	'direction flag'
not_hardened 'a return that pops arguments' 'ret $8' 'takes arguments'
not_hardened 'a function without an end' 'xor %eax,%eax' 'falls off its end'
not_hardened 'r11 as an argument' 'mov %r11,%rax; ret' 'takes r11'
not_hardened 'r11 across an indirect call' \
	'xor %r11d,%r11d; call *(%rdi); mov %r11,%rax; ret' 'r11 is not free'
not_hardened 'a branch into an instruction' 'jmp .+3; mov $1,%eax; ret' \
	'no instruction begins|into the middle'
not_hardened 'bytes that are not an instruction' '.byte 6; ret' 'not an instruction'
not_hardened 'a jump table without bounds' 'mov %edi,%edi
	jmp *1f(,%rdi,8)
2:	ret
	.section .rodata
1:	.quad 2b, 2b
	.text' 'bounds are not known'
not_hardened 'a flag that outlives a jump table' 'cmp $1,%edi
	ja 2f
	mov %edi,%edi
	jmp *1f(,%rdi,8)
2:	setb %al
	ret
	.section .rodata
1:	.quad 2b, 2b
	.text' 'flags are live'
not_hardened 'a jump table that is read as data' 'cmp $1,%edi
	ja 2f
	mov %edi,%edi
	mov 1f+8,%rax
	jmp *1f(,%rdi,8)
2:	ret
	.section .rodata
1:	.quad 2b, 2b
	.text' 'uses a jump table without jumping'
not_hardened 'an entry more than the bound allows' 'cmp $1,%edi
	ja 2f
	mov %edi,%edi
	jmp *1f(,%rdi,8)
2:	ret
	.section .rodata
1:	.quad 2b, 2b, 2b
	.text' 'address of code'

fuzz=$top/build/objects-fuzz
mkdir -p "$fuzz"
# shellcheck disable=SC2086 # lists
ok 'the program for mutants builds' "${CC:-cc}" $flags -DMUTANTS \
	-fsanitize=address,undefined -fno-sanitize-recover=all \
	-o "$tmp/mutants" "$top/tests/objects/fuzz.c" $sources -lZydis
# By hand: MUTANTS=20000
mutants=${MUTANTS:-5000}
ok 'no mutant of the sample ends it' "$tmp/mutants" "$mutants" "$sample"
like 'most mutants of the sample are refused' "$(grep refused "$tmp/.out")" \
	"$mutants mutants, [0-9]{4,} refused"
ok 'no mutant of the stand-in, for either machine, ends it' "$tmp/mutants" \
	300 "$standin"/free-*-regparm0/*.o

echo 'int LLVMFuzzerTestOneInput(void) { return 0; }' >"$tmp/try.c"
if clang -fsanitize=fuzzer,address,undefined -o "$tmp/try" "$tmp/try.c" \
	2>/dev/null; then
	# shellcheck disable=SC2086 # lists
	ok 'the fuzzer builds' clang $flags \
		-fsanitize=fuzzer,address,undefined \
		-fno-sanitize-recover=all -o "$fuzz/objects" \
		"$top/tests/objects/fuzz.c" $sources -lZydis
	mkdir "$tmp/corpus"
	cp "$sample" "$standin/free-i686-regparm0/ldm_la.o" "$tmp/corpus/"
	ok 'no input ends it; else that is in build/objects-fuzz' \
		"$fuzz/objects" -max_total_time="${FUZZ_SECONDS:-20}" \
		-timeout=20 -close_fd_mask=3 -artifact_prefix="$fuzz/" \
		"$tmp/corpus"
else
	skip 'no input ends it' 'no clang with libFuzzer'
fi
done_testing
