#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only OR MIT
# Import of what owners have: the vendor's self-extracting archives, copies that
# git or a file manager went over, trees that are something else. And that
# nothing in an archive is run or opened on the way.
# shellcheck source-path=SCRIPTDIR source=../tap.sh
. "$(dirname "$0")/../tap.sh"

rel=R750_Linux_Src_v9.9.1
dest=$tmp/dest src=$tmp/src
good=$src/$rel
mkdir "$dest" "$src"

new_tree()
{
	mkdir -p "$1/product/r750/linux" "$1/osm/linux" "$1/dist" "$1/lib"
	echo 'char driver_ver[] = "v9.9.1"; /* made up */' \
		>"$1/product/r750/linux/config.c"
	printf 'int made_up;\nint more;\n' >"$1/osm/linux/osm_linux.c"
	printf 'CRLF made up\r\n' >"$1/product/r750/linux/Makefile"
	echo 'echo made up' >"$1/install.sh"
	echo 'made up' >"$1/dist/unit"
	head -c 3000 /dev/urandom >"$1/lib/him.o"
}
new_tree "$good"
sh "$top/scripts/import/manifest.sh" write "$good" >"$dest/$rel.sha256"
cp -a "$src" "$tmp/saved"

import()
{
	timeout 60 sh "$top/scripts/import/import.sh" "$1" "$dest"
}
# imports NAME SRC: SRC is taken in, whole; then forgotten.
imports()
{
	ok "$1: is imported" import "$2"
	ok "$1: is the release" diff -r "$tmp/saved/$rel" "$dest/$rel"
	chmod -R u+w "$dest"
	rm -rf "${dest:?}/$rel"
}
# refuses NAME RE SRC: says RE, leaves nothing
refuses()
{
	fails "$1" 1 "$2" import "$3"
	is "$1: nothing is there" "$(ls -A "$dest")" "$rel.sha256"
}
restore()
{
	rm -rf "$src" && cp -a "$tmp/saved" "$src"
}

# Each awk that a distribution may have
tar -C "$src" -cf "$tmp/plain.tar" .
cp -a "$src" "$tmp/linked"
ln -s /etc "$tmp/linked/$rel/lib/etc"
echo x >"$tmp/linked/$rel/extra"
mkdir "$tmp/awk"
path=$PATH
for awk in mawk gawk 'busybox awk'; do
	if ! command -v "${awk%% *}" >/dev/null; then
		skip "$awk" "no ${awk%% *} here"
		continue
	fi
	printf '#!/bin/sh\nexec %s "$@"\n' "$awk" >"$tmp/awk/awk"
	chmod 755 "$tmp/awk/awk"
	PATH=$tmp/awk:$path
	imports "$awk: an archive" "$tmp/plain.tar"
	refuses "$awk: a link" 'lib/etc: symbolic link' "$tmp/linked"
	rm -f "$tmp/linked/$rel/lib/etc"
	refuses "$awk: an extra file" '^  extra: extra$' "$tmp/linked"
	ln -s /etc "$tmp/linked/$rel/lib/etc"
	PATH=$path
done

# A shell script with an archive behind it; the script must not run.
cat >"$tmp/head" <<END
#!/bin/sh
touch "$tmp/ran"
skip="5"
exit 0
END
for z in gzip xz bzip2 zstd; do
	if ! command -v $z >/dev/null; then
		skip "a self-extracting archive, $z" "no $z here"
		continue
	fi
	tar -C "$src" -c . | $z -c | cat "$tmp/head" - >"$tmp/$z.bin"
	chmod 755 "$tmp/$z.bin"
	imports "a self-extracting archive, $z" "$tmp/$z.bin"
done
mkdir "$tmp/vendor"
cp "$tmp/gzip.bin" "$tmp/vendor/rocket-v9.9.1.bin"
echo 'read me' >"$tmp/vendor/README"
tar -C "$tmp/vendor" -czf "$tmp/vendor.tar.gz" .
imports "a self-extracting archive in an archive" "$tmp/vendor.tar.gz"
imports "a self-extracting archive in a directory" "$tmp/vendor"
ok "no self-extracting archive was run" test ! -e "$tmp/ran"
if command -v makeself >/dev/null; then
	for z in gzip xz; do
		makeself --nooverwrite --$z "$src" "$tmp/made.run" made-up \
			"touch $tmp/ran" >/dev/null 2>&1
		imports "an archive by makeself --$z" "$tmp/made.run"
		rm "$tmp/made.run"
	done
	ok "no archive by makeself was run" test ! -e "$tmp/ran"
else
	skip "an archive by makeself" "no makeself here"
fi
refuses "a script alone" 'script with no archive' "$tmp/head"
head -c 1000 "$tmp/gzip.bin" >"$tmp/cut.bin"
refuses "a self-extracting archive that is cut short" 'cut\.bin: .*cut short' \
	"$tmp/cut.bin"
cp "$tmp/gzip.bin" "$tmp/vendor/other.bin"
refuses "two self-extracting archives" 'several archives .*other\.bin' "$tmp/vendor"
cp "$tmp/gzip.bin" "$tmp/0.bin"
for n in 1 2 3 4; do
	tar -C "$tmp" -cf "$tmp/$n.tar" $((n - 1)).bin
	mv "$tmp/$n.tar" "$tmp/$n.bin"
done
imports "three archives in each other" "$tmp/2.bin"
refuses "five archives in each other" 'more than 3 archives' "$tmp/4.bin"
mkdir "$tmp/odd"
cp "$tmp/gzip.bin" "$tmp/odd/--to-command=x y*.bin"
imports "an archive of an odd name in a directory" "$tmp/odd"

# What git and file managers add
mkdir -p "$good/.git/objects" "$src/__MACOSX/$rel"
for f in .git/config .git/objects/x .DS_Store lib/.DS_Store ._install.sh \
	lib/._him.o Thumbs.db; do
	echo x >"$good/$f"
done
echo x >"$src/__MACOSX/$rel/._install.sh"
imports "a directory with files of git and file managers" "$src"
tar -C "$src" -czf "$tmp/added.tgz" .
imports "an archive with files of git and file managers" "$tmp/added.tgz"
echo x >"$good/.gitx"
refuses "a file whose name begins like git's" 'extra: .gitx' "$src"
restore

# Line ends
sed -i 's/$/\r/' "$good/osm/linux/osm_linux.c" "$good/product/r750/linux/config.c"
sed -i 's/\r$//' "$good/product/r750/linux/Makefile"
refuses "line endings changed" ' line endings only: osm/linux/osm_linux\.c$' "$src"
is "line endings changed: three files are named" \
	"$(grep -c ' line endings only: ' "$tmp/.err")" 3
echo x >>"$good/osm/linux/osm_linux.c"
refuses "line endings and more changed" ' changed: osm/linux/osm_linux\.c$' "$src"
restore

# Something else
mkdir -p "$tmp/else/product/rr999/linux" "$tmp/else/osm/linux"
echo 'char driver_ver[] = "v1.0.1";' >"$tmp/else/product/rr999/linux/config.c"
echo 'int x;' >"$tmp/else/osm/linux/osm_linux.c"
refuses "the driver of another card" \
	'driver for another card \(product/rr999\), not the Rocket 750' "$tmp/else"
rm -r "$good/install.sh" "$good/dist"
refuses "the vendor's installed copy" "copy that the vendor's installer makes" "$src"
restore
rm "$good/install.sh"
refuses "a tree without its install.sh" 'missing: install\.sh' "$src"
ok "a tree without its install.sh is not called an installed copy" \
	test "$(grep -c installer "$tmp/.err")" = 0
restore

# Formats and filters of libarchive that open files or run programs
mkfifo "$tmp/fifo"
printf '#mtree\n./x type=file size=9 contents=%s\n' "$tmp/fifo" >"$tmp/mtree"
refuses "an mtree description" 'not an archive' "$tmp/mtree"
gzip -c "$tmp/mtree" >"$tmp/mtree.gz"
refuses "an mtree description, compressed" 'not an archive' "$tmp/mtree.gz"
mkdir "$tmp/bin"
for f in lrzip grzip; do
	printf '#!/bin/sh\ntouch "%s"\n' "$tmp/ran" >"$tmp/bin/$f"
	chmod 755 "$tmp/bin/$f"
done
PATH=$tmp/bin:$PATH
printf 'LRZI\0\6%0100d' 0 >"$tmp/x.lrz"
refuses "an lrzip file" 'x\.lrz: ' "$tmp/x.lrz"
printf 'GRZipII\0\2\4:)%0100d' 0 >"$tmp/x.grz"
refuses "a grzip file" 'x\.grz: ' "$tmp/x.grz"
ok "no decompressor was run" test ! -e "$tmp/ran"

done_testing
