#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only OR MIT
# usage: kbuild-args.sh KDIR
#
# Prints what Kbuild has to be told on the command line to build a module for
# the prepared kernel tree KDIR.
set -eu

config=$1/include/config/auto.conf

# A module has to be built by the compiler family that built the kernel.
if grep -q '^CONFIG_CC_IS_CLANG=y' "$config"; then
	echo LLVM=1
fi
# 32-bit headers on a 64-bit machine: Kbuild would go by the machine.
if grep -q '^CONFIG_X86_32=y' "$config"; then
	echo ARCH=i386
fi
# A source tree that was only prepared has no list of exports; modpost then
# reports every symbol as undefined.
[ -e "$1/Module.symvers" ] || echo KBUILD_MODPOST_WARN=1
