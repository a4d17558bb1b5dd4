# SPDX-License-Identifier: GPL-2.0-only OR MIT
# shellcheck shell=sh
# Before r750-dkms is installed; part of both packages' scripts. dkms would not put the
# package's module in the place of one that is there already, nor prefer it to one of a
# higher version.
package_has()
{
	dpkg-query -S "$1" >/dev/null 2>&1 || rpm -qf "$1" >/dev/null 2>&1
}

for source in /var/lib/dkms/r750/*/source; do
	version=${source%/source} version=${version##*/}
	case $version in
	'*' | *+?*) ;;
	*)
		echo "r750-dkms: *** dkms has r750/$version, which is not from this project" \
			"and would come back with the next kernel. Remove it first:" \
			"dkms remove r750/$version --all" >&2
		exit 1 ;;
	esac
done
for conf in /usr/src/r750-[0-9]*+*/dkms.conf; do
	if [ ! -e "$conf" ] || package_has "$conf"; then
		continue
	fi
	version=${conf%/dkms.conf} version=${version##*/r750-}
	echo "r750-dkms: takes the place of $version, which 'make dkms' installed"
	dkms remove "r750/$version" --all >/dev/null || :
	rm -rf "/usr/src/r750-$version"
done
for hook in /etc/kernel/postinst.d/aa-r750 /etc/kernel/header_postinst.d/aa-r750; do
	[ ! -e "$hook" ] || package_has "$hook" || rm "$hook"
done
