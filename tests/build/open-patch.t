#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only OR MIT
# make open-patch: the open driver as a patch to a kernel's own tree. Here the tree has
# only the files that are changed, and a checkpatch.pl that says what it is told; with
# KSRC=, a kernel's source (6.18 or later), the real ones too (KMAKE= as for make). The
# result is built with the newest headers of a root, where roots can be made.
# shellcheck source=tests/tap.sh
. "$(dirname "$0")/../tap.sh"

command -v unifdef >/dev/null || skip_all 'unifdef is not installed'
command -v git >/dev/null || skip_all 'git is not installed'
source=${KSRC:+$(cd "$KSRC" && pwd)}
unset TREE KVER KDIR DRIVER SIGNOFF BUILD KSRC
me='A Tester <tester@example.org>'
patch_sh=$top/scripts/package/kernel-patch.sh

linux=$tmp/linux
mkdir -p "$linux/drivers/ata" "$linux/scripts"
cat >"$linux/drivers/ata/Makefile" <<'END'
obj-$(CONFIG_SATA_INIC162X)	+= sata_inic162x.o
obj-$(CONFIG_SATA_SIL24)	+= sata_sil24.o
END
cat >"$linux/drivers/ata/Kconfig" <<'END'
config SATA_INIC162X
	tristate "Initio"

config SATA_SIL24
	tristate "Silicon Image"
END
cat >"$linux/MAINTAINERS" <<'END'
How to read this:

ZZZ
is not an entry

LPC32XX, which is in the wrong place
M:	One <one@example.org>

LIBATA PATA DRIVERS
L:	linux-ide@vger.kernel.org

LIBATA SATA ZZZ
L:	linux-ide@vger.kernel.org

ZORRO
S:	Orphan
END
printf '#!/bin/sh\n: >left\n[ ! -e %s/object ] || { echo "an objection"; exit 1; }\n' "$tmp" \
	>"$linux/scripts/checkpatch.pl"
chmod +x "$linux/scripts/checkpatch.pl"

out=$tmp/out
run()
{
	(cd "$tmp" && SIGNOFF=$me "$patch_sh" "$@")
}
ok 'the patch is made' run "$linux" "$out"
ok 'checkpatch.pl leaves its file elsewhere' test ! -e "$tmp/left"
is 'there is a cover letter and one patch' "$(find "$out" -type f | wc -l)" 2
letter=$(cat "$out"/0000-cover-letter.patch)
like "the cover letter has its subject" "$letter" \
	"^Subject: .RFC PATCH 0/1. ata: a driver for HighPoint's Rocket 750$"
like 'the cover letter says what only the emulation says' "$letter" \
	'^What only the emulation says:$'
is 'nothing of the template is left' \
	"$(grep -c 'HERE [*][*][*]' "$out"/0000-cover-letter.patch)" 0
is 'no patch has the line that is not to be sent' \
	"$(grep -c '^<!--' "$out"/*.patch | grep -cv ':0$')" 0
like 'it is signed off' "$(cat "$out"/0001-*)" '^Signed-off-by: A Tester <tester@example.org>$'

cp -R "$linux" "$tmp/patched"
ok 'the patch applies' git -C "$tmp" apply --directory=patched --unsafe-paths \
	"$out"/0001-*
is 'the entry of MAINTAINERS is in its place' \
	"$(grep -A 6 'PATA DRIVERS' "$tmp/patched/MAINTAINERS")" 'LIBATA PATA DRIVERS
L:	linux-ide@vger.kernel.org

LIBATA SATA R750 DRIVER
M:	A Tester <tester@example.org>
L:	linux-ide@vger.kernel.org
S:	Maintained'
like 'the option is in Kconfig' "$(cat "$tmp/patched/drivers/ata/Kconfig")" \
	'^config SATA_R750$'
# shellcheck disable=SC2016 # make's
is 'the directory is in the Makefile' "$(sed -n 2p "$tmp/patched/drivers/ata/Makefile")" \
	'obj-$(CONFIG_SATA_R750)		+= sata_r750/'
driver=$tmp/patched/drivers/ata/sata_r750
is 'nothing of the compatibility layer is left' \
	"$(grep -il 'compat\|R750_VERSION\|r750_op_\|R750_RTF_\|R750_PREP_' "$driver"/*)" ''
is 'all sources are there' "$(cd "$driver" && echo *.c)" "$(cd "$top/open" && echo *.c)"
is 'sources that differ between no kernels are as they are' \
	"$(cmp "$driver/deliver.c" "$top/open/deliver.c" 2>&1)" ''

# Bad input.
: >"$tmp/object"
before=$(ls -l "$out")
fails 'what checkpatch.pl objects to is not made' 1 'an objection' run "$linux" "$out"
is 'patches that were there stay' "$(ls -l "$out")" "$before"
rm "$tmp/object"
fails 'nobody to sign it off is refused' 1 'SIGNOFF=' "$patch_sh" "$linux" "$out"
fails 'a name without an address is refused' 1 'SIGNOFF=' \
	env SIGNOFF=nobody "$patch_sh" "$linux" "$out"
fails 'a missing tree is refused' 1 'not a directory' run "$tmp/none" "$out"
fails "a directory that is not a kernel's source is refused" 1 'no drivers/ata/Kconfig' \
	run "$tmp" "$out"
fails 'one argument is refused' 1 usage run "$linux"
sed -i s/SIL24/OTHER/ "$linux/drivers/ata/Kconfig"
fails 'a Kconfig without a place for it is refused' 1 'no place in .*Kconfig' \
	run "$linux" "$out"
sed -i s/OTHER/SIL24/ "$linux/drivers/ata/Kconfig"
fails 'make open-patch asks for KSRC' 2 'KSRC=' make -C "$top" open-patch SIGNOFF="$me"

# The newest headers, whose libata is mainline's.
root=
if [ "$(id -u)" = 0 ] && command -v mmdebstrap >/dev/null; then
	root=$("$top/scripts/lab/root.sh" -q trixie 2>/dev/null) || root=
fi
if [ -n "$root" ]; then
	# shellcheck disable=SC2016 # for the root's shell
	ok 'the driver builds with mainline headers, without a warning' \
		"$top/scripts/lab/in-root.sh" -b "$driver:/mnt" "$root" sh -c '
		for k in /lib/modules/*/build; do :; done
		make -C "$k" M=/mnt CONFIG_SATA_R750=m \
			KCFLAGS="-Werror -Wmissing-prototypes -Wunused" modules'
	ok 'there is a module' test -s "$driver/sata_r750.ko"
else
	skip 'the driver builds with mainline headers' 'roots cannot be made here'
fi

if [ -n "$source" ]; then
	ok "$source: its checkpatch.pl finds nothing, and the driver builds" \
		run -b "$source" "$tmp/real"
	sed 's/R750_CORES = 2,/R750_CORES=2,/' "$top/open/sata_r750.h" >"$tmp/h"
	mkdir -p "$tmp/top/docs"
	cp -R "$top/open" "$top/scripts" "$tmp/top/"
	cp -R "$top/docs/linux-ide" "$tmp/top/docs/"
	cp "$tmp/h" "$tmp/top/open/sata_r750.h"
	fails "$source: its checkpatch.pl finds a fault of style" 1 'SPACING' \
		env SIGNOFF="$me" "$tmp/top/scripts/package/kernel-patch.sh" "$source" \
		"$tmp/real"
else
	skip "a kernel's checkpatch.pl finds nothing" 'no KSRC='
fi
done_testing
