#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only OR MIT
# usage: need.sh PROGRAM...
#
# Exits with 1 unless all the programs are there, and then says on stderr which are
# missing and what installs them, by the table "programs" and the package manager here.
# A name that ends in .h is a header that the C compiler finds.
#
# R750_SBIN	directories in place of those beside PATH, for the tests
set -eu
LC_ALL=C
export LC_ALL

here=$(cd "$(dirname "$0")" && pwd -P)
# shellcheck source=scripts/lib/sh.sh
. "$here/sh.sh"
prog=r750
# A user's PATH on Debian has no kmod, which needs no root to read.
PATH=$PATH:${R750_SBIN-/usr/sbin:/sbin}

managers='apt-get dnf zypper pacman'
install=install
for manager in $managers none; do
	! command -v "$manager" >/dev/null || break
done
[ "$manager" != pacman ] || install=-S

# The package that has program $1 here.
package_with()
{
	# Debian 11's dkms has it, too.
	if [ "$1" = dh_dkms ] && grep -qsx 'VERSION_CODENAME=bullseye' /etc/os-release; then
		echo dkms
		return
	fi
	awk -v program="$1" -v managers="$managers" -v manager="$manager" '
		BEGIN { n = split(managers, name, " ") }
		$1 == program { for (i = 1; i <= n; i++)
			if (name[i] == manager || manager == "none") {
				print $(i + 1); exit } }' "$here/programs"
}

# Is $1, a program or a header, there?
have()
{
	case $1 in
	*.h) echo "#include <$1>" | cc -E -x c - >/dev/null 2>&1 ;;
	*) command -v "$1" >/dev/null ;;
	esac
}

missing='' packages=''
for program; do
	! have "$program" || continue
	missing="$missing${missing:+, }$program"
	package=$(package_with "${program##*/}")
	case " $packages " in
	*" ${package:=${program##*/}} "*) ;;
	*) packages="$packages${packages:+ }$package" ;;
	esac
done
[ -n "$missing" ] || exit 0
case $missing in
*,*) are='are missing' ;;
*) are='is missing' ;;
esac
case "$manager $packages" in
none*) die "$missing $are: install your distribution's packages for: $packages" ;;
*' -'*) die "$missing $are, and $manager has no package of it: run this on a Debian" \
	"machine" ;;
esac
die "$missing $are: run \"$manager $install $packages\""
