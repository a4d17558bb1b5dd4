#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only OR MIT
# usage: report.sh PROGRAM TREE [OTHER]
#
# What there is to know about the x86-64 objects of a TREE, as PROGRAM (objects)
# finds it; with OTHER, what differs from TREE to OTHER, as diff shows it.
set -eu
LC_ALL=C
export LC_ALL

program=$1 tree=$2 other=${3-}

report()
{
	"$program" report "$1"/lib/linux_64mpa/free-x86_64-regparm0/*.o
}

[ -n "$other" ] || {
	report "$tree"
	exit
}
work=$(mktemp -d "${TMPDIR:-/tmp}/r750-objects.XXXXXX")
trap 'rm -rf "$work"' EXIT
trap 'exit 130' INT TERM HUP
report "$tree" >"$work/a"
report "$other" >"$work/b"
rc=0
diff -U0 --label "${tree##*/}" --label "${other##*/}" "$work/a" "$work/b" ||
	rc=$?
case $rc in
0) printf 'objects: %s and %s have the same in all that is reported\n' \
	"${tree##*/}" "${other##*/}" ;;
1) ;;
*) exit "$rc" ;;
esac
