# SPDX-License-Identifier: GPL-2.0-only OR MIT
# shellcheck shell=sh
# usage, inside a root: sh -eu build-debug.sh SERIES VERSION
#
# Builds VERSION of Debian's package linux-source-SERIES with guest.config and
# debug.config. Puts into /out what boots the kernel and what builds modules for it:
# vmlinuz, modules (a tree for modprobe), headers (with configuration, symbols and
# Kbuild's programs) and release. Lines "=== ..." report progress.
set -eu
series=$1 version=$2 lab=/r750/scripts/lab

echo "=== packages"
apt-get -q update
apt-get -q -y --no-install-recommends -o Dpkg::Options::=--force-unsafe-io \
	install "linux-source-$series=$version" bc bison flex libelf-dev xz-utils

echo "=== unpacking"
mkdir /tmp/linux
cd /tmp/linux
tar -xf "/usr/src/linux-source-$series.tar.xz" --strip-components=1 \
	--exclude='*.rst' --exclude='*.yaml' --exclude='*/drivers/gpu/*.[ch]' \
	--exclude='*/drivers/net/*.[ch]' --exclude='*/sound/*.[ch]'

# lockdep and debug objects add calls to GPL-only symbols to every module that takes
# a lock or sets up work, and the driver's licence is not the GPL. In this kernel
# alone, a test on the machine that built it and not to be passed on, these four are
# exported to every module; any other GPL-only symbol is refused as usual.
for symbol in __init_work debug_locks lock_is_held_type lockdep_init_map_type; do
	file=$(grep -rlF "EXPORT_SYMBOL_GPL($symbol)" kernel lib)
	sed -i "s/EXPORT_SYMBOL_GPL($symbol)/EXPORT_SYMBOL($symbol)/" "$file"
done

echo "=== configuration"
sh "$lab/kernel-config.sh" . "$lab/guest.config" "$lab/debug.config"

echo "=== compiling"
make -j"$(nproc)" bzImage modules

echo "=== keeping what is needed"
release=$(make -s kernelrelease)
make -s INSTALL_MOD_PATH=/out/modules modules_install
rm -f "/out/modules/lib/modules/$release/build" \
	"/out/modules/lib/modules/$release/source"
depmod -b /out/modules "$release"
cp arch/x86/boot/bzImage /out/vmlinuz
# What a package of kernel headers has.
mkdir /out/headers
find Makefile .config Module.symvers System.map include scripts \
	arch/x86/include arch/x86/Makefile* tools/objtool/objtool \
	-type f ! -name '*.o' ! -name '*.a' ! -name '.*.cmd' -print0 |
	tar -c --null -T - | tar -x -C /out/headers
echo "$release" >/out/release
echo "=== done"
