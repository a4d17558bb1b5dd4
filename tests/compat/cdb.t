#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only OR MIT
# What compat/cdb.c reads in CDBs, in user space and under sanitizers.
# shellcheck source=tests/tap.sh
. "$(dirname "$0")/../tap.sh"

cc -std=gnu11 -g -Wall -Wextra -Werror -fsanitize=address,undefined \
	-fno-sanitize-recover=all -include stdint.h -include stdbool.h \
	-Du8=uint8_t -Du32=uint32_t -Du64=uint64_t -I"$top/compat" \
	-o "$tmp/cdb" "$top/tests/compat/cdb.c" "$top/compat/cdb.c" || exit 1
"$tmp/cdb"
