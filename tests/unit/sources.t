#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only OR MIT
# The checkers of scripts/make/check.mk find nothing here, and do find what they
# are for; every file says its licence.
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

# In a list of failures, nothing stands before a name.
is 'no name of a test goes on from another' "$(git ls-files '*.t' |
	xargs grep -nE '^[[:space:]]*[a-z]+ .[.]{3} ')" ''

# A project with nothing to find, but for what the tests put in.
p=$tmp/p
mkdir -p "$p/upstream-src"
cp -R Makefile VERSION scripts .clang-format .codespellrc .shellcheckrc "$p/"
cp upstream-src/*.product "$p/upstream-src/" 2>/dev/null
git init -q "$p"
git -C "$p" add Makefile

# usage: checker GOAL PROGRAM FILE: `make GOAL` is content with the project, but
# not with FILE, which stdin has
checker()
{
	cat >"$p/$3"
	if ! command -v "$2" >/dev/null; then
		skip "make $1" "$2 is not installed"
		return
	fi
	ok "make $1" make -s -C "$top" "$1"
	ok "make $1: a project without faults" make -s -C "$p" "$1"
	git -C "$p" add "$3"
	fails "make $1: a fault is found" 2 "$3" \
		sh -c "make -s -C '$p' '$1' >&2"
	git -C "$p" rm -q --cached "$3"
}

checker style clang-format bad.c <<'END'
int  main(void) { return 0; }
END
# shellcheck disable=SC2016 # the fault is in the quotes
checker shellcheck shellcheck bad.sh <<'END'
#!/bin/sh
echo $1
END
# In two parts, or this file would be the first that is found.
checker spelling codespell bad.md <<END
To be reci${x-}eved.
END
done_testing
