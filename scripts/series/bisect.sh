#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only OR MIT
# usage: bisect.sh TREEDIR OUT VERSION [RELEASE KDIR]
#
# Finds the patch of OUT/patches at which a build for the kernel RELEASE, or the
# command TEST, turns from good to bad or from bad to good. State N is the tree
# with the first N patches applied. All work is done in a copy beside OUT, as
# deep as OUT/src is, so that the tree stays as it is whatever happens.
#
# TEST: run by sh -c in the copy's src folder in place of the build; its exit
#	status is read as git bisect reads it: 0 good, 125 cannot tell, 1 to 127
#	bad, 128 and up stops the search
# GOOD, BAD: a patch's name (the state that has it as its last) or a number
#
# Exit status: 0 found; 1 not; 2 for the skipped states left, several may be it.
# What the bad state at the turn had to say is left in OUT/bisect.log.
set -eu
LC_ALL=C
export LC_ALL

top=$(cd "$(dirname "$0")/../.." && pwd -P)
tree=$1 out=$2 version=$3 release=${4-} kdir=${5-}
quilt=${QUILT:-quilt}

die()
{
	printf 'bisect: %s\n' "$*" >&2
	exit 1
}

# Into $work/src, the work tree with the first $1 patches applied:
# a state that was there before, and the patches from there on.
enter()
{
	n=$1
	while [ ! -d "$work/state.$n" ]; do
		n=$((n - 1))
	done
	rm -rf "$work/src" "$work/patches"
	cp -R "$work/state.$n/src" "$work/state.$n/patches" "$work/"
	cd "$work/src"
	[ "$n" -lt "$1" ] || return 0
	"$quilt" --quiltrc "$top/patches/quiltrc" push $(($1 - n)) \
		>"$work/quilt.log" 2>&1 || {
		tail -n 20 "$work/quilt.log" >&2
		n=$("$quilt" applied 2>/dev/null | wc -l)
		die "$(patch_of $((n + 1))) does not apply on the $n patches before it"
	}
	mkdir "$work/state.$1"
	cp -R "$work/src" "$work/patches" "$work/state.$1/"
}

patch_of()
{
	[ "$1" -gt 0 ] || { echo 'no patch'; return; }
	sed -n "$1s/\.patch\$//p" "$work/series"
}

build()
{
	sh "$top/scripts/stage/stage.sh" "$tree" "$work" "$version" &&
		sh "$top/scripts/stage/modules.sh" "$work" "$release" "$kdir"
}

# Make's flags are for the build; a command runs as it would from a shell.
run_test()
{
	(unset MAKEFLAGS MFLAGS MAKELEVEL && exec sh -c "$TEST") </dev/null
}

# The answer for state $1 in $answer: good, bad or skip; asked once.
judge()
{
	answer=$(cat "$work/answer.$1" 2>/dev/null) && return
	enter "$1"
	rc=0
	if [ -n "${TEST-}" ]; then
		run_test >"$work/log.$1" 2>&1 || rc=$?
	else
		build >"$work/log.$1" 2>&1 || rc=$?
	fi
	case $rc in
	0)	answer=good ;;
	125)	answer=skip ;;
	*)	answer=bad ;;
	esac
	cd "$top"
	if [ "$rc" -ge 128 ]; then
		keep_log "$1"
		die "stopped at state $1: status $rc; its words: $out/bisect.log"
	fi
	echo "$answer" >"$work/answer.$1"
	printf '  BISECT  %2d of %d, %s: %s\n' "$1" "$total" \
		"$(patch_of "$1")" "$answer"
}

keep_log()
{
	cp "$work/log.$1" "$work/bisect.log"
	mv "$work/bisect.log" "$out/"
}

# The state that the user's word $2 for $1 names.
state_of()
{
	case $2 in
	*[!0-9]*)
		s=$(basename "$2" .patch)
		n=$(grep -nxF "$s.patch" "$work/series") ||
			die "$1=$2: no patch of that name in $out/patches/series"
		echo "${n%%:*}"
		;;
	*)
		[ "$2" -le "$total" ] ||
			die "$1=$2: the series has $total patches"
		echo "$2"
		;;
	esac
}

# The user's word for state $2 has to hold.
expect()
{
	judge "$2"
	[ "$answer" = "$1" ] && return
	keep_log "$2"
	die "state $2 ($(patch_of "$2")) was given as $1 but is $answer;" \
		"its words: $out/bisect.log"
}

# With one end given, the other is the last state or else the first.
other_end()
{
	for end in "$total" 0; do
		judge "$end"
		[ "$answer" != "$1" ] && [ "$answer" != skip ] && return
	done
	same "$1"
}

same()
{
	keep_log "$total"
	die "both ends are $1: with no patch applied and with all $total. If it" \
		"turns and turns back between them, say where with" \
		"GOOD=<patch or number> and BAD=<patch or number>;" \
		"what the last state said: $out/bisect.log"
}

# Two states with different answers, into $a and $b.
find_ends()
{
	good='' bad=''
	[ -z "${GOOD-}" ] || good=$(state_of GOOD "$GOOD")
	[ -z "${BAD-}" ] || bad=$(state_of BAD "$BAD")
	[ -z "$good" ] || expect good "$good"
	[ -z "$bad" ] || expect bad "$bad"
	if [ -n "$good" ] && [ -n "$bad" ]; then
		a=$good b=$bad
	elif [ -n "$good$bad" ]; then
		a=$good$bad
		other_end "$answer"
		b=$end
	else
		a=0 b=$total
		judge 0
		[ "$answer" != skip ] || die "state 0 cannot be tested (skip):" \
			"say where to begin with GOOD= or BAD="
		first=$answer
		judge "$total"
		[ "$answer" != skip ] || die "state $total cannot be tested" \
			"(skip): say where to end with GOOD= or BAD="
		[ "$answer" != "$first" ] || same "$answer"
	fi
}

# The untested state nearest to the middle of $lo and $hi, or nothing.
middle()
{
	m=$(((lo + hi) / 2)) d=0
	while [ $((m - d)) -gt "$lo" ] || [ $((m + d)) -lt "$hi" ]; do
		for s in $((m + d)) $((m - d)); do
			[ "$s" -gt "$lo" ] && [ "$s" -lt "$hi" ] &&
				[ ! -e "$work/answer.$s" ] && echo "$s" && return
		done
		d=$((d + 1))
	done
}

search()
{
	lo=$a hi=$b
	[ "$a" -lt "$b" ] || { lo=$b hi=$a; }
	judge "$lo"
	before=$answer
	while m=$(middle) && [ -n "$m" ]; do
		judge "$m"
		case $answer in
		skip) ;;
		"$before") lo=$m ;;
		*) hi=$m ;;
		esac
	done
}

report()
{
	turn=bad at=$hi
	[ "$before" = good ] || { turn=good at=$lo; }
	keep_log "$at"
	if [ $((hi - lo)) -gt 1 ]; then
		printf 'only skipped states are left; the first %s patch is one of:\n' \
			"$turn"
		sed -n "$((lo + 1)),${hi}s/^/	/p" "$work/series"
	else
		patch=$(patch_of "$hi")
		printf 'first %s patch: %s\n' "$turn" "$patch"
		for r in "cocci/port/$patch.cocci" "cocci/fix/$patch.cocci"; do
			[ ! -e "$top/$r" ] || printf 'made by: %s\n' "$r"
		done
		case $patch in
		prune-*) echo 'made by: scripts/series/prune.c' ;;
		esac
	fi
	printf 'what the bad state %d (%s) said: %s\n' "$at" "$(patch_of "$at")" \
		"$out/bisect.log"
	[ $((hi - lo)) -eq 1 ] || exit 2
}

command -v "$quilt" >/dev/null ||
	die "$quilt is not installed; bisecting needs it: apt install quilt"
# shellcheck source=scripts/lib/scratch.sh
. "$top/scripts/lib/scratch.sh"
scratch "$(dirname "$out")" bisect
work=$scratch
trap 'chmod -R u+w "$work"; rm -rf "$work"' EXIT
trap 'exit 130' INT
trap 'exit 143' TERM HUP

mkdir "$work/state.0"
flock "$out/.lock" cp -R "$out/src" "$out/patches" "$work/state.0/"
cd "$work/state.0/src"
"$quilt" series | sed 's,.*/,,' >"$work/series"
total=$(wc -l <"$work/series")
[ "$total" -gt 0 ] || die "$out/patches/series names no patch"
if [ -s .pc/applied-patches ]; then
	"$quilt" pop -a >"$work/quilt.log" 2>&1 || {
		tail -n 5 "$work/quilt.log" >&2
		die "$out/src has changes that are in no patch: quilt refresh there"
	}
fi
find_ends
search
report
