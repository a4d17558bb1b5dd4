#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only OR MIT
# tests/tap.sh under prove: what a test says on stderr does not stop those beside it, and
# what fails is named.
# shellcheck source=tests/tap.sh
. "$(dirname "$0")/../tap.sh"

mkdir -p "$tmp/tests/set"
cp "$top/tests/tap.sh" "$tmp/tests/"
# a_test NAME: its commands are on stdin.
a_test()
{
	{
		printf '#!/bin/sh\n. "%s/tests/tap.sh"\n' "$tmp"
		cat
		echo done_testing
	} >"$tmp/tests/set/$1.t"
	chmod 755 "$tmp/tests/set/$1.t"
}

# Of three tests that prove runs two at a time, the first waits for the third.
AT=$tmp
export AT
a_test first <<'END'
echo 'a line on stderr' >&2
left=100
until [ -e "$AT/third" ] || [ $left = 0 ]; do
	sleep 0.1
	left=$((left - 1))
done
ok 'the third has begun' test -e "$AT/third"
END
a_test second <<'END'
ok 'it passes' true
END
a_test third <<'END'
: >"$AT/third"
ok 'it passes' true
END
ok "prove: others begin after a test's output on stderr" sh -c \
	"cd '$tmp' && TAP_STDERR=9 prove -j2 tests/set 9>'$tmp/said'"
is "prove: a test's output on stderr is passed on" "$(cat "$tmp/said")" 'a line on stderr'
a_test failing <<'END'
is 'it fails' 1 2
END
fails 'prove: a test that fails is a failure' 1 '' sh -c \
	"cd '$tmp' && TAP_FAILED='$tmp/failed' prove tests/set/failing.t"
is 'a failed test is named for the end' "$(cat "$tmp/failed")" \
	'tests/set/failing.t: not ok 1 - it fails'
done_testing
