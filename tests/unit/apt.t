#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only OR MIT
# scripts/lab/apt.sh, with an archive of one package, and headers that recommend another
# which is not there.
# shellcheck source=tests/tap.sh
. "$(dirname "$0")/../tap.sh"
# shellcheck source=scripts/lab/apt.sh
. "$top/scripts/lab/apt.sh"

command -v apt-get >/dev/null || skip_all 'apt is missing'

mkdir -p "$tmp/archive" "$tmp/state/lists/partial" "$tmp/cache/archives/partial" "$tmp/here" \
	"$tmp/deb/DEBIAN"
cat >"$tmp/deb/DEBIAN/control" <<'END'
Package: linux-image-9-unsigned
Version: 1
Architecture: all
Maintainer: nobody
Description: an image
END
dpkg-deb -b "$tmp/deb" "$tmp/archive/image.deb" >/dev/null
{
	cat "$tmp/deb/DEBIAN/control"
	printf 'Filename: ./image.deb\nSize: %s\nSHA256: %s\n\n' \
		"$(wc -c <"$tmp/archive/image.deb")" \
		"$(sha256sum <"$tmp/archive/image.deb" | cut -c 1-64)"
	printf '%s\n' 'Package: linux-headers-9' 'Version: 1' 'Architecture: all' \
		'Recommends: linux-image-9' 'Filename: ./headers.deb' 'Size: 1' 'Description: x'
} >"$tmp/archive/Packages"
echo "deb [trusted=yes] file:$tmp/archive ./" >"$tmp/sources"
: >"$tmp/state/status"
cat >"$tmp/config" <<END
Dir::Etc::SourceList "$tmp/sources";
Dir::Etc::SourceParts "/dev/null";
Dir::State "$tmp/state";
Dir::State::Status "$tmp/state/status";
Dir::Cache "$tmp/cache";
APT::Sandbox::User "root";
END
APT_CONFIG=$tmp/config
export APT_CONFIG
ok 'apt reads the archive' apt-get -q update
ok 'of an image that other packages only recommend, apt shows something' \
	apt-cache show linux-image-9
cd "$tmp/here" || exit 1
ok 'an image that is not there is passed over for the one that is not signed' \
	download linux-image-9 linux-image-9-unsigned
is 'the image that is there is downloaded' "$(ls)" 'linux-image-9-unsigned_1_all.deb'
fails 'none of the packages being available is an error that names them' 1 \
	'apt has none of these packages: linux-image-9 nothing-like-it' \
	download linux-image-9 nothing-like-it
done_testing
