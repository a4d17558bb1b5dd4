# SPDX-License-Identifier: GPL-2.0-only OR MIT
# shellcheck shell=sh
# usage: . scratch.sh; scratch FOLDER NAME
#
# Makes a folder FOLDER/.NAME.XXXXXX for this run alone, in $scratch, and removes
# those that runs before left which could not clean up: they were killed, or the
# machine stopped. Who is at work holds a lock on its folder, as do its children;
# so one whose lock can be had is nobody's. FOLDER's own lock keeps those from
# removing who meet another between the making and the locking of his. FOLDER may
# be a folder in work itself (bisect stages in its own): that lock is a shared
# one, so none is waited for. Where folders cannot be locked (NFS), nothing is
# removed. The caller removes its own.
scratch()
{
	exec 7<"$1" 8<&-
	if flock -n 7 2>/dev/null; then
		sweep_scratch "$1" "$2"
	else
		flock -s 7 2>/dev/null || :
	fi
	scratch=$(mktemp -d "$1/.$2.XXXXXX") || return
	exec 8<"$scratch"
	flock -s 8 2>/dev/null || :
	exec 7<&-
}

sweep_scratch()
{
	for old in "$1/.$2".*; do
		if [ -L "$old" ] || [ ! -d "$old" ]; then
			continue
		fi
		flock -n "$old" true 2>/dev/null || continue
		# An imported tree is read-only, its copies are too.
		if ! chmod -R u+w "$old" || ! rm -rf "$old"; then
			echo "r750: $old is left of an earlier run; remove it" >&2
		fi
	done 7<&-
}
