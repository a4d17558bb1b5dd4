#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only OR MIT
# usage: modules.sh OUT RELEASE KDIR [MAKE-ARG...]
#
# Builds OUT/RELEASE/MODULE.ko, by name what the stage says, from the stage OUT/dkms
# against the kernel tree KDIR, unless the last build was complete and from the same
# stage, kernel and arguments. The directory is made anew for each build, so that it
# depends on nothing that an earlier one left.
#
# SIGN_KEY, SIGN_CERT	the files of a key to sign the module with, as Secure Boot wants it
set -eu
LC_ALL=C
export LC_ALL

top=$(cd "$(dirname "$0")/../.." && pwd -P)
# shellcheck source=scripts/lib/sh.sh
. "$top/scripts/lib/sh.sh"
# shellcheck source=scripts/dkms/secure-boot.sh
. "$top/scripts/dkms/secure-boot.sh"
prog=r750
out=$1 release=$2 kdir=$3
shift 3
dir=$out/$release
module=$(sed -n 's/^product-module := //p' "$out/dkms/kbuild/product.mk")
ko=$dir/$module.ko

# Kbuild options from make's command line, without variables that only select.
selectors='KVER|KDIR|TREE|SERIES|JBOD|V|JOBS|HITS|TEST|GOOD|BAD'
kbuild_options()
{
	case " ${MAKEFLAGS-}" in
	*' -- '*) printf '%s\n' "${MAKEFLAGS#*-- }" ;;
	esac | sed -E 's/(^| )('"$selectors"')=([^\ ]|\\.)*//g; s/^ +| +$//g'
}

# What a module is built from: by contents, for files may be replaced by older ones.
inputs()
{
	printf '%s\n' "$kdir" "$(kbuild_options)"
	for f in include/config/auto.conf include/generated/utsrelease.h Module.symvers; do
		[ ! -e "$kdir/$f" ] || cat "$kdir/$f"
	done | sha256sum
	[ -z "${SIGN_KEY-}" ] || cat "$SIGN_KEY" "$SIGN_CERT" | sha256sum
	tar --sort=name --mtime=@0 --owner=0 --group=0 --numeric-owner --mode=0 \
		-C "$out/dkms" -cf - . | sha256sum
}

fresh()
{
	[ -f "$ko" ] && [ -f "$dir/built" ] &&
		[ "$inputs" = "$(sed '$d' "$dir/built")" ] &&
		[ "$(sha256sum <"$ko")" = "$(tail -n 1 "$dir/built")" ]
}

check_key()
{
	[ -n "${SIGN_KEY-}${SIGN_CERT-}" ] || return 0
	for file in "${SIGN_KEY-}" "${SIGN_CERT-}"; do
		[ -r "$file" ] || die "SIGN_KEY and SIGN_CERT are the files of a key and" \
			"of its certificate: cannot read '$file'"
	done
	[ -x "$kdir/scripts/sign-file" ] || die "$kdir has no scripts/sign-file to sign" \
		"the module with"
}

sign()
{
	[ -n "${SIGN_KEY-}" ] || return 0
	hash=$(sed -n 's/^CONFIG_MODULE_SIG_HASH="\(.*\)"$/\1/p' \
		"$kdir/include/config/auto.conf")
	"$kdir/scripts/sign-file" "${hash:-sha256}" "$SIGN_KEY" "$SIGN_CERT" "$ko" || {
		rm -f "$ko"
		die "$ko cannot be signed with $SIGN_KEY (see above)"
	}
	say "signed $ko with $SIGN_KEY"
}

unsigned()
{
	[ -z "${SIGN_KEY-}" ] && [ "$(secure_boot_state)" = on ] || return 0
	warn "WARNING: Secure Boot is on in this machine, and its kernel refuses a module" \
		"without a signature that it knows: give SIGN_KEY= and SIGN_CERT=, an" \
		"enrolled key (mokutil --test-key), or use 'make dkms', which signs"
}

check_key
exec 9>"$out/.lock-$release"
flock 9
inputs=$(inputs)
if fresh; then
	say "$ko is up to date for $release"
	unsigned
	exit 0
fi
rm -rf "$dir"
cp -R "$out/dkms" "$dir"
${MAKE:-make} --no-print-directory -C "$dir" KVER="$release" KDIR="$kdir" "$@"
sign
{ echo "$inputs"; sha256sum <"$ko"; } >"$dir/.built"
mv "$dir/.built" "$dir/built"
say "built $ko for $release"
unsigned
