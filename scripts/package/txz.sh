#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only OR MIT
# usage: txz.sh KO RELEASE NAME OUT
#
# Makes OUT/r750-VERSION-ARCH-NAME.txz with the module KO, which was built for kernel
# RELEASE: a package of Slackware's kind, as unRAID installs from /boot/extra at each
# boot. Where it is installed, appliance.sh sees that the module fits the kernel that
# runs, and loads it. The same module gives the same package, byte by byte.
set -eu
LC_ALL=C
export LC_ALL
umask 022

top=$(cd "$(dirname "$0")/../.." && pwd -P)
# shellcheck source=scripts/lib/sh.sh
. "$top/scripts/lib/sh.sh"
ko=$1 release=$2 name=$3 out=$4

case $name in
'' | [!A-Za-z0-9]* | *[!A-Za-z0-9._]*) die "NAME=$name: the name of the appliance is" \
	"letters and digits, as in NAME=unraid" ;;
esac
# shellcheck source=scripts/package/lib.sh
. "$top/scripts/package/lib.sh"
# shellcheck source=scripts/package/ko.sh
. "$top/scripts/package/ko.sh"

own_scratch "$out" txz
contents
dir=$scratch/root
mkdir -p "$dir/install"
put_module "$dir"
fit_part >"$scratch/fit"
sed -e "s/@RELEASE@/$release/g" -e "s/@MODULE@/$module/" -e "/^#include fit.sh/{
	r $scratch/fit
	d
}" "$top/scripts/package/appliance.sh" >"$dir/install/doinst.sh"
cat >"$dir/install/slack-desc" <<END
r750: r750 (driver of the Rocket 750 HBA for kernel $release)
r750: Made by the owner of the card. $notice
END
# (Slackware's names have their dashes between version, architecture and build.)
txz=r750-$(printf %s "$version" | tr - _)-x86_64-$name.txz
(cd "$dir" && tar --sort=name --owner=0 --group=0 --numeric-owner \
	--mtime="@$(epoch)" -cf - install lib) | xz -c >"$scratch/$txz"
mv "$scratch/$txz" "$out/$txz"
made "$out/$txz"
