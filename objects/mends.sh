#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only OR MIT
# usage: mends.sh files TREE		the mends for a tree, one a line
#        mends.sh scenarios TREE		of the card that they change, one a line
#        mends.sh functions TREE OBJECT FILE
#					--mend FUNCTION=REFERENCES for render.sh,
#					where FILE is that OBJECT
#
# Mends are C files under objects/mends (MEND_DIR), each with a head that
# says for which releases it is, in which object it takes the place of which
# functions, how often they are referred to, and which scenarios change ("none", if
# the card in user space cannot show it). They know the structures of that object
# alone: a FILE that is not in mends/objects.sha256 gets none of them.
set -eu
LC_ALL=C
export LC_ALL

dir=${MEND_DIR:-$(cd "$(dirname "$0")/mends" && pwd -P)}

# Values of $1 in the head of file $2.
head_of()
{
	sed -n "/^#/q; s/^ \* $1: //p" "$2"
}

files()
{
	for file in "$dir"/*.c; do
		[ -f "$file" ] || continue
		for part in object mends releases scenarios; do
			[ -n "$(head_of $part "$file")" ] || {
				echo "mends: $file does not say its $part:" >&2
				return 1
			}
		done
		for release in $(head_of releases "$file"); do
			[ "$release" != "$1" ] || echo "$file"
		done
	done
}

scenarios()
{
	for file in $(files "$1"); do
		head_of scenarios "$file" | tr ' ' '\n'
	done | sort -u | sed '/^none$/d'
}

# Whether file $2 is an object $1 that mends are for.
check_object()
{
	sum=$(sha256sum <"$2")
	grep -qx "${sum%% *}  $1" "$dir/objects.sha256" || {
		echo "mends: $2 is not an $1 that the mends in $dir are for" \
			"(objects.sha256): they would write to structures that" \
			"may be others in it; build without them, MENDS=no" >&2
		return 1
	}
}

functions()
{
	for file in $(files "$1"); do
		[ "$(head_of object "$file")" = "$2" ] || continue
		check_object "$2" "$3"
		head_of mends "$file" | while read -r function references; do
			printf -- '--mend %s=%s\n' "$function" "$references"
		done
	done
}

"$@"
