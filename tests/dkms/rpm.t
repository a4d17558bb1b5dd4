#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only OR MIT
# The RPM packages: made twice, looked into, and what their scripts do under the dkms
# of a Debian root, with the kernels and the module of stub.sh.
# shellcheck source=tests/tap.sh
. "$(dirname "$0")/../tap.sh"
# shellcheck source=tests/dkms/stub.sh
. "$top/tests/dkms/stub.sh"

# shellcheck disable=SC2034 # for stub.sh
in_root=$top/scripts/lab/in-root.sh
rpm=$top/scripts/package/rpm.sh
v=1.1.0+v1.2.14.g01234567
k1=9.1.0-amd64 k2=9.2.0-amd64

if [ -z "${CI-}" ]; then
	[ "$(id -u)" = 0 ] || skip_all "roots need root's rights"
	for tool in mmdebstrap rpmbuild rpm2cpio cpio; do
		command -v $tool >/dev/null || skip_all "$tool is missing"
	done
fi

stage one $v
mkdir "$tmp/out" "$tmp/again" "$tmp/files" "$tmp/home"
ok 'the packages' env HOME="$tmp/home" "$rpm" "$tmp/one" "$tmp/out"
is "the packages leave nothing in the owner's home" "$(ls -A "$tmp/home")" ''
ok 'the packages again' "$rpm" "$tmp/one" "$tmp/again"
ok 'the packages again: the same bytes' diff -r "$tmp/out" "$tmp/again"
p=$tmp/out/r750-dkms-$v-1.noarch.rpm
tools=$tmp/out/r750-tools-$v-1.$(uname -m).rpm
is 'the packages are all that is left' "$(cd "$tmp/out" && echo *)" \
	"${p##*/} ${tools##*/}"
has()
{
	like "${1##*/} has $2" "$(rpm -qlp "$1" 2>/dev/null)" \
		"^/$(echo "$2" | sed 's/+/[+]/g')\$"
}
for file in "usr/src/r750-$v/r750.c" "usr/src/r750-$v/dkms.conf" usr/sbin/r750-doctor \
	usr/sbin/r750-leftovers usr/share/man/man8/r750-doctor.8 \
	usr/lib/modprobe.d/r750.conf usr/lib/dracut/modules.d/91r750/module-setup.sh; do
	has "$p" "$file"
done
for file in usr/sbin/r750-status usr/lib/udev/rules.d/61-r750.rules \
	usr/share/r750/chassis/45-three-rows; do
	has "$tools" "$file"
done
is 'what needs dkms says so' "$(rpm -qp --requires "$p" | grep -x dkms | sort -u)" dkms
is 'no file has the directory it was made in' \
	"$(rpm2cpio "$tools" | grep -ac "$tmp/out")" 0
is "the vendor's driver: its licence" "$(rpm -qp --qf '%{license}' "$p")" Proprietary
stage open 1.1.0+open.g01234567
mkdir "$tmp/own"
ok 'the open driver: the packages' env HOME="$tmp/home" "$rpm" "$tmp/open" "$tmp/own"
is 'the open driver: its licence' \
	"$(rpm -qp --qf '%{license}' "$tmp"/own/r750-dkms-*.rpm)" 'GPL-2.0-only OR MIT'
like "the open driver: nothing of the vendor's" \
	"$(rpm -qp --qf '%{description}' "$tmp"/own/r750-dkms-*.rpm)" "^.*Nothing of the vendor's is in it"
fails 'a stage that is none' 1 "run 'make stage'" "$rpm" "$tmp/out" "$tmp/again"

root=${ROOTS:-bookworm}
root_there || done_testing
run sh -c 'rm -rf /lib/modules/* /var/lib/dkms/r750'
headers $k1
headers $k2
run rm -r /lib/modules/$k2/build
(cd "$tmp/files" && rpm2cpio "$p" | cpio -idm --quiet)
for script in prein postin preun; do
	rpm -qp --qf "%{$script}" "$p" >"$tmp/$script"
done
stage other 1.1.1+v1.2.14.g00000000
run mkdir -p /var/lib/dkms/r750/1.2.7/source
fails 'before installing: r750/1.2.7 of somebody else is in dkms' 1 \
	'dkms remove r750/1.2.7 --all' run sh /t/prein
run rm -r /var/lib/dkms/r750
run /r750/scripts/dkms/dkms.sh install /t/other $k1 >/dev/null 2>&1
like 'before installing, after make dkms' "$(run sh /t/prein 2>&1)" 'takes the place of 1.1.1'
is 'before installing, after make dkms: nothing of it is left' \
	"$(run find /usr/src /var/lib/dkms/r750 /etc/kernel /lib/modules -name '*r750*' 2>/dev/null)" ''
run cp -a /t/files/usr/src /usr/
ok 'after installing' run sh /t/postin 1
is 'after installing: the kernel with headers has it' "$(installed)" "$v $k1"
is 'after installing: modprobe would load it' "$(loads $k1)" $v
ok 'installed again: after installing' run sh /t/postin 2
ok 'installed again: before the old one goes' run sh /t/preun 1
is 'installed again: it is there' "$(installed)" "$v $k1"
is 'installed again: modprobe would load it' "$(loads $k1)" $v
run mkdir /usr/src/r750-1.1.1+x.g00000000
ok 'an upgrade: before the old one goes' run sh /t/preun 1
is 'an upgrade: the old one is gone' "$(run dkms status r750/$v)" ''
run rmdir /usr/src/r750-1.1.1+x.g00000000
run sh /t/postin 2 >/dev/null 2>&1
ok 'before removal' run sh /t/preun 0
is 'before removal: no kernel has it any more' "$(run dkms status r750)" ''
is 'before removal: no file is left' \
	"$(run find /lib/modules /var/lib/dkms -name 'r750*')" ''
done_testing
