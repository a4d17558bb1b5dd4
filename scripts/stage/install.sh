#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only OR MIT
# usage: install.sh KO RELEASE
#
# Copies the module KO to $DESTDIR/lib/modules/RELEASE/updates, from where modprobe
# takes it before any other. Without DESTDIR it also runs depmod, and refuses if DKMS
# has installed the module for that kernel.
set -eu
LC_ALL=C
export LC_ALL
umask 022

top=$(cd "$(dirname "$0")/../.." && pwd -P)
# shellcheck source=scripts/lib/sh.sh
. "$top/scripts/lib/sh.sh"
ko=$1 release=$2
dest=${DESTDIR-}/lib/modules/$release/updates
name=${ko##*/}

if [ -z "${DESTDIR-}" ]; then
	[ -d "/lib/modules/$release" ] || die "kernel $release is not installed here" \
		"(no /lib/modules/$release); DESTDIR= installs for another machine"
	for link in "/var/lib/dkms/${name%.ko}/kernel-$release"-*; do
		[ ! -L "$link" ] || die "DKMS has installed ${name%.ko} for $release," \
			"and two would be in each other's way: make uninstall first"
	done
	[ "$(id -u)" = 0 ] || die "$dest is root's: run it with sudo, or give DESTDIR="
fi
mkdir -p "$dest" || die "cannot make $dest"
new=$dest/.$name.$$
trap 'rm -f "$new"' EXIT
trap 'exit 130' INT TERM HUP
if ! cp "$ko" "$new" || ! chmod 644 "$new" || ! cmp -s "$ko" "$new"; then
	die "cannot write $dest/$name: is that file system full or read-only?"
fi
mv "$new" "$dest/$name"
[ -n "${DESTDIR-}" ] || depmod "$release"
say "installed $dest/$name"
