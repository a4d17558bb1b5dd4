#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only OR MIT
# usage: manifest.sh write DIR
#        manifest.sh check MANIFEST DIR
#
# write prints the SHA-256 of each file below DIR as sha256sum does, sorted by
# path. check names every file that is changed, missing or extra, and everything
# that is not a plain file, on stderr.
# exit: 0 written, or no difference; 1 differences or an error; 2 wrong usage
set -eu
LC_ALL=C
export LC_ALL

here=$(cd "$(dirname "$0")" && pwd -P)
# shellcheck source=scripts/lib/sh.sh
. "$here/../lib/sh.sh"

# Names with line endings or backslashes have no place in lines of text.
check_names()
{
	odd=$(find "$1/" -name '*[[:cntrl:]\\]*' -printf '%P\0' |
		tr '\001-\037\177\0' '[?*32]\n')
	[ -z "$odd" ] || die "$1: file names with control characters or" \
		"backslashes: $odd"
}

sums()
{
	(cd "$1" && find . -type f -exec sha256sum {} +)
}

write()
{
	check_names "$1"
	odd=$(find "$1/" ! -type f ! -type d -printf '%P\n')
	[ -z "$odd" ] || die "$1: a manifest lists plain files only, which" \
		"these are not:" "$odd"
	sums "$1" >"$tmp/sums"
	sed 's|  \./|  |' "$tmp/sums" | sort -k 2 || exit 1
}

# The sum of $1 with line endings of the other kind.
other_ends()
{
	if grep -q "$cr\$" "$1"; then
		sed "s/$cr\$//" "$1"
	else
		sed "s/\$/$cr/" "$1"
	fi | sha256sum | cut -c 1-64
}

# The list of differences, with a word of its own for a file of which only line endings differ.
explain()
{
	cr=$(printf '\r')
	while read -r word path; do
		if [ "$word" = changed: ] &&
		   grep -qxF "$(other_ends "$2/$path")  $path" "$1"; then
			word='line endings only:'
		fi
		printf '  %s %s\n' "$word" "$path"
	done
}

check()
{
	if [ -d "$1" ]; then
		die "$1: Is a directory"
	elif [ ! -r "$1" ]; then
		die "$1: No such file, or it cannot be read"
	elif [ -n "$(tr -dc '\0' <"$1" | tr '\0' x)" ]; then
		die "$1: holds a NUL byte"
	elif [ -s "$1" ] && [ -n "$(tail -c 1 "$1")" ]; then
		die "$1:$(wc -l <"$1" | awk '{ print $1 + 1 }'): the line has no" \
			"line feed: the file was cut short"
	fi
	check_names "$2"
	find "$2/" -mindepth 1 -printf '%y %P\n' >"$tmp/kinds"
	sums "$2" >"$tmp/sums"
	awk -f "$here/manifest.awk" "$1" "$tmp/kinds" "$tmp/sums" \
		>"$tmp/differences" || exit 1
	if [ -s "$tmp/differences" ]; then
		n=$(wc -l <"$tmp/differences")
		sort -k 2 "$tmp/differences" | explain "$1" "$2" >&2
		die "$2: differs from $1 in $n place$([ "$n" -eq 1 ] || echo s)"
	fi
	printf '%s: ok, %d files\n' "$2" "$(wc -l <"$1")"
}

case $#${1-} in
2write | 3check) ;;
*) sed -n 's/^# \(usage: \|       \)m/\1m/p' "$0" >&2; exit 2 ;;
esac
for dir; do :; done
[ -e "$dir" ] || die "$dir: No such file or directory"
[ -d "$dir" ] || die "$dir: Not a directory"
tmp=$(mktemp -d)
trap 'rm -rf "$tmp"' EXIT
trap 'exit 130' INT TERM HUP
"$@"
