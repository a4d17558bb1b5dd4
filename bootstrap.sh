#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only OR MIT
# usage: bootstrap.sh [modules | dkms | check | bench] [VARIABLE=value]...
#
# On a Debian machine (12, 13 or newer; as root) with nothing installed: gets
# what the make target needs, kernel headers included, and runs it. Where no
# kernel is named by KVER= or KDIR=, the newest one whose headers can be had is
# built for, the running one or not. Default target: modules.
set -eu
LC_ALL=C
export LC_ALL DEBIAN_FRONTEND=noninteractive

target=${1:-modules}
[ $# -eq 0 ] || shift
top=$(cd "$(dirname "$0")" && pwd -P)

# Rendering and building; the libraries are for the importer.
packages='make gcc libc6-dev libarchive-dev libssl-dev coccinelle quilt patch
	diffutils kmod'
dkms_packages='dkms'
# The tests bring other awks, archivers, Debian releases and machines into play.
check_packages='dkms perl git shellcheck mmdebstrap debian-archive-keyring
	mawk gawk busybox-static libarchive-tools xz-utils bzip2 zstd cpio clang
	util-linux mount procps libelf-dev qemu-system-x86'

die()
{
	printf 'bootstrap: %s\n' "$*" >&2
	exit 1
}

# Headers that apt can get, oldest first; flavours for special uses are left out.
offered_headers()
{
	apt-cache pkgnames linux-headers- |
		grep -E "^linux-headers-[0-9].*-$1\$" |
		grep -Ev -- '-(rt|cloud|grsec)-' | sort -V
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
command -v apt-get >/dev/null ||
	die "no apt-get here: install make, gcc, libarchive and openssl" \
		"(headers), coccinelle, quilt and your kernel's headers with your" \
		"package manager, then run: make $target"
[ "$(id -u)" = 0 ] || die "packages have to be installed: run it as root"

apt-get update -q
headers=$(offered_headers "$(flavour)" | tail -n 1)
# The tests want the release's own kernel beside the newest.
[ "$target" != check ] || packages="$packages linux-headers-$(flavour)"
# shellcheck disable=SC2086 # lists of words
apt-get install -q -y --no-install-recommends $packages $headers

case "$target $*" in
check* | *" KVER="* | *" KDIR="*) ;;
*)
	[ -n "$headers" ] || die "apt offers no kernel headers; give KDIR=, a" \
		"prepared kernel tree"
	set -- "$@" "KVER=${headers#linux-headers-}"
	;;
esac
exec make -C "$top" "$target" "$@"
