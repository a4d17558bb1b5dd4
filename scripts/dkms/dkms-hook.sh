#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only OR MIT
# Installed as /etc/kernel/{header_,}postinst.d/dkms-r750, where kernel and header
# packages run it with the kernel's release as $1. Builds and installs r750 for
# that kernel. It always exits 0: a driver that does not build for a new kernel
# must not keep the package manager from installing it. Why dkms itself is not
# trusted with that: see dkms.conf.
set -u
kver=${1-}
tree=/var/lib/dkms/r750
# `make dkms` keeps one version, two at most while an old kernel needs the older;
# it is VERSION+TREE, so that a package of the same name by others is not meant.
version=$(for s in /usr/src/r750-[0-9]*+*/dkms.conf; do
		s=${s%/dkms.conf}
		[ -d "$tree/${s##*/r750-}" ] && printf '%s\n' "${s##*/r750-}"
	done | sort -V | tail -n 1)

# Without headers there is nothing to do yet: their package runs this once more.
[ -n "$kver" ] && [ -n "$version" ] &&
	[ -e "/lib/modules/$kver/build/include" ] &&
	command -v dkms >/dev/null || exit 0

dkms install "r750/$version" -k "$kver" </dev/null
rc=$?
# 77 (dkms 3) and 9 (dkms 2): dkms.conf says that this kernel is not meant.
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
