# SPDX-License-Identifier: GPL-2.0-only OR MIT
# shellcheck shell=sh
# The install script of txz.sh's packages: loads the module if it was built for this very
# kernel, and says loudly if not. A module that does not fit is not tried. installpkg
# runs it in /; anywhere else, where the package was unpacked, it does without a root
# file system that can be written.
#
# R750_SYSROOT	a directory in place of /, for the tests
release=@RELEASE@ module=@MODULE@
#include fit.sh

refuse()
{
	echo "r750: *** the driver of the Rocket 750 is not loaded: $*" >&2
	echo "r750: *** make the package anew for this kernel" >&2
	exit 1
}

[ "$(uname -r)" = "$release" ] ||
	refuse "it was built for kernel $release, and $(uname -r) runs"
why=$(misfit "${R750_SYSROOT-}/lib/modules/$release")
[ -z "$why" ] || refuse "$why"
if [ "$PWD" = "${R750_SYSROOT:-/}" ]; then
	depmod "$release"
	modprobe "$module" || refuse 'modprobe failed, see dmesg'
	exit
fi
ko=lib/modules/$release/updates/$module.ko
for needs in $(modinfo -F depends "$ko" | tr , ' '); do
	modprobe "$needs" || refuse "modprobe $needs failed, see dmesg"
done
insmod "$ko" || refuse 'insmod failed, see dmesg'
