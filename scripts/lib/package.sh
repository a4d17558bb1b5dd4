# SPDX-License-Identifier: GPL-2.0-only OR MIT
# shellcheck shell=sh
# package_of FILE	prints the package that FILE came with; nothing if with none
#
# rpm has its "not owned by any package" on stdout, and an exit status.
package_of()
{
	if package=$(dpkg-query -S "$1" 2>/dev/null); then
		echo "${package%%:*}"
	elif package=$(rpm -qf --qf '%{NAME}\n' "$1" 2>/dev/null); then
		echo "$package"
	fi
}
