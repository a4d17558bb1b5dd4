#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only OR MIT
# usage: debug-kernel.sh [VERSION...]
#
# Builds kernels that watch themselves, with debug.config, from Debian's packages
# linux-source-X.Y, and r750.ko for each; prints their folders, which boot.sh
# takes. VERSION is one whose first two numbers are X.Y; the default is the newest
# that the roots offer. A kernel is built in the newest root that has its source,
# with that root's compiler, and is kept:
#
# $cache/X.Y-debug/vmlinuz, modules.cpio, TREE.cpio	as image.sh has them
# $cache/X.Y-debug/headers		what builds modules for it
# $cache/X.Y-debug/stamp	package's version, root, sum of what made it
#
# It is built anew when one of the last three has changed; without a package
# mirror what is there is used. $cache and TREE are image.sh's. Needs root's
# rights, 3 GB in $TMPDIR and, for a build, the network.
set -eu
LC_ALL=C
export LC_ALL

top=$(cd "$(dirname "$0")/../.." && pwd -P)
# shellcheck source=scripts/lab/cache.sh
. "$top/scripts/lab/cache.sh"

# "X.Y VERSION ROOT" of each linux-source package that a root offers, the newest
# root first.
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

# one SERIES|newest: the folder of its kernel, made if it has to be.
one()
{
	row=$(awk -v s="$1" '$1 ~ /^[0-9]+\.[0-9]+$/ &&
			(s == "newest" || $1 == s)' \
		"$work/offers" | sort -s -k1,1Vr | head -n 1)
	[ -n "$row" ] || die "no root offers linux-source-$1; there are:" \
		"$(awk '$1 ~ /\./ { print $1 }' "$work/offers" | sort -uV |
		tr '\n' ' ')"
	# shellcheck disable=SC2086 # three words and what is not wanted
	set -- $row
	name=$1-debug version=$2 root=$3
	exec 9>"$cache/.$name.lock"
	flock -n 9 || { say WAIT "another run builds $name"; flock 9; }
	want="$1 $2 $3 $recipe"
	if [ -z "$offline" ] &&
	   [ "$(cat "$cache/$name/stamp" 2>/dev/null)" != "$want" ]; then
		say BUILD "$name: linux-source-$1 $version in the root $root" \
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
	[ -n "$x" ] || die "'$version' is no kernel version: 6.12, for instance"
	series="$series $x"
done
[ -d "$stage" ] || die "there is no $stage: run 'make TREE=$tree stage'"
mkdir -p "$cache"
"$top/scripts/lab/image.sh" tools
work=$(mktemp -d "${TMPDIR:-/tmp}/r750-debug.XXXXXX")
offline=
# Comments make no other kernel.
recipe=$(sed '/^[ \t]*#/d' "$top/scripts/lab/debug.config" \
	"$top/scripts/lab/build-debug.sh" | sha256sum | cut -d' ' -f1)
if ! offers >"$work/offers" || [ ! -s "$work/offers" ]; then
	cat "$cache"/*-debug/stamp >"$work/offers" 2>/dev/null ||
		die "no package mirror is reachable (see above), and no kernel" \
			"was built earlier"
	say NOTE "no package mirror is reachable: what was built earlier is used"
	offline=1
fi
for x in ${series:-newest}; do
	one "$x"
done
