#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only OR MIT
# The open driver builds on a clone without a vendor tree and without Coccinelle,
# and the compiler with W=1 and sparse say nothing of it, and would.
# shellcheck source=tests/tap.sh
. "$(dirname "$0")/../tap.sh"

command -v sparse >/dev/null || skip_all 'sparse is not installed'
release=$("$top/scripts/kernel/kver.sh" --list 2>/dev/null | tail -n 1 | cut -d' ' -f1)
[ -n "$release" ] || skip_all 'no kernel headers installed'

# A clone, in which nothing but what is tracked is found, and no spatch.
clone=$tmp/clone
mkdir -p "$clone/upstream-src" "$tmp/bin"
(cd "$top" && cp -R Makefile VERSION compat open scripts "$clone/")
cp -R "$top"/upstream-src/*.product "$top/upstream-src/standin" "$clone/upstream-src/"
for tool in spatch quilt; do
	printf '#!/bin/sh\necho "%s was called" >&2\nexit 1\n' $tool >"$tmp/bin/$tool"
	chmod 755 "$tmp/bin/$tool"
done
PATH=$tmp/bin:$PATH
export PATH
unset TREE KVER KDIR DRIVER

out=$clone/build/open/$release
ok "make open for $release" make -C "$clone" KVER="$release" W=1 C=2 open
ok 'there is a module' test -s "$out/sata_r750.ko"
is 'no warning of the compiler or of sparse' \
	"$(grep -E '[.][ch]:[0-9].*(warning|error):' "$out/build.log")" ''
like 'sparse was run' "$(cat "$out/build.log")" 'CHECK .*main[.]c'
is 'its licence lets it use what libata exports' \
	"$(modinfo -F license "$out/sata_r750.ko")" 'Dual MIT/GPL'
is 'it knows the card' "$(modinfo -F alias "$out/sata_r750.ko" | cut -c1-28)" \
	'pci:v00001103d00000750sv*sd*'
is 'its version is that of what was staged' \
	"$(modinfo -F version "$out/sata_r750.ko")" \
	"$(sed -n 's/^PACKAGE_VERSION="\(.*\)"$/\1/p' "$clone/build/open/dkms/dkms.conf")"

# The same with a fault for sparse, which a big-endian machine would show.
cp -R "$clone/build/open/dkms" "$tmp/fault"
sed -i 's/core->tx\[core->tx_prod\] = cpu_to_le32(entry)/core->tx[core->tx_prod] = entry/' \
	"$tmp/fault/deliver.c"
make -C "$tmp/fault" KVER="$release" C=2 >"$tmp/log" 2>&1
like 'a fault for sparse is found' "$(cat "$tmp/fault/build.log")" \
	'deliver[.]c:.*warning: incorrect type in assignment'

# make dkms never installs the stand-in unasked; nothing is built for the message.
fails 'make dkms without a tree names the open driver' 2 \
	'no vendor tree is imported.*make dkms DRIVER=open' \
	make -C "$clone" KVER="$release" dkms
fails 'DRIVER is one of two' 2 'DRIVER is vendor or open, not "x"' \
	make -C "$clone" DRIVER=x help
done_testing
