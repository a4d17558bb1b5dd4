#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only OR MIT
# make install: where the module goes, and what is refused.
# shellcheck source-path=SCRIPTDIR source=../tap.sh
. "$(dirname "$0")/../tap.sh"

install=$top/scripts/stage/install.sh
ko=$tmp/r750.ko
echo module >"$ko"
at=lib/modules/9.1.0-amd64/updates
d="$tmp/a b"
ok 'into DESTDIR' env DESTDIR="$d" sh "$install" "$ko" 9.1.0-amd64
is 'into DESTDIR: the module, and nothing else' "$(cd "$d" && find . -type f)" \
	"./$at/r750.ko"
is 'into DESTDIR: as it was built' "$(cat "$d/$at/r750.ko")" module
is 'into DESTDIR: for all to read' "$(stat -c %a "$d/$at/r750.ko")" 644
echo newer >"$ko"
ok 'once more' env DESTDIR="$d" sh "$install" "$ko" 9.1.0-amd64
is 'once more: the newer one' "$(cat "$d/$at/r750.ko")" newer
fails 'a kernel that is not installed' 1 'kernel 9.1.0-none is not installed here' \
	sh "$install" "$ko" 9.1.0-none
fails 'a module that is not there' 1 'cannot write .*/r750.ko' \
	env DESTDIR="$tmp/none" sh "$install" "$tmp/no/r750.ko" 9.1.0-amd64
is 'a module that is not there: nothing is left' \
	"$(find "$tmp/none" -type f)" ''
if [ "$(id -u)" = 0 ] && unshare -m true 2>/dev/null; then
	# shellcheck disable=SC2016 # for that shell
	fails 'no room' 1 'cannot write .*: is that file system full' \
		unshare -m sh -c 'mkdir "$1/full" && head -c 99999 /dev/zero >"$2" &&
			mount -t tmpfs -o size=8k none "$1/full" &&
			DESTDIR=$1/full exec sh "$3" "$2" 9.1.0-amd64' - "$tmp" "$ko" "$install"
else
	skip 'no room' 'no mount namespaces'
fi
done_testing
