# SPDX-License-Identifier: GPL-2.0-only OR MIT
# shellcheck shell=sh
# usage: . scratch.sh; scratch FOLDER NAME
#
# Makes a folder FOLDER/.NAME.XXXXXX for this run alone, in $scratch, and removes
# those that runs before left which could not clean up: they were killed, or the
# machine stopped. Who is at work holds a lock on its folder, as do its children;
# so one whose lock can be had is nobody's. FOLDER's own lock keeps two runs from
# meeting between the making and the locking of one. Where a folder cannot be
# locked (NFS), nothing is removed. The caller removes its own.
scratch()
{
	exec 7<"$1" 8<&-
	if flock 7 2>/dev/null; then
		sweep_scratch "$1" "$2"
	fi
	scratch=$(mktemp -d "$1/.$2.XXXXXX") || return
	exec 8<"$scratch"
	flock 8 2>/dev/null || :
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
