#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only OR MIT
# make modules: from the stand-in to a module, and what is said and left where
# it cannot be had. MODULES_FULL=1 also builds what fails, or passes, like something that
# is built anyway.
# shellcheck source=tests/tap.sh
. "$(dirname "$0")/../tap.sh"
# shellcheck source=tests/headers.sh
. "$(dirname "$0")/../headers.sh"

command -v spatch >/dev/null || skip_all 'no spatch to render with'
newest=$("$top/scripts/kernel/kver.sh" --list | tail -n 1 | cut -d' ' -f1)
[ -n "$newest" ] || skip_all 'no kernel headers installed'
use_headers "$newest"

# A project of our own, so that the user's build directory stays as it is.
p=$tmp/project
mkdir -p "$p/build"
(cd "$top" && cp -R Makefile VERSION cocci compat objects patches scripts "$p/")
mkdir "$p/upstream-src"
cp -R "$top"/upstream-src/*.product "$top/upstream-src/standin" "$p/upstream-src/"
make -s -C "$top" "$top/build/host/objects" || exit 1
cp -R "$top/build/host" "$p/build/"
# What the steps of the series made; whether it still holds, render.sh sees.
if [ -d "$top/build/standin/.steps" ]; then
	mkdir "$p/build/standin"
	cp -R "$top/build/standin/.steps" "$p/build/standin/"
fi
find "$p/build/host" -type f -exec touch {} +
compiler_cache
out=$p/build/standin
ko=$out/$release/r750.ko
# As regular expressions.
re_ko=$(printf '%s' "$ko" | sed 's/[+.]/[&]/g')
re_release=$(printf '%s' "$release" | sed 's/[+.]/[&]/g')

# shellcheck disable=SC2120 # words for make, if any
modules()
{
	make -C "$p" --no-print-directory KVER="$release" modules "$@"
}

ok 'make -n' make -C "$p" -n KVER="$release" modules gates port-report
like 'make -n: says what would run' "$(cat "$tmp/.out")" 'modules\.sh'
ok 'make -n: makes nothing' test ! -e "$out/src"
# The number of jobs is the user's; a word of his that looks like it is not.
like 'as many jobs as there are processors' "$(make -C "$p" -n KDIR=/usr-j4 \
	JOBS=7 modules)" ' -j7$'
is 'as many jobs as there are processors, but for -j' "$(make -C "$p" -n -j3 JOBS=7 modules | grep -c -e '-j7$')" 0

mkdir -p "$out/.stage.killed"
ok 'the stand-in builds' modules
like 'its last line says what and for which kernel' \
	"$(tail -n 1 "$tmp/.out")" "^r750: built $re_ko for $re_release\$"
ok 'what a killed run left is gone' test ! -e "$out/.stage.killed"
info()
{
	modinfo -F "$1" "$ko"
}
like 'modinfo: the version' "$(info version)" \
	"^$(sed 's/[.]/[.]/g' "$p/VERSION")[+]standin[.]g[0-9a-f]{8}\$"
is 'modinfo: the tree' "$(info r750_tree)" standin
n=$(grep -c '[.]patch$' "$out/patches/series")
like 'modinfo: the series' "$(info r750_series)" "^$n of $n patches, [0-9a-f]{12}\$"
like 'modinfo: the sources' "$(info r750_sources)" '^[0-9a-f]{12}$'
like 'modinfo: the objects' "$(info r750_objects)" '^[0-9a-f]{12}$'
like 'modinfo: the gates' "$(info r750_gates)" '(^|,)(SDEV|SLAVE)_CONFIGURE(,|$)'
is 'nothing of our own warns' "$(grep 'compat/.*warning:' "$out/$release/build.log")" ''

before=$(stat -c %y "$ko")
ok 'once more' modules
like 'once more: nothing to do' "$(cat "$tmp/.out")" "^r750: $re_ko is up to date for"
is 'once more: changes nothing' "$(stat -c %y "$ko")" "$before"

: >"$ko"
ok 'a module that lost its content' modules
ok 'a module that lost its content: is built again' modinfo "$ko"
ok 'another compiler' modules CC="$(command -v gcc)"
like 'another compiler: it is built again' "$(cat "$tmp/.out")" '^r750: built'
ok 'another compiler: once' modules CC="$(command -v gcc)" V=1
like 'another compiler: no more' "$(cat "$tmp/.out")" 'is up to date for'

sed -i '$s,$,\n/* by hand */,' "$out/src/osm/linux/osm_linux.c"
touch -d 2001-01-01 "$out/src/osm/linux/osm_linux.c"
sources=$(info r750_sources)
ok 'a source changed by hand, with an old date, is built' modules
like 'a source changed by hand, with an old date, is built: modinfo says so' "$(info r750_series)" ', changed by hand$'
ok 'a source changed by hand, with an old date, is built: with another checksum' test "$(info r750_sources)" != "$sources"
rm -rf "$out/src"

modules >"$tmp/one" 2>&1 &
rm -rf "${out:?}/$release"
modules >"$tmp/two" 2>&1
is 'two at once: the one' $? 0
wait $!
is 'two at once: the other' $? 0
ok 'two at once: the module is whole' modinfo "$ko"

# Rendered sources that are gone, or some of them.
staged()
{
	(cd "$out/dkms" && find . -type f -exec sha256sum {} + | sort)
}
before=$(staged)
rm -rf "$out/src/inc"
fails 'sources that are not whole' any \
	"rendered sources are not whole.*rm -rf '.*/src' '.*', then make render" \
	make -C "$p" stage
is 'sources that are not whole: the old stage is kept' "$(staged)" "$before"
rm -rf "$out/src"
ok 'no sources at all' make -C "$p" stage
is 'no sources at all: they are rendered again' "$(staged)" "$before"

ok 'the HIM is staged as assembly' test -s "$out/dkms/him_r750.S"
ok 'the LDM is staged as assembly' test -s "$out/dkms/ldm_la.S"
fails 'OBJECTS=soft' any 'OBJECTS is hardened or as-shipped, not "soft"' \
	make -C "$p" OBJECTS=soft stage
ok 'OBJECTS=as-shipped' make -C "$p" OBJECTS=as-shipped stage
ok 'OBJECTS=as-shipped: no assembly is staged' test ! -e "$out/dkms/him_r750.S"
ok 'without it' make -C "$p" stage
is 'OBJECTS=hardened again: all is as before' "$(staged)" "$before"

# The series as it stands is what is built.
cd "$out/src" || exit 1
# Down to a step without which no kernel of today builds.
last=dma-pool
quilt pop $last.patch >/dev/null 2>&1 && quilt pop >/dev/null 2>&1
make -s -C "$p" stage >/dev/null
like 'other sources are another version' "$(grep -h PACKAGE_VERSION \
	"$out/dkms/dkms.conf" "$out/$release/dkms.conf" | sort -u | wc -l)" '^2$'
fails "without $last" any "Kbuild failed for $re_release.*; log: .*/build.log" modules
ok "without $last: the log is there" grep -q 'error:' "$out/$release/build.log"
ok "without $last: no module" test ! -e "$ko"
quilt push -a >/dev/null 2>&1
ok "with $last again" modules

if [ -n "${MODULES_FULL-}" ]; then
	echo 'int broken(void) { return nobody_declares_this; }' >>"$p/compat/reply.c"
	fails 'an error in our own code' any 'Kbuild failed' modules
	cp "$top/compat/reply.c" "$p/compat/"
fi
if grep -qE '^CONFIG_(OBJTOOL|STACK_VALIDATION)=y' "$kdir/include/config/auto.conf"; then
	echo 'void crooked(void); void crooked(void) { asm volatile("push %rax"); }' \
		>>"$p/compat/reply.c"
	for again in '' ${MODULES_FULL:+', again'}; do
		fails "objtool objects to our own code$again" any \
			'objtool objects to our own code' modules
		ok "objtool objects to our own code$again: no module" test ! -e "$ko"
	done
	cp "$top/compat/reply.c" "$p/compat/"
else
	skip 'objtool objects to our own code' 'this kernel does not use it'
fi
sed -i 's/exit ours/exit 7/' "$p/scripts/stage/kbuild/build-log.awk"
fails "a reader of the log that fails" any 'awk could not filter .*status 7' modules
ok "a reader of the log that fails: no module" test ! -e "$ko"
cp "$top/scripts/stage/kbuild/build-log.awk" "$p/scripts/stage/kbuild/"

# Without a list of the objects' symbols the log is still shown.
if [ -n "${MODULES_FULL-}" ]; then
	mkdir "$tmp/bin"
	ln -s /bin/true "$tmp/bin/nm"
	rm -rf "${out:?}/$release"
	ok 'nm finds no symbols in the objects' env PATH="$tmp/bin:$PATH" \
		make -C "$p" --no-print-directory KVER="$release" modules
	like 'nm finds no symbols: the log is shown' "$(cat "$tmp/.out")" \
		'LD \[M\] .*r750'
fi

# Stopped in the middle: by a signal to make and all that it started.
rm -rf "${out:?}/$release"
perl -e 'setpgrp; exec @ARGV' make -C "$p" KVER="$release" modules \
	>"$tmp/log" 2>&1 &
pid=$!
until [ -e "$out/$release/compat.h" ] || ! kill -0 $pid 2>/dev/null; do
	sleep 0.1
done
kill -TERM -$pid
wait $pid 2>/dev/null
ok 'stopped in the middle: no module' test ! -e "$ko"
ok 'stopped in the middle: no module: the next build is good' modules

# Kernels that do not do.
fails 'no headers' any 'no headers for 99[.]9; installed: .*' \
	make -C "$p" KVER=99.9 modules
new_kernel newer
rm -f "$tmp/newer/.kernelvariables"
edit "$tmp/newer" "$kdir" include/config/auto.conf \
	's/^CONFIG_GCC_VERSION=.*/CONFIG_GCC_VERSION=990000/'
fails 'a compiler older than that of the kernel' any \
	'was built with gcc 99, but gcc is the older' \
	make -C "$p" KDIR="$tmp/newer" modules
new_kernel foreign
edit "$tmp/foreign" "$kdir" include/config/auto.conf \
	's/^CONFIG_X86_64=y/CONFIG_ARM64=y/; s/^CONFIG_X86=y//'
fails 'headers of another architecture' any 'arm64|architecture' \
	make -C "$p" KDIR="$tmp/foreign" modules
# By the same name as the other kernels that something is built for in full, so that the
# compiler's cache knows it.
lent=$tmp/lent
new_kernel lent
rm -f "$lent/Module.symvers"
if grep -q '^CONFIG_MODVERSIONS=y' "$kdir/include/config/auto.conf"; then
	ok 'no symbol versions to be had' make -C "$p" KDIR="$lent" modules
	like 'no symbol versions: a warning that it will not load' \
		"$(cat "$tmp/.out")" 'WILL NOT LOAD: .*CONFIG_MODVERSIONS, but .*/lent has'
else
	skip 'no symbol versions to be had' 'this kernel has none'
fi
: >"$lent/Module.symvers"
fails 'an empty Module.symvers' any 'lent/Module.symvers is empty' \
	make -C "$p" KDIR="$lent" modules
fails 'an empty Module.symvers: DKMS is told, too' any 'Module.symvers is empty' \
	make -C "$out/dkms" KDIR="$lent"
new_kernel lent
edit "$lent" "$kdir" include/config/auto.conf \
	'/IBT=/d; s/^CONFIG_X86_64=y/&\nCONFIG_X86_KERNEL_IBT=y/'
ok 'a kernel with IBT' make -C "$p" KDIR="$lent" modules
is 'a kernel with IBT: no warning of hardened objects' \
	"$(grep 'ibt=off' "$tmp/.out")" ''
ok 'a kernel with IBT, objects as shipped' \
	make -C "$p" KDIR="$lent" OBJECTS=as-shipped modules
like 'a kernel with IBT, objects as shipped: what that means' "$(cat "$tmp/.out")" \
	'r750: note: .*CONFIG_X86_KERNEL_IBT; .*boot with ibt=off'
new_kernel cfi
rm -f "$tmp/cfi/.kernelvariables"
edit "$tmp/cfi" "$kdir" include/config/auto.conf \
	's/^CONFIG_X86_64=y/&\nCONFIG_CFI_CLANG=y/'
for goal in modules gates; do
	fails "$goal: a kernel with CFI" any 'has CONFIG_CFI_CLANG' \
		make -C "$p" KDIR="$tmp/cfi" $goal
done
fails 'gates: a compiler older than that of the kernel' any \
	'was built with gcc 99, but gcc is the older' \
	make -C "$p" KDIR="$tmp/newer" gates
# What Kbuild is told: its words, for a kernel built with clang.
new_kernel clang
rm -f "$tmp/clang/.kernelvariables"
edit "$tmp/clang" "$kdir" include/config/auto.conf \
	's/^CONFIG_CC_IS_GCC=y/CONFIG_CC_IS_CLANG=y/; /^CONFIG_CLANG_VERSION/d'
for cc in clang=1 clang-16=-16 /opt/clang-16=-16 /opt/llvm/bin/clang=/opt/llvm/bin/ \
	'ccache clang-16'=-16 =1; do
	is "CC='${cc%=*}': LLVM=" "$(CC=${cc%=*} sh "$out/dkms/kbuild/kbuild-args.sh" \
		"$tmp/clang" | grep LLVM)" "LLVM=${cc##*=}"
done
is "LLVM= of the command line is kept" "$(CC=clang-16 LLVM=-17 \
	sh "$out/dkms/kbuild/kbuild-args.sh" "$tmp/clang" | grep LLVM)" LLVM=-17
if [ -e "$kdir/Module.symvers" ]; then
	new_kernel lent
	edit "$lent" "$kdir" Module.symvers \
		'/\tscsi_add_host_with_dma\t/s/EXPORT_SYMBOL\t/EXPORT_SYMBOL_GPL\t/
		/\tscsi_host_alloc\t/s/EXPORT_SYMBOL\t/EXPORT_SYMBOL_GPL\t/'
	# Make's output and ours come on both channels.
	fails 'a symbol that the kernel keeps' any .  sh -c \
		"make -C '$p' KDIR='$lent' modules >'$tmp/kept' 2>&1 || { rc=\$?; cat '$tmp/kept' >&2; exit \$rc; }"
	like 'a symbol that the kernel keeps is named' "$(cat "$tmp/kept")" \
		'symbol scsi_host_alloc is exported GPL-only by kernel'
else
	skip 'a symbol that the kernel keeps' 'no Module.symvers here'
fi

# Directories without room, or that cannot be written.
if unshare -m true 2>/dev/null; then
	modules >/dev/null 2>&1
	rm -rf "${out:?}/$release"
	mkdir "$out/$release"
	fails 'a full disk' any 'No space left|cannot' unshare -m sh -c \
		"mount -t tmpfs -o size=200k none '$out' && mkdir -p '$out' &&
		make -C '$p' KVER='$release' modules"
	fails 'a read-only project' any 'read-only file system' unshare -m sh -c \
		"touch '$p/patches/series'
		mount --bind '$p' '$p' && mount -o remount,bind,ro '$p' &&
		make -C '$p' KVER='$release' modules"
else
	skip 'a full disk and a read-only project' 'no mount namespace to be had'
fi
done_testing
