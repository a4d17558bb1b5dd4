#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only OR MIT
# The targets around import, in a copy of the project with made-up releases.
# shellcheck disable=SC2016 # inner shells expand what stands in quotes
# shellcheck source-path=SCRIPTDIR source=../tap.sh
. "$(dirname "$0")/../tap.sh"

p=$tmp/p
mkdir -p "$p/upstream-src" "$p/build"
cp -a "$top/Makefile" "$top/scripts" "$p/"
cp "$top/upstream-src/r750.product" "$p/upstream-src/"
unset TREE SRC 2>/dev/null
mk()
{
	make --no-print-directory -C "$p" "$@"
}
new_tree()
{
	mkdir -p "$1/product/r750/linux" "$1/osm/linux"
	echo "char driver_ver[] = \"$2\"; /* made up */" \
		>"$1/product/r750/linux/config.c"
	echo 'int made_up;' >"$1/osm/linux/osm_linux.c"
}
rel=R750_Linux_Src_v9.9
for v in v9.9.9 v9.9.14 v9.9.10.1; do
	new_tree "$tmp/it's \$HOME \"$v\"" $v
done

fails "no tree at all" 2 'no tree "standin" in upstream-src' mk say-tree
is "nothing to list" "$(mk trees)" ""
new_tree "$p/upstream-src/standin" v0
is "the stand-in is the default" "$(mk say-tree)" \
	"r750: building standin (stand-in: no vendor tree imported; make import SRC=<archive or directory>)"
# As in a fresh clone: manifests, of several releases, and none of the trees.
for v in 7 8; do
	: >"$p/upstream-src/$rel.$v.sha256"
done
is "manifests without trees change nothing" "$(mk say-tree)" \
	"r750: building standin (stand-in: no vendor tree imported; make import SRC=<archive or directory>)"
rm "$p/upstream-src/$rel."*.sha256
fails "import of nothing" 2 'make import SRC=' mk import
fails "no manifest" 2 'write one with' mk import SRC="$tmp/it's \$HOME \"v9.9.9\""
# As on FAT, which has no links.
mkdir "$tmp/nolinks"
printf '#!/bin/sh\nexit 1\n' >"$tmp/nolinks/ln"
chmod 755 "$tmp/nolinks/ln"
for v in v9.9.9 v9.9.14 v9.9.10.1; do
	ok "manifest for $v" env PATH="$tmp/nolinks:$PATH" make --no-print-directory -C "$p" manifest SRC="$tmp/it's \$HOME \"$v\""
	ok "import of $v, quotes and a dollar in its path" \
		mk import SRC="$tmp/it's \$HOME \"$v\""
done
is "the newest is the default, by version" "$(mk say-tree)" \
	"r750: building $rel.14 (imported)"
is "all are listed" "$(mk trees)" "  $rel.9
  $rel.10.1
* $rel.14
  standin"
is "TREE chooses" "$(mk say-tree TREE=$rel.9)" \
	"r750: building $rel.9 (imported)"
is "so does the environment" "$(TREE=$rel.9 mk say-tree)" \
	"r750: building $rel.9 (imported)"
is "the stand-in by choice" "$(mk say-tree TREE=standin)" \
	"r750: building standin (stand-in, chosen by TREE)"
for t in none ../upstream-src/standin .. ''; do
	fails "TREE='$t' is refused" 2 'no tree' mk say-tree TREE="$t"
done
ok "an unknown TREE does not stop other targets" mk trees TREE=none

ok "all are pristine" mk verify
like "and counted" "$(mk verify)" "$rel\.14: ok, 2 files"
chmod u+w "$p/upstream-src/$rel.9/osm/linux/osm_linux.c"
ok "a writable file alone is not a difference" mk verify
like "but a warning" "$(mk verify 2>&1)" 'warning: .*v9\.9\.9: 1 files'
echo x >>"$p/upstream-src/$rel.9/osm/linux/osm_linux.c"
fails "a changed one is" 2 'changed: osm/linux/osm_linux.c' mk verify
like "the others are still looked at" "$(mk verify 2>/dev/null)" \
	"$rel\.14: ok, 2 files"

fails "remove-tree wants a name" 2 'make remove-tree TREE=<release>' mk remove-tree
for t in standin ../standin "$rel.14.sha256" none $rel.77; do
	fails "remove-tree of $t is refused" 2 '^remove-tree: ' mk remove-tree TREE="$t"
done
mkdir -p "$p/upstream-src/.remove-tree.killed/in"
chmod -R a-w "$p/upstream-src/.remove-tree.killed"
if [ "$(id -u)" = 0 ] && command -v setpriv >/dev/null; then
	chmod 755 "$tmp"
	chown nobody "$p" "$p/build" "$p/upstream-src"
	fails "remove-tree of what root imported" 2 'run it with sudo' setpriv --reuid=nobody \
		--clear-groups make --no-print-directory -C "$p" remove-tree TREE=$rel.9
	ok "remove-tree of what root imported: it stays" test -e "$p/upstream-src/$rel.9/osm"
	chown root "$p" "$p/build" "$p/upstream-src"
else
	skip "remove-tree of what root imported" "wants root and setpriv"
fi
ok "remove-tree" mk remove-tree TREE=$rel.9
ok "takes the tree away" test ! -e "$p/upstream-src/$rel.9"
ok "leaves its manifest" test -f "$p/upstream-src/$rel.9.sha256"
ok "and leaves nothing half, nor what a killed one left" sh -c '! ls -d "$1"/.remove-tree*' - "$p/upstream-src"
ok "the rest is pristine" mk verify

if command -v git >/dev/null; then
	git -C "$p" init -q
	git -C "$p" add upstream-src/standin
	git -C "$p" -c user.name=t -c user.email=t@localhost commit -qm t
	like "the stand-in is as committed" "$(mk verify)" 'standin: ok'
	echo x >"$p/upstream-src/standin/osm/linux/new.c"
	fails "a file more in the stand-in is seen" 2 'new.c' mk verify
	rm "$p/upstream-src/standin/osm/linux/new.c"
	echo x >>"$p/upstream-src/standin/osm/linux/osm_linux.c"
	fails "a changed stand-in is seen" 2 'differs from the commit' mk verify
	git -C "$p" checkout -q upstream-src/standin
	# A clone of another user's
	[ "$(id -u)" -ne 0 ] || chown -R 65534 "$p"
	ok "the stand-in is checked in another user's clone" mk verify
else
	skip "the stand-in is as committed" "no git here"
fi

# Without libarchive's programs
mkdir "$tmp/bin"
ln -s /usr/bin/* "$tmp/bin/"
rm -f "$tmp/bin/bsdtar" "$tmp/bin/bsdcat"
PATH=$tmp/bin
fails "a missing bsdtar is told by its packages" 2 \
	'bsdcat, bsdtar are missing: run ".* libarchive-tools"' mk import SRC="$p"
ok "verify does without it" mk verify

done_testing
