#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only OR MIT
# Scatter lists that compat/sglist.c makes, in user space and under sanitizers.
# shellcheck source=tests/tap.sh
. "$(dirname "$0")/../tap.sh"

cc -std=gnu11 -g -Wall -Wextra -Werror -fsanitize=address,undefined \
	-fno-sanitize-recover=all -include stdint.h -include stdbool.h \
	-Du8=uint8_t -Du32=uint32_t -Du64=uint64_t -I"$top/compat" \
	-o "$tmp/sglist" "$top/tests/compat/sglist.c" "$top/compat/sglist.c" ||
	exit 1
"$tmp/sglist"
