# SPDX-License-Identifier: GPL-2.0-only OR MIT
# shellcheck shell=sh disable=SC2034 # what it sets is for the caller
# Can a module be built with the headers in a build directory, and will that
# kernel load it? kver.sh asks before anything is rendered, and the build asks
# again, because DKMS calls it without kver.sh. The caller has die() and warn().
#
# kernel_config DIR	reads DIR's configuration; false if it has none. Sets
#			kernel_arch (x86_64, i386 or another name), kernel_cc
#			("gcc", "clang", or "" before 4.18, which does not say)
#			and kernel_cc_major ("" if unknown)
# kernel_has OPTION	is CONFIG_OPTION=y there?
# kernel_compiler DIR	after kernel_config: prints gcc-N if gcc N built the kernel,
#			the machine's own gcc is older or missing and gcc-N is there
# kernel_check DIR	kernel_config, and dies if no module can be built
# kernel_warn DIR OBJECTS	says why the module may not load, or not run;
#			OBJECTS is "hardened" if they were built from assembly
#
# With R750_DRIVER=open there are no objects, and none of their limits.

# User Mode Linux sets X86_64, too, so it comes first.
kernel_archs='UML:um X86_64:x86_64 X86_32:i386 ARM64:arm64 ARM:arm RISCV:riscv
	PPC64:ppc64 PPC:ppc S390:s390 LOONGARCH:loongarch MIPS:mips SPARC:sparc
	ALPHA:alpha PARISC:parisc M68K:m68k IA64:ia64'

kernel_nl='
'

kernel_config()
{
	[ -f "$1/include/config/auto.conf" ] || return 1
	kernel_re='MODULES|MODVERSIONS|CFI|CFI_CLANG|X86_KERNEL_IBT|CC_IS_(GCC|CLANG)|(GCC|CLANG)_VERSION'
	for kernel_row in $kernel_archs; do
		kernel_re="$kernel_re|${kernel_row%:*}"
	done
	kernel_conf=$(grep -aE "^CONFIG_($kernel_re)=" \
		"$1/include/config/auto.conf") || :
	kernel_arch='an unknown architecture' kernel_cc='' kernel_cc_major=''
	for kernel_row in $kernel_archs; do
		kernel_has "${kernel_row%:*}" || continue
		kernel_arch=${kernel_row#*:}
		break
	done
	if kernel_has CC_IS_CLANG; then
		kernel_cc=clang
		kernel_major CLANG_VERSION
	else
		kernel_major GCC_VERSION
		if kernel_has CC_IS_GCC || [ -n "$kernel_cc_major" ]; then
			kernel_cc=gcc
		fi
	fi
}

kernel_has()
{
	case $kernel_nl$kernel_conf$kernel_nl in
	*"${kernel_nl}CONFIG_$1=y$kernel_nl"*) ;;
	*) return 1 ;;
	esac
}

# Sets kernel_cc_major from CONFIG_$1; Kconfig writes major * 10000 +
# minor * 100 + patch.
kernel_major()
{
	kernel_number=${kernel_conf#*"CONFIG_$1="}
	kernel_number=${kernel_number%%"$kernel_nl"*}
	case $kernel_number in
	*[!0-9]* | ????????*) kernel_cc_major= ;;
	*?????) kernel_cc_major=${kernel_number%????} ;;
	*) kernel_cc_major= ;;
	esac
}

kernel_compiler()
{
	# Debian's headers name theirs in that file.
	if [ "$kernel_cc" != gcc ] || [ -z "$kernel_cc_major" ] ||
	   [ -e "$1/.kernelvariables" ]; then
		return
	fi
	kernel_gcc=$(echo __GNUC__ | gcc -E -P -x c - 2>/dev/null) || kernel_gcc=0
	kernel_gcc=${kernel_gcc##* }
	if [ "${kernel_gcc:-0}" -lt "$kernel_cc_major" ] &&
	   command -v "gcc-$kernel_cc_major" >/dev/null; then
		echo "gcc-$kernel_cc_major"
	fi
}

kernel_check()
{
	kernel_config "$1" || die "$1 is half prepared: it has no" \
		"include/config/auto.conf; run make modules_prepare there"
	case ${R750_DRIVER-}$kernel_arch in
	x86_64 | vendorx86_64 | i386 | vendori386 | open*) ;;
	*) die "headers at $1 are for $kernel_arch; the objects exist for x86" \
		"only; install those of an x86 kernel" ;;
	esac
	kernel_has MODULES || die "the kernel of $1 loads no modules; set" \
		"CONFIG_MODULES=y and build it again"
	[ -e "$1/scripts/mod/modpost" ] || die "$1 is half prepared: it has no" \
		"scripts/mod/modpost; run make modules_prepare there"
	# CFI_CLANG became CFI in 6.18.
	if [ "${R750_DRIVER-}" != open ] &&
	   { kernel_has CFI_CLANG || kernel_has CFI; }; then
		die "the kernel of $1 has CONFIG_CFI_CLANG: it checks a type hash" \
			"in front of each function it calls by pointer, which the" \
			"prebuilt objects do not have, and would crash; use a" \
			"kernel without that option"
	fi
	if [ -e "$1/Module.symvers" ] && [ ! -s "$1/Module.symvers" ]; then
		die "$1/Module.symvers is empty, so every symbol that the module" \
			"uses would count as missing; reinstall the headers, or" \
			"run make in the kernel's source tree to the end"
	fi
}

kernel_warn()
{
	if kernel_has MODVERSIONS && [ ! -e "$1/Module.symvers" ]; then
		warn "WARNING: this module WILL NOT LOAD: its kernel has" \
			"CONFIG_MODVERSIONS, but $1 has no Module.symvers to take" \
			"the symbols' versions from; run make, not just make" \
			"modules_prepare, in the kernel's source tree"
	fi
	if kernel_has X86_KERNEL_IBT && [ "$2" != hardened ] &&
	   [ "${R750_DRIVER-}" != open ]; then
		warn "note: this kernel has CONFIG_X86_KERNEL_IBT; on a processor" \
			"with IBT (Intel, 11th generation and newer) it crashes at" \
			"the first call into the prebuilt objects, which have no" \
			"ENDBR instructions: boot with ibt=off there"
	fi
}
