#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only OR MIT
# The Debian package of a module for one kernel: made twice, and its life in a root,
# where nothing is built. ROOTS= or DKMS_FULL=1: other roots.
# shellcheck source=tests/tap.sh
. "$(dirname "$0")/../tap.sh"
# shellcheck source=tests/dkms/stub.sh
. "$top/tests/dkms/stub.sh"

# shellcheck disable=SC2034 # for stub.sh
in_root=$top/scripts/lab/in-root.sh
make_deb=$top/scripts/package/deb-modules.sh
v=1.1.0+v1.2.14.g01234567 k=9.1.0_X-amd64
name=r750-modules-9.1.0-x-amd64
PATH=$PATH:/usr/sbin:/sbin

if [ -z "${CI-}" ]; then
	[ "$(id -u)" = 0 ] || skip_all "roots need root's rights"
	for tool in mmdebstrap modinfo; do
		command -v $tool >/dev/null || skip_all "$tool is missing"
	done
fi

printf 'static const char i[] __attribute__((section(".modinfo"), used)) =
	"license=Proprietary\\0version=%s\\0vermagic=%s SMP";\n' $v $k |
	cc -x c -c -o "$tmp/r750.ko" -
mkdir "$tmp/out" "$tmp/again"
ok 'a package' "$make_deb" "$tmp/r750.ko" $k "$tmp/out"
ok 'the same package again' "$make_deb" "$tmp/r750.ko" $k "$tmp/again"
p=$tmp/out/${name}_${v}_$(dpkg --print-architecture).deb
ok 'the same package again: the same bytes' diff -r "$tmp/out" "$tmp/again"
is 'the package is all that is left' "$(cd "$tmp/out" && echo .[a-z]* *)" \
	".[a-z]* ${p##*/}"
is 'what is in it' "$(dpkg-deb -c "$p" | awk '$1 ~ /^-/ { print $1, $2, $6 }' | paste -sd , -)" \
	"-rw-r--r-- root/root ./lib/modules/$k/updates/r750.ko,-rwxr-xr-x root/root ./usr/share/initramfs-tools/hooks/$name"
fails 'a module of another kernel' 1 'was built for 9.1.0_X-amd64, not for 9.2.0' \
	"$make_deb" "$tmp/r750.ko" 9.2.0 "$tmp/out"
mkdir "$tmp/own"
printf 'static const char i[] __attribute__((section(".modinfo"), used)) =
	"license=GPL\\0version=1.1.0+open.g01234567\\0vermagic=%s SMP";\n' $k |
	cc -x c -c -o "$tmp/sata_r750.ko" -
ok 'the open driver: a package' "$make_deb" "$tmp/sata_r750.ko" $k "$tmp/own"
like "the open driver: nothing of the vendor's" "$(dpkg-deb -f "$tmp"/own/*.deb Section Description)" \
	"Nothing of the vendor's is in it"
fails 'no module' 1 "run 'make modules'" "$make_deb" "$tmp/none.ko" $k "$tmp/out"

# The kernel's own module, with this vermagic.
own()
{
	run sh -c 'printf "static const char i[] __attribute__((section(\".modinfo\"), used)) =
		\"license=GPL\\\\0vermagic=$1\";\n" |
		cc -x c -c -o "/lib/modules/${1%% *}/kernel/other.ko" -' - "$1"
}

listing()
{
	run sh -c 'find /usr/lib/modules /usr/share/initramfs-tools \
		! -name "modules.*" -printf "%p %y %l\n" | sort'
}

for root in $(roots newest); do
	n=$root
	root_there || continue
	run sh -c 'rm -rf /lib/modules/* /var/lib/dkms/r750'
	headers $k
	run rm -r /lib/modules/$k/build
	before=$(listing)
	own "$k SMP preempt"
	fails "$n: a kernel that was built otherwise" 1 "[*]{3} not for .* '$k SMP', this one is '$k SMP preempt'" \
		run dpkg -i "/t/out/${p##*/}"
	is "$n: a kernel that was built otherwise: nothing is installed" "$(listing)" "$before"
	own "$k SMP"
	run sh -c "mkdir -p /var/lib/dkms/r750 && ln -s x/y /var/lib/dkms/r750/kernel-$k-x86_64"
	fails "$n: DKMS has a module for that kernel" 1 'DKMS has installed r750 for this kernel' \
		run dpkg -i "/t/out/${p##*/}"
	run rm -r /var/lib/dkms/r750
	ok "$n: install" run dpkg -i "/t/out/${p##*/}"
	is "$n: modprobe would load it" "$(loads $k)" $v
	ok "$n: purge" run dpkg --purge $name
	is "$n: purge leaves nothing" "$(listing)" "$before"
	like "$n: purge: the kernel forgets it" "$(loads $k)" 'not found'
	rm -rf "$state"
done
done_testing
