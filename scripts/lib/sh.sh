# SPDX-License-Identifier: GPL-2.0-only OR MIT
# shellcheck shell=sh
# What every script here needs; source it first:
#
#	top=$(cd "$(dirname "$0")/../.." && pwd -P)
#	. "$top/scripts/lib/sh.sh"
#
# $prog			the script's name without ".sh"; messages begin with it
# say MESSAGE...	prints "$prog: MESSAGE..." on stdout
# warn MESSAGE...	the same on stderr
# die MESSAGE...	the same on stderr, and exits with 1, or $die_status
# scratch DIR NAME	makes a directory for this run alone: see below
# scratch_remove	removes it again
# own_scratch DIR NAME	makes one that goes when the script ends, a signal included

prog=${0##*/}
prog=${prog%.sh}
# Services and cron jobs may have none; spatch dies without one.
export HOME="${HOME-/nonexistent}"

say()
{
	printf '%s: %s\n' "$prog" "$*"
}

warn()
{
	say "$@" >&2
}

die()
{
	warn "$@"
	exit "${die_status:-1}"
}

# scratch DIR NAME: sets $scratch to a new directory DIR/.NAME.XXXXXX and removes
# stale ones, left by runs that were killed. A run holds a lock on its directory
# while it or a child works (descriptor 8); an unlocked one is stale. Between
# mktemp and the lock a directory looks stale: sweepers therefore need DIR
# locked exclusively, and makers hold it shared. A sweep that would have to wait
# is left to a later run, because DIR may itself be the scratch directory of a
# caller. On file systems without flock (some NFS) nothing is swept.
#
# The caller removes its directory, or has own_scratch do it.
scratch()
{
	exec 7<"$1" 8<&-
	if flock -n 7 2>/dev/null; then
		scratch_sweep "$1" "$2"
	else
		flock -s 7 2>/dev/null || :
	fi
	scratch=$(mktemp -d "$1/.$2.XXXXXX") || return
	exec 8<"$scratch"
	flock -s 8 2>/dev/null || :
	exec 7<&-
}

scratch_sweep()
{
	for scratch_old in "$1/.$2".*; do
		if [ -L "$scratch_old" ] || [ ! -d "$scratch_old" ]; then
			continue
		fi
		flock -n "$scratch_old" true 2>/dev/null || continue
		scratch_wipe "$scratch_old" || warn "$scratch_old is left over from" \
			"an earlier run and cannot be removed; remove it by hand"
	done 7<&-
}

scratch_remove()
{
	scratch_wipe "$scratch"
}

own_scratch()
{
	scratch "$1" "$2" || return
	trap scratch_remove EXIT
	trap 'exit 129' HUP
	trap 'exit 130' INT
	trap 'exit 143' TERM
}

# Imported trees are read-only, and so are their copies. Children that did not get the
# signal that ended their script may still be writing, for a moment.
scratch_wipe()
{
	for scratch_wait in 0.1 0.2 0.4 0.8 1.6 3.2; do
		[ -e "$1" ] || return 0
		chmod -R u+w "$1" 2>/dev/null && rm -rf "$1" 2>/dev/null && return
		sleep $scratch_wait
	done
	chmod -R u+w "$1" && rm -rf "$1"
}
