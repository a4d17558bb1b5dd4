# SPDX-License-Identifier: GPL-2.0-only OR MIT
# shellcheck shell=sh
# Packages that may be there or not, inside a root; for fetch-kernel.sh to source.

# True if apt can download package $1. apt-cache also knows names that others only
# mention, such as an image that is not signed yet while its headers are out.
available()
{
	apt-get -q download --print-uris "$1" >/dev/null 2>&1
}

# usage: download PACKAGE...: the first of them that is available, into the current
# directory. Status 1 with a message if none is.
download()
{
	for p; do
		available "$p" || continue
		apt-get -q -o APT::Sandbox::User=root download "$p"
		return
	done
	echo "apt has none of these packages: $*" >&2
	return 1
}
