#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only OR MIT
# usage: bootstrap.sh [modules | dkms | check | bench | remove] [VARIABLE=value]...
#
# On a Debian machine (12, 13 or newer; as root) with nothing installed: gets
# what the make target needs, kernel headers included, and runs it. KVER=, a
# release or the beginning of one, chooses the kernel; the default is the running
# one. KDIR=, a prepared kernel tree, needs no headers. Default target: modules.
#
# While no vendor tree is imported, "modules" builds the open driver, which is for real
# disks, unless TREE= or DRIVER= asks for something else. With DRIVER=open, for any
# architecture, only what that needs is installed.
#
# Unless KVER= asks for it, no package is installed that brings a kernel image: it
# would be what the machine boots next. But check takes the newest headers, whatever
# they bring: it is for machines that are there for tests.
#
# remove: removes the packages that earlier runs installed and nothing else needs; apt
# asks first. While DKMS has modules to build, what it builds with is kept.
#
# R750_INSTALLED	the file that these are noted in, for the tests
# R750_SYSROOT	a directory in place of /, for what is DKMS's, in tests
set -eu
LC_ALL=C
export LC_ALL DEBIAN_FRONTEND=noninteractive

target=${1:-modules}
[ $# -eq 0 ] || shift
top=$(cd "$(dirname "$0")" && pwd -P)
# shellcheck source=scripts/lib/sh.sh
. "$top/scripts/lib/sh.sh"
# shellcheck source=upstream-src/r750.product
. "$top/upstream-src/r750.product"

# Importing (libarchive-tools), rendering, hardening the objects (libzydis-dev) and
# building.
packages='make gcc libc6-dev libarchive-tools libzydis-dev coccinelle quilt patch
	unifdef diffutils kmod'
open_packages='make gcc libc6-dev kmod'
dkms_packages='dkms'
# The tests use other awks, archivers, Debian releases and machines, and checkers.
check_packages='ccache dkms perl git universal-ctags shellcheck mmdebstrap debian-archive-keyring
	mawk gawk busybox-static makeself xz-utils bzip2 zstd cpio clang
	util-linux mount procps libelf-dev libsgutils2-dev qemu-system-x86
	clang-format sparse codespell gdb debhelper dh-dkms lintian
	dracut-core rpm udev gcc-aarch64-linux-gnu bc bison flex'

installed=${R750_INSTALLED:-$top/.installed-packages}

# Those of packages $1... that are not installed.
missing()
{
	for package; do
		package=${package%%=*}
		# shellcheck disable=SC2016 # dpkg's variable
		dpkg-query -W -f '${db:Status-Abbrev}\n' "$package" 2>/dev/null |
			grep -q '^ii' || echo "$package"
	done
}

# The packages that are installed.
present()
{
	# shellcheck disable=SC2016 # dpkg's variables
	dpkg-query -W -f '${db:Status-Abbrev} ${Package}\n' | sed -n 's/^ii *//p' | sort -u
}

# The headers that metapackages among $1... brought with kernels, and their programs.
headers_that_came()
{
	! printf '%s\n' "$@" | grep -Eq 'headers-[a-z]|default-headers|headers-[0-9.]+$' ||
		apt-mark showauto | grep -E '^(linux|proxmox|pve)-(headers|kbuild)-[0-9]' || :
}

# The packages that apt-get -s on stdin would remove.
removed()
{
	sed -n 's/^\(Remv\|Purg\) \([^ ]*\) .*/\2/p'
}

# The headers among $1... that can go without a package that is not among them.
removable_headers()
{
	for headers; do
		case $headers in
		*-headers-*) ;;
		*) continue ;;
		esac
		others=$(apt-get -s remove "$headers" | removed | while read -r package; do
			case " $* " in
			*" $package "*) ;;
			*) echo "$package" ;;
			esac
		done)
		[ -n "$others" ] || echo "$headers"
	done
}

# Those of packages $1... that nothing needs. Left to itself apt keeps what anything
# suggests, a compiler among them, and headers of kernels as it keeps the kernels.
not_needed()
{
	# shellcheck disable=SC2046 # a list
	apt-get -s -o APT::AutoRemove::SuggestsImportant=false autoremove \
		$(removable_headers "$@") | removed |
		while read -r package; do
			case " $* " in *" $package "*) echo "$package" ;; esac
		done
}

# dkms does not remove the key that it made, and that nothing signs with any more.
remove_key()
{
	key=${R750_SYSROOT-}/var/lib/dkms/mok
	[ -e "$key.key" ] && [ -n "$(missing dkms)" ] || return 0
	case $(mokutil --test-key "$key.pub" 2>/dev/null || :) in
	*'already enrolled'*) say "left: $key.key and $key.pub, which the firmware has" \
		"enrolled" ;;
	*)
		rm -f "$key.key" "$key.pub"
		rmdir "${key%/*}" 2>/dev/null || : ;;
	esac
}

remove()
{
	[ -s "$installed" ] || die "nothing to remove: $installed is missing or" \
		"empty, so no earlier run installed a package"
	[ "$(id -u)" = 0 ] || die "removing packages needs root: run it with sudo"
	keep=NONE
	for source in "${R750_SYSROOT-}/usr/src/$product_module"-* \
		"${R750_SYSROOT-}"/var/lib/dkms/*/*/source; do
		[ ! -d "$source" ] || keep='dkms|make|gcc|libc6-dev|kmod|patch|.*-headers-.*'
	done
	[ "$keep" = NONE ] || say "keeping the compiler and the headers: DKMS still builds" \
		"modules with them (dkms status); if they are all $product_module's, run" \
		"'make uninstall' first"
	# shellcheck disable=SC2046 # a list
	set -- $(sort -u "$installed" | grep -Evx "$keep" | while read -r package; do
		[ -n "$(missing "$package")" ] || echo "$package"
	done)
	if [ $# -gt 0 ]; then
		manual=$(apt-mark showmanual "$@")
		apt-mark auto "$@" >/dev/null
		# shellcheck disable=SC2046 # a list
		apt-get autoremove --purge $(not_needed "$@" $(headers_that_came "$@")) || {
			# shellcheck disable=SC2086 # a list
			[ -z "$manual" ] || apt-mark manual $manual >/dev/null
			die 'apt has removed nothing (see above)'
		}
		! grep -qx dkms "$installed" || remove_key
	fi
	sort -u "$installed" | grep -Ex "$keep" >"$installed.new" || :
	mv "$installed.new" "$installed"
	[ -s "$installed" ] || rm "$installed"
}

# What packages of headers are called: Proxmox has names of its own, since its
# version 8 the second of them.
prefixes='linux-headers proxmox-headers pve-headers'

# The releases that apt has headers for, oldest first.
offered()
{
	for prefix in $prefixes; do
		apt-cache pkgnames "$prefix-" |
			sed -n "s/^$prefix-\\([0-9][^-]*-\\)/\\1/p"
	done | sort -V -u
}

# The package with the headers of release $1.
headers_package()
{
	for prefix in $prefixes; do
		if apt-cache pkgnames "$prefix-$1" | grep -Fqx -- "$prefix-$1"; then
			echo "$prefix-$1"
			return
		fi
	done
}

# Would the headers of release $1 bring a kernel image, as Debian's do from 6.12 on?
brings_kernel()
{
	apt-get -s install --no-install-recommends "$(headers_package "$1")" 2>/dev/null |
		grep -Eq '^Inst (linux-image|proxmox-kernel|pve-kernel)-'
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

# The newest release of flavour $1 whose headers bring no kernel image.
newest_without_kernel()
{
	offered_for "$1" '' | sort -V -r | while read -r release; do
		brings_kernel "$release" || { echo "$release"; break; }
	done
}

# Are headers for $1 there already, from wherever?
have_headers()
{
	[ -n "$1" ] && [ -e "/lib/modules/$1/build/Makefile" ]
}

flavour()
{
	case $(dpkg --print-architecture)/$driver in
	amd64/* | i386/* | */open) ;;
	*) die "the vendor's objects exist for x86 only, and this machine is" \
		"$(dpkg --print-architecture): give DRIVER=open, our own driver (read" \
		"docs/open.md first)" ;;
	esac
	case $(dpkg --print-architecture)/$1 in
	amd64/*-pve) echo pve ;;
	amd64/*) echo amd64 ;;
	i386/*) echo 686-pae ;;
	arm64/*) echo arm64 ;;
	*) echo "${1##*-}" ;;
	esac
}

# The metapackages of headers that go with the installed ones of kernels, at the same
# version: with them the next kernel comes with its headers. Those that apt does
# not have at that version would bring a newer kernel now.
metapackages()
{
	# shellcheck disable=SC2016 # dpkg's variables
	dpkg-query -W -f '${db:Status-Abbrev} ${Package} ${Version}\n' \
		'linux-image-*' 'proxmox-*-kernel' 'proxmox-kernel-*' 'pve-kernel-*' \
		2>/dev/null | sed -En '
			/(unsigned|-dbg|-signed) /d
			s/^ii +linux-image-([a-z])/linux-headers-\1/p
			s/^ii +(proxmox-default)-kernel /\1-headers /p
			s/^ii +(proxmox|pve)-kernel-([0-9]+[.][0-9]+ )/\1-headers-\2/p' |
	while read -r package version; do
		if apt-cache show "$package=$version" >/dev/null 2>&1; then
			echo "$package=$version"
		else
			warn "WARNING: the next kernel will come without headers, and" \
				"so without the driver, unless $package is installed" \
				"with it; apt does not have its version $version any" \
				"more: update the kernel and this package together"
		fi
	done
}

# Has a tree of the vendor's been imported?
imported()
{
	for manifest in "$top/upstream-src/$product_prefix"*.sha256; do
		[ ! -d "${manifest%.sha256}" ] || return 0
	done
	return 1
}

case $target in
modules | dkms | check | bench) ;;
remove) remove; exit ;;
*) sed -n 's/^# usage: /usage: /p' "$0" >&2; exit 2 ;;
esac
# As make will take them: from its command line, or else the environment.
kver=${KVER-} kdir=${KDIR-} tree=${TREE-} driver=${DRIVER-}
for arg; do
	case $arg in
	TREE=*) tree=${arg#TREE=} ;;
	DRIVER=*) driver=${arg#DRIVER=} ;;
	KVER=*) kver=${arg#KVER=} ;;
	KDIR=*) kdir=${arg#KDIR=} ;;
	esac
done

if [ "$target" = modules ] && [ -z "$tree$driver" ] && ! imported; then
	warn "no vendor tree is imported: building sata_r750, our own driver" \
		"(read docs/open.md first); TREE=standin builds the stand-in"
	driver=open
	set -- "$@" DRIVER=open
elif [ "$driver" = open ]; then
	packages=$open_packages
fi
case $target in
dkms) packages="$packages $dkms_packages" ;;
check | bench) packages="$packages $check_packages" ;;
esac

# make would refuse it, too, but only once all is installed.
[ "$target" != dkms ] || [ -n "$tree" ] || [ "$driver" = open ] || imported ||
	die "no vendor tree is imported, and the stand-in drives no card: run" \
		"'./bootstrap.sh modules', then 'make import SRC=<the vendor's" \
		"archive>', then './bootstrap.sh dkms'; or give DRIVER=open, our" \
		"own driver (read docs/open.md first); TREE=standin installs the" \
		"stand-in all the same"

command -v apt-get >/dev/null ||
	die "no apt-get here: install make, gcc, bsdtar and bsdcat" \
		"(libarchive), Zydis (its headers), coccinelle, unifdef, quilt and" \
		"your kernel's headers with your" \
		"package manager, then run: make $target"
# "local x=$(...)" or an argument would hide that it died.
running=$(uname -r)
flavour=$(flavour "$running")
[ "$(id -u)" = 0 ] || die "installing packages needs root: run it with sudo"

apt-get update -q
release='' asked=$kver metapackages=''
if [ -z "$kdir" ]; then
	# The tests want the newest kernel, everybody else the one that runs.
	if [ -z "$kver" ] && [ "$target" != check ]; then
		if offered | grep -Fqx -- "$running" || have_headers "$running"; then
			kver=$running
		elif [ "$target" = dkms ]; then
			die "apt has no headers for the running kernel $running, so the" \
				"driver cannot be built for it: update the kernel and" \
				"its headers (apt-get install linux-image-$flavour" \
				"linux-headers-$flavour), restart, and run this again;" \
				"or name another kernel with KVER="
		else
			kver=$(newest_without_kernel "$flavour")
			[ -n "$kver" ] || die "apt has no headers for the running" \
				"kernel $running, and all others bring a kernel" \
				"with them: choose one with KVER=, of" \
				"$(offered_for "$flavour" '' | paste -sd ' ' -)"
			warn "apt has no headers for the running kernel $running;" \
				"building for $kver"
		fi
		set -- "$@" "KVER=$kver"
	fi
	release=$(choose "$flavour" "$kver")
	[ -n "$release" ] || have_headers "$kver" || die "apt offers no headers" \
		"for ${kver:-any kernel}; what it offers:" \
		"$(offered_for "$flavour" '' | paste -sd ' ' -); choose one with" \
		"KVER=, or give KDIR=, a prepared kernel tree"
	if [ -n "$asked" ] && [ -n "$release" ] && brings_kernel "$release"; then
		warn "WARNING: the headers of $release bring that kernel with them," \
			"and the machine will boot the newest that it has"
	fi
	[ "$target" != dkms ] || metapackages=$(metapackages)
fi
# The tests want the release's own kernel beside the newest.
[ "$target" != check ] || packages="$packages linux-headers-$flavour"
# shellcheck disable=SC2086 # lists of words
missing $packages $metapackages ${release:+"$(headers_package "$release")"} >>"$installed"
before=$(mktemp)
present >"$before"
rc=0
# shellcheck disable=SC2086 # lists of words
apt-get install -q -y --no-install-recommends $packages $metapackages \
	${release:+"$(headers_package "$release")"} || rc=$?
# Those that came with them, too.
present | comm -13 "$before" - >>"$installed"
rm "$before"
[ $rc = 0 ] || exit $rc
exec make -C "$top" "$target" "$@"
