# SPDX-License-Identifier: GPL-2.0-only OR MIT
# shellcheck shell=sh
# shellcheck disable=SC2154 # top, stage, out: see below
# What stage.sh and open.sh share; source it after sh.sh. From the caller:
#
# top	the project's directory
# stage	the directory that is being filled
# out	where it goes, as $out/dkms

# Eight digits that stand for the names and contents of all that is staged.
sum_of_stage()
{
	(cd "$stage" && find . -type f -exec sha256sum {} + | sort | sha256sum |
		cut -c 1-8)
}

# put_versions VERSION: has stamp_version, the caller's, write what tells the version:
# VERSION.gSUM. Other sources are another version, so that dkms never takes one
# for the other; the sum covers the files that tell it, with VERSION alone in them.
put_versions()
{
	stamp_version "$1"
	stamp_version "$1.g$(sum_of_stage)"
}

# Puts what is staged in the place of $out/dkms, unless that is the same already:
# then nothing is built again.
put_in_place()
{
	if diff -r "$stage" "$out/dkms" >/dev/null 2>&1; then
		return
	fi
	rm -rf "$out/dkms"
	chmod 755 "$stage"
	mv "$stage" "$out/dkms"
	printf '  STAGE   %s\n' "$out/dkms"
}
