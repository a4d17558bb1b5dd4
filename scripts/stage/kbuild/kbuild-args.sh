#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only OR MIT
# usage: kbuild-args.sh KDIR
#
# Prints what Kbuild has to be told on the command line to build a module for
# the prepared kernel tree KDIR.
set -eu

config=$1/include/config/auto.conf
here=$(dirname "$0")
# Staged beside this file; in the project in a directory of its own.
fit=$here/fit.sh
[ -e "$fit" ] || fit=$here/../../kernel/fit.sh
# shellcheck source=scripts/kernel/fit.sh
. "$fit"

# LLVM= for the clang in CC=: the linker has to be of the same version, because
# with LTO it reads what clang wrote.
llvm_of()
{
	for word; do
		case $word in
		clang-[0-9]* | */clang-[0-9]*) echo "-${word##*clang-}"; return ;;
		*/clang) echo "${word%clang}"; return ;;
		esac
	done
	echo 1
}

# A module has to be built by the compiler family that built the kernel.
if grep -q '^CONFIG_CC_IS_CLANG=y' "$config"; then
	# shellcheck disable=SC2086 # CC may begin with a wrapper
	echo "LLVM=${LLVM:-$(llvm_of ${CC-})}"
fi
# The compiler of that version, if the machine's own is older: at each kernel update,
# when nobody is there to say CC=.
if [ -z "${CC-}" ] && [ "${LLVM:-0}" = 0 ] && kernel_config "$1"; then
	cc=$(kernel_compiler "$1")
	[ -z "$cc" ] || echo "CC=$cc"
fi
# 32-bit headers on a 64-bit machine: Kbuild would go by the machine.
if grep -q '^CONFIG_X86_32=y' "$config"; then
	echo ARCH=i386
fi
# A source tree that was only prepared has no list of exports; modpost then
# reports every symbol as undefined.
[ -e "$1/Module.symvers" ] || echo KBUILD_MODPOST_WARN=1
# A driver needs no type information; with vmlinux there to make it by, but no pahole,
# Kbuild would fail.
if grep -q '^CONFIG_DEBUG_INFO_BTF_MODULES=y' "$config" && [ -e "$1/vmlinux" ] &&
   ! command -v "${PAHOLE:-pahole}" >/dev/null; then
	echo CONFIG_DEBUG_INFO_BTF_MODULES=
fi
