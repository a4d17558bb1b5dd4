#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only OR MIT
# usage: deb-modules.sh KO RELEASE OUT
#
# Makes OUT/r750-modules-RELEASE_VERSION_ARCH.deb with the module KO, which was built for
# kernel RELEASE: for machines that have that kernel and no compiler. The same module
# gives the same package, byte by byte.
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
ko=$1 release=$2 out=$3

command -v dpkg-deb >/dev/null || die "dpkg-deb is missing: install dpkg"
version=$(modinfo -F version "$ko") || die "no module $ko: run 'make modules'"
for_kernel=$(modinfo -F vermagic "$ko")
[ "${for_kernel%% *}" = "$release" ] || die "$ko was built for" \
	"${for_kernel%% *}, not for $release"
# dpkg's names have no capitals and no underscores.
package=r750-modules-$(printf %s "$release" | tr 'A-Z_' 'a-z-')
date=${SOURCE_DATE_EPOCH:-$(git -c safe.directory='*' -C "$top" log -1 --format=%ct \
	-- VERSION 2>/dev/null || :)}
export SOURCE_DATE_EPOCH="${date:-$(stat -c %Y "$top/VERSION")}"

# A script of the package; $1: its name, and on stdin what it does.
script()
{
	{ echo '#!/bin/sh'; echo 'set -e'; cat; } >"$dir/DEBIAN/$1"
	chmod 755 "$dir/DEBIAN/$1"
}

scratch "$out" deb-modules
trap scratch_remove EXIT
trap 'exit 130' INT TERM HUP
dir=$scratch/root
mkdir -p "$dir/DEBIAN"
DESTDIR=$dir sh "$top/scripts/stage/install.sh" "$ko" "$release" >/dev/null
# A name of its own: there is such a package for each kernel.
install -D -m 755 "$top/owner/initramfs/r750" \
	"$dir/usr/share/initramfs-tools/hooks/$package"
cat >"$dir/DEBIAN/control" <<END
Package: $package
Version: $version
Architecture: $(dpkg --print-architecture)
Maintainer: the owner of this machine <owner@localhost>
Section: non-free/kernel
Priority: optional
Depends: kmod
Conflicts: r750-dkms
Description: driver of the Rocket 750 HBA for kernel $release
 The driver of HighPoint's Rocket 750, built for this kernel alone.
 .
 This package has been made on the machine of somebody who has the vendor's
 sources. It contains objects of the vendor's, and may not be passed on.
END
echo 'activate-noawait update-initramfs' >"$dir/DEBIAN/triggers"
script postinst <<END
[ ! -d /lib/modules/$release/kernel ] || depmod $release
END
script postrm <<END
[ ! -d /lib/modules/$release/kernel ] || depmod $release
END
find "$dir" -exec touch -h -d "@$SOURCE_DATE_EPOCH" {} +
deb=${package}_${version}_$(dpkg --print-architecture).deb
dpkg-deb --root-owner-group --build "$dir" "$scratch/$deb" >"$scratch/log" 2>&1 || {
	cat "$scratch/log" >&2
	die "dpkg-deb failed, see above"
}
mv "$scratch/$deb" "$out/$deb"
say "made $out/$deb; it contains objects of the vendor's and may not be passed on"
