#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only OR MIT
# usage: deb.sh STAGE OUT
#
# Makes OUT/r750-dkms_VERSION_all.deb of STAGE, what `make stage` left, and beside it
# r750-tools_VERSION_ARCH.deb of owner/. The same stage gives the same packages, byte
# by byte, on one Debian release.
set -eu
LC_ALL=C
export LC_ALL

top=$(cd "$(dirname "$0")/../.." && pwd -P)
# shellcheck source=scripts/lib/sh.sh
. "$top/scripts/lib/sh.sh"
# shellcheck source=scripts/package/lib.sh
. "$top/scripts/package/lib.sh"
stage=$1 out=$2

[ -r "$stage/dkms.conf" ] || die "no dkms.conf in $stage: run 'make stage'"
version=$(sed -n 's/^PACKAGE_VERSION="\(.*\)"$/\1/p' "$stage/dkms.conf")
[ -n "$version" ] || die "$stage/dkms.conf has no PACKAGE_VERSION: run 'make stage'"

scratch "$out" deb
trap scratch_remove EXIT
trap 'exit 130' INT TERM HUP
src=$scratch/r750
mkdir "$src"
cp -R "$stage" "$src/stage"
cp -R "$top/scripts/package/debian" "$top/owner" "$src/"
sh "$top/scripts/dkms/put-hook.sh" "$src/hook"
{
	echo '#!/bin/sh'
	echo 'set -e'
	cat "$top/scripts/package/take-over.sh"
	echo '#DEBHELPER#'
} >"$src/debian/r750-dkms.preinst"
mkdir "$src/debian/source"
echo '3.0 (native)' >"$src/debian/source/format"
cat >"$src/debian/changelog" <<END
r750 ($version) unstable; urgency=medium

  * Made from the sources that its owner has.

 -- the owner of this machine <owner@localhost>  $(date -u -R -d "@$(epoch)")
END
# -d: what it would look for beside the programs above is build-essential, of which only
# the C compiler is used.
if ! (cd "$src" && dpkg-buildpackage -b -d -us -uc) >"$scratch/log" 2>&1; then
	tail -n 20 "$scratch/log" >&2
	die "dpkg-buildpackage failed, see above"
fi
for deb in "r750-tools_${version}_$(dpkg --print-architecture).deb" \
	"r750-dkms_${version}_all.deb"; do
	mv "$scratch/$deb" "$out/$deb"
	say "made $out/$deb"
done
case $version in
*+open.*) ;;
*) say "$deb contains objects of the vendor's and may not be passed on" ;;
esac
