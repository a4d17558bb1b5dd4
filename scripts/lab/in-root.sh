#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only OR MIT
# usage: in-root.sh [-n] [-s STATE] [-b HOST:INNER]... ROOT CMD [ARG...]
#
# Runs CMD inside ROOT (a name that root.sh knows, or a directory) and exits with
# its status. The root itself is never changed: CMD works on an overlay that is
# thrown away, in mount and PID namespaces of its own, so that nothing stays mounted
# or running. The project is at /r750, read-only; the environment is clean.
#
#  -s STATE	keep the changes in directory STATE; a later run with the same
#		STATE continues from them. Not for two runs at once.
#  -b HOST:INNER	mount the directory HOST, writable, at the absolute path INNER
#  -n		with network and name resolution; the default is neither
set -eu

top=$(cd "$(dirname "$0")/../.." && pwd -P)
# shellcheck source=scripts/lib/sh.sh
. "$top/scripts/lib/sh.sh"
# shellcheck disable=SC2034 # for die
die_status=125

# Inside the namespaces: $root, $state, $binds and $net are in the environment.
if [ "${1-}" = --inside ]; then
	shift
	mount --make-rprivate /
	new=$state/root
	# overlayfs options are a list: a comma or colon in a name would split it.
	cd "$state"
	ln -sfn "$root" lower
	mount -t overlay overlay -o lowerdir=lower,upperdir=upper,workdir=work \
		root || die "cannot mount an overlay in $state: set TMPDIR to a" \
		"directory on an ordinary file system (ext4, xfs, tmpfs)"
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
		[ -d "${OPTARG%:*}" ] || die "no directory ${OPTARG%:*}"
		binds="$binds$(cd "${OPTARG%:*}" && pwd -P):${OPTARG##*:}
" ;;
	*) die "usage: in-root.sh [-n] [-s STATE] [-b HOST:INNER]... ROOT CMD..." ;;
	esac
done
shift $((OPTIND - 1))
[ $# -ge 2 ] || die "usage: in-root.sh [-n] [-s STATE] [-b HOST:INNER]..." \
	"ROOT CMD..."
[ "$(id -u)" = 0 ] || die "only root can make namespaces and mounts: use sudo"
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
# In the background, because sh handles signals between commands only; that would
# redirect its stdin, hence fd 3. --kill-child ends all that runs inside.
exec 3<&0
unshare "$@" <&3 3<&- &
pid=$!
trap 'kill -KILL $pid 2>/dev/null; wait $pid; exit 130' INT TERM HUP
rc=0
wait $pid || rc=$?
exit "$rc"
