#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only OR MIT
# What make refuses with one line that says what to do, or goes on without: a place where
# the project cannot lie, what an earlier run left there, and a kernel that wants more
# than a driver needs.
# shellcheck source-path=SCRIPTDIR source=../tap.sh
. "$(dirname "$0")/../tap.sh"

p=$tmp/p
mkdir -p "$p/upstream-src"
(cd "$top" && cp -R Makefile VERSION cocci compat objects owner patches scripts "$p/")
cp -R "$top"/upstream-src/*.product "$top/upstream-src/standin" "$p/upstream-src/"
chmod 755 "$tmp"
mk()
{
	make --no-print-directory -C "$p" "$@"
}

fails 'nothing is wrong: it looks for the kernel' 2 'no headers for 0[.]1' mk KVER=0.1 modules
find "$p" -name '*.sh' -exec chmod a-x {} +
fails 'permissions that copying lost' 2 'lost the permissions' mk KVER=0.1 modules
is 'permissions that copying lost: one line' "$(grep -c . "$tmp/.err")" 1
find "$p" -name '*.sh' -exec chmod a+x {} +
# shellcheck disable=SC2016 # for that shell
if [ "$(id -u)" = 0 ] && unshare -m true 2>/dev/null; then
	fails 'noexec' 2 'is mounted noexec' unshare -m sh -c 'mount --bind "$1" "$1" &&
		mount -o remount,bind,noexec "$1" && make -C "$1" KVER=0.1 modules' - "$p"
	fails 'read-only' 2 '/p cannot be written .*: copy the project elsewhere' unshare -m sh -c 'mount --bind "$1" "$1" &&
		mount -o remount,bind,ro "$1" && make -C "$1" KVER=0.1 modules' - "$p"
	ok 'read-only: make help verify' unshare -m sh -c 'mount --bind "$1" "$1" &&
		mount -o remount,bind,ro "$1" && make -C "$1" help verify' - "$p"
	mkdir -p "$p/build/standin/src"
	fails 'read-only, with what was built before' 2 '/p cannot be written .*: copy the project elsewhere' \
		unshare -m sh -c 'mount --bind "$1" "$1" && mount -o remount,bind,ro "$1" &&
		make -C "$1" KVER=0.1 modules' - "$p"
	chown nobody "$p/build" "$p/build/standin"
	fails "a directory that is left from root" 2 'build/standin/src is left from a run as root' \
		setpriv --reuid=nobody --clear-groups make -C "$p" KVER=0.1 modules
	chown -R nobody "$p/build"
	fails 'a directory that is left from root: given away' 2 'no headers for 0[.]1' \
		setpriv --reuid=nobody --clear-groups make -C "$p" KVER=0.1 modules
else
	skip 'other places' 'no mount namespaces'
fi

# BTF, which the kernel would make for its modules.
kdir=$tmp/kdir
mkdir -p "$kdir/include/config"
echo CONFIG_DEBUG_INFO_BTF_MODULES=y >"$kdir/include/config/auto.conf"
: >"$kdir/Module.symvers"
args()
{
	PAHOLE=$1 sh "$top/scripts/stage/kbuild/kbuild-args.sh" "$kdir"
}
is 'BTF without vmlinux: Kbuild leaves it out' "$(args /none)" ''
: >"$kdir/vmlinux"
is 'BTF with vmlinux and pahole' "$(args true)" ''
is 'BTF with vmlinux, without pahole: none' "$(args /none)" CONFIG_DEBUG_INFO_BTF_MODULES=
# shellcheck disable=SC2016 # make's
printf 'include include/config/auto.conf\nifdef CONFIG_DEBUG_INFO_BTF_MODULES\nx := BTF\nendif\nall:\n\t@echo "$(x)"\n' \
	>"$kdir/Makefile"
is 'BTF: what make makes of it' \
	"$(make -s --no-print-directory -C "$kdir"), $(make -s --no-print-directory -C "$kdir" CONFIG_DEBUG_INFO_BTF_MODULES=)" 'BTF, '
done_testing
