#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only OR MIT
# What `make dkms` says of Secure Boot: by what the firmware says, the key that dkms
# has, and whether that is enrolled.
# shellcheck source-path=SCRIPTDIR source=../tap.sh
. "$(dirname "$0")/../tap.sh"

r=$tmp/root bin=$tmp/bin
efi=$r/sys/firmware/efi/efivars
var=$efi/SecureBoot-8be4df61-93ca-11d2-aa0d-00e098032b8c
mkdir -p "$bin" "$r/etc/dkms" "$r/var/lib/dkms" "$r/var/lib/shim-signed/mok"
for tool in od tr cat sed tail grep; do
	ln -s "$(command -v $tool)" "$bin/$tool"
done

# What is said, by a shell that knows no other programs than those in $bin.
said()
{
	# shellcheck disable=SC2016 # for that shell
	env -i PATH="$bin" R750_SYSROOT="$r" TOP="$top" /bin/sh -c '
		. "$TOP/scripts/lib/sh.sh"
		. "$TOP/scripts/dkms/secure-boot.sh"
		secure_boot' 2>&1
}
mokutil()
{
	# shellcheck disable=SC2016 # of the tool
	printf '#!/bin/sh\n[ "$1" = --test-key ] && echo "$2 %s"\n' "$1" >"$bin/mokutil"
	chmod 755 "$bin/mokutil"
}

like 'a BIOS' "$(said)" 'Secure Boot is off'
mkdir -p "$efi"
like 'a firmware that does not say' "$(said)" 'does not say whether Secure Boot is on'
printf '\006\0\0\0\0' >"$var"
like 'Secure Boot is off' "$(said)" 'Secure Boot is off'
printf '\006\0\0\0\001' >"$var"
like 'no key' "$(said)" 'no key to sign with'
: >"$r/var/lib/dkms/mok.pub"
like 'no mokutil' "$(said)" 'install mokutil, then run: mokutil --test-key .*/var/lib/dkms/mok.pub'
mokutil 'is already enrolled'
like 'an enrolled key' "$(said)" 'signed with .*/var/lib/dkms/mok.pub, which is enrolled'
mokutil 'is not enrolled'
like 'a key that is not enrolled' "$(said)" \
	'will refuse .*: mokutil --import .*/var/lib/dkms/mok.pub, restart'
: >"$r/var/lib/shim-signed/mok/MOK.der"
like "Ubuntu's key" "$(said)" 'mokutil --import .*/var/lib/shim-signed/mok/MOK.der'
printf 'x=1\nmok_certificate="/etc/dkms/my.der"\n' >"$r/etc/dkms/framework.conf"
: >"$r/etc/dkms/my.der"
like 'the key that dkms is told to use' "$(said)" 'mokutil --import .*/etc/dkms/my.der'
done_testing
