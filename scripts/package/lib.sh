# SPDX-License-Identifier: GPL-2.0-only OR MIT
# shellcheck shell=sh
# shellcheck disable=SC2034,SC2154 # for, and from, who sources this; after sh.sh
# What the makers of packages share.
#
# epoch			prints the date of all that is packaged: SOURCE_DATE_EPOCH, or
#			else that of the project's VERSION, by git or by the file
# stage_version STAGE	sets $version to that of the stage, which has to have one
# contents		sets $licence, $section and $notice: what a package of $version
#			says of itself
# made FILE		says that it was made, after contents
# rpm_build SPEC ARG...	runs rpmbuild; the packages are in $scratch

epoch()
{
	at=${SOURCE_DATE_EPOCH:-$(git -c safe.directory='*' -C "$top" log -1 \
		--format=%ct -- VERSION 2>/dev/null || :)}
	echo "${at:-$(stat -c %Y "$top/VERSION")}"
}

stage_version()
{
	[ -r "$1/dkms.conf" ] || die "no dkms.conf in $1: run 'make stage'"
	version=$(sed -n 's/^PACKAGE_VERSION="\(.*\)"$/\1/p' "$1/dkms.conf")
	[ -n "$version" ] || die "$1/dkms.conf has no PACKAGE_VERSION: run 'make stage'"
}

contents()
{
	case $version in
	*+open.* | *+standin.*)
		licence='GPL-2.0-only OR MIT' section=kernel
		notice="Nothing of the vendor's is in it."
		;;
	*)
		licence=Proprietary section=non-free/kernel
		notice="It contains the vendor's objects and must not be redistributed."
		;;
	esac
}

made()
{
	case $licence in
	Proprietary) say "made $1; it contains the vendor's objects and must not be redistributed" ;;
	*) say "made $1" ;;
	esac
}

rpm_build()
{
	spec=$1
	shift
	SOURCE_DATE_EPOCH=$(epoch) rpmbuild -bb --define "_topdir $scratch/rpm" \
		--define "_dbpath $scratch/rpmdb" "$@" \
		--define 'use_source_date_epoch_as_buildtime 1' \
		--define 'clamp_mtime_to_source_date_epoch 1' \
		--define '_buildhost localhost' --define "_rpmdir $scratch" \
		--define '_rpmfilename %%{NAME}-%%{VERSION}-%%{RELEASE}.%%{ARCH}.rpm' \
		"$spec" >"$scratch/log" 2>&1 || {
		tail -n 20 "$scratch/log" >&2
		die "rpmbuild failed, see above"
	}
}
