#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only OR MIT
# usage: txz.sh KO RELEASE NAME OUT
#
# Makes OUT/r750-VERSION-ARCH-NAME.txz with the module KO, which was built for kernel
# RELEASE: a package of Slackware's kind, as unRAID installs from /boot/extra at each
# boot. Where it is installed, appliance.sh sees that the module fits the kernel that
# runs, and loads it. The same module gives the same package, byte by byte.
#
# SOURCE_DATE_EPOCH: the date of all that is in it; default: that of the project's
# VERSION, by git or by the file
set -eu
LC_ALL=C
export LC_ALL
umask 022

top=$(cd "$(dirname "$0")/../.." && pwd -P)
PATH=$PATH:/usr/sbin:/sbin
# shellcheck source=scripts/lib/sh.sh
. "$top/scripts/lib/sh.sh"
ko=$1 release=$2 name=$3 out=$4

case $name in
'' | [!A-Za-z0-9]* | *[!A-Za-z0-9._]*) die "NAME=$name: the name of the appliance is" \
	"letters and digits, as in NAME=unraid" ;;
esac
command -v xz >/dev/null || die "xz is missing: install xz-utils"
version=$(modinfo -F version "$ko") || die "no module $ko: run 'make modules'"
for_kernel=$(modinfo -F vermagic "$ko")
[ "${for_kernel%% *}" = "$release" ] || die "$ko was built for" \
	"${for_kernel%% *}, not for $release"
date=${SOURCE_DATE_EPOCH:-$(git -c safe.directory='*' -C "$top" log -1 --format=%ct \
	-- VERSION 2>/dev/null || :)}

scratch "$out" txz
trap scratch_remove EXIT
trap 'exit 130' INT TERM HUP
dir=$scratch/root
mkdir -p "$dir/install"
DESTDIR=$dir sh "$top/scripts/stage/install.sh" "$ko" "$release" >/dev/null
sed "s/@RELEASE@/$release/" "$top/scripts/package/appliance.sh" >"$dir/install/doinst.sh"
cat >"$dir/install/slack-desc" <<END
r750: r750 (driver of the Rocket 750 HBA for kernel $release)
r750: Contains objects of the vendor's: may not be passed on.
END
# (Slackware's names have their dashes between version, architecture and build.)
txz=r750-$(printf %s "$version" | tr - _)-x86_64-$name.txz
(cd "$dir" && tar --sort=name --owner=0 --group=0 --numeric-owner \
	--mtime="@${date:-$(stat -c %Y "$top/VERSION")}" -cf - install lib) |
	xz -c >"$scratch/$txz"
mv "$scratch/$txz" "$out/$txz"
say "made $out/$txz; it contains objects of the vendor's and may not be passed on"
