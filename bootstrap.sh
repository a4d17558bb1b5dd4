#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only OR MIT
# usage: bootstrap.sh [modules | dkms | check | bench] [VARIABLE=value]...
#
# On a Debian machine (12, 13 or newer; as root) with nothing installed: gets
# what the make target needs, kernel headers included, and runs it. KVER=, a
# release or the beginning of one, chooses among the headers that can be had; by
# default the newest are taken, of the running kernel or not. With KDIR=, a
# prepared kernel tree, none are. Default target: modules.
set -eu
LC_ALL=C
export LC_ALL DEBIAN_FRONTEND=noninteractive

target=${1:-modules}
[ $# -eq 0 ] || shift
top=$(cd "$(dirname "$0")" && pwd -P)

# Rendering and building; the libraries are for the importer and for objects/.
packages='make gcc libc6-dev libarchive-dev libssl-dev libzydis-dev coccinelle quilt
	patch diffutils kmod'
dkms_packages='dkms'
# The tests bring other awks, archivers, Debian releases and machines into play.
check_packages='dkms perl git shellcheck mmdebstrap debian-archive-keyring
	mawk gawk busybox-static libarchive-tools xz-utils bzip2 zstd cpio clang
	util-linux mount procps libelf-dev libsgutils2-dev qemu-system-x86
	gdb'

die()
{
	printf 'bootstrap: %s\n' "$*" >&2
	exit 1
}

# The releases whose headers apt can get, oldest first.
offered()
{
	apt-cache pkgnames linux-headers- |
		sed -n 's/^linux-headers-\([0-9]\)/\1/p' | sort -V
}

# Those of flavour $1, but for special uses, that are $2 or begin with it.
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

# The release to install headers of: $2, the newest that begins with it, or the
# newest of all if it is empty; of flavour $1, unless $2 is a whole release.
choose()
{
	if offered | grep -Fqx -- "$2"; then
		echo "$2"
	else
		offered_for "$1" "$2" | tail -n 1
	fi
}

# Headers that no package brought.
have_headers()
{
	[ -n "$1" ] && [ -e "/lib/modules/$1/build/Makefile" ]
}

flavour()
{
	case $(dpkg --print-architecture) in
	amd64) echo amd64 ;;
	i386) echo 686-pae ;;
	*) die "the driver's objects exist for x86 alone, and this machine is" \
		"$(dpkg --print-architecture)" ;;
	esac
}

case $target in
modules) ;;
dkms) packages="$packages $dkms_packages" ;;
check | bench) packages="$packages $check_packages" ;;
*) sed -n 's/^# usage: /usage: /p' "$0" >&2; exit 2 ;;
esac
# What make will take of its command line, or else of the environment.
kver=${KVER-} kdir=${KDIR-}
for arg; do
	case $arg in
	KVER=*) kver=${arg#KVER=} ;;
	KDIR=*) kdir=${arg#KDIR=} ;;
	esac
done

command -v apt-get >/dev/null ||
	die "no apt-get here: install make, gcc, libarchive, openssl and Zydis" \
		"(headers), coccinelle, quilt and your kernel's headers with your" \
		"package manager, then run: make $target"
# A refusal inside $(...) ends this script only as an assignment of its own.
flavour=$(flavour)
[ "$(id -u)" = 0 ] || die "packages have to be installed: run it as root"

apt-get update -q
release=
if [ -z "$kdir" ]; then
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
	set -- "$@" "KVER=$release"
fi
exec make -C "$top" "$target" "$@"
