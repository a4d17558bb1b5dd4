#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only OR MIT
# need.sh: what is missing, and the command that installs it with each package manager.
# shellcheck source-path=SCRIPTDIR source=../tap.sh
. "$(dirname "$0")/../tap.sh"

# What need.sh itself uses; a package manager is added by name.
mkdir "$tmp/bin" "$tmp/sbin" || exit 1
for program in sh dirname awk grep; do
	ln -s "$(command -v $program)" "$tmp/bin/"
done
need()
{
	env PATH="$tmp/bin" R750_SBIN="$tmp/sbin" "$top/scripts/lib/need.sh" "$@"
}

# usage: by MANAGER RE PROGRAM...: what is said where MANAGER is there
by()
{
	manager=$1 re=$2
	shift 2
	: >"$tmp/bin/$manager"
	chmod 755 "$tmp/bin/$manager"
	fails "$manager: $*" 1 "^r750: $re\$" need "$@"
	rm "$tmp/bin/$manager"
}

ok 'nothing is needed' need
ok 'what is needed is there' need sh awk
by apt-get 'rpmbuild is missing: run "apt-get install rpm"' rpmbuild
by apt-get 'rpmbuild is missing: run "apt-get install rpm"' sh rpmbuild awk
by apt-get 'modinfo, depmod, xz are missing: run "apt-get install kmod xz-utils"' \
	modinfo depmod xz
by dnf 'rpmbuild is missing: run "dnf install rpm-build"' rpmbuild
by dnf 'dh is missing, and dnf has no package of it: run this on a Debian machine' dh
by zypper 'rpmbuild, cc are missing: run "zypper install rpm-build gcc"' rpmbuild cc
by pacman 'cc is missing: run "pacman -S gcc"' cc
by other "cc is missing: install your distribution's packages for: gcc" cc
printf '#!/bin/sh\n' >"$tmp/sbin/modinfo"
chmod 755 "$tmp/sbin/modinfo"
ok 'what is beside PATH is there' need modinfo

by apt-get 'cc, libelf.h are missing: run "apt-get install gcc libelf-dev"' cc libelf.h
ln -s "$(command -v cc)" "$tmp/bin/cc"
ok 'a header that is there' need stdio.h
by dnf 'none.h is missing: run "dnf install none.h"' none.h

# The package of a program that is not in the table would be a guess.
for program in $(cd "$top" && sed -n 's,.*lib/need[.]sh" \([a-z][a-z_. -]*\).*,\1,p
		s/^needs_[a-z-]* := //p' scripts/*/*.sh scripts/make/*.mk); do
	grep -q "^$program	" "$top/scripts/lib/programs" || echo "$program"
done >"$tmp/unknown"
is 'every program that is asked for is in the table' "$(sort -u "$tmp/unknown")" ''
done_testing
