# SPDX-License-Identifier: GPL-2.0-only OR MIT
# shellcheck shell=sh
# shellcheck disable=SC2034,SC2154 # for the caller; $top, $tmp: see tap.sh
# For tests that boot a kernel with the emulated card; source it after tap.sh.

here=$top/tests/boot
lab=$top/scripts/lab

# Skips the whole file, with the reason, where no kernel can boot with the card.
need_card()
{
	[ "$(uname -m)" = x86_64 ] || skip_all 'the card is built for x86-64'
	[ "$(id -u)" = 0 ] || skip_all "only root can make roots"
	command -v mmdebstrap >/dev/null || skip_all 'mmdebstrap is missing'
	root=$("$top/scripts/lab/root.sh" -q qemu 2>"$tmp/root") || {
		tap_diag <"$tmp/root"
		skip_all 'a root with a QEMU that speaks vfio-user cannot be made here'
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

# Counts the TAP lines in file $1 as tests of this file.
count()
{
	while IFS= read -r line; do
		case $line in
		'ok '*) tap_pass "${line#* - }" ;;
		'not ok '*) tap_fail "${line#* - }" ;;
		esac
	done <"$1"
}

# boots ARG...: runs boot.sh and counts its lines as tests.
boots()
{
	"$here/boot.sh" "$@" >"$tmp/boot" || :
	count "$tmp/boot"
	ok "the boot '$*' reached its restart" grep -q ': restart' "$tmp/boot"
}
