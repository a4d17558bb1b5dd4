#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only OR MIT
# Fuzzes the server from its seeds for FUZZ_SECONDS (20); make fuzz runs for longer and
# keeps the corpus.
# shellcheck source=tests/tap.sh
. "$(dirname "$0")/../../tests/tap.sh"

command -v clang >/dev/null || skip_all 'no clang'
echo 'int LLVMFuzzerTestOneInput(void) { return 0; }' >"$tmp/try.c"
clang -fsanitize=fuzzer,address,undefined -o "$tmp/try" "$tmp/try.c" \
	2>/dev/null || skip_all "this clang has no libFuzzer"

ok "the fuzzer is built" make -s -C "$top/card" fuzz-program
fuzzed=$top/build/twin-fuzz
mkdir "$tmp/corpus"
ok "the seeds are written" "$top/card/tests/fuzz/seed" "$tmp/corpus"
# Seven of the eight delivery entries of a seed are empty.
for seed in read write queued identify smart flush packet pmp softreset; do
	like "the seed $seed is a valid command" \
		"$(FUZZ_STATS=1 "$fuzzed/vuser" "$tmp/corpus/$seed" 2>&1)" \
		'^stats commands 1 completions 1 .* dma_refused 0 protocol_errors 7 '
done
FUZZ_STATS=1 "$fuzzed/vuser" "$tmp/corpus/lines" 2>&1 |
	sed -n 's/^control: //p' >"$tmp/answers"
# The first line is help, whose answer has all commands.
sed -n '1s/^ok //p' "$tmp/answers" | tr ';' '\n' | awk '{ print $1 }' | sort >"$tmp/commands"
tr '\0-\037\177-\377' '\n' <"$tmp/corpus/lines" | awk '{ print $1 }' | sort -u >"$tmp/words"
is 'the seed lines has every control command' \
	"$(comm -23 "$tmp/commands" "$tmp/words")" ''
ok 'help names commands' test -s "$tmp/commands"
is 'the seed lines has valid ones alone' "$(grep -v '^ok' "$tmp/answers")" ''
# fuzz OPTION...: runs the fuzzer on the corpus, which it extends.
fuzz()
{
	"$fuzzed/vuser" "$@" -timeout=60 -max_len=8192 \
		-artifact_prefix="$fuzzed/" "$tmp/corpus" >"$tmp/log" 2>&1
	rc=$?
	[ $rc = 0 ] || grep -v '^#[0-9]' "$tmp/log" | tail -n 60 | tap_diag
	tail -n 1 "$tmp/log" >&2
}

# By number first: on a busy machine the time may be over after a few runs.
fuzz -runs=2000
is "2000 inputs do not crash the server (see build/twin-fuzz)" $rc 0
like "the fuzzer tries 2000 inputs" "$(tail -n 1 "$tmp/log")" '^Done 200[0-9] runs'
fuzz -max_total_time="${FUZZ_SECONDS:-20}"
is "no input crashes the server (see build/twin-fuzz)" $rc 0
done_testing
