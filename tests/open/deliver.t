#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only OR MIT
# The open driver's delivery, slots, completions and error decoding, compiled for
# user space with sanitizers and run against the emulated card.
# OPEN_EVENTS and OPEN_SEED: more of it.
# shellcheck source=tests/tap.sh
. "$(dirname "$0")/../tap.sh"

here=$top/tests/open
events=${OPEN_EVENTS:-100000} seed=${OPEN_SEED:-1}

# build OUT DELIVER.C
build()
{
	# shellcheck disable=SC2086 # a list
	${CC:-cc} -std=gnu11 -O2 -g -Wall -Wextra -Werror -D_GNU_SOURCE \
		-fsanitize=address,undefined -fno-sanitize-recover=all \
		-I"$here/include" -I"$here" -I"$top/open" -I"$top/card" \
		-o "$1" "$2" "$here/deliver.c" "$here/model.c" \
		"$top"/card/model/*.c "$top/card/driver/arena.c" \
		"$top/card/rig/store.c"
}

ok 'the program is built' build "$tmp/deliver" "$top/open/deliver.c"
"$tmp/deliver" "$events" "$seed" >"$tmp/tap"
rc=$?
while IFS= read -r line; do
	case $line in
	'ok '*) tap_pass "${line#* - }" ;;
	'not ok '*) tap_fail "${line#* - }" ;;
	'#'*) printf '%s\n' "$line" >&2 ;;
	esac
done <"$tmp/tap"
is 'the program runs to its end' "$rc $(sed -n 's/^1\.\.//p' "$tmp/tap")" \
	"0 $(grep -c '^\(not \)\{0,1\}ok ' "$tmp/tap")"

# What the tests are for: each of these changes must show.
while IFS='	' read -r name change; do
	sed "$change" "$top/open/deliver.c" >"$tmp/mutant.c"
	! cmp -s "$tmp/mutant.c" "$top/open/deliver.c" ||
		{ tap_fail "$name: the change takes"; continue; }
	cp "$tmp/mutant.c" "$tmp/deliver.c"
	build "$tmp/mutant" "$tmp/deliver.c" 2>"$tmp/log" || :
	fails "without it, a test fails: $name" any '' timeout 60 "$tmp/mutant" 20000
done <<'END'
forgetting completions	/r750_forget(core, phy, tags);/d
waiting until commands are fetched	/r750_wait_fetched(core);/d
restarting a stopped set	/writel(bit, core->regs + R750_SRS_STAT(set));/d
going round in the delivery ring	s/(index + 1) % entries/index + 1/
END
done_testing
