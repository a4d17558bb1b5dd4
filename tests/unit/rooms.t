#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only OR MIT
# No room (top-level directory) refers to another but as the table in
# docs/architecture.md says.
# shellcheck source=tests/tap.sh
. "$(dirname "$0")/../tap.sh"

here=$top/tests/unit
cd "$top" || exit 1
git rev-parse --git-dir >/dev/null 2>&1 || skip_all 'not a git checkout'

# The references that the table does not allow, among the files of this
# directory that stdin lists. Prose and data may say what they like.
references()
{
	cat >"$tmp/tracked"
	# shellcheck disable=SC2046 # names in the repository have no blanks
	awk -f "$here/rooms.awk" part=table "$top/docs/architecture.md" \
		part=tracked "$tmp/tracked" part=files $(grep / "$tmp/tracked" |
		grep -vE '^[.]|[.](md|txt|res|patch|sha256)$' | xargs -r ls)
}

is 'no room refers to another that it may not know' \
	"$(git ls-files | references 2>&1)" ''
is 'every room is in the table' "$(git ls-files | grep -v '^[.]' |
	sed -n 's,/.*,,p' | sort -u | while read -r room; do
		grep -q "^| \`$room/\` |" docs/architecture.md || echo "$room"
	done)" ''

# A project with one file that says this, and two to refer to.
refers()
{
	rm -rf "$tmp/p"
	mkdir -p "$tmp/p/card/tests/unit" "$tmp/p/compat" "$tmp/p/scripts/lib" \
		"$tmp/p/tests/unit"
	cd "$tmp/p" || exit 1
	: >card/tests/unit/x.c
	: >tests/unit/y.t
	: >compat/mem.c
	: >scripts/lib/sh.sh
	printf '%s\n' "$2" >"$1"
	find . -type f | sed 's,^[.]/,,' | references | sed 's/ may not.*refer to//'
	cd "$top" || exit 1
}

# shellcheck disable=SC2016 # the text of scripts
{
is 'a script that sources a file of another room' \
	"$(refers card/x.sh '. "$top/scripts/lib/sh.sh"' | grep -c .)" 1
is 'a header of another room' \
	"$(refers compat/x.h '#include "../card/tests/unit/x.c"' | grep -c .)" 1
is 'a name with a variable' \
	"$(refers card/x.mk 'x = $(top)/compat/$(y).c' | grep -c .)" 1
is 'two in a line' \
	"$(refers compat/x.sh 'cat card/tests scripts/lib' | grep -c .)" 2
is 'what the table allows' "$(refers scripts/x.sh 'cc $top/compat/mem.c')" ''
is 'a comment' "$(refers compat/x.sh '# as scripts/lib/sh.sh does')" ''
is 'a comment in C' "$(refers compat/x.c '/* for scripts/lib/sh.sh')" ''
is 'the same name in the room itself' \
	"$(refers card/Makefile 'all: tests/unit/x.c tests/unit')" ''
is 'a directory of another project' "$(refers compat/x.sh '$kdir/scripts/mod')" ''
}
done_testing
