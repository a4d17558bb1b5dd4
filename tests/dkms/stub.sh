# SPDX-License-Identifier: GPL-2.0-only OR MIT
# shellcheck shell=sh disable=SC2154 # top, tmp, in_root, root: who sources this
# Kernels that are headers by name only, and a module that has nothing but its modinfo
# and is built in no time: what dkms does with them is the same.

# usage: stage NAME VERSION [COMMAND]: $tmp/NAME as `make stage` leaves it, with a
# module of 256 KiB, and a COMMAND to run before the build
stage()
{
	mkdir "$tmp/$1"
	case $2 in
	*+open*) module=sata_r750 ;;
	*) module=r750 ;;
	esac
	sh "$top/scripts/dkms/recipe.sh" $module "$2" >"$tmp/$1/dkms.conf"
	printf 'all:\n\t%s\n\tcc -c -o %s.ko r750.c\n' "${3-}" $module \
		>"$tmp/$1/Makefile"
	cat >"$tmp/$1/r750.c" <<-END
		static const char info[] __attribute__((section(".modinfo"), used)) =
			"license=Proprietary\0version=$2\0r750_series=none";
		static char fill[256 << 10] __attribute__((used)) = { 1 };
	END
}

# usage: roots oldest|newest...: the roots to run in. ROOTS= names others, DKMS_FULL=1
# takes all; dkms.t is in all of them, so that each dkms is there once.
roots()
{
	[ -z "${ROOTS-}" ] || { echo "$ROOTS"; return; }
	list=$("$top/scripts/lab/root.sh" -l)
	[ -z "${DKMS_FULL-}" ] || { echo "$list"; return; }
	for which; do
		case $which in
		oldest) echo "$list" | head -n 1 ;;
		newest) echo "$list" | tail -n 1 ;;
		esac
	done
}

# Whether there is a root $root, which is made if need be, outside of the checks that are to
# be quick. Its directory and its state are for run.
root_there()
{
	root_dir=$("$top/scripts/lab/root.sh" "$root") state=$tmp/$root
	[ -d "$root_dir" ] || { tap_fail "$root: the root"; return 1; }
}

# Runs a command, or what is on stdin, in the root of this round.
run()
{
	"$in_root" -s "$state" -b "$tmp:/t" "$root_dir" "$@"
}

# The headers of kernel $1, for X86 or $2, as far as dkms looks at them.
headers()
{
	run sh -eu <<-END
		b=/lib/modules/$1/build
		mkdir -p \$b/include/config \$b/include/generated /lib/modules/$1/kernel
		printf 'CONFIG_%s\n' ${2-X86}=y PCI=y SCSI=m ATA=m SATA_PMP=y >\$b/.config
		cp \$b/.config \$b/include/config/auto.conf
		echo $1 >\$b/include/config/kernel.release
		printf 'all clean modules:\n' >\$b/Makefile
		for i in order builtin builtin.modinfo; do
			: >/lib/modules/$1/modules.\$i
		done
		# dkms 3.2 takes a kernel without any module for one that is removed.
		echo 'char i[] __attribute__((section(".modinfo"))) = "license=GPL";' |
			cc -x c -c -o /lib/modules/$1/kernel/other.ko -
		depmod $1
	END
}

# A new kernel of name $1 comes: what its package's postinst runs.
comes()
{
	run env DPKG_MAINTSCRIPT_PACKAGE=linux-headers run-parts --report \
		--exit-on-error --arg="$1" /etc/kernel/header_postinst.d 2>&1
}

installed()
{
	run dkms status r750 | sed -n 's/[,/ ]\{1,\}/ /g; s/: installed.*//p' |
		sed 's/^r750 //; s/ x86_64$//' | sort
}

# The version that modprobe would load for kernel $1.
loads()
{
	run modinfo -k "$1" -F version r750 2>&1
}
