#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only OR MIT
# usage: unpackaged.sh FILE...
#
# Dies if one of the files came with a package, which alone may change it. With DESTDIR
# set they are those of another machine, and not looked at.
set -eu
LC_ALL=C
export LC_ALL

top=$(cd "$(dirname "$0")/../.." && pwd -P)
# shellcheck source=scripts/lib/sh.sh
. "$top/scripts/lib/sh.sh"
# shellcheck source=scripts/lib/package.sh
. "$top/scripts/lib/package.sh"
prog=r750
[ -z "${DESTDIR-}" ] || exit 0
for file; do
	package=$(package_of "$file")
	[ -z "$package" ] || die "$file came with the package $package: upgrade that, or" \
		"remove it first (apt-get purge $package, or dnf remove)"
done
