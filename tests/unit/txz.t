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

# usage: module FILE VERMAGIC [SYMBOL:VERSION...] [SIZE]: SIZE is that of its structure
module()
{
	mkdir -p "${1%/*}"
	{
		printf 'static const char i[] __attribute__((section(".modinfo"), used)) =
			"license=Proprietary\\0version=%s\\0vermagic=%s\\0depends=sd_mod";\n' $v "$2"
		for symbol in ${3-}; do
			printf 'static const struct { unsigned long v; char name[56]; } %s
				__attribute__((section("__versions"), used)) = { %s, "%s" };\n' \
				"${symbol%:*}" "${symbol#*:}" "${symbol%:*}"
		done
		printf 'char m[%d] __attribute__((section(".gnu.linkonce.this_module"))) = { 1 };\n' \
			"${4:-512}"
	} | cc -x c -c -o "$1" -
}

module "$tmp/r750.ko" "$k SMP mod_unload "
mkdir "$tmp/out" "$tmp/again" "$tmp/bin"
ok 'a package' "$txz" "$tmp/r750.ko" $k unraid "$tmp/out"
ok 'the same package again' "$txz" "$tmp/r750.ko" $k unraid "$tmp/again"
ok 'the same package again: the same bytes' diff -r "$tmp/out" "$tmp/again"
p=$tmp/out/r750-$v-x86_64-unraid.txz
is 'what is in it' "$(tar -tf "$p" | grep -v '/$' | paste -sd ' ' -)" \
	"install/doinst.sh install/slack-desc lib/modules/$k/updates/r750.ko"
like "the vendor's driver: not for others" "$(tar -xOf "$p" install/slack-desc)" \
	'must not be redistributed'
fails 'a module of another kernel' 1 'was built for 9.1.0-Appliance, not for 9.2.0' \
	"$txz" "$tmp/r750.ko" 9.2.0 unraid "$tmp/out"
fails 'a name that is none' 1 'letters and digits' "$txz" "$tmp/r750.ko" $k ../x "$tmp/out"
is 'what failed leaves nothing' "$(find "$tmp/out" | wc -l)" 2

# The machine: a kernel, and tools that tell what they were asked to do.
printf '#!/bin/sh\necho "$RELEASE"\n' >"$tmp/bin/uname"
printf '#!/bin/sh\necho "depmod $*" >>"$DONE"\n' >"$tmp/bin/depmod"
printf '#!/bin/sh\necho "insmod $*" >>"$DONE"\n' >"$tmp/bin/insmod"
# Its first argument would be an option.
real=$(command -v modprobe)
printf '#!/bin/sh\ncase $1 in -*) exec %s "$@" ;; esac
echo "modprobe $*" >>"$DONE"\n' "$real" >"$tmp/bin/modprobe"
chmod 755 "$tmp/bin"/*
export DONE="$tmp/done" RELEASE=$k
# usage: machine VERMAGIC [SYMBOL:VERSION...]: of its own modules
machine()
{
	rm -rf "$tmp/m" "$DONE"
	: >"$DONE"
	mkdir "$tmp/m"
	tar -xf "$p" -C "$tmp/m"
	[ -z "$1" ] || module "$tmp/m/lib/modules/$k/kernel/x.ko" "$1" "${2-}"
}
installpkg()
{
	(cd "$tmp/m" && R750_SYSROOT=$tmp/m PATH=$tmp/bin:$PATH sh install/doinst.sh)
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
RELEASE=$k

# Symbol versions, as far as the kernel's own modules use the same symbols.
magic="$k SMP mod_unload modversions "
module "$tmp/r750.ko" "$magic" 'module_layout:1 kmalloc:2'
ok 'symbol versions: a package' "$txz" "$tmp/r750.ko" $k unraid "$tmp/out"
machine "$magic" 'other:9 module_layout:1'
ok 'symbol versions: the same' installpkg
is 'symbol versions: the same: loaded' "$(tail -n 1 "$DONE")" 'modprobe r750'
machine "$magic" 'kmalloc:3 module_layout:1'
fails 'symbol versions: another' 1 'versions of these symbols: kmalloc$' installpkg
is 'symbol versions: another: nothing is tried' "$(cat "$DONE")" ''

# busybox's modprobe does not know that option. The kernel compares, too.
mv "$tmp/bin/modprobe" "$tmp/modprobe"
printf '#!/bin/sh\ncase $1 in -*) exit 1 ;; esac\necho "modprobe $*" >>"$DONE"\n' \
	>"$tmp/bin/modprobe"
chmod 755 "$tmp/bin/modprobe"
like 'symbol versions that modprobe does not tell: said' "$(installpkg 2>&1)" \
	'this modprobe cannot read symbol versions'
is 'symbol versions that modprobe does not tell: loaded' "$(tail -n 1 "$DONE")" 'modprobe r750'
mv "$tmp/modprobe" "$tmp/bin/modprobe"

# Unpacked anywhere, because the root file system is read-only.
machine "$magic" 'module_layout:1'
mkdir "$tmp/m/pool"
mv "$tmp/m/install" "$tmp/m/pool/"
mkdir -p "$tmp/m/pool/lib/modules/$k"
mv "$tmp/m/lib/modules/$k/updates" "$tmp/m/pool/lib/modules/$k/"
elsewhere()
{
	(cd "$tmp/m/pool" && R750_SYSROOT=$tmp/m PATH=$tmp/bin:$PATH sh install/doinst.sh)
}
ok 'unpacked elsewhere' elsewhere
is 'unpacked elsewhere: what it depends on, then itself' "$(paste -sd , "$DONE")" \
	"modprobe sd_mod,insmod lib/modules/$k/updates/r750.ko"
printf '#!/bin/sh\nexit 1\n' >"$tmp/bin/modprobe"
machine "$k SMP mod_unload modversions "
fails 'a module that the kernel refuses' 1 'modprobe failed, see dmesg' installpkg

# The same where the package is made, with a module of the machine at hand.
against()
{
	AGAINST=$1 "$top/scripts/package/against.sh" "$tmp/r750.ko" $k
}
like 'nothing to compare with: says so' "$(against '' 2>&1)" 'not compared with the machine'
fails 'nothing there to compare with' 1 'there is no such file' against "$tmp/none"
module "$tmp/own/kernel/x.ko" "$magic" 'kmalloc:2'
ok 'one of its modules' against "$tmp/own/kernel/x.ko"
ok 'a directory of its modules' against "$tmp/own"
module "$tmp/own/kernel/y.ko" "$magic" 'kmalloc:3'
fails 'its modules have other symbols' 1 'versions of these symbols: kmalloc$' against "$tmp/own"
module "$tmp/own.ko" "$magic" kmalloc:2 576
fails 'its modules have another structure' 1 'another configuration .*0x0*240 bytes, not 0x0*200' \
	against "$tmp/own.ko"
module "$tmp/own.ko" "$k SMP preempt mod_unload modversions "
fails 'its modules have another vermagic' 1 'this one is .*preempt' against "$tmp/own.ko"
module "$tmp/r750.ko" "$magic"
fails 'a kernel tree without Module.symvers' 1 'with the Module.symvers' \
	"$txz" "$tmp/r750.ko" $k unraid "$tmp/out"
done_testing
