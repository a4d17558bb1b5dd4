#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only OR MIT
# verify.sh MANIFEST_PROGRAM UPSTREAM [RELEASE...]
# Proves each imported release by its manifest, and the stand-in by git.
# exit: 0 all pristine, 1 something differs or cannot be read
set -eu

manifest=$1 upstream=$2
shift 2
status=0

for release; do
	dir=$upstream/$release
	"$manifest" check "$upstream/$release.sha256" "$dir" || status=1
	writable=$(find "$dir" ! -type l -perm /222 -print | wc -l)
	if [ "$writable" -gt 0 ]; then
		echo "verify: warning: $dir: $writable files or folders are" \
			"writable; chmod -R a-w makes them read-only again" >&2
	fi
done

standin=$upstream/standin
if [ ! -d "$standin" ]; then
	echo "verify: no stand-in in $upstream"
elif [ ! -e "$upstream/../.git" ]; then
	echo "verify: $standin: not checked: this is not a git checkout"
else
	if ! changed=$(git -C "$standin" status --porcelain --ignored -- .); then
		echo "verify: $standin: git cannot say whether it is pristine" >&2
		status=1
	elif [ -n "$changed" ]; then
		printf '%s\n' "$changed" >&2
		echo "verify: $standin: differs from the commit, as listed" >&2
		status=1
	else
		echo "$standin: ok, as committed"
	fi
fi
exit $status
