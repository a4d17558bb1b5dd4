# SPDX-License-Identifier: GPL-2.0-only OR MIT
# shellcheck shell=sh disable=SC2034,SC2154
# Headers of a kernel that nobody has: those of an installed one, with changes.
# Source it behind tap.sh; it uses $tmp.
#
# use_headers KVER	sets $kernel, $release, $kdir and $common (where Debian
#			keeps the bulk of them), or skips the whole test
# new_kernel NAME	lends them to $tmp/NAME, in place of what was there; $src is the
#			directory to edit in
# edit TREE FROM FILE SED	changes one file of what was lent

use_headers()
{
	kernel=$("$top/scripts/kernel/kver.sh" --check "$1" 2>/dev/null) ||
		skip_all "no headers of a kernel $1 installed"
	release=$(echo "$kernel" | sed -n 's/^release=//p')
	kdir=$(echo "$kernel" | sed -n 's/^kdir=//p')
	kdir=$(cd "$kdir" && pwd -P)
	common=$(sed -n 's,^include \(/.*\)/Makefile$,\1,p' "$kdir/Makefile")
	[ -d "$common" ] || common=$kdir
}

# usage: lend FROM TO: the directory TO, each entry a link to that of FROM
lend()
{
	mkdir -p "$2"
	ln -s "$1"/* "$1"/.[a-z]* "$2" 2>/dev/null
	rm -f "$2/.[a-z]*" "$2/*"
}

# usage: edit TREE FROM FILE SED: FILE of a lent tree, with a change that takes
edit()
{
	d=
	for part in $(dirname "$3" | tr / ' '); do
		[ "$part" != . ] || continue
		d=${d:+$d/}$part
		if [ -L "$1/$d" ]; then
			rm "$1/$d"
			lend "$2/$d" "$1/$d"
		fi
	done
	rm -f "$1/$3"
	sed "$4" "$2/$3" >"$1/$3"
	! cmp -s "$1/$3" "$2/$3" || { echo "$3 has no such text" >&2; exit 1; }
}

# A kernel of our own in $tmp/$1, in place of an older one.
new_kernel()
{
	rm -rf "${tmp:?}/$1" "$tmp/$1-common"
	lend "$kdir" "$tmp/$1"
	src=$tmp/$1
	if [ "$common" != "$kdir" ]; then
		lend "$common" "$tmp/$1-common"
		src=$tmp/$1-common
		rm "$tmp/$1/Makefile"
		echo "include $src/Makefile" >"$tmp/$1/Makefile"
	fi
}
