#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only OR MIT
# Rendering: the series is what is checked in, quilt works on it, and nothing
# that goes wrong leaves less than there was before.
# shellcheck source=tests/tap.sh
. "$(dirname "$0")/../tap.sh"

m()
{
	make --no-print-directory "$@"
}
command -v spatch >/dev/null || skip_all 'no spatch to render with'
trees='standin '$(m -s -C "$top" trees | tr -d '* ' | grep -v standin)

sums()
{
	(cd "$1" && find . -name .steps -prune -o -type f ! -name .lock \
		! -name rendered.key -exec sha256sum {} + | sort | sha256sum)
}

q()
{
	quilt --quiltrc "$top/patches/quiltrc" "$@"
}

# Every tree that stands here.
for t in $trees; do
	pristine=$(sums "$top/upstream-src/$t")
	ok "$t: renders" m -C "$top" TREE="$t" render
	is "$t: pristine stays pristine" "$(sums "$top/upstream-src/$t")" \
		"$pristine"
	mkdir "$tmp/$t"
	cp -R "$top/build/$t/src" "$top/build/$t/patches" "$tmp/$t/"
	cd "$tmp/$t/src" || exit 1
	is "$t: quilt series" "$(q series | sed 's,.*/,,')" \
		"$(grep -v '^#' ../patches/series)"
	q refresh >"$tmp/log" 2>&1
	is "$t: quilt refresh changes nothing" "$(sums ../patches)" \
		"$(sums "$top/build/$t/patches")"
	ok "$t: quilt pop -a" q pop -a
	ok "$t: quilt, leaves the pristine tree" \
		diff -r -x .pc . "$top/upstream-src/$t"
	q push -a >"$tmp/log" 2>&1
	is "$t: quilt push -a" $? 0
	ok "$t: quilt, without fuzz or offset" \
		sh -c "! grep -E 'fuzz|offset' '$tmp/log'"
	ok "$t: quilt, to the rendered tree" \
		diff -r -x .pc . "$top/build/$t/src"
	q pop "$(sed -n 7p ../patches/series)" >"$tmp/log" 2>&1
	q refresh >"$tmp/log" 2>&1
	is "$t: quilt refresh in the middle changes nothing" \
		"$(sums ../patches)" "$(sums "$top/build/$t/patches")"
	cd "$top" || exit 1
	chmod -R u+w "$tmp/$t" && rm -rf "${tmp:?}/$t"
done

if [ -d "$top/patches/standin" ]; then
	ok "the stand-in's series is the one checked in (make standin-series)" \
		diff -r "$top/build/standin/patches" "$top/patches/standin"
else
	skip "the stand-in's series is the one checked in" "patches/standin is not there"
fi
sh "$top/scripts/series/render.sh" "$top/upstream-src/standin" "$tmp/again" \
	>"$tmp/log" 2>&1
ok "rendering twice: the same patches" \
	diff -r "$top/build/standin/patches" "$tmp/again/patches"
ok "rendering twice: the same sources" \
	diff -r -x .pc "$top/build/standin/src" "$tmp/again/src"

# A copy of the project to break, with the first steps of the series alone and
# a result of an earlier rendering.
p=$tmp/project
mkdir -p "$p/build" "$p/upstream-src"
(cd "$top" && cp -R Makefile VERSION cocci compat objects patches scripts "$p/" &&
	cp -R upstream-src/standin upstream-src/*.product "$p/upstream-src/")
sed -i '/^prune-7.0/q' "$p/patches/series"
out=$p/build/standin
# Without the key it is never taken as up to date.
render()
{
	rm -f "$out/rendered.key"
	sh "$p/scripts/series/render.sh" "$p/upstream-src/standin" "$out"
}
mkdir -p "$out/.render.killed/in"
chmod -R a-w "$out/.render.killed"
ok "a short series renders" render
ok "a short series renders: what a killed run left is gone" test ! -e "$out/.render.killed"
old=$(sums "$out")

# The commands of docs/maintainer.md, as they stand there.
sed -n '/^## The series/,/^## /s/^    //p' "$top/docs/maintainer.md" |
	sed '/^quilt/q; s/<tree>/standin/' >"$tmp/said-there"
like "docs/maintainer.md has commands for quilt" \
	"$(tail -n 1 "$tmp/said-there")" 'quilt refresh'
patches=$(sums "$out/patches")
ok "the commands of docs/maintainer.md for quilt work" env -u QUILTRC HOME="$tmp" sh -euc "cd '$p'; . '$tmp/said-there'"
is "the commands of docs/maintainer.md for quilt work, and change no patch" "$(sums "$out/patches")" "$patches"
rm "$out/rendered.key"
ok "the commands of docs/maintainer.md for quilt work: the series renders again" m -C "$p" render

# usage: refused NAME RE FILE CHANGE...: with FILE changed by sed CHANGE render
# says RE and leaves what there was
refused()
{
	name=$1 re=$2 f=$p/$3
	shift 3
	cp "$f" "$tmp/kept"
	sed -i "$@" "$f"
	cmp -s "$f" "$tmp/kept" && echo "# $name: nothing was changed" >&2
	fails "$name" 1 "$re" render
	cp "$tmp/kept" "$f"
	is "$name: the old result stays" "$(sums "$out")" "$old"
}

# Freshness goes by contents: neither a new date renders anything again, nor does
# an old one (tar, rsync -a) keep it from being rendered.
rule=cocci/port/compat-header.cocci
spatch_log()
{
	printf '%s\n' '#!/bin/sh' "echo \"\$*\" >>'$tmp/spatch.log'" \
		"exec $(command -v spatch) \"\$@\"" >"$tmp/spatch"
	chmod +x "$tmp/spatch"
	: >"$tmp/spatch.log"
}
spatch_log
find "$p/cocci" "$p/patches" "$p/upstream-src" -type f -exec touch {} +
m -C "$p" render >"$tmp/log" 2>&1
is "new dates alone render nothing" "$(grep -c RENDER "$tmp/log")" 0
cp "$p/$rule" "$tmp/rule"
sed -i '2s/^/\/\/ Swapped in.\n/' "$p/$rule"
touch -d 2001-01-01 "$p/$rule"
SPATCH=$tmp/spatch m -C "$p" render >"$tmp/log" 2>&1
ok "a rule with an older date is rendered" \
	grep -q 'Swapped in' "$out/patches/compat-header.patch"
like "a rule with an older date is rendered: the steps after it" "$(cat "$tmp/spatch.log")" 'access-ok.cocci'
: >"$tmp/spatch.log"
mv "$tmp/rule" "$p/$rule"
cp "$p/cocci/port/access-ok.cocci" "$tmp/rule"
SPATCH=$tmp/spatch m -C "$p" render >"$tmp/log" 2>&1
: >"$tmp/spatch.log"
sed -i '2s/^/\/\/ Once more.\n/' "$p/cocci/port/access-ok.cocci"
SPATCH=$tmp/spatch m -C "$p" render >"$tmp/log" 2>&1
is "the steps before a changed rule are not run again" \
	"$(grep -c 'compat-header.cocci' "$tmp/spatch.log")" 0
ok "the steps before a changed rule are not run again: the changed one is" grep -q 'access-ok.cocci' "$tmp/spatch.log"
mv "$tmp/rule" "$p/cocci/port/access-ok.cocci"
ok "back to the first rules" m -C "$p" render
is "back to the first rules: the first result" "$(sums "$out")" "$old"

# The port without the fixes.
mkdir -p "$p/cocci/fix"
cat >"$p/cocci/fix/a-fix.cocci" <<'EOF2'
// SPDX-License-Identifier: GPL-2.0-only OR MIT
// A fix with nothing to do.
//
// files: osm/linux/osm_linux.c
// hits: standin 0

@@ @@
- no_such_function();
EOF2
cp "$p/patches/series" "$tmp/series"
echo a-fix.patch >>"$p/patches/series"
m -C "$p" render >"$tmp/log" 2>&1
like "a fix is a step of the series" "$(cat "$tmp/log")" 'RENDER .* a-fix$'
m -C "$p" SERIES=port render >"$tmp/log" 2>&1
is "SERIES=port leaves it out" "$(grep -c a-fix "$tmp/log")" 0
ok "SERIES=port has a build directory of its own" \
	diff -r "$out/patches" "$p/build/standin-port/patches"
fails "another SERIES is refused" 2 'SERIES=ports: choose full .* or port' \
	m -C "$p" SERIES=ports render
m -C "$p" JBOD=no render >"$tmp/log" 2>&1
ok "JBOD=no, too, has a build directory of its own" \
	test -d "$p/build/standin-arrays/patches"
fails "another JBOD is refused" 2 'JBOD=maybe: choose yes .* or no' \
	m -C "$p" JBOD=maybe render
mv "$p/cocci/fix/a-fix.cocci" "$p/cocci/fix/jbod.cocci"
sed -i 's/^a-fix/jbod/' "$p/patches/series"
m -C "$p" JBOD=no render >"$tmp/log" 2>&1
is "JBOD=no leaves the step jbod out" "$(grep -c ' jbod$' "$tmp/log")" 0
m -C "$p" render >"$tmp/log" 2>&1
like "JBOD=no leaves out the step jbod, which is there by default" "$(cat "$tmp/log")" 'RENDER .* jbod$'
rm -r "$p/cocci/fix" "$p/build/standin-port" "$p/build/standin-arrays"
mv "$tmp/series" "$p/patches/series"

src=upstream-src/standin/osm/linux
refused "a count that is not met" \
	'standin: compat-header changed 1 places where cocci/port/compat-header.cocci announces 2' \
	$rule 's/standin 1/standin 2/'
refused "no count for the tree" \
	'compat-header.cocci announces no hits for standin: it changed 1 places' \
	$rule 's/standin 1, //'
# A new release: what each rule changes in it is written down, once.
cp "$p/$rule" "$tmp/rule"
cp "$p/cocci/port/prune.txt" "$tmp/prune.txt"
sed -i 's/standin 1, //' "$p/$rule"
sed -i 's/^\(prune-4.0: \)standin [0-9]*, /\1/' "$p/cocci/port/prune.txt"
ok "HITS=record, with a tree that rules have no count for" env HITS=record sh -c \
	"rm -f '$out/rendered.key' && make -s -C '$p' TREE=standin render"
like "HITS=record: the rule has it" "$(grep '// hits:' "$p/$rule")" ', standin 1$'
like "HITS=record: prune.txt has it" "$(grep '^prune-4.0:' "$p/cocci/port/prune.txt")" \
	', standin [1-9][0-9]*$'
is "HITS=record: nothing else is written" "$(cd "$p/cocci" && find . -name '*.new')" ''
ok "HITS=record: then it renders" render
is "HITS=record: the result is the same" "$(sums "$out")" "$old"
mv "$tmp/rule" "$p/$rule"
mv "$tmp/prune.txt" "$p/cocci/port/prune.txt"
HITS=record
export HITS
refused "HITS=record does not change a count" \
	'standin: compat-header changed 1 places where .* announces 2' \
	$rule 's/standin 1/standin 2/'
unset HITS
refused "another tree" 'compat-header changed 0 places where .* announces 1' \
	$src/osm_linux.h '/#include "osm.h"/d'
refused "another rule" 'compat-header changed 0 places where .* announces 1' \
	$rule 's/ "osm.h"/ "nosuch.h"/'
# shellcheck disable=SC2016 # sed's last line
refused "a rule that does not parse" 'spatch failed on cocci/port/compat-header.cocci' \
	$rule '$a @@ expression @@ -'
refused "a count of prune that is not met" \
	'prune-4.0 changed [0-9]+ places where cocci/port/prune.txt announces 1;' \
	cocci/port/prune.txt 's/^prune-4.0: standin [0-9]*/prune-4.0: standin 1/'
# shellcheck disable=SC2016
refused "text that the parser passes over" \
	'the parser skips these lines of osm/linux/osm_linux.c' \
	$src/osm_linux.c '$a static int strange(void) { return 1 +* ; case }'
refused "a step without a rule" 'series names nosuch, but there is no cocci' \
	patches/series 's/^prune-7.0/nosuch/'
# shellcheck disable=SC2016
refused "an #if without #endif" 'step prune-4.0 failed' \
	$src/osm_linux.c '$a #if 1'

# Tools that are not there.
mkdir "$tmp/bin"
ln -s /usr/bin/* /bin/* "$tmp/bin/" 2>/dev/null
rm "$tmp/bin/spatch"
rm -f "$out/rendered.key"
fails "no spatch" 1 'spatch is missing: run ".* install coccinelle"' \
	env PATH="$tmp/bin" sh "$p/scripts/series/render.sh" "$p/upstream-src/standin" "$out"
ln -s "$(command -v spatch)" "$tmp/bin/spatch"
rm "$tmp/bin/unifdef"
fails "no unifdef" 1 'unifdef is missing: run ".* install unifdef"' \
	env PATH="$tmp/bin" sh "$p/scripts/series/render.sh" "$p/upstream-src/standin" "$out"
ln -s "$(command -v unifdef)" "$tmp/bin/unifdef"
rm "$tmp/bin/quilt"
fails "no quilt" 1 'quilt is missing: run ".* install quilt"' \
	env PATH="$tmp/bin" sh "$p/scripts/series/render.sh" "$p/upstream-src/standin" "$out"

# shellcheck disable=SC2016 # for the script
printf '%s\n' '#!/bin/sh' '[ "$1" = --version ] || exec sleep 60' >"$tmp/slow"
chmod +x "$tmp/slow"
fails "a run of Coccinelle that does not end is stopped" 1 \
	'compat-header.cocci: Coccinelle did not finish in 1 s; simplify' \
	env SPATCH="$tmp/slow" SPATCH_TIMEOUT=1 \
	sh "$p/scripts/series/render.sh" "$p/upstream-src/standin" "$tmp/slow.out"

# What a person did is not thrown away.
cp -Rp "$out" "$tmp/kept-out"
echo '# mine' >>"$out/patches/compat-header.patch"
mine=$(sums "$out")
fails "a patch changed by hand" 1 'changed by hand.*patches/compat-header.patch' render
is "a patch changed by hand: stays" "$(sums "$out")" "$mine"
rm -rf "$out" && cp -Rp "$tmp/kept-out" "$out"
f=$(sed -n 's,^+++ b/,,p' "$out/patches/prune-7.0.patch" | head -n 1)
echo '/* mine */' >>"$out/src/$f"
mine=$(sums "$out")
fails "a change that is in no patch" 1 'src has changes that are in no patch' render
is "a change that is in no patch: stays" "$(sums "$out")" "$mine"
rm -rf "$out" && cp -Rp "$tmp/kept-out" "$out"

# Stopped in the middle.
for s in INT:130 TERM:143 HUP:129; do
	rm -rf "$out/rendered.key" "$out/.steps"
	perl -e '$SIG{$_} = "DEFAULT" for qw(INT TERM HUP); exec @ARGV' \
		sh "$p/scripts/series/render.sh" "$p/upstream-src/standin" "$out" \
		>/dev/null 2>&1 &
	pid=$!
	until [ -s "$(echo "$out"/.render.*/patches/series)" ]; do
		kill -0 $pid 2>/dev/null || break
		sleep 0.05
	done
	kill -${s%:*} $pid
	wait $pid
	is "stopped by SIG${s%:*}" $? ${s#*:}
	is "stopped by SIG${s%:*}: the old result, and nothing else" "$(sums "$out")" "$old"
done

# Two at once.
rm -f "$out/rendered.key"
m -C "$p" render >"$tmp/log1" 2>&1 &
m -C "$p" render >"$tmp/log2" 2>&1
is "two at once: the one" $? 0
wait $!
is "two at once: the other" $? 0
is "two at once: the result is the same" "$(sums "$out")" "$old"

m -C "$p" standin-series >"$tmp/log1" 2>&1 &
m -C "$p" standin-series >"$tmp/log2" 2>&1
is "two renewals of the stand-in's series at once: the one" $? 0
wait $!
is "two renewals of the stand-in's series at once: the other" $? 0
ok "two renewals of the stand-in's series at once: it is the one rendered" diff -r "$out/patches" "$p/patches/standin"
is "two renewals of the stand-in's series at once: nothing else is left" "$(find "$p/patches" -name 'standin?*')" ''

# Directories that cannot be written or named.
mkdir "$tmp/a b"
cp -R "$p/Makefile" "$p/scripts" "$p/upstream-src" "$p/VERSION" "$tmp/a b/"
fails "a directory with a space in its name" 2 'has a space or colon in its name' \
	m -C "$tmp/a b" render
if unshare -m true 2>/dev/null; then
	rm -f "$out/rendered.key"
	fails "a read-only project" any 'read-only file system' unshare -m sh -c \
		"mount --bind '$p' '$p' && mount -o remount,bind,ro '$p' &&
		make -C '$p' render"
	fails "a read-only build directory" 1 'cannot write in ' unshare -m sh -c \
		"mount --bind '$out' '$out' && mount -o remount,bind,ro '$out' &&
		sh '$p/scripts/series/render.sh' '$p/upstream-src/standin' '$out'"
	mkdir "$tmp/full"
	# Room for the copies, not for all of the result.
	kib=$(($(du -sk "$p/upstream-src/standin" | cut -f1) * 5 / 2))
	fails "a full disk" any 'No space left' unshare -m sh -c \
		"mount -t tmpfs -o size=${kib}k none '$tmp/full' || exit 0
		sh '$p/scripts/series/render.sh' '$p/upstream-src/standin' '$tmp/full'
		rc=\$?; ls -A '$tmp/full' >'$tmp/full.left'; exit \$rc"
	is "a full disk: leaves nothing but the steps that were whole" \
		"$(grep -vx '[.]steps' "$tmp/full.left")" ''
else
	skip "read-only directories and a full disk" "cannot make a mount namespace"
fi
is "the old result is there to the end" "$(sums "$out")" "$old"
done_testing
