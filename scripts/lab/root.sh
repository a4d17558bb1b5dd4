#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only OR MIT
# usage: root.sh [-q] NAME...	make the roots NAME..., print their directories
#        root.sh -l		list those that have kernel headers
#
# A root is a minimal installation of another Debian release with its own compiler,
# dkms, quilt, Coccinelle and kernel headers, as listed in tests/matrix/releases; a
# name with a "lab" line there gets only the programs of that line. Roots are kept
# in $R750_ROOTS/NAME (default build/roots/NAME) and made anew when their lines
# change. Needs root and the mmdebstrap package.
#
# Kernel images that come with headers are never booted here, and depmod would read all
# their modules: only libata's are kept, as dkms takes a kernel with none for removed.
set -eu
LC_ALL=C
export LC_ALL

top=$(cd "$(dirname "$0")/../.." && pwd -P)
# shellcheck source=scripts/lib/sh.sh
. "$top/scripts/lib/sh.sh"
table=$top/tests/matrix/releases
roots=${R750_ROOTS:-$top/build/roots}
keyring=/usr/share/keyrings/debian-archive-keyring.gpg

progress()
{
	[ -n "$quiet" ] || warn "$@"
}

# The table's lines for root $1; the root is stale if one of them changed.
rows()
{
	awk -v name="$1" 'NR == FNR { lab = lab || $1 == "lab" && $2 == name
			next }
		$1 == "tools" && !lab || $2 == name' "$table" "$table"
}

# All names except those of labs.
names()
{
	awk '$1 == "root" { print $2 }' "$table"
}

# The mirror of the archive that has suite $1, as this machine's apt has it. Asking
# apt saves parsing its sources, of which there are two formats.
archive()
{
	# shellcheck disable=SC2016 # apt's own variables
	uris=$(apt-get indextargets --format '$(RELEASE) $(COMPONENT) $(REPO_URI)' \
		'Origin: Debian' 'Identifier: Packages' | awk '$2 == "main"')
	[ -n "$uris" ] || die "apt knows no Debian archive yet: run" \
		"'apt-get update' (roots can be" \
		"made on Debian only)"
	main=$(printf '%s\n' "$uris" |
		awk '$1 !~ /-security$/ { print $3; exit }')
	security=$(printf '%s\n' "$uris" |
		awk '$1 ~ /-security$/ { print $3; exit }')
	case $1 in
	*-security) printf '%s\n' "${security:-${main%/}-security}" ;;
	*) printf '%s\n' "$main" ;;
	esac
}

# The suites of root $1
suites()
{
	rows "$1" | awk '$1 == "root" || $1 == "lab" { $1 = $2 = ""; print }'
}

# The packages of root $1 beyond a minimal Debian, comma-separated.
packages()
{
	rows "$1" | awk '$1 == "tools" { $1 = ""; print }
		$1 == "programs" { $1 = $2 = ""; print }'
}

# Foreign architectures provide kernel headers only, so just the first suite is
# asked for them; mirrors often lack their security suite.
sources()
{
	arch=$(architectures "$1")
	for suite in $(suites "$1"); do
		uri=$(archive "$suite")
		printf 'deb [arch=%s signed-by=%s] %s %s main\n' \
			"$arch" "$keyring" "$uri" "$suite"
		arch=amd64
	done
}

# Comma-separated, amd64 first: the compilers are amd64 in every root.
architectures()
{
	rows "$1" | awk 'BEGIN { list = "amd64" }
		$1 == "headers" && !seen[$3]++ && $3 != "amd64" {
			list = list "," $3 }
		END { print list }'
}

# Runs as mmdebstrap's last hook: the outer apt works on the root in directory $2.
install_headers()
{
	name=$1 dir=$2
	APT_CONFIG=$MMDEBSTRAP_APT_CONFIG
	# Nothing boots from a root: no initial ramdisk, should a kernel be installed.
	INITRD=No
	export APT_CONFIG INITRD
	rows "$name" | awk '$1 == "headers" { print $3, $4, $5 }' >"$dir/want"
	apt-cache pkgnames linux-headers- | sed 's/^linux-headers-//' >"$dir/all"
	set --
	while read -r arch count re; do
		found=$(newest "$count" "$re" <"$dir/all")
		[ -n "$found" ] || die "$name: no kernel headers match $re"
		for k in $found; do
			set -- "$@" "linux-headers-$k:$arch"
		done
	done <"$dir/want"
	rm -f "$dir/want" "$dir/all"
	[ $# -gt 0 ] || return 0
	warn "$name: $*"
	apt-get -q -y --no-install-recommends -o "DPkg::Chroot-Directory=$dir" \
		install "$@"
}

# Of the releases on stdin that match $2, the newest of each series; of these, the
# $1 newest.
newest()
{
	sed 's/:.*//' | grep -Ex -- "$2" | sort -V -u |
		awk -F. '{ s = $1 "." ($2 + 0)
			   if (s != last) n++
			   last = s; best[n] = $0 }
			 END { for (i = 1; i <= n; i++) print best[i] }' |
		tail -n "$1"
}

make_root()
{
	name=$1 dir=$roots/$1 tmp=$roots/.$1.$$
	rows "$name" | grep -Eq '^(root|lab)' || die "there is no root '$name':" \
		"the names in $table are" "$(names | tr '\n' ' ')"
	mkdir -p "$roots" 2>/dev/null || die "cannot make the directory $roots"
	# A second run that wants the same root waits, then finds it made.
	exec 9>"$roots/.$name.lock"
	flock -n 9 || { progress "$name: another run is making it, waiting"; flock 9; }
	stamp=$(rows "$name" | sha256sum | cut -d' ' -f1)
	if [ "$(cat "$dir/.r750-root" 2>/dev/null)" = "$stamp" ]; then
		progress "$name: $dir (made earlier)"
		printf '%s\n' "$dir"
		return
	fi
	[ "$(id -u)" = 0 ] || die "$name: only root can make it: use sudo"
	command -v mmdebstrap >/dev/null || die "$name: mmdebstrap is missing:" \
		"apt-get install mmdebstrap"
	[ -r "$keyring" ] || die "$name: $keyring is missing:" \
		"apt-get install debian-archive-keyring"
	trap 'rm -rf "$tmp"' EXIT
	trap 'exit 130' INT TERM HUP
	# Leftovers of a killed run: whoever made them held the lock that is now ours.
	rm -rf "$roots/.$name".[0-9]*
	progress "$name: making it (some minutes; log: $dir.log)"
	begin=$(date +%s)
	sources "$name" >"$dir.sources"
	# mmdebstrap hands apt's descriptor numbers to a shell, and dash knows single digits
	# only: keep our lock and inherited descriptors out of 3 to 9.
	if ! mmdebstrap --mode=root --variant=minbase \
		--architectures="$(architectures "$name")" \
		--include="$(packages "$name")" \
		--aptopt='APT::Install-Recommends "false"' \
		--aptopt='Acquire::Languages "none"' \
		--dpkgopt=force-unsafe-io \
		--dpkgopt='path-exclude=/usr/share/doc/*' \
		--dpkgopt='path-exclude=/usr/share/man/*' \
		--dpkgopt='path-exclude=/usr/share/locale/*' \
		--dpkgopt='path-exclude=*/lib/modules/*/kernel/*' \
		--dpkgopt='path-include=*/lib/modules/*/kernel/drivers/ata/*' \
		--customize-hook="'$top/scripts/lab/root.sh' --headers $name \"\$1\"" \
		"" "$tmp" - <"$dir.sources" >"$dir.log" 2>&1 \
		3>&- 4>&- 5>&- 6>&- 7>&- 8>&- 9>&-; then
		tail -n 20 "$dir.log" >&2
		die "$name: mmdebstrap failed (log: $dir.log); is the package" \
			"mirror reachable?"
	fi
	rm -f "$dir.sources"
	printf '%s\n' "$stamp" >"$tmp/.r750-root"
	rm -rf "$dir"
	mv "$tmp" "$dir"
	progress "$name: $dir, $(($(date +%s) - begin)) s"
	printf '%s\n' "$dir"
}

quiet=
while [ $# -gt 0 ]; do
	case $1 in
	-q) quiet=1 ;;
	-l) names; exit ;;
	--headers) install_headers "$2" "$3"; exit ;;
	-*) die "unknown option $1" ;;
	*) break ;;
	esac
	shift
done
[ $# -gt 0 ] || die "usage: root.sh [-q] NAME... | -l"
# In parallel, since one can fetch while another unpacks. Each directory is printed
# as soon as it is ready.
pids=
for name; do
	(make_root "$name") &
	pids="$pids $!"
done
bad=0
for pid in $pids; do
	wait "$pid" || bad=1
done
exit $bad
