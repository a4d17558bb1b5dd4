#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only OR MIT
# usage: debug-kernel.sh [VERSION...]
#
# Builds kernels with sanitizers and checkers (guest.config and debug.config) from
# Debian's packages linux-source-X.Y, and r750.ko for each; prints their directories
# for boot.sh. The first two numbers of VERSION are X.Y; the default is the newest that
# the roots offer. A kernel is built in the newest root that has its source, with that
# root's compiler, and cached:
#
# $cache/X.Y-debug/vmlinuz, modules.cpio, TREE.cpio	as image.sh has them
# $cache/X.Y-debug/headers		for building modules
# $cache/X.Y-debug/stamp	package version, root, hash of the recipe
#
# It is built anew when the stamp would change; without a package mirror, what is
# cached is used. $cache and TREE are image.sh's. Needs root, 3 GB in $TMPDIR and,
# for a build, the network.
set -eu
LC_ALL=C
export LC_ALL

top=$(cd "$(dirname "$0")/../.." && pwd -P)
# shellcheck source=scripts/lab/cache.sh
. "$top/scripts/lab/cache.sh"

# "X.Y VERSION ROOT" for each linux-source package that a root offers, newest root
# first.
offers()
{
	for root in $("$top/scripts/lab/root.sh" -l | sed '1!G;h;$!d'); do
		in=$(root_dir "$root") || die "no root $root"
		# shellcheck disable=SC2016 # the inner shell's
		"$top/scripts/lab/in-root.sh" -n "$in" sh -euc '
			apt-get -q -o APT::Update::Error-Mode=any update \
				>/tmp/log 2>&1 ||
				{ tail -n 3 /tmp/log >&2; exit 1; }
			for p in $(apt-cache pkgnames linux-source-); do
				apt-cache policy "$p" | awk -v p="${p#linux-source-}" \
					-v root="$1" "/Candidate: [0-9]/ {
					print p, \$2, root }"
			done' sh "$root" || return 1
	done
}

# one SERIES|newest: prints the directory of its kernel, which is built if needed.
one()
{
	row=$(awk -v s="$1" '$1 ~ /^[0-9]+\.[0-9]+$/ &&
			(s == "newest" || $1 == s)' \
		"$work/offers" | sort -s -k1,1Vr | head -n 1)
	[ -n "$row" ] || die "no root offers linux-source-$1; there are:" \
		"$(awk '$1 ~ /\./ { print $1 }' "$work/offers" | sort -uV |
		tr '\n' ' ')"
	# shellcheck disable=SC2086 # three words
	set -- $row
	name=$1-debug version=$2 root=$3
	exec 9>"$cache/.$name.lock"
	flock -n 9 || { tell WAIT "another run is building $name"; flock 9; }
	want="$1 $2 $3 $recipe"
	if [ -z "$offline" ] &&
	   [ "$(cat "$cache/$name/stamp" 2>/dev/null)" != "$want" ]; then
		tell BUILD "$name: linux-source-$1 $version in the root $root" \
			"(ten minutes or more)"
		make_cached "$root" "$cache/$name" build-debug.sh "$1" "$version"
		archive "$cache/$name/modules" "$cache/$name/modules.cpio"
		echo "$want" >"$cache/$name/stamp"
	fi
	driver "$root" "$name" headers
	printf '%s\n' "$cache/$name"
}

series=
for version; do
	x=$(printf '%s\n' "$version" | sed -n \
		's/^\([0-9][0-9]*\.[0-9][0-9]*\)\([-+.~_][-+.~_0-9A-Za-z]*\)*$/\1/p')
	[ -n "$x" ] || die "'$version' is not a kernel version such as 6.12"
	series="$series $x"
done
[ -d "$stage" ] || die "there is no $stage: run 'make $choice stage'"
mkdir -p "$cache"
"$top/scripts/lab/image.sh" tools
work=$(mktemp -d "${TMPDIR:-/tmp}/r750-debug.XXXXXX")
offline=
# A changed comment does not change the kernel.
recipe=$(cd "$top/scripts/lab" && sed '/^[ \t]*#/d' guest.config debug.config \
	build-debug.sh kernel-config.sh kernel-options.sh |
	sha256sum | cut -d' ' -f1)
if ! offers >"$work/offers" || [ ! -s "$work/offers" ]; then
	cat "$cache"/*-debug/stamp >"$work/offers" 2>/dev/null ||
		die "no package mirror is reachable (see above), and no kernel" \
			"is cached"
	tell NOTE "no package mirror is reachable: using the cached kernels"
	offline=1
fi
for x in ${series:-newest}; do
	one "$x"
done
