#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only OR MIT
# r750-doctor: each finding, made to happen in a directory in place of /.
# shellcheck source-path=SCRIPTDIR source=../tap.sh
. "$(dirname "$0")/../tap.sh"

PATH=$PATH:/usr/sbin:/sbin
command -v depmod >/dev/null || skip_all 'kmod is missing'

k=9.1.0-amd64 k2=9.2.0-amd64 good=1.1.0+v1.2.14.g01234567
r=$tmp/healthy

# A tool of the machine that says what stdin says.
mkdir "$tmp/bin"
tool()
{
	{ echo '#!/bin/sh'; cat; } >"$tmp/bin/$1"
	chmod 755 "$tmp/bin/$1"
}
tool dkms </dev/null
tool gcc <<'END'
echo "${GCC:-12}"
END
tool lsinitramfs <<'END'
cat "$1"
END
cp "$tmp/bin/lsinitramfs" "$tmp/bin/lsinitrd"

# usage: module FILE VERSION [FIELD]: a module that has nothing but its modinfo
module()
{
	mkdir -p "${1%/*}"
	printf 'static const char i[] __attribute__((section(".modinfo"), used)) =
		"license=Proprietary\\0version=%s\\0%s";\n' "$2" \
		"${3-r750_series=none}" | cc -x c -c -o "$1" -
}

# A machine where all is well: a card with two disks, one kernel, its module.
dev=$r/sys/bus/pci/devices/0000:01:00.0
put()
{
	mkdir -p "${1%/*}"
	printf '%s\n' "$2" >"$1"
}
put "$dev/vendor" 0x1103
put "$dev/device" 0x0750
put "$dev/current_link_speed" '5.0 GT/s PCIe'
put "$dev/max_link_speed" '5.0 GT/s PCIe'
put "$dev/current_link_width" 8
put "$dev/max_link_width" 8
mkdir -p "$r/sys/bus/pci/drivers/r750" "$r/sys/kernel/iommu_groups" "$r/boot" \
	"$r/var/lib/dkms/r750/$good"
ln -s ../../drivers/r750 "$dev/driver"
for i in 0 1; do
	put "$dev/host0/target0:0:$i/0:0:$i:0/state" running
	mkdir -p "$dev/host0/target0:0:$i/0:0:$i:0/block/sd$i"
done
put "$r/proc/sys/kernel/osrelease" $k
put "$r/sys/module/r750/version" $good
put "$r/kernel.log" 'r750: 2 disks'
put "$r/lib/modules/$k/build/include/config/auto.conf" CONFIG_GCC_VERSION=120200
mkdir -p "$r/lib/modules/$k/kernel"
module "$r/lib/modules/$k/updates/dkms/r750.ko" $good
put "$r/src/dkms.conf" x
ln -s ../../../../../src "$r/var/lib/dkms/r750/$good/source"
depmod -b "$r" $k 2>/dev/null

doctor()
{
	env PATH="$tmp/bin:$PATH" R750_SYSROOT="$m" "$top/owner/r750-doctor" "$@"
}

m=$r
ok 'all is well' doctor
is 'all is well: nothing but ok' "$(doctor | grep -v '^ok')" ''
is '--quiet has nothing to say then' "$(doctor --quiet)" ''
ok 'all disks are there' doctor --disks 2

# usage: ill NAME STATUS CHECK RE COMMAND [ARG...]: with what COMMAND does to the
# machine (its directory is the working one), this is what is found
ill()
{
	name=$1 status=$2 check=$3 re=$4 change=$5
	shift 5
	m=$tmp/ill
	rm -rf "$m"
	cp -a "$r" "$m"
	(cd "$m" && eval "$change") || tap_fail "$name: cannot be made"
	depmod -b "$m" $k 2>/dev/null
	out=$(doctor "$@")
	rc=$?
	like "$name" "$out" "^$status +$check +.*$re"
	case $status in
	ok) is "$name: exit status" $rc 0 ;;
	warn) is "$name: exit status" $rc 1 ;;
	fail) is "$name: exit status" $rc 2 ;;
	esac
	[ "$status" = ok ] ||
		like "$name: says what to do" "$out" '^ +-> [a-z]'
}

# sata_r750 in the place of r750.
open_driver()
{
	ln -sfn ../../drivers/sata_r750 sys/bus/pci/devices/0000:01:00.0/driver
	rm "lib/modules/$k/updates/dkms/r750.ko"
	module "lib/modules/$k/updates/dkms/sata_r750.ko" 1.1.0+open.g01234567 x=y
	put sys/module/sata_r750/version 1.1.0+open.g01234567
	rm -r sys/module/r750
}

# shellcheck disable=SC2016,SC2034 # for eval
{
efi=sys/firmware/efi/efivars
secure=$efi/SecureBoot-8be4df61-93ca-11d2-aa0d-00e098032b8c
pci=sys/bus/pci/devices/0000:01:00.0
ill 'no card' fail card 'no Rocket 750' 'echo 0x0640 >$pci/device'
ill 'a slow link' warn link 'PCIe 5.0 GT/s PCIe, x4 of ' 'echo 4 >$pci/current_link_width'
ill 'no driver' fail driver 'has no driver' 'rm $pci/driver'
ill 'another driver' fail driver 'is bound to mvsas' \
	'ln -sfn ../../drivers/mvsas $pci/driver'
ill 'the open driver' ok driver 'sata_r750, the open driver' \
	'open_driver'
ill 'the open driver: what would load' ok module "kernel $k would load 1.1.0[+]open" open_driver
ill 'the open driver: not loaded' warn loaded 'sata_r750 is not loaded' \
	'open_driver && rm -r sys/module/sata_r750'
ill 'the open driver: no card is bound' fail driver 'has no driver' \
	'open_driver && rm $pci/driver'
like 'the open driver: no card is bound: its own name' "$out" '-> modprobe sata_r750$'
ill 'no headers' warn headers "of the running kernel $k are missing" \
	'rm -r lib/modules/$k/build'
like 'no headers: Debian' "$out" "-> apt-get install linux-headers-$k\$"
ill 'a build link that leads nowhere' warn headers 'build does not lead to the headers' \
	'rm -r lib/modules/$k/build && mkdir -p usr/src/linux-headers-$k/include &&
	ln -s /usr/src/gone lib/modules/$k/build'
like 'a build link that leads nowhere: what to do' "$out" \
	"-> ln -sfn /usr/src/linux-headers-$k .*/lib/modules/$k/build\$"
ill 'no headers on EL' warn headers "of the running kernel $k are missing" \
	'rm -r lib/modules/$k/build && put etc/os-release "ID=\"rocky\"
ID_LIKE=\"rhel centos fedora\""'
like 'no headers: EL' "$out" "-> dnf install kernel-devel-$k\$"
ill 'no headers on Arch' warn headers "of the running kernel $k are missing" \
	'rm -r lib/modules/$k/build && put etc/os-release ID=arch'
like 'no headers: Arch' "$out" '-> pacman -S linux-headers$'
ill 'an old compiler' warn compiler 'gcc 12 is older than the gcc 13' \
	'echo CONFIG_GCC_VERSION=130000 >lib/modules/$k/build/include/config/auto.conf'
ill 'a kernel without the module' warn module "kernel $k2 has no module" \
	'mkdir -p lib/modules/$k2/kernel'
like 'a kernel without the module: from the project' "$out" "-> make KVER=$k2 dkms\$"
ill 'a kernel without the module, and a source for DKMS' warn module "kernel $k2 has no module" \
	'mkdir -p lib/modules/$k2/kernel usr/src/r750-$good usr/src/r750-1.0.9+v1 &&
	echo x | tee usr/src/r750-$good/dkms.conf >usr/src/r750-1.0.9+v1/dkms.conf &&
	touch -d @0 usr/src/r750-1.0.9+v1/dkms.conf && touch usr/src/r750-1.0.9+v1'
like 'a kernel without the module: by DKMS' "$out" \
	"-> dkms install --force r750/$(echo $good | sed 's/+/[+]/') -k $k2\$"
ill 'the running kernel without the module' fail module "running kernel $k has no" \
	'rm -r lib/modules/$k/updates'
ill 'the stand-in' fail module 'the stand-in, which drives no card' \
	'module lib/modules/$k/updates/dkms/r750.ko 1.1.0+standin.g01234567'
ill 'a module by others' fail module \
	"would load /lib/modules/$k/updates/dkms/r750.ko, which is not from this" \
	'module lib/modules/$k/updates/dkms/r750.ko 1.2.7 x=y'
ill 'a second module' warn module \
	"has a second r750: /lib/modules/$k/kernel/drivers/scsi/r750.ko" \
	'module lib/modules/$k/kernel/drivers/scsi/r750.ko 1.2.7 x=y'
ill 'an entry of others in DKMS' fail dkms 'r750/1.2.7 is not from this project' \
	'mkdir -p var/lib/dkms/r750/1.2.7/source'
ill 'an entry in DKMS without its source' fail dkms 'has no source' 'rm -r src'
ill 'not loaded' warn loaded 'is not loaded' 'rm -r sys/module/r750'
ill 'another version is loaded' warn loaded 'r750 1.0.0 is loaded, 1.1.0[+]v1.2.14[.].* is' \
	'echo 1.0.0 >sys/module/r750/version'
ill 'Secure Boot, and no signature' fail secureboot 'has no signature' \
	'mkdir -p $efi && printf "\006\0\0\0\001" >$secure'
ill 'Secure Boot that is off' ok secureboot off \
	'mkdir -p $efi && printf "\006\0\0\0\0" >$secure'
ill 'IBT, and objects as shipped' fail ibt 'in use, and the objects' \
	'echo "flags : fpu ibt" >proc/cpuinfo'
ill 'IBT, and a hardened module' ok ibt 'the module is made for it' \
	'echo "flags : fpu ibt" >proc/cpuinfo &&
	module lib/modules/$k/updates/dkms/r750.ko $good "r750_series=x\0r750_form=hardened"'
ill 'an IOMMU' ok iommu on 'mkdir sys/kernel/iommu_groups/0'
ill "the vendor's installer" warn leftovers 'left /usr/share/hptdrv/r750 /etc/init.d/hptmod' \
	'mkdir -p usr/share/hptdrv/r750 etc/init.d && echo hptmod >etc/init.d/hptmod'
ill 'an old initramfs' warn initramfs "of $k has an older copy" \
	'echo usr/lib/modules/r750.ko >boot/initrd.img-$k && touch -d 2000-01-01 boot/initrd.img-$k'
ill "an old initramfs of dracut's" warn initramfs "of $k has an older copy" \
	'echo usr/lib/modules/r750.ko >boot/initramfs-$k.img && touch -d 2000-01-01 boot/initramfs-$k.img'
like "an old initramfs of dracut's: its command" "$out" "-> dracut --force --kver $k\$"
ill 'an old initramfs without the module' ok module 'would load' \
	'echo x >boot/initrd.img-$k && touch -d 2000-01-01 boot/initrd.img-$k'
ill 'an initramfs that was not made since the hook came' warn initramfs "of $k has no module" \
	'echo x >boot/initrd.img-$k && touch -d 2000-01-01 boot/initrd.img-$k
	mkdir -p usr/share/initramfs-tools/hooks && : >usr/share/initramfs-tools/hooks/r750'
ill 'an old initramfs, and a module with an older date' warn initramfs 'an older copy' \
	'echo usr/lib/modules/r750.ko >boot/initrd.img-$k && touch -d 2000-01-01 boot/initrd.img-$k &&
	touch -d 1999-01-01 lib/modules/$k/updates/dkms/r750.ko'
for line in 'blacklist r750' ' install r750 /bin/false'; do
	ill "a line '$line'" warn blacklist '/etc/modprobe.d/mine.conf keeps r750 from' \
		"mkdir -p etc/modprobe.d && echo '$line' >etc/modprobe.d/mine.conf"
done
ill 'another module that is blacklisted' ok module 'would load' \
	'mkdir -p etc/modprobe.d && echo "blacklist r7501" >etc/modprobe.d/mine.conf'
is 'another module that is blacklisted is left out' "$(echo "$out" | grep -c blacklist)" 0
ill 'a module that the kernel is told to leave' warn blacklist "the kernel's command line" \
	'echo "ro modprobe.blacklist=nouveau,r750 quiet" >proc/cmdline'
ill 'a disk that is offline' fail disks 'not running: sd1 .offline.' \
	'echo offline >$pci/host0/target0:0:1/0:0:1:0/state'
ill 'a disk that is missing' fail disks '2 of 3 disks are there' : --disks 3
ill 'no disk' warn disks 'no disk behind the card' 'rm -r $pci/host0'
ill 'trouble in the log' warn log '1 error lines, the last: .*command timeout' \
	'echo "[ 1.0] r750: command timeout" >>kernel.log'
ill "another driver's trouble" ok log 'no errors' 'echo "sd 1: error" >>kernel.log'
}
rm -r "$tmp/bin/dkms"
m=$r
if ! command -v dkms >/dev/null; then
	like 'no DKMS' "$(doctor)" '^warn +dkms +dkms is not installed'
fi

# For machines.
tool dkms </dev/null
put "$tmp/ill/kernel.log" "r750: error \"$(printf 'a\\b\t\001')\""
m=$tmp/ill
doctor --json >"$tmp/json"
is '--json: exit status' $? 1
# shellcheck disable=SC2016 # perl's variables
ok '--json can be parsed' perl -MJSON::PP -e 'local $/;
	my $j = decode_json(<STDIN>);
	$j->{status} eq "warn" or die;
	grep { $_->{check} eq "log" && $_->{text} =~ /a\\b/ } @{$j->{findings}} or die' \
	<"$tmp/json"
fails 'a number of disks that is none' 3 'not a number' doctor --disks x
fails '--disks without a number' 3 'wants a number' doctor --disks
fails 'an unknown option' 3 'usage: r750-doctor' doctor --help-me
done_testing
