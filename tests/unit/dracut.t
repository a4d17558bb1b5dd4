#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only OR MIT
# dracut's hook: in the initramfs of a kernel is the module that it has, and a kernel
# without one is not an error. (tests/dkms/deb.t does the same with initramfs-tools.)
# shellcheck source-path=SCRIPTDIR source=../tap.sh
. "$(dirname "$0")/../tap.sh"

PATH=$PATH:/usr/sbin:/sbin
for tool in dracut lsinitrd depmod; do
	command -v $tool >/dev/null || skip_all "$tool is missing"
done
unshare -m true 2>/dev/null || skip_all 'no mount namespaces'

# usage: kernel NAME MODULE...: a kernel with these modules, which are modinfo alone
kernel()
{
	dir=$tmp/lib/modules/$1
	mkdir -p "$dir/updates"
	: >"$dir/modules.order"
	: >"$dir/modules.builtin"
	shift
	for m; do
		printf 'static const char i[] __attribute__((section(".modinfo"), used)) =
			"license=GPL\\0version=1\\0name=%s";\n' "$m" |
			cc -x c -c -o "$dir/updates/$m.ko" -
	done
	depmod -b "$tmp" "${dir##*/}" 2>/dev/null
}

# The modules in an initramfs of kernel $1.
# shellcheck disable=SC2016 # for that shell
initramfs()
{
	unshare -m sh -eu -c '
		hooks=/usr/lib/dracut/modules.d
		cp -a $hooks "$1/hooks"
		DESTDIR=$1/d make -s -C "$2/owner" install-driver
		cp -R "$1/d$hooks/91r750" "$1/hooks/"
		mount --bind "$1/hooks" $hooks
		dracut -q -f --no-hostonly -m "bash r750" --kver "$3" \
			--kmoddir "$1/lib/modules/$3" "$1/image" "$3"
		lsinitrd "$1/image"' - "$tmp" "$top" "$1" >"$tmp/list" 2>"$tmp/log" || cat "$tmp/log"
	rm -rf "$tmp/hooks"
	sed -n 's,.*/\(.*r750[.]ko\)$,\1,p' "$tmp/list" | sort -u
}

kernel 9.1.0-r750 r750 other
is 'a kernel with r750' "$(initramfs 9.1.0-r750)" r750.ko
kernel 9.1.0-open sata_r750 other
is 'a kernel with sata_r750' "$(initramfs 9.1.0-open)" sata_r750.ko
kernel 9.1.0-none other
is 'a kernel with neither' "$(initramfs 9.1.0-none)" ''
is 'a kernel with neither: an initramfs' "$(grep -c '^Image: .*/image' "$tmp/list")" 1
done_testing
