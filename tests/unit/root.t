#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only OR MIT
# scripts/lab/root.sh, without a root: how it calls mmdebstrap.
# shellcheck source=tests/tap.sh
. "$(dirname "$0")/../tap.sh"

[ "$(id -u)" = 0 ] || skip_all 'only root can make roots'
[ -r /usr/share/keyrings/debian-archive-keyring.gpg ] ||
	skip_all 'debian-archive-keyring is missing'
mkdir "$tmp/bin"
cat >"$tmp/bin/mmdebstrap" <<END
#!/bin/sh
for n in 3 4 5 6 7 8 9; do
	[ ! -e "/proc/\$\$/fd/\$n" ] || echo "\$n"
done >'$tmp/open'
exit 1
END
chmod 755 "$tmp/bin/mmdebstrap"
root()
{
	PATH=$tmp/bin:$PATH R750_ROOTS=$tmp/roots "$top/scripts/lab/root.sh" qemu \
		3>/dev/null 4>/dev/null 8>/dev/null 9>/dev/null
}
fails 'a root that cannot be made is reported' 1 'qemu: mmdebstrap failed' root
is 'mmdebstrap has all descriptors of one digit to itself' "$(cat "$tmp/open")" ''
is 'a root that cannot be made leaves no directory' "$(find "$tmp/roots" -mindepth 1 -type d)" ''
done_testing
