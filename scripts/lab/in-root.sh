#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only OR MIT
# usage: in-root.sh [-n] [-s STATE] [-b HOST:INNER]... ROOT CMD [ARG...]
#
# Runs CMD inside ROOT (a name that root.sh knows, or a folder) and exits with
# its status. The root stays as it is: CMD works on a copy-on-write view of it
# that is thrown away, and in mount and process namespaces of its own, so that
# nothing is left mounted and nothing left running. CMD finds the project's
# folder under /r750, read-only, and a clean environment.
#
#  -s STATE	keep the changes in the folder STATE; a later run with the same
#		STATE goes on from them. Not for two runs at once.
#  -b HOST:INNER	the folder HOST is writable at the absolute name INNER
#  -n		with the network and its name look-up; without it there is none
set -eu

top=$(cd "$(dirname "$0")/../.." && pwd -P)

die()
{
	printf 'in-root.sh: %s\n' "$*" >&2
	exit 125
}

# Inside the namespaces: $root, $state, $binds and $net are in the environment.
if [ "${1-}" = --inside ]; then
	shift
	mount --make-rprivate /
	new=$state/root
	# Overlay's options are a list; a comma or colon would cut a name in two.
	cd "$state"
	ln -sfn "$root" lower
	mount -t overlay overlay -o lowerdir=lower,upperdir=upper,workdir=work \
		root || die "cannot lay an overlay in $state: set TMPDIR to a" \
		"folder on an ordinary file system (ext4, xfs, tmpfs)"
	mount -t proc proc "$new/proc"
	mount -t sysfs -o ro sysfs "$new/sys"
	mount --rbind /dev "$new/dev"
	mount -t tmpfs tmpfs "$new/run"
	mkdir -p "$new/r750"
	mount --bind "$top" "$new/r750"
	mount -o remount,bind,ro "$new/r750"
	if [ -n "$net" ]; then
		cat /etc/resolv.conf >"$new/etc/resolv.conf"
	fi
	printf '%s' "$binds" | while IFS= read -r bind; do
		mkdir -p "$new${bind##*:}"
		mount --bind "${bind%:*}" "$new${bind##*:}"
	done
	exec env -i HOME=/root TERM="${TERM-dumb}" LC_ALL=C.UTF-8 \
		DEBIAN_FRONTEND=noninteractive \
		PATH=/usr/sbin:/usr/bin:/sbin:/bin \
		chroot "$new" "$@"
fi

net='' state='' binds=''
while getopts ns:b: opt; do
	case $opt in
	n) net=1 ;;
	s) state=$OPTARG ;;
	b)
		case $OPTARG in
		*:/*) ;;
		*) die "-b wants HOST:/INNER, got $OPTARG" ;;
		esac
		[ -d "${OPTARG%:*}" ] || die "no folder ${OPTARG%:*}"
		binds="$binds$(cd "${OPTARG%:*}" && pwd -P):${OPTARG##*:}
" ;;
	*) die "usage: in-root.sh [-n] [-s STATE] [-b HOST:INNER]... ROOT CMD..." ;;
	esac
done
shift $((OPTIND - 1))
[ $# -ge 2 ] || die "usage: in-root.sh [-n] [-s STATE] [-b HOST:INNER]..." \
	"ROOT CMD..."
[ "$(id -u)" = 0 ] || die "namespaces and mounts need root's rights:" \
	"run it with sudo"
root=$1
shift
case $root in
*/*) [ -x "$root/bin/sh" ] || die "no root in $root (no bin/sh)" ;;
*) root=$("$top/scripts/lab/root.sh" -q "$root") || die "no root $root" ;;
esac
root=$(cd "$root" && pwd -P)

if [ -z "$state" ]; then
	state=$(mktemp -d "${TMPDIR:-/tmp}/r750-root.XXXXXX")
	trap 'rm -rf "$state"' EXIT
fi
mkdir -p "$state/upper" "$state/work" "$state/root"
state=$(cd "$state" && pwd -P)
export root state binds net
set -- --mount --pid --fork --kill-child "$0" --inside "$@"
[ -n "$net" ] || set -- --net "$@"
# In the background, since sh answers a signal only between commands; that would
# cost it its stdin. The death of unshare takes everything inside with it.
exec 3<&0
unshare "$@" <&3 3<&- &
pid=$!
trap 'kill -KILL $pid 2>/dev/null; wait $pid; exit 130' INT TERM HUP
rc=0
wait $pid || rc=$?
exit "$rc"
