#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only OR MIT
# Kernels that watch themselves: what cannot be built is said. BOOT_DEBUG=1 builds
# and boots the newest, which takes half an hour the first time.
# shellcheck source=tests/tap.sh
. "$(dirname "$0")/../tap.sh"

debug=$top/scripts/lab/debug-kernel.sh
fails 'no version' 1 "'foo' is no kernel version" "$debug" 6.1 foo
fails 'a version and more' 1 "is no kernel version" "$debug" '6.1;true'
fails 'a tree that is not staged' 1 "run 'make TREE=nix stage'" \
	env TREE=nix "$debug" 6.1
# A word twice, or one without a comment's mark, would not be noticed.
is 'the symbols asked for, once each' \
	"$(sed -n 's/^\(CONFIG_[A-Z0-9_]*\)=.*/\1/p' \
		"$top/scripts/lab/debug.config" | sort | uniq -d)" ''
is 'nothing else in the configuration' \
	"$(grep -Evc '^(#.*|CONFIG_[A-Z0-9_]+=(y|m|[0-9]+|"[-a-z]+")([[:blank:]]+# (until|from) [0-9]+\.[0-9]+)?|)$' \
		"$top/scripts/lab/debug.config")" 0
if [ "$(id -u)" != 0 ] || ! command -v mmdebstrap >/dev/null; then
	skip 'a kernel that no root has' "roots need root's rights and mmdebstrap"
	done_testing
	exit
fi
ok 'the stand-in is staged' make -s -C "$top" TREE=standin stage
fails 'a kernel that no root has' 1 'no root offers linux-source-1\.0; there' \
	env TREE=standin "$debug" 1.0
if [ -n "${BOOT_DEBUG-}" ]; then
	ok 'the newest is built and boots' make -s -C "$top" TREE=standin \
		boot-debug
else
	skip 'the newest is built and boots' 'BOOT_DEBUG=1 does it'
fi
done_testing
