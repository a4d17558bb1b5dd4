#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only OR MIT
# Secure Boot and a module that is built without DKMS: it is signed with a key that is
# given, and warned of without one. The stage and the kernel tree are made up.
# shellcheck source-path=SCRIPTDIR source=../tap.sh
. "$(dirname "$0")/../tap.sh"

out=$tmp/out kdir=$tmp/kdir k=9.1.0
mkdir -p "$out/dkms/kbuild" "$kdir/scripts" "$kdir/include/config" "$tmp/sys"
echo 'product-module := r750' >"$out/dkms/kbuild/product.mk"
: >"$kdir/include/config/auto.conf"
printf 'all:\n\t@echo module >r750.ko\n' >"$out/dkms/Makefile"
cat >"$kdir/scripts/sign-file" <<'END'
#!/bin/sh
[ "$(cat "$2")" = key ] || exit 1
echo "signed $1 ${2##*/} ${3##*/}" >>"$4"
END
chmod 755 "$kdir/scripts/sign-file"
echo key >"$tmp/mok.priv"
echo certificate >"$tmp/mok.der"
unset MAKEFLAGS SIGN_KEY SIGN_CERT 2>/dev/null

# usage: firmware BYTE: of Secure Boot
firmware()
{
	efi=$tmp/sys/sys/firmware/efi/efivars
	mkdir -p "$efi"
	printf '\6\0\0\0%b' "\\0$1" >"$efi/SecureBoot-8be4df61-93ca-11d2-aa0d-00e098032b8c"
}
modules()
{
	env R750_SYSROOT="$tmp/sys" "$@" sh "$top/scripts/stage/modules.sh" "$out" $k "$kdir" 2>&1
}
ko=$out/$k/r750.ko

is 'a BIOS: nothing is said' "$(modules | grep -c Secure)" 0
firmware 0
is 'Secure Boot is off: nothing is said' "$(modules | grep -c Secure)" 0
firmware 1
like 'Secure Boot is on: a module that is there' "$(modules)" 'WARNING: Secure Boot is on .*SIGN_KEY='
rm "$ko"
like 'Secure Boot is on: a module that is built' "$(modules)" 'WARNING: Secure Boot is on'
key="SIGN_KEY=$tmp/mok.priv SIGN_CERT=$tmp/mok.der"
# shellcheck disable=SC2086 # words
is 'a key: no warning' "$(modules $key | grep -c WARNING)" 0
is 'a key: the module is signed' "$(cat "$ko")" 'module
signed sha256 mok.priv mok.der'
# shellcheck disable=SC2086 # words
modules $key >/dev/null
is 'a key: signed once' "$(wc -l <"$ko")" 2
echo 'CONFIG_MODULE_SIG_HASH="sha512"' >"$kdir/include/config/auto.conf"
# shellcheck disable=SC2086 # words
modules $key >/dev/null
like 'the hash that the kernel takes' "$(cat "$ko")" '^signed sha512 '
modules >/dev/null
is 'no key any more: built without' "$(cat "$ko")" module
echo other >"$tmp/wrong.priv"
refused()
{
	modules "$@" >&2
}
fails 'a key that does not sign' 1 'cannot be signed with .*/wrong.priv' \
	refused SIGN_KEY="$tmp/wrong.priv" SIGN_CERT="$tmp/mok.der"
ok 'a key that does not sign: no module is left' test ! -e "$ko"
fails 'a key without a certificate' 1 "cannot read ''" refused SIGN_KEY="$tmp/mok.priv"
rm "$kdir/scripts/sign-file"
# shellcheck disable=SC2086 # words
fails 'headers that cannot sign' 1 'no scripts/sign-file' refused $key
done_testing
