#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only OR MIT
# Installed as /etc/kernel/{header_,}postinst.d/dkms-r750, which kernel and header
# packages run with the kernel's release as $1. Builds and installs r750 for that
# kernel. Always exits 0: a driver that does not build for a new kernel must not
# keep the package manager from installing it. dkms.conf says why dkms itself is
# not left to do this.
set -u
kver=${1-}
tree=/var/lib/dkms/r750
# `make dkms` keeps one version, or two while an old kernel needs the older one;
# the one that was installed last counts. Its name is VERSION+TREE.gHASH; a
# package named r750 by others has no plus.
version=
# shellcheck disable=SC2045 # by time; the names have no blanks
for conf in $(ls -t /usr/src/r750-[0-9]*+*/dkms.conf 2>/dev/null); do
	v=${conf%/dkms.conf}
	v=${v##*/r750-}
	[ ! -d "$tree/$v" ] || { version=$v; break; }
done

# Without headers there is nothing to do yet: their package runs this again.
[ -n "$kver" ] && [ -n "$version" ] &&
	[ -e "/lib/modules/$kver/build/include" ] &&
	command -v dkms >/dev/null || exit 0

dkms install "r750/$version" -k "$kver" </dev/null
rc=$?
# 77 (dkms 3) and 9 (dkms 2): dkms.conf excludes this kernel.
case $rc in
0 | 9 | 77) exit 0 ;;
esac
cat >&2 <<END

*** r750: the Rocket 750 driver $version does NOT build for kernel $kver.
*** Disks behind the card will be missing if you boot that kernel. The module
*** for the other kernels is as it was, and so is this package.
*** Log:	$tree/$version/build/make.log
*** Again:	dkms install r750/$version -k $kver

END
exit 0
