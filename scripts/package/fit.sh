# SPDX-License-Identifier: GPL-2.0-only OR MIT
# shellcheck shell=sh
# shellcheck disable=SC2154 # vermagic, versions: ko.sh
# Does the module fit a kernel? Part of the packages' scripts. The machine has nothing
# of its kernel but modules, so they are what ours is compared with: the vermagic, and
# the versions of symbols that both use. Those of drivers for disks use many of ours,
# and all have the version of the kernel's own structures (module_layout).

# Modules of a kernel, $1 or below it, to compare with.
own_modules()
{
	[ ! -f "$1" ] || echo "$1"
	for dir in "$1/kernel/drivers/scsi" "$1/kernel/drivers/ata" "$1"; do
		[ ! -d "$dir" ] || find "$dir" -name '*.ko*' ! -name '*r750.ko*' | sort |
			head -n 50
	done
}

# Prints why a package of module $1 is not for kernel $2 of this machine, if it is not.
unwanted()
{
	for link in "/var/lib/dkms/$1/kernel-$2"-*; do
		[ ! -L "$link" ] || echo "DKMS has installed $1 for this kernel: make uninstall, or" \
			"remove r750-dkms"
	done
	[ ! -d "/lib/modules/$2/kernel" ] || misfit "/lib/modules/$2"
}

# Prints why the module does not fit the kernel with modules $1, if it does not.
misfit()
{
	list=$(own_modules "$1")
	[ -n "$list" ] || { echo 'the kernel has no module to compare it with'; return; }
	theirs=$(modinfo -F vermagic "$(echo "$list" | head -n 1)") || :
	if [ "$theirs" != "$vermagic" ]; then
		echo "it was built for vermagic '$vermagic', this one is '$theirs'"
		return
	fi
	{
		printf '%s\n\n' "$versions"
		echo "$list" | while read -r file; do
			modprobe --dump-modversions "$file" 2>/dev/null
		done
	} | awk 'NF == 0 { theirs = 1; next }
		!theirs { ours[$2] = $1; some = 1; next }
		{ compared = 1 }
		$2 in ours && ours[$2] != $1 && !told[$2]++ && ++n < 6 {
			list = list " " $2
		}
		END {
			if (some && !compared)
				print "r750: this modprobe cannot read symbol" \
					" versions; the kernel checks them when the" \
					" module is loaded" >"/dev/stderr"
			if (n) print "the kernel was configured differently: other" \
			" versions of these symbols:" list
		}'
}
