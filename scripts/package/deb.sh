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

stage_version "$stage"
contents

# Without the vendor's part.
own_copyright()
{
	sed -i '/^Disclaimer:/,/^$/{ /^$/!d; }
		/^Files: \*$/,/^$/d
		s/^Files: debian.*/Files: */' "$src/debian/copyright"
}

own_scratch "$out" deb
src=$scratch/r750
mkdir "$src"
cp -R "$stage" "$src/stage"
cp -R "$top/scripts/package/debian" "$top/owner" "$src/"
sed -i "s,@SECTION@,$section,; s,@NOTICE@,$notice," "$src/debian/control"
[ "$licence" = Proprietary ] || own_copyright
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
tools=r750-tools_${version}_$(dpkg --print-architecture).deb
dkms=r750-dkms_${version}_all.deb
mv "$scratch/$tools" "$scratch/$dkms" "$out/"
say "made $out/$tools"
made "$out/$dkms"
