# SPDX-License-Identifier: GPL-2.0-only OR MIT
# shellcheck shell=sh
# shellcheck disable=SC2034,SC2154 # for the caller; $top, $tmp: see tap.sh
# For tests that boot a kernel with the emulated card; source it behind tap.sh.

here=$top/tests/boot
lab=$top/scripts/lab

# Ends the file, saying why, where no kernel can boot with the card.
need_card()
{
	[ "$(uname -m)" = x86_64 ] || skip_all 'the card is built for x86-64'
	[ "$(id -u)" = 0 ] || skip_all "roots need root's rights"
	command -v mmdebstrap >/dev/null || skip_all 'mmdebstrap is missing'
	root=$("$top/scripts/lab/root.sh" -q qemu 2>"$tmp/root") || {
		tap_diag <"$tmp/root"
		skip_all 'no root with a QEMU that speaks vfio-user can be made here'
	}
	"$top/scripts/lab/in-root.sh" "$root" qemu-system-x86_64 -device help \
		>"$tmp/devices" 2>&1 </dev/null || :
	grep -q '"vfio-user-pci"' "$tmp/devices" ||
		skip_all 'the QEMU of the root "qemu" has no vfio-user-pci'
}

newest()
{
	"$lab/image.sh" -l | tail -n 1
}

# The lines in file $1, boot.sh's, as tests of the file's own.
count()
{
	while IFS= read -r line; do
		case $line in
		'ok '*) tap_pass "${line#* - }" ;;
		'not ok '*) tap_fail "${line#* - }" ;;
		esac
	done <"$1"
}

# boots ARG...: boot.sh with these, its lines as tests.
boots()
{
	"$here/boot.sh" "$@" >"$tmp/boot" || :
	count "$tmp/boot"
	ok 'the boot came to its end' grep -q ': restart' "$tmp/boot"
}
