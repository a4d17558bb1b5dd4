#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only OR MIT
# The package for appliances: what is in it, and what its script loads and refuses, on a
# machine of stubs.
# shellcheck disable=SC2016 # the stubs' variables
# shellcheck source-path=SCRIPTDIR source=../tap.sh
. "$(dirname "$0")/../tap.sh"

PATH=$PATH:/usr/sbin:/sbin
for tool in modinfo xz; do
	command -v $tool >/dev/null || skip_all "$tool is missing"
done
txz=$top/scripts/package/txz.sh
v=1.1.0+v1.2.14.g01234567 k=9.1.0-Appliance

# usage: module FILE VERMAGIC
module()
{
	mkdir -p "${1%/*}"
	printf 'static const char i[] __attribute__((section(".modinfo"), used)) =
		"license=Proprietary\\0version=%s\\0vermagic=%s";\n' $v "$2" |
		cc -x c -c -o "$1" -
}

module "$tmp/r750.ko" "$k SMP mod_unload "
mkdir "$tmp/out" "$tmp/again" "$tmp/bin"
ok 'a package' "$txz" "$tmp/r750.ko" $k unraid "$tmp/out"
ok 'the same package again' "$txz" "$tmp/r750.ko" $k unraid "$tmp/again"
ok 'the same package again: the same bytes' diff -r "$tmp/out" "$tmp/again"
p=$tmp/out/r750-$v-x86_64-unraid.txz
is 'what is in it' "$(tar -tf "$p" | grep -v '/$' | paste -sd ' ' -)" \
	"install/doinst.sh install/slack-desc lib/modules/$k/updates/r750.ko"
fails 'a module of another kernel' 1 'was built for 9.1.0-Appliance, not for 9.2.0' \
	"$txz" "$tmp/r750.ko" 9.2.0 unraid "$tmp/out"
fails 'a name that is none' 1 'letters and digits' "$txz" "$tmp/r750.ko" $k ../x "$tmp/out"
is 'what failed leaves nothing' "$(find "$tmp/out" | wc -l)" 2

# The machine: a kernel, and tools that tell what they were asked to do.
printf '#!/bin/sh\necho "$RELEASE"\n' >"$tmp/bin/uname"
printf '#!/bin/sh\necho "depmod $*" >>"$DONE"\n' >"$tmp/bin/depmod"
printf '#!/bin/sh\necho "modprobe $*" >>"$DONE"\n' >"$tmp/bin/modprobe"
chmod 755 "$tmp/bin"/*
export DONE="$tmp/done" RELEASE=$k
# usage: machine VERMAGIC: of its own modules
machine()
{
	rm -rf "$tmp/m" "$DONE"
	: >"$DONE"
	mkdir "$tmp/m"
	tar -xf "$p" -C "$tmp/m"
	[ -z "$1" ] || module "$tmp/m/lib/modules/$k/kernel/x.ko" "$1"
}
installpkg()
{
	(cd "$tmp/m" && PATH=$tmp/bin:$PATH sh install/doinst.sh)
}
machine "$k SMP mod_unload "
ok 'the kernel that it was built for' installpkg
is 'the kernel that it was built for: loaded' "$(paste -sd , "$DONE")" \
	"depmod $k,modprobe r750"
machine "$k SMP preempt mod_unload "
fails 'a kernel of that name, built otherwise' 1 '[*]{3} .*this one is .*preempt' installpkg
is 'a kernel of that name, built otherwise: nothing is tried' "$(cat "$DONE")" ''
machine ''
fails 'a kernel without modules' 1 'no module to compare' installpkg
machine "$k SMP mod_unload "
RELEASE=9.2.0-Appliance
fails 'the kernel after an update' 1 'built for kernel 9.1.0-Appliance, and 9.2.0-App' installpkg
is 'the kernel after an update: nothing is tried' "$(cat "$DONE")" ''
printf '#!/bin/sh\nexit 1\n' >"$tmp/bin/modprobe"
RELEASE=$k
fails 'a module that the kernel refuses' 1 'modprobe failed, see dmesg' installpkg
done_testing
