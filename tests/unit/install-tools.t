#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only OR MIT
# make install-tools and uninstall-tools: where things go, for whom to read, and what
# belongs to a package.
# shellcheck source-path=SCRIPTDIR source=../tap.sh
. "$(dirname "$0")/../tap.sh"

unset DESTDIR MAKEFLAGS MAKELEVEL 2>/dev/null
p=$tmp/p
mkdir -p "$p/upstream-src"
(cd "$top" && cp -R Makefile VERSION owner scripts "$p/")
cp -R "$top"/upstream-src/*.product "$p/upstream-src/"
mk()
{
	PATH=$tmp/bin:$PATH make --no-print-directory -C "$p" HOSTCFLAGS=-O0 "$@"
}
# usage: tool NAME: what stdin says
mkdir "$tmp/bin"
tool()
{
	{ echo '#!/bin/sh'; cat; } >"$tmp/bin/$1"
	chmod 755 "$tmp/bin/$1"
}
tool dpkg-query <<'END'
exit 1
END
# As rpm says it: on stdout.
tool rpm <<'END'
echo "file $4 is not owned by any package"
exit 1
END

before=$(cd "$p/owner" && find . | sort)
masked()
{
	(umask 077 && mk "$@")
}
ok 'a relative DESTDIR' masked DESTDIR=pkg install-tools
ok 'a relative DESTDIR: what it is relative to' test -x "$p/pkg/usr/sbin/r750-status"
is 'a relative DESTDIR: nothing elsewhere' "$(cd "$p/owner" && find . | sort)" "$before"
is 'directories are for all, whatever the umask' \
	"$(find "$p/pkg/usr" -type d ! -perm 755)" ''
is 'files are for all to read, whatever the umask' \
	"$(find "$p/pkg" -type f ! -perm 644 ! -perm 755)" ''
ok 'uninstall-tools' mk DESTDIR=pkg uninstall-tools
is 'uninstall-tools leaves no file' "$(find "$p/pkg" ! -type d)" ''
is 'uninstall-tools leaves no directory of ours' \
	"$(find "$p/pkg" -name '*r750*' -o -name dracut)" ''
ok 'uninstall-tools, with nothing there' mk DESTDIR=pkg uninstall-tools

# Nothing is removed below /: it has to end before that.
tool dpkg-query <<'END'
[ "$2" = /usr/sbin/r750-status ] && echo "r750-tools: $2"
END
for goal in install-tools uninstall-tools; do
	fails "$goal: what a Debian package installed" 2 \
		'r750-status came with the package r750-tools: .*apt-get purge r750-tools' mk $goal
done
ok 'a package does not matter with DESTDIR' mk DESTDIR="$tmp/d" install-tools
tool dpkg-query <<'END'
exit 1
END
tool rpm <<'END'
[ "$4" = /usr/sbin/r750-doctor ] && echo r750-dkms
END
fails 'install-tools: what an RPM package installed' 2 \
	'r750-doctor came with the package r750-dkms' mk install-tools
done_testing
