#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only OR MIT
# usage: bisect.sh TREEDIR OUT VERSION [RELEASE KDIR]
#
# Finds the patch of OUT/patches at which a build for the kernel RELEASE, or the
# command TEST, turns from good to bad or from bad to good. State N is the tree
# with the first N patches applied: a commit of a scratch repository, in which
# git bisect does the search. OUT itself is left alone.
#
# A build that fails at both ends is bad where it has one of the errors that the
# last state has and the unpatched tree has not.
#
# TEST: run by sh -c in the src directory of the copy in place of the build, with
#	the number of the state in PATCHES. The exit status is that of git bisect
#	run: 0 good, 125 cannot tell, 1 to 127 bad, 128 and up stop the search
# GOOD, BAD: a patch's name (the state that has it as its last) or a number
#
# Exit status: 0 found; 1 not; 2 several may be it, for only skipped states are
# left. The output of the bad state at the turn is left in OUT/bisect.log.
set -eu
LC_ALL=C
export LC_ALL

top=$(cd "$(dirname "$0")/../.." && pwd -P)
# shellcheck source=scripts/lib/sh.sh
. "$top/scripts/lib/sh.sh"
tree=$1 out=$2 version=$3 release=${4-} kdir=${5-}
quilt=${QUILT:-quilt}
# No patch changes the objects, so that each state need not prove them again.
OBJECTS=as-shipped
export OBJECTS

# Only our repository and our settings; nothing is signed, no hook runs.
repo()
{
	GIT_DIR=$work/git GIT_CONFIG_NOSYSTEM=1 GIT_CONFIG_GLOBAL=/dev/null \
	HOME=$work GIT_AUTHOR_NAME=r750 GIT_AUTHOR_EMAIL=r750 \
	GIT_COMMITTER_NAME=r750 GIT_COMMITTER_EMAIL=r750 git "$@"
}

# The states as commits, one a line of $work/commits, from state 0 on.
make_commits()
{
	repo init -q --bare
	repo --work-tree="$tree" add -A -f .
	commit=$(repo commit-tree -m 'no patch' "$(repo write-tree)")
	echo "$commit" >"$work/commits"
	n=0
	while read -r patch; do
		repo apply --cached --whitespace=nowarn "$work/patches/$patch" \
			2>"$work/apply.log" || {
			cat "$work/apply.log" >&2
			die "${patch%.patch} does not apply on the $n patches before it"
		}
		commit=$(repo commit-tree -m "$patch" -p "$commit" "$(repo write-tree)")
		echo "$commit" >>"$work/commits"
		n=$((n + 1))
	done <"$work/series"
	# git bisect start wants a branch to come back to.
	repo update-ref HEAD "$commit"
}

commit_of()
{
	sed -n "$(($1 + 1))p" "$work/commits"
}

# $work/src anew, with the first $1 patches applied
enter()
{
	rm -rf "$work/src"
	mkdir "$work/src"
	repo archive "$(commit_of "$1")" | tar -xf - -C "$work/src"
	cd "$work/src"
}

patch_of()
{
	[ "$1" -gt 0 ] || { echo 'no patch'; return; }
	sed -n "$1s/\.patch\$//p" "$work/series"
}

# As far as it goes: judging by errors needs those of all files.
build()
{
	sh "$top/scripts/stage/stage.sh" "$tree" "$work" "$version" &&
		sh "$top/scripts/stage/modules.sh" "$work" "$release" "$kdir" -k
}

# Make's flags are for the build; a command runs as it would from a shell.
run_test()
{
	(unset MAKEFLAGS MFLAGS MAKELEVEL
	PATCHES=$1 && export PATCHES && exec sh -c "$TEST") </dev/null
}

# The exit status of state $1 in $rc, its output in $work/log.$1
try()
{
	rc=$(cat "$work/rc.$1" 2>/dev/null) && return
	enter "$1"
	rc=0
	if [ -n "${TEST-}" ]; then
		run_test "$1" >"$work/log.$1" 2>&1 || rc=$?
	else
		build >"$work/log.$1" 2>&1 || rc=$?
	fi
	cd "$top"
	echo $rc >"$work/rc.$1"
}

# The errors of state $1, without the line numbers that each patch shifts.
errors()
{
	sed -nE "s,^$work/$release/,,
		/undefined!/p
		s/^([^ :]+):[0-9]+:([0-9]+:)? (fatal )?error: /\1: /p" \
		"$work/log.$1" | sort -u
}

# The answer for state $1 in $answer: good, bad or skip
judge()
{
	try "$1"
	case $rc in
	0)	answer=good ;;
	125)	answer=skip ;;
	*)	answer=bad ;;
	esac
	if [ "$rc" -ge 128 ]; then
		keep_log "$1"
		die "stopped at state $1: status $rc; output: $out/bisect.log"
	fi
	if [ "$answer" = bad ] && [ -e "$work/wanted" ]; then
		errors "$1" >"$work/errors"
		if ! grep -qxF -f "$work/wanted" "$work/errors"; then
			answer=good
			# The compiler did not get to where the error would be.
			[ "$1" = 0 ] || ! grep -q ' fatal error: ' "$work/log.$1" ||
				answer=skip
		fi
	fi
	[ "$(cat "$work/told.$1" 2>/dev/null)" != "$answer" ] || return 0
	echo "$answer" >"$work/told.$1"
	printf '  BISECT  %2d of %d, %s: %s\n' "$1" "$total" \
		"$(patch_of "$1")" "$answer"
}

keep_log()
{
	cp "$work/log.$1" "$work/bisect.log"
	mv "$work/bisect.log" "$out/"
}

# The state that GOOD or BAD ($1) names by $2
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

# What was given for state $2 has to hold.
expect()
{
	judge "$2"
	[ "$answer" = "$1" ] && return
	keep_log "$2"
	die "state $2 ($(patch_of "$2")) was given as $1 but is $answer;" \
		"output: $out/bisect.log"
}

# With one end given, the other is the last state or else the first.
other_end()
{
	for end in "$total" 0; do
		judge "$end"
		[ "$answer" != "$1" ] && [ "$answer" != skip ] && return
	done
	die_same "$1"
}

die_same()
{
	keep_log "$total"
	die "both ends are $1: with no patch applied and with all $total. If it" \
		"changes and changes back between them, say where with" \
		"GOOD=<patch or number> and BAD=<patch or number>;" \
		"output of the last state: $out/bisect.log"
}

# Both ends do not build. True if the last state has errors of its own.
by_errors()
{
	[ "$answer" = bad ] && [ -z "${TEST-}" ] || return 1
	errors 0 >"$work/errors.0"
	errors "$total" | grep -vxF -f "$work/errors.0" >"$work/wanted" || {
		rm "$work/wanted"
		return 1
	}
	printf '  BISECT  neither end builds; looking for the patch that brings:\n'
	sed 's/^/	/' "$work/wanted"
}

# Two states with different answers, into $a and $b
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
		[ "$answer" != "$first" ] || by_errors || die_same "$answer"
	fi
}

# The search between $lo and $hi, until git has the answer in $work/said.
search()
{
	lo=$a hi=$b
	[ "$a" -lt "$b" ] || { lo=$b hi=$a; }
	judge "$lo"
	before=$answer
	repo bisect start --no-checkout --term-old=before --term-new=after \
		"$(commit_of "$hi")" "$(commit_of "$lo")" >"$work/said"
	while ! grep -qE "first after commit|only 'skip'ped" "$work/said"; do
		at=$(grep -nxF "$(repo rev-parse BISECT_HEAD)" "$work/commits")
		judge $((${at%%:*} - 1))
		case $answer in
		"$before") answer=before ;;
		good|bad) answer=after ;;
		esac
		# Status 2: only skipped states are left.
		repo bisect "$answer" >"$work/said" 2>&1 || [ $? -eq 2 ] || {
			cat "$work/said" >&2
			die 'git bisect failed (see above)'
		}
	done
}

# The patches that git names, in the order of the series.
suspects()
{
	sed -nE "s/ is the first after commit\$//p; /^[0-9a-f]{40,}\$/p" "$work/said" |
		grep -nxF -f - "$work/commits" | cut -d: -f1 |
		while read -r line; do
			echo $((line - 1))
		done
}

report()
{
	suspects >"$work/suspects"
	lo=$(($(head -n 1 "$work/suspects") - 1)) hi=$(tail -n 1 "$work/suspects")
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
		prune-*) echo 'made by: scripts/series/prune.sh' ;;
		esac
	fi
	printf 'output of the bad state %d (%s): %s\n' "$at" "$(patch_of "$at")" \
		"$out/bisect.log"
	[ $((hi - lo)) -eq 1 ] || exit 2
}

"$top/scripts/lib/need.sh" git "$quilt" || exit
own_scratch "$(dirname "$out")" bisect
work=$scratch

flock "$out/.lock" cp -R "$out/patches" "$work/"
sed '/^#/d; /^$/d' "$work/patches/series" >"$work/series"
total=$(wc -l <"$work/series")
[ "$total" -gt 0 ] || die "$out/patches/series names no patch"
if [ -s "$out/src/.pc/applied-patches" ] &&
   (cd "$out/src" && "$quilt" --quiltrc "$top/patches/quiltrc" diff -z) | grep -q .; then
	die "$out/src has changes that are in no patch: quilt refresh there"
fi
make_commits
find_ends
search
report
