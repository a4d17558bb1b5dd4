#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only OR MIT
# The Debian package: made twice, looked over by lintian, and its life under the dkms of
# the oldest and the newest Debian release that there is a root of, with the kernels and
# the module of stub.sh. DKMS_FULL=1: all of them; ROOTS=: others.
# shellcheck source=tests/tap.sh
. "$(dirname "$0")/../tap.sh"
# shellcheck source=tests/dkms/stub.sh
. "$top/tests/dkms/stub.sh"

# shellcheck disable=SC2034 # for stub.sh
in_root=$top/scripts/lab/in-root.sh
deb=$top/scripts/package/deb.sh
v=1.1.0+v1.2.14.g01234567 v2=1.1.1+v1.2.14.g00000000
k1=9.1.0-amd64 k2=9.2.0-amd64

if [ -z "${CI-}" ]; then
	[ "$(id -u)" = 0 ] || skip_all "roots need root's rights"
	for tool in mmdebstrap dh_dkms lintian; do
		command -v $tool >/dev/null || skip_all "$tool is missing"
	done
fi

stage one $v
stage two $v2
mkdir "$tmp/out" "$tmp/again"
ok 'a package' "$deb" "$tmp/one" "$tmp/out"
p=$tmp/out/r750-dkms_${v}_all.deb
ok 'the same package again' "$deb" "$tmp/one" "$tmp/again"
ok 'the same package again: the same bytes' cmp "$p" "$tmp/again/${p##*/}"
tools=$(echo "$tmp/out/r750-tools_${v}_"*.deb)
ok 'the tools again: the same bytes' cmp "$tools" "$tmp/again/${tools##*/}"
is 'the packages are all that is left' "$(cd "$tmp/out" && echo *)" \
	"${p##*/} ${tools##*/}"
ok 'a newer package' "$deb" "$tmp/two" "$tmp/out"
tools2=$(echo "$tmp/out/r750-tools_${v2}_"*.deb)
files=$(dpkg-deb -c "$p" | awk '$1 ~ /^-/ { print $6 }')
for file in "usr/src/r750-$v/r750.c" etc/kernel/postinst.d/aa-r750 usr/sbin/r750-doctor \
	usr/share/man/man8/r750-doctor.8.gz usr/lib/modprobe.d/r750.conf \
	usr/share/bash-completion/completions/r750-doctor \
	usr/share/initramfs-tools/hooks/r750 \
	usr/lib/dracut/modules.d/91r750/module-setup.sh; do
	like "the package has $file" "$files" "^./$(echo "$file" | sed 's/+/[+]/g')\$"
done
files=$(dpkg-deb -c "$tools" | awk '$1 ~ /^-/ { print $6 }')
for file in usr/sbin/r750-status usr/share/man/man8/r750-status.8.gz \
	usr/share/bash-completion/completions/r750-status \
	usr/lib/udev/rules.d/61-r750.rules usr/share/r750/chassis/45-three-rows; do
	like "the tools have $file" "$files" "^./$file\$"
done
is 'the two packages have no file in common' "$(for package in "$p" "$tools"; do
	dpkg-deb -c "$package" | awk '$1 ~ /^-/ { print $6 }'
done | sort | uniq -d)" ''
is 'the tools leave DKMS alone' "$(dpkg-deb --ctrl-tarfile "$tools" | tar -xO |
	grep -a dkms)" ''
like 'the package has the initramfs made anew' \
	"$(dpkg-deb --ctrl-tarfile "$p" | tar -xO ./triggers)" \
	'^activate-noawait update-initramfs$'
# It goes to no archive, and has no maintainer but the owner of the machine: no bug
# to close, nobody to write to.
is 'lintian has nothing to say' "$(lintian --allow-root --suppress-tags \
	initial-upload-closes-no-bugs,bogus-mail-host,bogus-mail-host-in-debian-changelog \
	"$p" "$tools" 2>&1)" ''
like "the vendor's driver: not for others" "$(dpkg-deb -f "$p" Section Description)" \
	'must not be redistributed'
stage open 1.1.0+open.g01234567
mkdir "$tmp/own"
ok 'the open driver: a package' "$deb" "$tmp/open" "$tmp/own"
p2=$tmp/own/r750-dkms_1.1.0+open.g01234567_all.deb
is "the open driver: nothing of the vendor's" "$({
	dpkg-deb -f "$p2" Section Description
	dpkg-deb --fsys-tarfile "$p2" | tar -xO ./usr/share/doc/r750-dkms/copyright
} | grep -E 'non-free|Proprietary|HighPoint Tech|redistrib')" ''
like 'the open driver: its licence' "$(dpkg-deb --fsys-tarfile "$p2" |
	tar -xO ./usr/share/doc/r750-dkms/copyright | sed -n '/^Files: [*]/,/^$/p')" \
	'^License: GPL-2.0-only or Expat$'
is 'the open driver: lintian has nothing to say' "$(lintian --allow-root --suppress-tags \
	initial-upload-closes-no-bugs,bogus-mail-host,bogus-mail-host-in-debian-changelog \
	"$p2" 2>&1)" ''
fails 'a stage that is none' 1 "run 'make stage'" "$deb" "$tmp/out" "$tmp/again"

listing()
{
	run sh -c 'find /usr/src /var/lib/dkms /lib/modules /etc/kernel /usr/sbin/r750* \
		/usr/lib/modprobe.d /usr/lib/udev /usr/lib/dracut /usr/share/r750 \
		/usr/share/initramfs-tools /etc/r750 \
		! -name "modules.*" -printf "%p %y %l\n" 2>/dev/null | sort'
}

# The module, and the options, in an initramfs for kernel $1.
initramfs()
{
	if run test -x /usr/sbin/mkinitramfs; then
		is "$n: an initramfs has the module and its options" \
			"$(run sh -c "printf 'CONFIG_RD_%s=y\n' GZIP ZSTD >/boot/config-$1
				mkinitramfs -o /tmp/i $1 2>/tmp/log &&
				lsinitramfs /tmp/i | sed -n 's,.*/,,; s/[.]xz//; /r750[.]/p' |
				sort -u || cat /tmp/log" | paste -sd ' ' -)" \
			'r750.conf r750.ko'
		# The next packages are built for the newest kernel that has one.
		run rm "/boot/config-$1"
	else
		skip "$n: an initramfs" 'no initramfs-tools'
	fi
}

# The tools are linked with this release's C library.
tools_life()
{
	run dpkg -i "/t/out/${tools2##*/}" >"$tmp/log" 2>&1
	if grep -q 'depends on libc6' "$tmp/log"; then
		run dpkg --purge r750-tools >/dev/null
		skip "$n: the tools" 'an older C library'
		return
	fi
	like "$n: the tools: r750-status" "$(run r750-status --json 2>&1)" '"cards": \['
	is "$n: the tools: nothing to complain of" "$(grep -i error "$tmp/log")" ''
	ok "$n: the tools: purge" run dpkg --purge r750-tools
	like "$n: the tools: purge: the driver stays" "$(installed)" \
		"^$(echo $v2 | sed 's/+/[+]/') $k2\$"
}

# What others gave to dkms is refused; what `make dkms` gave it is taken over.
takes_over()
{
	run sh -c "mkdir -p /var/lib/dkms/r750/1.2.7/source"
	fails "$n: r750/1.2.7 of somebody else is in dkms" 1 'dkms remove r750/1.2.7 --all' \
		run dpkg -i "/t/out/r750-dkms_${v}_all.deb"
	run rm -r /var/lib/dkms/r750
	run /r750/scripts/dkms/dkms.sh install /t/two $k1 >/dev/null 2>&1
	is "$n: make dkms" "$(loads $k1)" $v2
}

life()
{
	before=$(listing)
	takes_over
	ok "$n: install, after make dkms" run dpkg -i "/t/out/r750-dkms_${v}_all.deb"
	is "$n: install: no source of make dkms is left" \
		"$(run sh -c 'cd /usr/src && echo r750-*')" r750-$v
	like "$n: install: the module" "$(installed)" "^$(echo $v | sed 's/+/[+]/') $k1\$"
	initramfs $k1
	headers $k2
	comes $k2 >/dev/null
	is "$n: the next kernel" "$(loads $k2)" $v
	ok "$n: upgrade" run dpkg -i "/t/out/r750-dkms_${v2}_all.deb"
	like "$n: upgrade: the module" "$(installed)" "^$(echo $v2 | sed 's/+/[+]/') $k2\$"
	is "$n: upgrade: nothing of the old one" "$(run dkms status r750/$v)" ''
	fails "$n: make dkms leaves it to the package" 1 'came with the package r750-dkms' \
		run /r750/scripts/dkms/dkms.sh install /t/one $k1
	tools_life
	ok "$n: purge" run dpkg --purge r750-dkms
	run rm -r /lib/modules/$k2
	is "$n: purge leaves nothing" "$(listing)" "$before"
}

for root in $(roots oldest newest); do
	root_there || continue
	n="$root (dkms $(run dkms --version | tr -dc '0-9.'))"
	# Only what is said here may be built for.
	run sh -c 'rm -rf /lib/modules/* /var/lib/dkms/r750'
	headers $k1
	life
	rm -rf "$state"
done
done_testing
