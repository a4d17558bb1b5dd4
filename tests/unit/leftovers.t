#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only OR MIT
# r750-leftovers: what the vendor's installer leaves, in a directory in place of /.
# shellcheck source-path=SCRIPTDIR source=../tap.sh
. "$(dirname "$0")/../tap.sh"

r=$tmp/root
leftovers()
{
	env R750_SYSROOT="$r" "$top/owner/r750-leftovers" "$@"
}
put()
{
	mkdir -p "$r/${1%/*}"
	printf '%s\n' "$2" >"$r/$1"
}
tree()
{
	(cd "$r" && find . ! -type d | sort)
}

# What is the machine's own, some of it by names that the vendor's files have.
own()
{
	rm -rf "$r"
	mkdir -p "$r/etc/rc2.d" "$r/usr/lib/systemd/system"
	ln -s usr/lib "$r/lib"
	put etc/init.d/udev '# Required-Start: mountkernfs'
	put etc/init.d/ssh '#!/bin/sh'
	put etc/init/udev.override manual
	put usr/lib/systemd/system/ssh.service '[Unit]'
	ln -s ../init.d/ssh "$r/etc/rc2.d/S01ssh"
}

own
before=$(tree)
ok 'a machine without any' leftovers
ok 'a machine without any: --remove' leftovers --remove
is 'a machine without any: all is as it was' "$(tree)" "$before"
like "a file of that name that is not the vendor's" "$(leftovers 2>&1)" \
	"keeping /etc/init/udev.override: it is not the vendor's"

vendor()
{
	own
	put usr/share/hptdrv/r750/Makefile x
	for f in etc/init.d/hptdrv-monitor etc/init.d/hptmod usr/sbin/hptdrv-rebuild \
		etc/initramfs-tools/scripts/init-top/hptdrv etc/init/hptdrv.conf \
		usr/lib/systemd/system/hptdrv-monitor.service \
		usr/lib/systemd/system/systemd-hptdrv.service; do
		put "$f" 'in /usr/share/hptdrv'
	done
	put etc/init.d/udev '# Required-Start: mountkernfs hptmod'
	mkdir -p "$r/etc/systemd/system/multi-user.target.wants"
	ln -s /lib/systemd/system/hptdrv-monitor.service \
		"$r/etc/systemd/system/multi-user.target.wants/"
	ln -s ../init.d/hptmod "$r/etc/rc2.d/S03hptmod"
}

vendor
leftovers >"$tmp/list" 2>/dev/null
is 'what is listed: exit status' $? 1
is 'what is listed, each once' "$(sort -u "$tmp/list" | grep -c .) of $(grep -c . "$tmp/list")" \
	'11 of 11'
is 'nothing is removed unasked' "$(tree | grep -c hpt)" 10
ok '--remove' leftovers --remove
is '--remove: all that is left is the machine'\''s own' "$(tree)" "$before"
is '--remove: the line in another script' "$(cat "$r/etc/init.d/udev")" \
	'# Required-Start: mountkernfs'
ok '--remove: no empty directory' test ! -e "$r/usr/share/hptdrv"
like '--remove: once more' "$(leftovers --remove 2>/dev/null)" '^nothing of the vendor'

# The services look after another card's driver, too.
vendor
put usr/share/hptdrv/rr64xl/Makefile x
like "another card's driver" "$(leftovers 2>&1)" 'also has drivers for rr64xl: keeping'
ok "another card's driver: --remove" leftovers --remove
is "another card's driver: only this one's sources are removed" \
	"$(cd "$r" && echo usr/share/hptdrv/* etc/init.d/hpt*)" \
	'usr/share/hptdrv/rr64xl etc/init.d/hptdrv-monitor etc/init.d/hptmod'
fails 'an unknown option' 3 'usage:' leftovers --all
done_testing
