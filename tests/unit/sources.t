#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only OR MIT
# Every shell script passes shellcheck; every file says its licence.
# shellcheck source=tests/tap.sh
. "$(dirname "$0")/../tap.sh"

cd "$top" || exit 1
git rev-parse --git-dir >/dev/null 2>&1 || skip_all 'not a git checkout'

# What has no room for a comment, or is data.
licence_elsewhere='\.sha256$|\.res$|^VERSION$|^LICENSE$|/corpus/'

unlicensed()
{
	git ls-files | grep -Ev "$licence_elsewhere" | while read -r f; do
		head -n 5 "$f" | grep -q 'SPDX-License-Identifier: GPL-2.0-only OR MIT' ||
			printf '%s\n' "$f"
	done
}

is 'every file has its SPDX line' "$(unlicensed)" ''
if command -v shellcheck >/dev/null; then
	ok 'shellcheck' make -s shellcheck
else
	skip 'shellcheck' 'it is not installed'
fi
done_testing
