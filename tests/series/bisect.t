#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only OR MIT
# make bisect: what it finds, what it says when there is nothing to find, and
# that the tree stays as it is.
# shellcheck source=tests/tap.sh
. "$(dirname "$0")/../tap.sh"

m="make -C $top --no-print-directory TREE=standin"
command -v spatch >/dev/null || skip_all 'no spatch to render with'
$m render >"$tmp/log" 2>&1 || { cat "$tmp/log" >&2; exit 1; }

out=$tmp/build/standin
rc=$top/patches/quiltrc
# Fourteen patches are enough to search in, and sooner pushed.
total=14

# A copy of the result to break, with its first $1 patches; bisect.sh works on whatever OUT
# it is given.
copy()
{
	mkdir -p "$out"
	cp -R "$top/build/standin/src" "$top/build/standin/patches" "$out/"
	sed -i '/^#/d' "$out/patches/series"
	(cd "$out/src" && quilt --quiltrc "$rc" pop -q \
		"$(sed -n "$1p" ../patches/series)") >/dev/null 2>&1
	sed -i "$1q" "$out/patches/series"
}

mkdir -p "$tmp/build/.bisect.killed"
copy $total
nth()
{
	sed -n "$1s/\.patch\$//p" "$out/patches/series"
}

sums()
{
	(cd "$out" && find src patches -type f -exec sha256sum {} + | sort)
}

# The work tree with nothing but its first $1 patches applied.
at_patch()
{
	(cd "$out/src" && quilt --quiltrc "$rc" pop -qa &&
		quilt --quiltrc "$rc" push -q "$1") >/dev/null 2>&1
}

# usage: bisect [NAME=VALUE...]
bisect()
{
	env "$@" sh "$top/scripts/series/bisect.sh" "$top/upstream-src/standin" \
		"$out" 1 >"$tmp/said" 2>"$tmp/.said.err"
	status=$?
	cat "$tmp/.said.err" >&2
	return $status
}

# shellcheck disable=SC2016 # for the shell that bisect starts
applied='n=$PATCHES'

# A patch in the middle that was broken on purpose.
k=$((total / 2))
broken=$(nth $k)
at_patch $k
sed -i '1i #error broken on purpose' "$out/src/osm/linux/osm_linux.c"
(cd "$out/src" && quilt --quiltrc "$rc" refresh && quilt --quiltrc "$rc" push -a) \
	>"$tmp/log" 2>&1 || cat "$tmp/log" >&2
before=$(sums)
ok "a patch broken on purpose is looked for" bisect \
	TEST='cc -E -P osm/linux/osm_linux.c 2>&1 | grep "broken on purpose" && exit 3; :'
like "a patch broken on purpose is looked for: found" "$(cat "$tmp/said")" "^first bad patch: $broken\$"
like "a patch broken on purpose is looked for: with its rule" "$(cat "$tmp/said")" "cocci/[a-z]+/$broken\\.cocci"
ok "a patch broken on purpose is looked for: the output of the bad state is kept" \
	grep -q 'broken on purpose' "$out/bisect.log"
n=$(grep -c '^  BISECT' "$tmp/said")
ok "a patch broken on purpose is looked for by bisection: $n states of $((total + 1)) tested" [ "$n" -le 7 ]

# From good to bad and from bad to good, at each place.
for k in 1 "$total"; do
	bisect TEST="$applied; [ \$n -lt $k ]"
	like "first bad patch is number $k" "$(cat "$tmp/said")" \
		"^first bad patch: $(nth $k)\$"
done
bisect TEST="$applied; [ \$n -ge 5 ]"
like "first good patch" "$(cat "$tmp/said")" "^first good patch: $(nth 5)\$"

# The convention for exit codes.
fails "both ends good" 1 'both ends are good.*GOOD=.*BAD=' bisect TEST=true
fails "both ends bad" 1 'both ends are bad.*GOOD=.*BAD=' bisect TEST=false
fails "a command that is not there is bad at both ends (127)" 1 \
	'both ends are bad' bisect TEST=/no/such/command
bisect TEST="$applied; [ \$n -lt 3 ] || exit 126"
like "126 is bad" "$(cat "$tmp/said")" "^first bad patch: $(nth 3)\$"
bisect TEST="$applied; [ \$n -lt 3 ] || exit 127"
like "127 is bad" "$(cat "$tmp/said")" "^first bad patch: $(nth 3)\$"
fails "128 stops" 1 'stopped at state .*status 128' \
	bisect TEST="$applied; [ \$n -lt 3 ] || exit 128"
fails "a signal stops" 1 'stopped at state .*status 137' \
	bisect TEST="$applied; [ \$n -lt 3 ] || kill -9 \$\$"

# Skipped states.
bisect TEST="$applied; [ \$n -lt 3 ] || [ \$n = $total ] || [ \$n = 10 ] || exit 125; [ \$n -lt 3 ]"
is "only skipped states left: status 2" $? 2
is "only skipped states left: the patches that may be it are named" \
	"$(sed -n 's/^	\(.*\)\.patch/\1/p' "$tmp/said" | tr '\n' ' ')" \
	"$(for i in 3 4 5 6 7 8 9 10; do nth $i; done | tr '\n' ' ')"
ok "skipped states are stepped around" bisect \
	TEST="$applied; [ \$n = 11 ] || [ \$n = 12 ] && exit 125; [ \$n -lt 8 ]"
like "skipped states are stepped around: the patch found" "$(cat "$tmp/said")" "^first bad patch: $(nth 8)\$"
fails "an end that is skipped" 1 'state 0 cannot be tested.*GOOD= or BAD=' \
	bisect TEST='exit 125'

# GOOD and BAD.
bump="$applied; [ \$n -lt 6 ] || [ \$n -gt 12 ]"
fails "a turn and a turn back need an end given" 1 'both ends are good' \
	bisect TEST="$bump"
ok "only BAD= is given, by name" bisect TEST="$bump" BAD="$(nth 10)"
like "only BAD= is given, by name: the other end that differs" "$(cat "$tmp/said")" \
	"^first good patch: $(nth 13)\$"
ok "GOOD= and BAD= by number and file name" \
	bisect TEST="$bump" GOOD=0 BAD="patches/$(nth 10).patch"
like "GOOD= and BAD= by number and file name: between them" "$(cat "$tmp/said")" "^first bad patch: $(nth 6)\$"
fails "GOOD= or BAD= with a name that no patch has" 1 'BAD=nosuch: no patch of that name' \
	bisect TEST="$bump" BAD=nosuch
fails "GOOD= or BAD= with a number past the end" 1 'GOOD=99: the series has' \
	bisect TEST="$bump" GOOD=99
fails "a state given as good that is bad" 1 'was given as good but is bad' \
	bisect TEST="$bump" GOOD=8

# The tree stays as it is.
ok "a command may do what it likes in its tree" bisect \
	TEST="$applied; rm -rf osm ../patches; [ \$n -lt 8 ]"
is "the tree is untouched" "$(sums)" "$before"
perl -e '$SIG{INT} = "DEFAULT"; exec @ARGV' env TEST='echo >../../../in; sleep 1' \
	sh "$top/scripts/series/bisect.sh" "$top/upstream-src/standin" "$out" 1 \
	>/dev/null 2>&1 &
pid=$!
until [ -e "$tmp/in" ]; do
	sleep 0.1
done
kill -INT $pid
wait $pid
is "an interrupt ends it" $? 130
is "an interrupted bisection: the tree is untouched" "$(sums)" "$before"
is "no directory is left" "$(find "$tmp/build" -name '.bisect*')" ''
at_patch 4
before=$(sums)
bisect TEST="$applied; [ \$n -lt 9 ]"
like "a tree with few patches applied is bisected whole" "$(cat "$tmp/said")" \
	"^first bad patch: $(nth 9)\$"
is "a tree with few patches applied is bisected whole, and stays where it is" "$(sums)" "$before"
echo '/* not in any patch */' >>"$out/src/osm/linux/osm_linux.h"
fails "changes that are in no patch are refused" 1 'changes that are in no patch' \
	bisect TEST=true
mkdir "$tmp/bin"
ln -s /usr/bin/* /bin/* "$tmp/bin/" 2>/dev/null
rm "$tmp/bin/git"
fails "git is missing" 1 'git is missing: run ".* install git"' \
	bisect PATH="$tmp/bin" TEST=true

# The turn that real builds show.
compiler_cache
newest=$("$top/scripts/kernel/kver.sh" --list | tail -n 1 | cut -d' ' -f1)
if [ -n "$newest" ]; then
	# Without ends it starts with states 0 and the last, and tries many more.
	# BISECT_FULL=1 does.
	ends='BAD=scsi-done GOOD=reply'
	[ -z "${BISECT_FULL-}" ] || ends=
	# shellcheck disable=SC2086 # arguments for make
	$m bisect KVER="$newest" $ends >"$tmp/said" 2>&1
	is "builds for $newest: found" $? 0
	patch=$(sed -n 's/^first good patch: //p' "$tmp/said")
	like "builds for $newest: found: the patch from which on they are good" "$patch" '^[a-z-]+$'
	last=$(grep '[.]patch$' "$top/build/standin/patches/series" |
		grep -n . | sed -n "s/:$patch\.patch\$//p")
	like "builds for $newest: found: the state before it was tried and bad" "$(cat "$tmp/said")" \
		"BISECT +$((${last:-0} - 1)) of .*: bad"
	ok "builds for $newest: found: the output of the compiler is kept" \
		grep -q 'error' "$top/build/standin/bisect.log"
	# Neither the unpatched tree nor one with a broken patch builds.
	rm -rf "$out"
	copy 3
	broken=$(nth 1)
	at_patch 1
	(cd "$out/src" && quilt --quiltrc "$rc" add osm/linux/hptinfo.c
		sed -i '1i #error broken on purpose' osm/linux/hptinfo.c
		quilt --quiltrc "$rc" refresh && quilt --quiltrc "$rc" push -a) \
		>"$tmp/log" 2>&1 || cat "$tmp/log" >&2
	kdir=$("$top/scripts/kernel/kver.sh" "$newest" | cut -d" " -f2-)
	sh "$top/scripts/series/bisect.sh" "$top/upstream-src/standin" "$out" 1 \
		"$newest" "$kdir" >"$tmp/said" 2>&1
	is "builds that fail at both ends: the patch that brings the error is found" \
		"$(sed -n 's/^first bad patch: //p' "$tmp/said")" "$broken"
	like "builds that fail at both ends: the patch that brings the error is found: the error is printed" "$(cat "$tmp/said")" \
		'hptinfo.c: #error broken on purpose'
	[ "$tap_bad" = 0 ] || cat "$tmp/said" >&2
else
	skip "builds" "no kernel headers installed"
fi
done_testing
