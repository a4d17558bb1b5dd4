#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only OR MIT
# usage: image.sh -l		list the kernels that the roots have headers for
#        image.sh tools		make the programs of the initramfs
#        image.sh RELEASE...	make what boots these kernels, with r750.ko
#
# Kernel images and modules come out of Debian's packages, fetched by apt in the
# root that has the kernel's headers (scripts/root.sh) and never installed; the
# programs come from the packages of the newest root. All of it is kept:
#
# $cache/tools.cpio			programs and their libraries
# $cache/RELEASE/vmlinuz
# $cache/RELEASE/modules.cpio		the modules that the driver needs
# $cache/RELEASE/TREE.cpio		r750.ko, built in the root from TREE's stage
#
# $cache is $R750_CACHE/boot, by default build/boot. TREE is "standin" unless the
# environment says otherwise; `make TREE=... stage` must have been run. Needs
# root's rights and the network, for what is not in the cache yet.
set -eu
LC_ALL=C
export LC_ALL

top=$(cd "$(dirname "$0")/../.." && pwd -P)
roots=${R750_ROOTS:-$top/build/roots}
cache=${R750_CACHE:-$top/build}/boot
tree=${TREE:-standin}
stage=$top/build/$tree/dkms

packages='busybox-static fio hdparm smartmontools sg3-utils lsscsi fdisk kmod'
programs='fio hdparm smartctl sg_inq sg_vpd sg_raw sg_reset sg_readcap sg_turs
	sg_start sg_sat_identify lsscsi sfdisk kmod'
# The upper drivers, two that the card is compared with, and what these and
# r750.ko depend on.
modules='sd_mod sg mvsas ahci'

die()
{
	printf 'image.sh: %s\n' "$*" >&2
	exit 1
}

say()
{
	printf '  %-7s %s\n' "$1" "$2" >&2
}

# "root release" of every kernel in the roots. Of a series (the first two
# numbers) the newest root's counts.
kernels()
{
	for root in $("$top/scripts/root.sh" -l); do
		for dir in "$roots/$root"/lib/modules/*-amd64; do
			[ -e "$dir/build" ] || [ -L "$dir/build" ] || continue
			echo "$root ${dir##*/}"
		done
	done | awk '{ split($2, v, "."); series = v[1] "." v[2] + 0
		root[series] = $1; release[series] = $2 }
		END { for (s in root) print root[s], release[s] }' |
		sort -k2,2V
}

# The folder of root $1: as it stands, or made now.
root_dir()
{
	if [ -x "$roots/$1/bin/sh" ]; then
		printf '%s\n' "$roots/$1"
	else
		"$top/scripts/root.sh" -q "$1"
	fi
}

# Runs in a root, whose changes are thrown away, with folder $2 as /out.
in_root()
{
	in=$(root_dir "$1") || die "no root $1"
	out=$2
	shift 2
	"$top/scripts/in-root.sh" -n -b "$out:/out" "$in" "$@"
}

# What fills folder $2, made beside it so that nothing half-done stays.
make_cached()
{
	rm -rf "$2.new"
	mkdir -p "$2.new"
	begin=$(date +%s)
	if ! in_root "$1" "$2.new" sh -eu -s <"$top/tests/boot/$3" \
		-- "$4" "$5" >"$2.log" 2>&1; then
		tail -n 20 "$2.log" >&2
		rm -rf "$2.new"
		die "$2: $3 failed in the root $1 (the log is $2.log). Is" \
			"the package mirror reachable?"
	fi
	rm -rf "$2" "$2.log"
	mv "$2.new" "$2"
	say FETCH "$2 ($(($(date +%s) - begin)) s)"
}

# Folder $1 as archive $2, which busybox makes on any host.
archive()
{
	(cd "$1" && find . | "$cache/tools/bin/busybox" cpio -o -H newc) \
		>"$2.$$" 2>/dev/null || die "cannot write $2"
	mv "$2.$$" "$2"
}

tools()
{
	exec 8>"$cache/.tools.lock"
	flock 8
	want=$(printf '%s %s' "$packages" "$programs" | tr -s '\n\t' ' ')
	if [ "$(cat "$cache/tools.stamp" 2>/dev/null)" = "$want" ]; then
		return
	fi
	root=$("$top/scripts/root.sh" -l | tail -n 1)
	make_cached "$root" "$cache/tools" fetch-tools.sh \
		"$packages" "$programs"
	archive "$cache/tools" "$cache/tools.cpio"
	echo "$want" >"$cache/tools.stamp"
}

# The kernel $2 of root $1.
kernel()
{
	dir=$cache/$2
	[ "$(cat "$dir/modules.list" 2>/dev/null)" = "$modules" ] && return
	make_cached "$1" "$dir" fetch-kernel.sh "$2" "$modules"
	archive "$dir/modules" "$dir/modules.cpio"
	echo "$modules" >"$dir/modules.list"
}

# r750.ko for kernel $2 of root $1, built as DKMS would.
driver()
{
	dir=$cache/$2
	sum=$(cd "$stage" && find . -type f -exec sha256sum {} + | sort |
		sha256sum)
	[ "$(cat "$dir/$tree.sum" 2>/dev/null)" = "$sum" ] && return
	rm -rf "${dir:?}/$tree"
	mkdir "$dir/$tree"
	# shellcheck disable=SC2016 # the inner shell's
	in_root "$1" "$dir/$tree" sh -euc '
		cp -R "/r750/build/$1/dkms" /tmp/stage
		make -C /tmp/stage KVER="$2"
		cp /tmp/stage/r750.ko /out/' sh "$tree" "$2" \
		>"$dir/$tree.log" 2>&1 || {
		tail -n 20 "$dir/$tree.log" >&2
		die "$2: r750.ko does not build (the log is $dir/$tree.log)"
	}
	archive "$dir/$tree" "$dir/$tree.cpio"
	echo "$sum" >"$dir/$tree.sum"
	say MODULE "$dir/$tree/r750.ko"
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

[ $# -gt 0 ] || die 'usage: image.sh -l | tools | RELEASE...'
mkdir -p "$cache"
case $1 in
-l)
	kernels | awk '{ print $2 }'
	exit
	;;
tools)
	tools
	exit
	;;
esac
[ -d "$stage" ] || die "there is no $stage: run 'make TREE=$tree stage'"
tools
for release; do
	(one "$release")
done
