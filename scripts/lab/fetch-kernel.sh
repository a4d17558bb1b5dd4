# SPDX-License-Identifier: GPL-2.0-only OR MIT
# shellcheck shell=sh
# usage, inside a root: sh -eu fetch-kernel.sh RELEASE "MODULE..."
#
# Puts the image of a Debian kernel into /out/vmlinuz, and the named modules with
# their dependencies into /out/modules, a tree for modprobe. Until 7.1 one package
# has everything; from 7.2 on there are three, and linux-image- is empty. Kernels
# that are not signed yet have "unsigned" in the package's name.
set -eu
# shellcheck source=scripts/lab/apt.sh
. /r750/scripts/lab/apt.sh
release=$1 wanted=$2
apt-get -q update
apt-get -q -y --no-install-recommends install xz-utils

cd /tmp
if available "linux-modules-$release"; then
	download "linux-modules-$release"
	download "linux-binary-$release" "linux-binary-unsigned-$release"
	download "linux-base-$release"
else
	download "linux-image-$release" "linux-image-$release-unsigned"
fi

mkdir tree
for deb in ./*.deb; do
	# Of hundreds of megabytes, what a guest may need.
	dpkg-deb --fsys-tarfile "$deb" | tar -C tree -x --wildcards \
		--wildcards-match-slash --no-anchored \
		'vmlinuz*' 'modules.*' '*/kernel/drivers/scsi/*' \
		'*/kernel/drivers/ata/*' '*/kernel/drivers/cdrom/*' '*/kernel/lib/*' \
		'*/kernel/drivers/md/*' '*/kernel/drivers/pci/*' \
		'*/kernel/fs/*' \
		'*/kernel/crypto/*' '*/kernel/block/*' \
		'*/kernel/arch/x86/*' 2>tar.err || {
		# A pattern without a match is not an error.
		grep -v 'Not found in archive\|previous errors' tar.err && exit 1
	}
done
[ ! -d tree/usr/lib ] || { mkdir -p tree/lib; cp -R tree/usr/lib/. tree/lib/; }
# In /boot under its full name; from 7.2 on, next to the modules.
for f in "tree/boot/vmlinuz-$release" "tree/lib/modules/$release/vmlinuz" \
	"tree/lib/modules/$release/vmlinuz.unsigned"; do
	[ ! -f "$f" ] || cp "$f" /out/vmlinuz
done
[ -f /out/vmlinuz ] || { echo "no vmlinuz of $release in the packages" >&2; exit 1; }

# shellcheck disable=SC2086 # a list
/r750/scripts/lab/pick-modules.sh /tmp/tree "$release" /out/modules $wanted
