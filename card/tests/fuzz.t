#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only OR MIT
# The fuzzer on the server, FUZZ_SECONDS (20) from its seeds; make fuzz runs it
# for longer and keeps what it finds.
# shellcheck source=tests/tap.sh
. "$(dirname "$0")/../../tests/tap.sh"

command -v clang >/dev/null || skip_all 'no clang'
echo 'int LLVMFuzzerTestOneInput(void) { return 0; }' >"$tmp/try.c"
clang -fsanitize=fuzzer,address,undefined -o "$tmp/try" "$tmp/try.c" \
	2>/dev/null || skip_all "this clang has no libFuzzer"

ok "it is built" make -s -C "$top/card" fuzz-program
fuzzed=$top/build/twin-fuzz
mkdir "$tmp/corpus"
ok "its seeds" "$top/card/tests/fuzz/seed" "$tmp/corpus"
# Seven of the eight entries that the card is told of are empty.
for seed in read write queued identify smart flush pmp softreset; do
	like "the seed $seed is a command that the card takes" \
		"$(FUZZ_STATS=1 "$fuzzed/vuser" "$tmp/corpus/$seed" 2>&1)" \
		'^stats commands 1 completions 1 .* dma_refused 0 protocol_errors 7 '
done
"$fuzzed/vuser" -max_total_time="${FUZZ_SECONDS:-20}" -timeout=10 \
	-max_len=8192 -artifact_prefix="$fuzzed/" "$tmp/corpus" >"$tmp/log" 2>&1
rc=$?
is "no input ends it; else that is in build/twin-fuzz" $rc 0
[ $rc = 0 ] || grep -v '^#[0-9]' "$tmp/log" | tail -n 60 | tap_diag
# A run that does next to nothing would find nothing.
like "it does some thousand runs" "$(tail -n 1 "$tmp/log" | tee /dev/stderr)" \
	'^Done [0-9]{4,} runs'
done_testing
