#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only OR MIT
# The open driver's delivery, slots, completions and error decoding, compiled for
# user space with sanitizers and run against the emulated card.
# OPEN_EVENTS and OPEN_SEED: more of it.
# shellcheck source=tests/tap.sh
. "$(dirname "$0")/../tap.sh"

here=$top/tests/open
events=${OPEN_EVENTS:-100000} seed=${OPEN_SEED:-1}

flags="-std=gnu11 -O1 -g -Wall -Wextra -Werror -D_GNU_SOURCE
	-fsanitize=address,undefined -fno-sanitize-recover=all"

compile()
{
	# shellcheck disable=SC2086 # words
	${CC:-cc} $flags -I"$here/include" -I"$here" -I"$top/open" \
		-I"$top/card" "$@"
}

# All but deliver.c of the driver, once.
objects()
{
	for f in "$here/deliver.c" "$here/model.c" "$top/card/driver/arena.c" \
		"$top/card/rig/store.c" $(find "$top/card/model" -name '*.c'); do
		n=$(basename "$(dirname "$f")")-$(basename "$f" .c)
		compile -c -o "$tmp/$n.o" "$f" || return
	done
}

# build OUT DELIVER.C [FLAG...]
build()
{
	program=$1
	shift
	# shellcheck disable=SC2046 # names without blanks
	compile -o "$program" "$@" $(find "$tmp" -name '*.o')
}

ok 'the model and the tests are compiled' objects
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
	rm -f "$tmp/mutant"
	if cmp -s "$tmp/mutant.c" "$top/open/deliver.c" ||
	   ! build "$tmp/mutant" "$tmp/mutant.c" -Wno-unused \
		-Wno-unused-parameter; then
		tap_fail "$name: the change takes and compiles"
		continue
	fi
	if timeout 60 "$tmp/mutant" 20000 >/dev/null 2>&1; then
		tap_fail "without it, a test fails: $name"
	else
		tap_pass "without it, a test fails: $name"
	fi
done <<'END'
forgetting completions	/r750_forget(core, phy, tags);/d
telling when no completion is left	/^bool r750_next_done/,/^}/s/r750_tell(core);//
telling before taking back	/bool r750_all_fetched/,/^}/s/r750_tell(core);//
waiting until commands are fetched	s/!r750_all_fetched(core) ||//
noticing that the chip keeps commands	s/core->lost = true;/(void)core;/
restarting a stopped set	/writel(bit, core->regs + R750_SRS_STAT(set));/d
going round in the delivery ring	s/(index + 1) % entries/index + 1/
END
done_testing
