# SPDX-License-Identifier: GPL-2.0-only OR MIT
# shellcheck shell=sh
# shellcheck disable=SC2154 # top, scratch: who sources this, after sh.sh
# What the makers of packages share.
#
# epoch			prints the date of all that is packaged: SOURCE_DATE_EPOCH, or
#			else that of the project's VERSION, by git or by the file
# rpm_build SPEC ARG...	runs rpmbuild; the packages are in $scratch

epoch()
{
	at=${SOURCE_DATE_EPOCH:-$(git -c safe.directory='*' -C "$top" log -1 \
		--format=%ct -- VERSION 2>/dev/null || :)}
	echo "${at:-$(stat -c %Y "$top/VERSION")}"
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
