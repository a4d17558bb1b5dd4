# SPDX-License-Identifier: GPL-2.0-only OR MIT
# shellcheck shell=sh disable=SC2034,SC2154,SC2231
# What the tests of objects/ share; source it after tap.sh.
#
# $objects	the program
# $standin	the stand-in's objects, free-*/*.o
# $sample	an object of sample.c
# vendor_objects GLOB	the imported trees' objects that match, one a line
# seen OBJECT	whether the same one came before
# assemble TEXT OUT	for a kernel with all mitigations
# proven OBJECT HARDENED	proves what assemble made

command -v objdump >/dev/null || skip_all 'no objdump'
make -s -C "$top" "$top/build/host/.have-zydis" 2>/dev/null ||
	skip_all 'no Zydis 4 (libzydis-dev)'
objects=$top/build/host/objects
make -s -C "$top" "$objects" || exit 1

standin=$tmp/standin
make -s -C "$top/upstream-src/standin/lib/src" OUT="$standin" || exit 1

# As a kernel compiles, but with jump tables and ENDBR.
sample=$tmp/sample.o
"${CC:-cc}" -m64 -O2 -ffreestanding -fno-pic -mcmodel=kernel -mno-red-zone \
	-mno-sse -fcf-protection=branch -fno-asynchronous-unwind-tables \
	-fno-stack-protector -c -o "$sample" "$top/tests/objects/sample.c" ||
	exit 1

vendor_objects()
{
	for o in "$top"/upstream-src/R750_Linux_Src_*/lib/linux_64mpa/$1; do
		[ ! -f "$o" ] || echo "$o"
	done
}

# Whether an object like it had its turn: releases share some.
seen()
{
	sum=$(sha256sum <"$1")
	if grep -qs "^$sum" "$tmp/seen"; then
		echo "# $(short "$1") is the same object as" \
			"$(sed -n "s/^$sum //p" "$tmp/seen")"
		return 0
	fi
	echo "$sum $(short "$1")" >>"$tmp/seen"
	return 1
}

# A name for a test: tree, directory, object.
short()
{
	echo "$1" | sed 's|.*/upstream-src/R750_Linux_Src_||; s|/lib/linux_64mpa||
		s|.*/standin/|standin/|; s|.*/\(sample\.o\)$|\1|'
}

assemble()
{
	"${CC:-cc}" -m64 -c -x assembler-with-cpp -I"$top" \
		-DCONFIG_MITIGATION_RETPOLINE -DCONFIG_MITIGATION_RETHUNK \
		-DCONFIG_MITIGATION_SLS -DCONFIG_X86_KERNEL_IBT \
		-DCONFIG_CALL_PADDING -o "$2" "$1"
}

proven()
{
	"$objects" prove --option retpoline --option rethunk --option sls \
		--option ibt --option padding "$@"
}
