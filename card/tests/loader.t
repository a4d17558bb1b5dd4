#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only OR MIT
# The loader: plug-ins, what ASan and gdb see of loaded objects, and objects that
# are broken or made to harm, which it refuses by name. With the stand-in's objects,
# under sanitizers; the fuzzer runs for FUZZ_SECONDS (20).
# shellcheck disable=SC2016 # immediates are not variables
# shellcheck source=tests/tap.sh
. "$(dirname "$0")/../../tests/tap.sh"

[ "$(uname -m)" = x86_64 ] || skip_all "the objects are for x86-64"

make -s -C "$top/card" TREE=standin twin >&2 || exit 1
twin=$top/build/twin-standin/twin
driver=$top/build/twin-standin/objects/free-x86_64-regparm0
plugins=$top/card/tests/loader

# plugin NAME [OPTION]...: compiles a plug-in, with its code in .text.
plugin()
{
	name=$1
	shift
	"${CC:-cc}" -O2 -ffreestanding -fno-pic -fno-pie -mcmodel=kernel \
		-fno-reorder-functions -fno-reorder-blocks-and-partition \
		-fno-asynchronous-unwind-tables -fno-stack-protector "$@" \
		-c -o "$tmp/$name.o" "$plugins/$name.c"
}

# assembled NAME TEXT: an object of this code.
assembled()
{
	printf '\t.text\ncode:\n%s\n' "$2" | as --64 -o "$tmp/$1.o"
}

run()
{
	"$twin" -o "$driver" "$@" run one_disk
}

# ---- plug-ins ----

ok 'a plug-in compiles' plugin wrap
run -t "$tmp/without" >/dev/null
ok 'the scenario runs with a plug-in' run -p "$tmp/wrap.o" -t "$tmp/with"
cp "$tmp/.out" "$tmp/run"
ok 'a plug-in that only wraps leaves the trace as it was' \
	cmp "$tmp/without" "$tmp/with"
reads=$(sed -n 's/^# \([0-9]*\) register reads.*/\1/p' "$tmp/run")
like 'a plug-in wraps what the OSM has, and what the HIM calls of its own' \
	"$(cat "$tmp/run")" "driver: $reads reads, [1-9][0-9]* phys started"
like 'the constructor of a plug-in is called' "$(head -n 2 "$tmp/run")" \
	'driver: the plug-in is constructed'
fails 'two plug-ins for one function are refused' 2 \
	'objects: .*wrap\.o: [a-z_]* is defined in .*wrap\.o, too' \
	run -p "$tmp/wrap.o" -p "$tmp/wrap.o"

ok 'a plug-in with a defect compiles with ASan' plugin overrun \
	-mcmodel=small -fsanitize=address
fails 'ASan sees an overrun in a loaded object' any \
	'AddressSanitizer: global-buffer-overflow' run -p "$tmp/overrun.o"

# ---- gdb ----

if command -v gdb >/dev/null; then
	gdb -q -batch -ex 'set breakpoint pending on' -ex 'break wake_phy' \
		-ex 'break mv_phy_start' -ex run -ex 'bt 3' -ex 'info locals' \
		--args "$twin" -o "$driver" run one_disk \
		>"$tmp/gdb" 2>&1 </dev/null
	grep -q 'ptrace: Operation not permitted' "$tmp/gdb" ||
		like 'gdb stops in a loaded object and knows the line' \
			"$(cat "$tmp/gdb")" '^#0 .*mv_phy_start .* at .*mv_phy\.c:[0-9]'
else
	skip 'gdb stops in a loaded object and knows the line' 'no gdb'
fi

# ---- well-formed, and not for the loader ----

# refused_text NAME TEXT RE
refused_text()
{
	assembled bad "$2"
	fails "$1 is refused" 2 "^objects: .*bad\.o: ($3)" run -p "$tmp/bad.o"
}
refused_text 'an import that nothing provides' 'call nonsense' \
	'imports nonsense, which nothing provides'
refused_text 'an import of the C library' 'call system' \
	'imports system, which nothing provides'
refused_text '__real_ of something that is not there' 'call __real_nonsense' \
	'imports __real_nonsense'
refused_text 'a section of a name with a meaning' 'ret
	.section .ctors,"aw"
	.quad 0' 'the loader does not know section \.ctors'
refused_text 'thread-local data' 'ret
	.section .tdata,"awT"
	.quad 0' 'section \.tdata: flags'
refused_text 'a relocation against a section that is not loaded' \
	'mov $x,%edi
	.section .extra,""
x:	.long 1' 'needs section \.extra, which is not loaded'
refused_text 'a relocation through a GOT' 'mov os_readl@GOTPCREL(%rip),%rax' \
	'\.text: relocation type 42'
refused_text 'an address that does not fit its field' \
	'movl $f+0x7fffffff,%eax
	.globl f
f:	ret
	.data
	.long f-0x7fffffff' '.data: relocation at 0: f is out of reach'
refused_text 'a relocation type of 16 bits' '.word os_readl' \
	'\.text: relocation type 12 at 0 is not known'
printf 'code:\tret\n' | as --32 -o "$tmp/bad32.o"
fails 'an object for i386 is refused' 2 'bad32\.o: not for x86-64' \
	run -p "$tmp/bad32.o"
fails 'an object that is not there is refused' 2 \
	'none\.o: No such file' run -p "$tmp/none.o"
fails 'a directory without objects is refused' 2 \
	'him_r750\.o: No such file' "$twin" -o "$tmp" run one_disk
mkdir "$tmp/twice"
cp "$driver/ldm_la.o" "$tmp/twice/ldm_la.o"
cp "$driver/ldm_la.o" "$tmp/twice/him_r750.o"
fails 'a function that both objects define is refused' 2 \
	'[a-z_0-9]* is defined in .*, too' "$twin" -o "$tmp/twice" run one_disk
assembled empty ret
cp "$tmp/empty.o" "$tmp/twice/him_r750.o"
fails 'a driver without a HIM is refused' 2 'twin: the objects have no init_module_him_' \
	"$twin" -o "$tmp/twice" run one_disk

# ---- broken or made to harm ----

# refused NAME WHAT VALUE RE: one field of the plug-in changed, see patch.pl
refused()
{
	perl "$top/tests/objects/patch.pl" "$tmp/wrap.o" "$2" "$3" \
		>"$tmp/bad.o" || tap_fail "$1: patched"
	fails "$1 is refused" 2 "^objects: .*bad\.o: .*($4)" run -p "$tmp/bad.o"
}
refused 'a file cut in its header' truncate 40 'not an ELF object'
refused 'a file cut in its code' truncate 100 'section headers are not in'
refused 'section headers beyond the end' header/shoff 0x7fffffffffffff00 \
	'section headers are not in'
refused 'section names beyond the end' section/.text/name 0x7fffffff \
	'no valid name'
refused 'sections over each other' section/.text/offset \
	=.rodata.str1.1/offset 'overlap'
refused 'writable code' section/.text/flags 7 'section \.text is writable code'
refused 'a size that wraps round' section/.text/size 0xfffffffffffffff0 \
	'not within the file'
refused 'a .bss of exabytes' section/.bss/size 0x7fffffffffffffff 'section \.bss'
refused 'an alignment above a page' section/.bss/align 0x10000 'alignment'
refused 'symbols whose names are code' section/.symtab/link 1 \
	'symbol table is malformed'
refused 'a symbol behind its section' symbol/os_readl/value \
	0x7fffffffffffffff 'os_readl is not within'
refused 'a relocation outside of its section' reloc/.rela.text/0/offset \
	0xfffffffffffffffd 'outside of it'
refused 'a relocation for no symbol' reloc/.rela.text/0/symbol 0xffff \
	'no symbol 65535'
refused 'a relocation of an unknown type' reloc/.rela.text/0/type 42 \
	'relocation type 42'
refused 'an addend that leads out of reach' reloc/.rela.text/0/addend \
	0x7fffffff 'out of reach'

for n in $(seq 0 67 "$(wc -c <"$tmp/wrap.o")"); do
	head -c "$n" "$tmp/wrap.o" >"$tmp/cut.o"
	run -p "$tmp/cut.o" >"$tmp/.out" 2>&1
	[ $? = 2 ] || echo "$n: $(tail -n 1 "$tmp/.out")"
done >"$tmp/cuts"
is 'cut anywhere, a plug-in is refused' "$(cat "$tmp/cuts")" ''

# ---- mutants ----

echo 'int LLVMFuzzerTestOneInput(void) { return 0; }' >"$tmp/try.c"
if clang -fsanitize=fuzzer,address,undefined -o "$tmp/try" "$tmp/try.c" \
	2>/dev/null; then
	ok 'the fuzzer is built' make -s -C "$top/card" fuzz-program
	fuzz=$top/build/twin-fuzz
	mkdir "$tmp/corpus"
	make -s -C "$top/upstream-src/standin/lib/src" OUT="$tmp/standin" \
		DIRS=free-x86_64-regparm0
	assembled far 'call z_far; call os_readl; ret'
	for o in "$tmp/standin"/*/ldm_la.o "$tmp/wrap.o" "$tmp/far.o"; do
		cp "$o" "$tmp/corpus/"
		like "the seed $(basename "$o") is linked" \
			"$(FUZZ_STATS=1 "$fuzz/loader" "$o" 2>&1)" '^linked'
	done
	# By number first: on a busy machine the time may be over at once.
	for limit in -runs=5000 "-max_total_time=${FUZZ_SECONDS:-20}"; do
		ok "no mutant ends the loader ($limit); else it is in build/twin-fuzz" \
			"$fuzz/loader" "$limit" -timeout=60 -close_fd_mask=2 \
			-artifact_prefix="$fuzz/" "$tmp/corpus"
	done
else
	skip 'no mutant ends the loader' 'no clang with libFuzzer'
fi
done_testing
