# SPDX-License-Identifier: GPL-2.0-only OR MIT
# shellcheck shell=sh
# What Secure Boot makes of the module; for dkms.sh and modules.sh, after sh.sh.
#
# R750_SYSROOT	a directory in place of /, for the tests

# "on", "off" or "unknown". The firmware says so itself: four bytes of attributes,
# then one of value.
secure_boot_state()
{
	efi=${R750_SYSROOT-}/sys/firmware/efi
	var=$efi/efivars/SecureBoot-8be4df61-93ca-11d2-aa0d-00e098032b8c
	if [ ! -d "$efi" ]; then
		echo off
	elif [ ! -r "$var" ]; then
		echo unknown
	elif [ "$(od -An -tu1 -j4 -N1 "$var" | tr -d ' ')" = 1 ]; then
		echo on
	else
		echo off
	fi
}

# The certificate that dkms signs with: what its configuration says, else Ubuntu's,
# else dkms's own default. Nothing if there is none yet.
signing_key()
{
	key=$(cat "${R750_SYSROOT-}"/etc/dkms/framework.conf \
		"${R750_SYSROOT-}"/etc/dkms/framework.conf.d/*.conf 2>/dev/null |
		sed -n 's/^mok_certificate=["'\'']*\([^"'\'']*\).*/\1/p' | tail -n 1)
	for key in $key /var/lib/shim-signed/mok/MOK.der /var/lib/dkms/mok.pub; do
		if [ -e "${R750_SYSROOT-}$key" ]; then
			echo "${R750_SYSROOT-}$key"
			return
		fi
	done
}

secure_boot()
{
	case $(secure_boot_state) in
	off)
		say "Secure Boot is off: the module needs no signature"
		return ;;
	unknown)
		warn "the firmware does not say whether Secure Boot is on (no" \
			"efivars); if it is, the kernel refuses a module without" \
			"a signature that it knows" ;;
	esac
	key=$(signing_key)
	if [ -z "$key" ]; then
		warn "WARNING: Secure Boot: this dkms has no key to sign with, so the" \
			"kernel may refuse the module: sign it with an enrolled key" \
			"(the headers' scripts/sign-file sha256 KEY CERT FILE.ko)," \
			"or switch Secure Boot off in the firmware"
	elif ! command -v mokutil >/dev/null; then
		warn "Secure Boot: the module is signed with $key, but without mokutil" \
			"nobody can say whether the firmware knows that key: install" \
			"mokutil, then run: mokutil --test-key $key"
	elif mokutil --test-key "$key" 2>/dev/null | grep -q 'already enrolled'; then
		say "Secure Boot: the module is signed with $key, which is enrolled"
	else
		warn "WARNING: Secure Boot: the kernel will refuse the module until its" \
			"key is enrolled: mokutil --import $key, restart, and" \
			"choose 'Enroll MOK'"
	fi
}
