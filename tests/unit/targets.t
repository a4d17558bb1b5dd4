#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only OR MIT
# What the front door's targets refuse before they do anything, and what they
# say then.
# shellcheck source-path=SCRIPTDIR source=../tap.sh
. "$(dirname "$0")/../tap.sh"

make -s -C "$top" "$top/build/host/objects" || exit 1
unset TREE KVER KDIR 2>/dev/null
p=$tmp/p
mkdir -p "$p/build" "$p/upstream-src"
(cd "$top" && cp -R Makefile VERSION cocci compat objects patches scripts "$p/")
cp -R "$top"/upstream-src/*.product "$top/upstream-src/standin" "$p/upstream-src/"
cp -R "$top/build/host" "$p/build/"
find "$p/build/host" -type f -exec touch {} +
mk()
{
	make --no-print-directory -C "$p" "$@"
}

# All programs but those of this list.
mkdir "$tmp/bin" || exit 1
for program in /usr/bin/* /usr/sbin/* /bin/* /sbin/*; do
	case ${program##*/} in
	dkms | dh | dh_dkms | dpkg-buildpackage | rpmbuild | xz | modinfo | modprobe | cc) ;;
	*) [ -L "$tmp/bin/${program##*/}" ] || echo "$program" ;;
	esac
done | xargs ln -sf -t "$tmp/bin"
lacking()
{
	PATH=$tmp/bin R750_SBIN='' mk "$@"
}

# A kernel that is not there is told before any work for it.
for goal in modules '-j4 modules' all dkms port-report bisect bench; do
	# shellcheck disable=SC2086 # an option and a goal
	fails "$goal: no headers" 2 'no headers for 0[.]1' mk TREE=standin KVER=0.1 $goal
	is "$goal: nothing was rendered" "$(grep RENDER "$tmp/.out")" ''
done
ok 'no tree was begun' test ! -e "$p/build/standin"
fails 'gates: no headers' 2 'no headers for 0[.]1' mk KVER=0.1 gates
is 'gates: which is all that is said' \
	"$(grep -cv '^make' "$tmp/.err")" 1
fails 'gates: two kernels' 2 'not also 6[.]9' mk KVER='6.8 6.9' gates

# DKMS would put it in the place of a driver.
fails 'dkms without an imported tree' 2 'no vendor tree is imported, and the stand-in drives no card' \
	mk KVER=0.1 dkms
fails 'appliance without a name' 2 'NAME=<unraid' mk TREE=standin KVER=0.1 appliance

# Programs that are missing are named before any work, all at once, with what installs
# them. (apt-get is what this machine has.)
without()
{
	goal=$1 re=$2
	shift 2
	fails "$goal: programs that are missing" 2 "r750: $re" lacking TREE=standin "$goal" "$@"
	is "$goal: programs that are missing: nothing was rendered" \
		"$(grep RENDER "$tmp/.out")" ''
}
without dkms 'dkms is missing: run "apt-get install dkms"'
without deb 'cc, dh, dh_dkms, dpkg-buildpackage are missing: run "apt-get install gcc debhelper dh-dkms dpkg-dev"'
without rpm 'cc, rpmbuild are missing: run "apt-get install gcc rpm"'
without deb-modules 'modinfo is missing: run "apt-get install kmod"'
without rpm-modules 'modinfo, rpmbuild are missing: run "apt-get install kmod rpm"'
without appliance 'modinfo, xz are missing: run "apt-get install kmod xz-utils"' NAME=x
without install 'modinfo is missing'
rm "$p/build/host/objects" "$p/build/host/.have-zydis"
fails 'a host program without a compiler' 2 'r750: cc is missing: run "apt-get install gcc"' \
	lacking TREE=standin objects-report
fails 'a host program without the compiler of HOSTCC' 2 'r750: nocc is missing' \
	mk TREE=standin HOSTCC='nocc -m64' objects-report

# compat.h goes by the number alone.
compat_h()
{
	mk KVER="$1" compat.h
}
for v in 4.0 6.8 6.12.48+deb13-amd64 7.3-rc1; do
	ok "compat.h for $v" compat_h "$v"
	ok "compat.h for $v is there" test -s "$p/build/standin/compat-$v.h"
done
for v in 6.8/x '6.8 6.9' 6 x "6.8'" ../6.8; do
	fails "compat.h for \"$v\"" 2 'is not a kernel release' compat_h "$v"
done
for v in 0.1 3.10 3.19.8-generic; do
	fails "compat.h for $v" 2 "kernel $v is older than 4.0" compat_h "$v"
done
is 'compat.h: no other file' "$(cd "$p/build/standin" && echo *)" \
	'compat-4.0.h compat-6.12.48+deb13-amd64.h compat-6.8.h compat-7.3-rc1.h'

# Whoever reads the help knows them all.
mk help >"$tmp/help"
sed -n 's/^[.]PHONY: *//p' "$top"/scripts/make/*.mk | tr ' ' '\n' |
	grep -vx -e all -e say-tree -e kernel-there -e regen \
		-e unimport | while read -r goal; do
	grep -q "^  $goal  *[^ ]" "$tmp/help" || echo "$goal"
done >"$tmp/unknown"
is 'make help has every target that is not internal or an old name' \
	"$(cat "$tmp/unknown")" ''
like 'make help tells of the variables' "$(cat "$tmp/help")" 'JOBS= .*V=1 '

# clean says what it could not remove.
mkdir -p "$p/build/roots" "$p/build/sealed/in" "$p/build/held"
: >"$p/build/sealed/in/file"
chmod 555 "$p/build/sealed/in" "$p/build/sealed"
if unshare -m true 2>/dev/null; then
	fails 'clean: what is in the way' 2 'build/held.*busy' unshare -m sh -c \
		"mount -t tmpfs none '$p/build/held' &&
		make --no-print-directory -C '$p' clean"
else
	skip 'clean: what is in the way' 'no mount namespace to be had'
fi
ok 'clean' mk clean
like 'clean says so' "$(cat "$tmp/.out")" "^r750: cleaned $p/build\$"
is 'clean leaves the roots' "$(ls -A "$p/build")" roots
ok 'clean, with nothing there' sh -c "rmdir '$p/build/roots' '$p/build' &&
	make --no-print-directory -C '$p' clean"
done_testing
