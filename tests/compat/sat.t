#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only OR MIT
# What compat/sat.c makes of IDENTIFY data and registers, in user space and under
# sanitizers.
# shellcheck source=tests/tap.sh
. "$(dirname "$0")/../tap.sh"

cc -std=gnu11 -g -Wall -Wextra -Werror -fsanitize=address,undefined \
	-fno-sanitize-recover=all -include stdint.h -include stdbool.h \
	-include string.h -Du8=uint8_t -Du16=uint16_t -Du32=uint32_t \
	-Du64=uint64_t -I"$top/compat" \
	-o "$tmp/sat" "$top/tests/compat/sat.c" "$top/compat/sat.c" || exit 1
"$tmp/sat"
