#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only OR MIT
# usage: deb-modules.sh KO RELEASE OUT
#
# Makes OUT/r750-modules-RELEASE_VERSION_ARCH.deb with the module KO, which was built for
# kernel RELEASE: for machines that have that kernel and no compiler. The same module
# gives the same package, byte by byte.
set -eu
LC_ALL=C
export LC_ALL
umask 022

top=$(cd "$(dirname "$0")/../.." && pwd -P)
# shellcheck source=scripts/lib/sh.sh
. "$top/scripts/lib/sh.sh"
ko=$1 release=$2 out=$3

# shellcheck source=scripts/package/lib.sh
. "$top/scripts/package/lib.sh"
# shellcheck source=scripts/package/ko.sh
. "$top/scripts/package/ko.sh"
# dpkg's names have no capitals and no underscores.
package=r750-modules-$(printf %s "$release" | tr 'A-Z_' 'a-z-')
# dpkg-deb reads it.
SOURCE_DATE_EPOCH=$(epoch)
export SOURCE_DATE_EPOCH

# A script of the package; $1: its name, and on stdin what it does.
script()
{
	{ echo '#!/bin/sh'; echo 'set -e'; cat; } >"$dir/DEBIAN/$1"
	chmod 755 "$dir/DEBIAN/$1"
}

own_scratch "$out" deb-modules
contents
dir=$scratch/root
mkdir -p "$dir/DEBIAN"
put_module "$dir"
# A name of its own: there is such a package for each kernel.
install -D -m 755 "$top/owner/initramfs/r750" \
	"$dir/usr/share/initramfs-tools/hooks/$package"
cat >"$dir/DEBIAN/control" <<END
Package: $package
Version: $version
Architecture: $(dpkg --print-architecture)
Maintainer: the owner of this machine <owner@localhost>
Section: $section
Priority: optional
Depends: kmod
Conflicts: r750-dkms
Description: driver of the Rocket 750 HBA for kernel $release
 The driver of HighPoint's Rocket 750, built for this kernel alone.
 .
 This package was made on its owner's machine.
 $notice
END
echo 'activate-noawait update-initramfs' >"$dir/DEBIAN/triggers"
{
	fit_part
	cat <<-END
	if command -v modinfo >/dev/null; then
		why=\$(unwanted $module $release)
		[ -z "\$why" ] || {
			echo "$package: *** not for this machine: \$why" >&2
			exit 1
		}
	fi
	END
} | script preinst
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
made "$out/$deb"
