#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only OR MIT
# usage: bootstrap.sh [modules | dkms | check | bench] [VARIABLE=value]...
#
# On a Debian machine (12, 13 or newer; as root) with nothing installed: gets
# what the make target needs, kernel headers included, and runs it. KVER=, a
# release or the beginning of one, chooses the kernel; the default is the running
# one, or the newest if apt has no headers for that. KDIR=, a prepared kernel
# tree, needs none. Default target: modules.
set -eu
LC_ALL=C
export LC_ALL DEBIAN_FRONTEND=noninteractive

target=${1:-modules}
[ $# -eq 0 ] || shift
top=$(cd "$(dirname "$0")" && pwd -P)
# shellcheck source=scripts/lib/sh.sh
. "$top/scripts/lib/sh.sh"

# Importing (libarchive-tools), rendering, hardening the objects (libzydis-dev) and
# building.
packages='make gcc libc6-dev libarchive-tools libzydis-dev coccinelle quilt patch
	unifdef diffutils kmod'
dkms_packages='dkms'
# The tests use other awks, archivers, Debian releases and machines, and checkers.
check_packages='dkms perl git universal-ctags shellcheck mmdebstrap debian-archive-keyring
	mawk gawk busybox-static makeself xz-utils bzip2 zstd cpio clang
	util-linux mount procps libelf-dev libsgutils2-dev qemu-system-x86
	clang-format sparse codespell gdb'

# The releases that apt has headers for, oldest first.
offered()
{
	apt-cache pkgnames linux-headers- |
		sed -n 's/^linux-headers-\([0-9]\)/\1/p' | sort -V
}

# Those of flavour $1, without special ones, that are $2 or begin with it.
offered_for()
{
	offered | grep -E -- "-$1\$" | grep -Ev -- '-(rt|cloud|grsec)-' |
	while read -r release; do
		case $release in
		"$2" | "$2"[.+-]*) echo "$release" ;;
		*) [ -n "$2" ] || echo "$release" ;;
		esac
	done
}

# The release to install headers for: $2, or the newest of flavour $1 that begins
# with it.
choose()
{
	if offered | grep -Fqx -- "$2"; then
		echo "$2"
	else
		offered_for "$1" "$2" | tail -n 1
	fi
}

# Are headers for $1 there already, from wherever?
have_headers()
{
	[ -n "$1" ] && [ -e "/lib/modules/$1/build/Makefile" ]
}

flavour()
{
	case $(dpkg --print-architecture) in
	amd64) echo amd64 ;;
	i386) echo 686-pae ;;
	*) die "the driver's objects exist for x86 only, and this machine is" \
		"$(dpkg --print-architecture)" ;;
	esac
}

case $target in
modules) ;;
dkms) packages="$packages $dkms_packages" ;;
check | bench) packages="$packages $check_packages" ;;
*) sed -n 's/^# usage: /usage: /p' "$0" >&2; exit 2 ;;
esac
# As make will take them: from its command line, or else the environment.
kver=${KVER-} kdir=${KDIR-}
for arg; do
	case $arg in
	KVER=*) kver=${arg#KVER=} ;;
	KDIR=*) kdir=${arg#KDIR=} ;;
	esac
done

command -v apt-get >/dev/null ||
	die "no apt-get here: install make, gcc, bsdtar and bsdcat" \
		"(libarchive), Zydis (its headers), coccinelle, unifdef, quilt and" \
		"your kernel's headers with your" \
		"package manager, then run: make $target"
# "local x=$(...)" or an argument would hide that it died.
flavour=$(flavour)
[ "$(id -u)" = 0 ] || die "installing packages needs root: run it with sudo"

apt-get update -q
release='' running=''
if [ -z "$kdir" ]; then
	# The tests want the newest kernel, everybody else the one that runs.
	if [ -z "$kver" ] && [ "$target" != check ]; then
		running=$(uname -r)
		if offered | grep -Fqx -- "$running" || have_headers "$running"; then
			kver=$running
			set -- "$@" "KVER=$kver"
		fi
	fi
	release=$(choose "$flavour" "$kver")
	[ -n "$release" ] || have_headers "$kver" || die "apt offers no headers" \
		"for ${kver:-any kernel}; what it offers:" \
		"$(offered_for "$flavour" '' | paste -sd ' ' -); choose one with" \
		"KVER=, or give KDIR=, a prepared kernel tree"
fi
# The tests want the release's own kernel beside the newest.
[ "$target" != check ] || packages="$packages linux-headers-$flavour"
# shellcheck disable=SC2086 # a list of words
apt-get install -q -y --no-install-recommends $packages \
	${release:+"linux-headers-$release"}

if [ "$target" != check ] && [ -z "$kdir$kver" ]; then
	warn "apt has no headers for the running kernel $running; taking the" \
		"newest that it has, $release"
	set -- "$@" "KVER=$release"
fi
exec make -C "$top" "$target" "$@"
