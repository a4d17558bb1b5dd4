#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only OR MIT
# shellcheck disable=SC2154 # the product, which put-hook.sh puts here
# Installed as /etc/kernel/{header_,}postinst.d/aa-MODULE, which kernel and header
# packages run with the kernel's release as $1. Builds and installs the driver for that
# kernel. Always exits 0: a driver that does not build for a new kernel must not
# keep the package manager from installing it. dkms.conf says why dkms itself is
# not left to do this. The name sorts before dkms's hook: the kernel's package
# stops at the first hook that fails, and dkms's fails if anybody's module does.
set -u
# dkms has one directory to build in, whatever the kernel: one at a time, and not while
# `make dkms` is at work, which holds the same lock.
if [ -z "${R750_LOCKED-}" ] && command -v flock >/dev/null; then
	R750_LOCKED=1 exec flock -o /usr/src "$0" "$@"
fi
kver=${1-}
#include product
tree=/var/lib/dkms/$product_module

#include dkms-module.sh

loudly()
{
	printf '\n' >&2
	for line; do
		[ -z "$line" ] || printf '*** %s\n' "$line" >&2
	done
	printf '\n' >&2
}

# `make dkms` keeps one version, or two while an old kernel needs the older one;
# the one that was installed last counts. Its name is VERSION+TREE.gHASH; a
# package of that name by others has no plus. dkms may have no entry for it: it
# forgets a module with the last kernel that has it.
version=
# shellcheck disable=SC2045 # by time; the names have no blanks
for conf in $(ls -t "/usr/src/$product_module-"[0-9]*+*/dkms.conf 2>/dev/null); do
	version=${conf%/dkms.conf}
	version=${version##*/"$product_module"-}
	break
done
[ -n "$kver" ] && [ -n "$version" ] || exit 0

missing="$product_module: there is no $product_title driver for kernel $kver yet."
without='Disks behind the card will be missing if you boot that kernel.'
if ! command -v dkms >/dev/null; then
	loudly "$missing" "$without" 'Install dkms, then run:' \
		"dkms install $product_module/$version -k $kver"
	exit 0
fi
if [ ! -e "/lib/modules/$kver/build/include" ]; then
	dir=$(headers_astray "$kver")
	if [ -n "$dir" ]; then
		loudly "$missing" "$without" \
			"/lib/modules/$kver/build does not lead to its headers. Run:" \
			"ln -sfn $dir /lib/modules/$kver/build" \
			"dkms install $product_module/$version -k $kver"
	else
		# A kernel may come before its headers, whose package runs this again.
		loudly "$missing" "$without" \
			"Its headers are missing. Unless they are being installed just now:" \
			"apt-get install linux-headers-$kver (Proxmox: proxmox-headers-$kver)" \
			'The package linux-headers-amd64 (linux-headers-generic on Ubuntu,' \
			'proxmox-default-headers on Proxmox) brings them with each kernel.'
	fi
	exit 0
fi

dkms install "$product_module/$version" -k "$kver" </dev/null
rc=$?
case $rc in
0)
	why=$(trouble "$version" "$kver")
	if [ -n "$why" ] && ! intact "$version" "$kver"; then
		reinstall "$version" "$kver"
		why=$(trouble "$version" "$kver")
	fi
	[ -z "$why" ] || loudly "$product_module: the driver $version was built for kernel $kver, but" \
		"$why"
	;;
9 | 77) ;; # dkms 2, dkms 3: dkms.conf leaves this kernel out
*)
	why=$(grep -hs "^$product_module: " "$tree/$version/build/make.log" | tail -n 1)
	loudly "$product_module: the $product_title driver $version does NOT build for kernel $kver." \
		"${why:+Why:	${why#"$product_module": }}" "$without The module" \
		'for the other kernels is as it was, and so is this package.' \
		"Log:	$tree/$version/build/make.log" \
		"Again:	dkms install $product_module/$version -k $kver"
	;;
esac
exit 0
