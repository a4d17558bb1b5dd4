# SPDX-License-Identifier: GPL-2.0-only OR MIT
# shellcheck shell=sh
# The install script of txz.sh's packages, run in / by installpkg: loads the module if
# it was built for this very kernel, and says loudly if not. A module that does not fit
# is not tried: the kernel compares only what this does, too.
release=@RELEASE@
ko=lib/modules/$release/updates/r750.ko

refuse()
{
	echo "r750: *** the driver of the Rocket 750 is not loaded: $*" >&2
	echo "r750: *** make the package anew for this kernel" >&2
	exit 1
}

[ "$(uname -r)" = "$release" ] ||
	refuse "it was built for kernel $release, and $(uname -r) runs"
own=$(find "lib/modules/$release/kernel" -name '*.ko*' 2>/dev/null | head -n 1)
[ -n "$own" ] || refuse "the kernel has no module to compare it with"
theirs=$(modinfo -F vermagic "$own") ours=$(modinfo -F vermagic "$ko")
[ "$theirs" = "$ours" ] || refuse "its kernel was '$ours', this one is '$theirs'"
depmod "$release"
modprobe r750 || refuse "modprobe failed, see dmesg"
