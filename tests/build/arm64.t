#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only OR MIT
# The open driver builds for arm64, with Debian's cross compiler and its headers, which
# apt gets without this machine becoming one for that architecture. R750_ARM64_KDIR:
# headers that are there.
# shellcheck source=tests/tap.sh
. "$(dirname "$0")/../tap.sh"

cross=aarch64-linux-gnu-
command -v ${cross}gcc >/dev/null || skip_all 'gcc-aarch64-linux-gnu is not installed'

# The release whose headers for this machine are installed: its common ones have the
# includes of all architectures, and its host programs run here.
here=
for d in /usr/src/linux-headers-*-amd64; do
	[ ! -e "$d/Makefile" ] || here=$d
done

apt()
{
	command=$1
	shift
	"apt-$command" -q -o Dir::State::lists="$tmp/lists" -o Dir::Cache="$tmp/cache" \
		-o APT::Architecture=amd64 -o APT::Architectures::=amd64 \
		-o APT::Architectures::=arm64 "$@" >>"$tmp/apt" 2>&1
}

# fetch RELEASE: its headers, with the host programs of this machine's.
fetch()
{
	mkdir -p "$tmp/lists/partial" "$tmp/cache/archives/partial"
	apt get update
	(cd "$tmp" && apt get download "linux-headers-$1:arm64") || return
	dpkg -x "$tmp"/linux-headers-*.deb "$tmp/root"
	for l in scripts tools; do
		ln -sfn "$(readlink -f "$here/$l")" "$kdir/$l"
	done
}

kdir=${R750_ARM64_KDIR-}
if [ -z "$kdir" ]; then
	[ -n "$here" ] || skip_all "no headers for amd64 in /usr/src"
	release=$(basename "${here#/usr/src/linux-headers-}" amd64)arm64
	kdir=$tmp/root/usr/src/linux-headers-$release
	fetch "$release" || skip_all "apt does not get linux-headers-$release: $(tail -n 1 "$tmp/apt")"
fi

sh "$top/scripts/stage/open.sh" "$tmp/out" 0.0.0 >"$tmp/stage" 2>&1
ok "it builds for arm64, in $(basename "$kdir")" \
	make -C "$tmp/out/dkms" KDIR="$kdir" ARCH=arm64 CROSS_COMPILE=$cross W=1 C=2
is 'no warning of the compiler or of sparse' \
	"$(grep -E '[.][ch]:[0-9].*(warning|error):' "$tmp/out/dkms/build.log")" ''
like 'sparse was run' "$(cat "$tmp/out/dkms/build.log")" 'CHECK .*main[.]c'
# e_machine of an ELF header
is 'the module is for arm64' \
	"$(od -An -tx1 -j18 -N2 "$tmp/out/dkms/sata_r750.ko" | tr -d ' \n')" b700
done_testing
