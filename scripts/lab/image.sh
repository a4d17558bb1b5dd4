#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only OR MIT
# usage: image.sh -l		list the kernels that the roots have headers for, which
#				are made if they are missing
#        image.sh tools		make the programs of the initramfs
#        image.sh RELEASE...	make what boots these kernels, with r750.ko
#        image.sh built DIR	the same for a kernel that was built in its source
#				tree DIR; prints the directory
#        image.sh suite DIR	make what a guest needs to run blktests, whose sources
#				are in DIR
#
# Kernel images and modules are taken from Debian's packages, which apt downloads in
# the root that has the kernel's headers (root.sh) but never installs; the programs
# come from packages of the newest root. All of it is cached:
#
# $cache/tools.cpio			programs and their libraries
# $cache/suite.cpio			blktests, and a root file system for it
# $cache/RELEASE/vmlinuz
# $cache/RELEASE/modules.cpio		the modules that the driver needs
# $cache/RELEASE/TREE.cpio		r750.ko, built in the root from TREE's stage
#
# With "built", the module must have been built by `make KDIR=DIR modules`; the
# directory is $cache/built/RELEASE.
#
# $cache is $R750_CACHE/boot, by default build/boot. TREE, from the environment, is
# "standin" by default, and "open" for the open driver; `make TREE=... stage` or
# `make DRIVER=open stage` must have been run. What is not cached
# yet needs root and the network.
set -eu
LC_ALL=C
export LC_ALL

top=$(cd "$(dirname "$0")/../.." && pwd -P)
# shellcheck source=scripts/lab/cache.sh
. "$top/scripts/lab/cache.sh"

packages='busybox-static fio hdparm smartmontools sg3-utils lsscsi fdisk kmod
	e2fsprogs xfsprogs mdadm udev'
programs='fio hdparm smartctl sg3-utils: lsscsi sfdisk kmod mkfs.ext4 e2fsck mkfs.xfs
	xfs_repair mdadm udevadm /usr/lib/udev/ata_id
	/usr/lib/udev/rules.d/60-persistent-storage.rules'
# The upper-level drivers, file systems for power cuts and, where the kernel has them
# ("?"), what drives DVD drives, mvsas to compare the card with, ahci to share its
# interrupt with, and what makes PCI errors.
modules='sd_mod sr_mod? sg ext4 xfs raid1 mvsas? ahci? aer_inject?'

# The roots that were never made. Who is not root gets what there is.
make_roots()
{
	[ "$(id -u)" = 0 ] || return 0
	set --
	for root in $("$top/scripts/lab/root.sh" -l); do
		[ -d "$roots/$root" ] || set -- "$@" "$root"
	done
	[ $# -eq 0 ] || "$top/scripts/lab/root.sh" "$@" >/dev/null
}

# "root release" for each kernel in the roots; for each series (the first two
# numbers) only that of the newest root.
kernels()
{
	for root in $("$top/scripts/lab/root.sh" -l); do
		for dir in "$roots/$root"/lib/modules/*-amd64; do
			[ -e "$dir/build" ] || [ -L "$dir/build" ] || continue
			echo "$root ${dir##*/}"
		done
	done | awk '{ split($2, v, "."); series = v[1] "." v[2] + 0
		root[series] = $1; release[series] = $2 }
		END { for (s in root) print root[s], release[s] }' |
		sort -k2,2V
}

# What tools and suites are fetched with.
fetchers()
{
	cat "$top"/scripts/lab/fetch-*.sh | sha256sum
}

tools()
{
	exec 8>"$cache/.tools.lock"
	flock 8
	want=$(printf '%s %s %s' "$packages" "$programs" \
		"$(fetchers)" | tr -s '\n\t' ' ')
	if [ "$(cat "$cache/tools.stamp" 2>/dev/null)" = "$want" ]; then
		return
	fi
	root=$("$top/scripts/lab/root.sh" -l | tail -n 1)
	make_cached "$root" "$cache/tools" fetch-tools.sh \
		"$packages" "$programs"
	archive "$cache/tools" "$cache/tools.cpio"
	echo "$want" >"$cache/tools.stamp"
}

# Caches the suite whose sources are in $1.
suite()
{
	src=$(cd "$1" 2>/dev/null && pwd -P) || die "no directory $1"
	if [ ! -x "$src/check" ] || [ ! -d "$src/tests/block" ]; then
		die "$src is not blktests: no program check, or no tests/block"
	fi
	exec 8>"$cache/.suite.lock"
	flock 8
	want="$(sum_of "$src") $(fetchers)"
	[ "$(cat "$cache/suite.stamp" 2>/dev/null)" != "$want" ] || return 0
	root=$("$top/scripts/lab/root.sh" -l | tail -n 1)
	make_cached "$root" "$cache/suite" fetch-suite.sh '' '' "$src"
	archive "$cache/suite" "$cache/suite.cpio"
	echo "$want" >"$cache/suite.stamp"
}

# Caches kernel $2 of root $1.
kernel()
{
	dir=$cache/$2
	[ "$(cat "$dir/modules.list" 2>/dev/null)" = "$modules" ] && return
	make_cached "$1" "$dir" fetch-kernel.sh "$2" "$modules"
	archive "$dir/modules" "$dir/modules.cpio"
	echo "$modules" >"$dir/modules.list"
}

# Caches the kernel that was built in the source tree $1.
built()
{
	for f in arch/x86/boot/bzImage include/config/kernel.release; do
		[ -f "$1/$f" ] || die "$1 was not built: no $f"
	done
	release=$(cat "$1/include/config/kernel.release")
	[ -d "$stage" ] || die "there is no $stage: run 'make $choice stage'"
	driver=$top/build/$variant/$release/$(module).ko
	[ -f "$driver" ] || die "no $driver: run" \
		"'make $choice KDIR=$1 modules' with that kernel's compiler"
	dir=$cache/built/$release
	rm -rf "$dir"
	mkdir -p "$dir/tree" "$dir/$tree"
	cp "$1/arch/x86/boot/bzImage" "$dir/vmlinuz"
	cp "$driver" "$dir/$tree/"
	# shellcheck disable=SC2086 # a list
	if ! make -C "$1" INSTALL_MOD_PATH="$dir/tree" modules_install \
		>"$dir/log" 2>&1 || ! "$top/scripts/lab/pick-modules.sh" \
		"$dir/tree" "$release" "$dir/modules" $modules >>"$dir/log" 2>&1
	then
		tail -n 20 "$dir/log" >&2
		die "$1: its modules cannot be installed (the log is $dir/log)"
	fi
	rm -rf "$dir/tree"
	archive "$dir/modules" "$dir/modules.cpio"
	archive "$dir/$tree" "$dir/$tree.cpio"
	printf '%s\n' "$dir"
}

one()
{
	root=$(kernels | awk -v r="$1" '$2 == r { print $1 }')
	[ -n "$root" ] || die "no root has headers for $1: there are" \
		"$(kernels | awk '{ print $2 }' | tr '\n' ' ')"
	exec 9>"$cache/.$1.lock"
	flock 9
	kernel "$root" "$1"
	driver "$root" "$1"
}

[ $# -gt 0 ] || die 'usage: image.sh -l | tools | built DIR | suite DIR | RELEASE...'
mkdir -p "$cache"
case $1 in
-l)
	make_roots
	kernels | awk '{ print $2 }'
	exit
	;;
tools)
	tools
	exit
	;;
suite)
	[ $# = 2 ] || die 'usage: image.sh suite DIR'
	suite "$2"
	exit
	;;
built)
	if [ $# != 2 ] || [ ! -d "$2" ]; then
		die 'usage: image.sh built DIR'
	fi
	tools
	built "$2"
	exit
	;;
esac
[ -d "$stage" ] || die "there is no $stage: run 'make $choice stage'"
make_roots
tools
for release; do
	one "$release"
done
