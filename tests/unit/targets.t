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

# A shell that finds everything but dkms.
cat >"$tmp/no-dkms" <<'END'
#!/bin/sh
case $* in
*'command -v dkms'*) exit 1 ;;
esac
exec /bin/sh "$@"
END
chmod 755 "$tmp/no-dkms"

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
fails 'dkms without dkms' 2 'dkms is missing' mk TREE=standin KVER=0.1 dkms \
	SHELL="$tmp/no-dkms"

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
	grep -vx -e all -e say-tree -e kernel-there -e render-again -e regen \
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
