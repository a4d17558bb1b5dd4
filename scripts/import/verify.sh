#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only OR MIT
# usage: verify.sh UPSTREAM [RELEASE...]
#
# Checks each imported release against its manifest, and the stand-in by git.
# exit: 0 all unchanged, 1 something differs or cannot be read
set -eu

top=$(cd "$(dirname "$0")/../.." && pwd -P)
# shellcheck source=scripts/lib/sh.sh
. "$top/scripts/lib/sh.sh"

verify_release()
{
	dir=$upstream/$1
	sh "$top/scripts/import/manifest.sh" check "$dir.sha256" "$dir" || status=1
	writable=$(find "$dir" ! -type l -perm /222 -print | wc -l)
	[ "$writable" -eq 0 ] || warn "warning: $dir: $writable files or" \
		"directories are writable; chmod -R a-w makes them read-only again"
}

# The safe directory: git would not look into a clone of another user, as root.
verify_standin()
{
	dir=$upstream/standin
	if [ ! -d "$dir" ]; then
		say "no stand-in in $upstream"
	elif [ ! -e "$upstream/../.git" ]; then
		say "$dir: not checked: this is not a git checkout"
	elif ! command -v git >/dev/null; then
		say "$dir: not checked: git is not installed"
	elif ! changed=$(git -c safe.directory='*' -C "$dir" status --porcelain \
		--ignored -- .); then
		warn "$dir: git cannot say whether it is unchanged"
		status=1
	elif [ -n "$changed" ]; then
		printf '%s\n' "$changed" >&2
		warn "$dir: differs from the commit, as listed"
		status=1
	else
		echo "$dir: ok, as committed"
	fi
}

upstream=$1 status=0
shift
for release; do
	verify_release "$release"
done
verify_standin
exit "$status"
