#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only OR MIT
# The stand-in, rendered and built in roots of three Debian releases with each
# one's own Coccinelle and compiler, for every kernel they have headers of.
# shellcheck source=tests/tap.sh
. "$(dirname "$0")/../tap.sh"

if [ -z "${CI-}" ]; then
	[ "$(id -u)" = 0 ] || skip_all "roots need root's rights"
	command -v mmdebstrap >/dev/null || skip_all 'mmdebstrap is missing'
fi
TREE=standin "$top/tests/matrix/matrix.sh" >"$tmp/table"
tap_diag <"$tmp/table"
tab=$(printf '\t')
while IFS="$tab" read -r root kernel compiler gates errors ours theirs gpl result rest; do
	is "$root: $kernel, $compiler, gates $gates" "$result" ok
	[ "$result" = ok ] || printf '%s errors, %s+%s warnings, %s GPL-only. %s\n' \
		"$errors" "$ours" "$theirs" "$gpl" "$rest" | tap_diag
done <"$top/build/matrix/standin/rows"
# Fewer rows than releases and kernels promised would be a pass that says little.
for k in '5[.]10[.]' '6[.]1[.]' '6[.]12[.]' '7[.]' '.*-686'; do
	ok "a kernel like $k was there" grep -Eq "^[^$tab]*$tab$k" \
		"$top/build/matrix/standin/rows"
done
done_testing
