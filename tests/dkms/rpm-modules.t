#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only OR MIT
# The RPM package of a module for one kernel: made twice, looked into, and what its
# scripts do in a Debian root, where nothing is built.
# shellcheck source=tests/tap.sh
. "$(dirname "$0")/../tap.sh"
# shellcheck source=tests/dkms/stub.sh
. "$top/tests/dkms/stub.sh"

# shellcheck disable=SC2034 # for stub.sh
in_root=$top/scripts/lab/in-root.sh
make_rpm=$top/scripts/package/rpm-modules.sh
v=1.1.0+v1.2.14.g01234567 k=9.1.0-55.el10.x86_64
name=r750-modules-$k
PATH=$PATH:/usr/sbin:/sbin

if [ -z "${CI-}" ]; then
	[ "$(id -u)" = 0 ] || skip_all "roots need root's rights"
	for tool in mmdebstrap modinfo rpmbuild rpm2cpio cpio; do
		command -v $tool >/dev/null || skip_all "$tool is missing"
	done
fi

# usage: module FILE VERMAGIC
module()
{
	printf 'static const char i[] __attribute__((section(".modinfo"), used)) =
		"license=Proprietary\\0version=%s\\0vermagic=%s";\n' $v "$2" |
		cc -x c -c -o "$1" -
}

module "$tmp/r750.ko" "$k SMP"
mkdir "$tmp/out" "$tmp/again" "$tmp/files"
ok 'a package' "$make_rpm" "$tmp/r750.ko" $k "$tmp/out"
ok 'the same package again' "$make_rpm" "$tmp/r750.ko" $k "$tmp/again"
ok 'the same package again: the same bytes' diff -r "$tmp/out" "$tmp/again"
p=$tmp/out/$name-$v-1.$(uname -m).rpm
is 'the package is all that is left' "$(cd "$tmp/out" && echo .[a-z]* *)" \
	".[a-z]* ${p##*/}"
is 'what is in it' "$(rpm -qlp "$p" 2>/dev/null)" "/lib/modules/$k/updates/r750.ko"
is 'the module is as it was built' \
	"$(rpm2cpio "$p" | cpio -i --quiet --to-stdout | sha256sum)" "$(sha256sum <"$tmp/r750.ko")"
fails 'a module of another kernel' 1 'was built for 9.1.0.*, not for 9.2.0' \
	"$make_rpm" "$tmp/r750.ko" 9.2.0 "$tmp/out"
mkdir "$tmp/own"
v=1.1.0+open.g01234567
module "$tmp/sata_r750.ko" "$k SMP"
v=1.1.0+v1.2.14.g01234567
ok 'the open driver: a package' "$make_rpm" "$tmp/sata_r750.ko" $k "$tmp/own"
like "the open driver: nothing of the vendor's" "$(rpm -qp --qf '%{license} %{description}' "$tmp"/own/*.rpm)" \
	"Nothing of the vendor's is in it"
fails 'no module' 1 "run 'make modules'" "$make_rpm" "$tmp/none.ko" $k "$tmp/out"

root=${ROOTS:-bookworm}
root_there || done_testing
run sh -c 'rm -rf /lib/modules/* /var/lib/dkms/r750'
headers $k
(cd "$tmp/files" && rpm2cpio "$p" | cpio -idm --quiet)
for script in prein postin postun; do
	rpm -qp --qf "%{$script}" "$p" >"$tmp/$script"
done
module "$tmp/other.ko" "$k SMP preempt"
run cp /t/other.ko /lib/modules/$k/kernel/
fails 'a kernel that was built otherwise is refused' 1 \
	"[*]{3} not for .*'$k SMP', this one is '$k SMP preempt'" run sh /t/prein
module "$tmp/other.ko" "$k SMP"
run cp /t/other.ko /lib/modules/$k/kernel/
ok 'before installing' run sh /t/prein
run cp -a /t/files/lib/modules /lib/
ok 'after installing' run sh /t/postin
is 'after installing: modprobe would load it' "$(loads $k)" $v
run rm -r /lib/modules/$k/updates
ok 'after removal' run sh /t/postun
like 'after removal: the kernel forgets it' "$(loads $k)" 'not found'
done_testing
