#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only OR MIT
# Staging lets nothing in that was not verified, and says in modinfo what was
# compiled.
# shellcheck source=tests/tap.sh
. "$(dirname "$0")/../tap.sh"

command -v spatch >/dev/null || skip_all 'no spatch to render with'
make -C "$top" --no-print-directory TREE=standin SERIES=full render \
	>"$tmp/log" 2>&1 || { cat "$tmp/log" >&2; exit 1; }

# An imported tree: the stand-in's, with objects as the vendor has them.
tree=$tmp/upstream-src/R750_Linux_Src_v9.9
out=$tmp/build/R750_Linux_Src_v9.9
mkdir -p "$tmp/upstream-src" "$out"
cp -R "$top/upstream-src/standin" "$tree"
rm -rf "${tree:?}/lib"
mkdir -p "$tree/lib/linux_64mpa/free-x86_64-regparm0"
object=lib/linux_64mpa/free-x86_64-regparm0/ldm_la.o
head -c 4096 /dev/zero >"$tree/$object"
manifest()
{
	(cd "$tree" && find . -type f | sed 's,^\./,,' | sort | xargs sha256sum) \
		>"$tree.sha256"
}
manifest
cp -R "$top/build/standin/src" "$top/build/standin/patches" \
	"$top"/build/standin/rendered.* "$out/"

# The objects are of zeros, which nobody can harden.
stage()
{
	OBJECTS=as-shipped sh "$top/scripts/stage/stage.sh" "$tree" "$out" 1
}

# The string that modinfo will show as r750_$1
said()
{
	sed -n "s/^#define R750_$1 \"\(.*\)\"/\1/p" "$out/dkms/compat/r750_release.h"
}

q()
{
	(cd "$out/src" && quilt --quiltrc "$top/patches/quiltrc" "$@") >"$tmp/log" 2>&1
}

ok 'a tree that is as its manifest says is staged' stage
n=$(grep -c '[.]patch$' "$out/patches/series")
like 'modinfo: all patches' "$(said SERIES)" "^$n of $n patches, [0-9a-f]{12}\$"
sources=$(said SOURCES) objects=$(said OBJECTS)
like 'modinfo: the sources' "$sources" '^[0-9a-f]{12}$'
like 'modinfo: the objects' "$objects" '^[0-9a-f]{12}$'
is 'modinfo: the manifest' "$(said MANIFEST)" \
	"$(sha256sum <"$tree.sha256" | cut -c1-12)"
SERIES=port stage
like 'modinfo: the port alone' "$(said SERIES)" "^$n of $n patches of the port, "
stage

cp -R "$out/dkms" "$tmp/staged"
printf '\001' | dd of="$tree/$object" bs=1 seek=100 conv=notrunc 2>/dev/null
fails 'a bit flipped in an object is refused' 1 \
	"R750_Linux_Src_v9.9 has changed since it was imported: $object;" stage
ok 'a bit flipped in an object: the stage is left as it was' \
	diff -r "$tmp/staged" "$out/dkms"
ok 'a bit flipped in an object: no directory is left' \
	sh -c "! ls -d '$out'/.stage.*"
manifest
ok 'another object with its own manifest is staged' stage
ok 'modinfo: another object, another checksum' test "$(said OBJECTS)" != "$objects"
rm "$tree/$object"
fails 'a missing object is refused' 1 "has changed since .*: $object;" stage
head -c 4096 /dev/zero >"$tree/$object"
mv "$tree.sha256" "$tree.none"
fails 'a tree without a manifest is refused' 1 'has no manifest' stage
manifest
stage

# What Kbuild defines for the staged directory $1 on x86-64
# shellcheck disable=SC2016 # make's variables
defines()
{
	printf '%s\n' "src := $1" "obj := $1" 'CONFIG_X86_64 := y' 'include $(src)/Kbuild' \
		'.DEFAULT_GOAL := show' 'show: ; @echo $(filter -DCOMPAT_%,$(ccflags-y))' |
		make -s -f -
}

# A HIM that no mend is in writes a 48-bit command of ours to another block.
is 'objects as shipped: no upper halves of registers' "$(defines "$out/dkms")" \
	'-DCOMPAT_NO_EXT_REGISTERS -DCOMPAT_AS_SHIPPED'
cp -R "$out/dkms" "$tmp/unmended"
touch "$tmp/unmended/him_r750.S" "$tmp/unmended/ldm_la.S"
is 'assembly without the mend: no upper halves of registers' "$(defines "$tmp/unmended")" \
	-DCOMPAT_NO_EXT_REGISTERS
ok 'the stand-in is staged' make -s -C "$top" TREE=standin stage
is 'the stand-in in assembly: upper halves of registers' "$(defines "$top/build/standin/dkms")" ''

f=$out/src/osm/linux/osm_linux.c
cp -p "$f" "$tmp/osm_linux.c"
echo '/* mine */' >>"$f"
touch -d 2001-01-01 "$f"
stage
like 'a source changed by hand, with an old date' "$(said SERIES)" ', changed by hand$'
ok 'a source changed by hand has another checksum' test "$(said SOURCES)" != "$sources"
cp -p "$tmp/osm_linux.c" "$f"
stage
is 'a change taken back: the first checksum' "$(said SOURCES)" "$sources"
q pop
stage
like 'a patch less is not a change by hand' "$(said SERIES)" \
	"^$((n - 1)) of $n patches, [0-9a-f]{12}\$"
f=$out/src/$(sed -n 's,^+++ b/,,p' "$out/patches/$(grep '[.]patch$' \
	"$out/patches/series" | tail -n 2 | head -n 1)" | head -n 1)
echo '/* mine */' >>"$f"
stage
like 'a patch less and a change by hand' "$(said SERIES)" \
	"^$((n - 1)) of $n patches, [0-9a-f]{12}, changed by hand\$"
q refresh
stage
like 'a refreshed patch is a change by hand' "$(said SERIES)" ', changed by hand$'
done_testing
