#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only OR MIT
# The manifest program: writing, checking, and what it refuses to read.
# shellcheck disable=SC2016 # inner shells expand what stands in quotes
# shellcheck source-path=SCRIPTDIR source=../tap.sh
. "$(dirname "$0")/../tap.sh"

bin=$tmp/manifest.sh
printf '#!/bin/sh\nexec sh "%s" "$@"\n' "$top/scripts/import/manifest.sh" >"$bin"
chmod 755 "$bin"

d="$tmp/a tree"
mkdir -p "$d/sub/deep" "$d/empty"
echo one >"$d/one"
echo two >"$d/sub/two"
: >"$d/sub/deep/nothing"
echo spaced >"$d/sub/a name"
m=$tmp/m

"$bin" write "$d" >"$m"
is "the sums are those of sha256sum" "$(cat "$m")" \
	"$(cd "$d" && find . -type f | sed 's|^\./||' | sort | tr '\n' '\0' |
		xargs -0 sha256sum)"
ok "an unchanged tree is ok" "$bin" check "$m" "$d"
like "the count is said" "$("$bin" check "$m" "$d")" 'ok, 4 files$'
sort "$m" >"$tmp/unsorted"
ok "the order of lines is free" "$bin" check "$tmp/unsorted" "$d"

# One difference each, and all of them at once.
echo One >"$d/one"
fails "a changed file is named" 1 '^  changed: one$' "$bin" check "$m" "$d"
echo one >"$d/one"
mv "$d/sub/two" "$tmp/two"
fails "a missing file is named" 1 '^  missing: sub/two$' "$bin" check "$m" "$d"
echo three >"$d/three"
fails "an extra file is named" 1 '^  extra: three$' "$bin" check "$m" "$d"
ln -s "$tmp/two" "$d/sub/two"
fails "a file turned into a link is named" 1 \
	'^  symbolic link: sub/two$' "$bin" check "$m" "$d"
like "a link is not missing too" "$(cat "$tmp/.err")" '2 places$'
rm "$d/sub/two" && mkdir "$d/sub/two"
fails "a file turned into a directory is named" 1 '^  directory: sub/two$' \
	"$bin" check "$m" "$d"
rmdir "$d/sub/two" && mkfifo "$d/sub/two"
fails "a FIFO is named, not waited for" 1 '^  device, FIFO or socket: sub/two$' \
	timeout 10 "$bin" check "$m" "$d"
fails "no manifest is written of a FIFO" 1 'plain files only' \
	timeout 10 "$bin" write "$d"
rm "$d/sub/two" && mv "$tmp/two" "$d/sub/two" && rm "$d/three"
ln -s one "$d/link"
fails "no manifest is written of a link" 1 'plain files only.*: link$' \
	"$bin" write "$d"
rm "$d/link"
mv "$d/sub" "$tmp/sub" && ln -s "$tmp/sub" "$d/sub"
fails "a linked directory is not followed" 1 '^  missing: sub/two$' \
	"$bin" check "$m" "$d"
rm "$d/sub" && mv "$tmp/sub" "$d/sub"
ok "and unchanged again" "$bin" check "$m" "$d"
touch "$d/$(printf 'line\nfeed')"
fails "a name with a line feed is refused" 1 'line\?feed' "$bin" write "$d"
rm "$d/line"*

# Manifests that are not.
sum=$(sha256sum <"$d/one" | cut -c 1-64)
refused()
{
	# shellcheck disable=SC2059 # the format is the point
	printf "$3" "$sum" "$sum" >"$tmp/bad"
	fails "$1" 1 "$2" "$bin" check "$tmp/bad" "$d"
}
refused "an empty manifest" 'manifest is empty' ''
refused "a sum too short" 'bad:1: .*64 lower-case' '%.63s  one\n'
refused "a sum in capitals" '64 lower-case' \
	"$(printf %s "$sum" | tr a-f A-F)  one\n"
refused "one space" 'two spaces' '%s one\n'
refused "binary mode's star" 'two spaces' '%s *one\n'
refused "no path" 'two spaces' '%s  \n'
refused "an absolute path" 'relative and clean' '%s  /etc/passwd\n'
refused "a path upwards" 'relative and clean' '%s  sub/../../x\n'
refused "a dot" 'relative and clean' '%s  ./one\n'
refused "an empty part" 'relative and clean' '%s  sub//two\n'
refused "a slash at the end" 'relative and clean' '%s  sub/\n'
refused "an escaped name" '64 lower-case' '\\\\%s  a\\\\nb\n'
refused "a carriage return" 'relative and clean' '%s  one\r\n'
refused "a NUL byte" 'NUL' '%s  o\000ne\n'
refused "a path twice" 'bad: one: listed twice' '%s  one\n%s  one\n'
refused "a path under a file" 'sub/two: lies under a file' \
	'%s  sub\n%s  sub/two\n'
refused "a last line cut short" 'bad:2: .*cut short' '%s  one\n%s  tw'
refused "a blank line" 'bad:2: ' '%s  one\n\n'
fails "no such manifest" 1 'No such file' "$bin" check "$tmp/none" "$d"
fails "a directory for a manifest" 1 'Is a directory' "$bin" check "$d" "$d"
fails "no such directory" 1 'No such file' "$bin" check "$m" "$tmp/none"
fails "a file for a directory" 1 'Not a directory' "$bin" check "$m" "$m"
fails "wrong usage" 2 '^usage' "$bin" check "$m"
if [ -w /dev/full ]; then
	fails "a full disk is an error" 1 'No space left' \
		sh -c '"$1" write "$2" >/dev/full' - "$bin" "$d"
else
	skip "a full disk is an error" "no /dev/full"
fi

# What a reader is told of each release.
for m in "$top"/upstream-src/*.sha256; do
	v=${m##*_} v=${v%.sha256}
	like "$v: README.md has its number of files and its manifest's hash" \
		"$(tr -d '|][' <"$top/upstream-src/README.md")" \
		"^ $v +$(grep -c . "$m") .*\`$(sha256sum "$m" | cut -c 1-16)[.]"
done
done_testing
