#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only OR MIT
# usage: import.sh [-m] [--] SRC UPSTREAM
#
# Imports the vendor tree in SRC, an archive or a directory with the tree at any
# depth inside, as UPSTREAM/<release>, read-only, if it is exactly what the
# manifest UPSTREAM/<release>.sha256 lists. With -m, writes that manifest for a
# release that has none.
#
# SRC becomes a plain tar file of a bounded size, and everything after that
# works on this copy: tar's listing is judged before anything is unpacked, and
# what was unpacked is compared with the manifest before it is renamed into
# place.
# exit: 0 done; 1 refused or failed, nothing was written; 2 wrong usage; 128 and
# the signal's number if interrupted
set -eu
LC_ALL=C
export LC_ALL

top=$(cd "$(dirname "$0")/../.." && pwd -P)
here=$top/scripts/import
# shellcheck source=scripts/lib/sh.sh
. "$top/scripts/lib/sh.sh"
# shellcheck source=upstream-src/r750.product
. "$top/upstream-src/r750.product"

# The vendor's tree has 36 files and 1.5 MiB; see entries.awk for more limits.
max_mib=256
max_nesting=3
# Beside the card's own file, the one by which the tree is found.
common=osm/linux/osm_linux.c

usage()
{
	sed -n 's/^# usage: /usage: /p' "$0" >&2
	exit 2
}

# Sets limit $1 to $2; a hard limit that is lower stays.
limit()
{
	# shellcheck disable=SC3045 # dash, bash and busybox know -v, all know -f
	ulimit -S "$1" "$2" 2>/dev/null || :
}

# usage: bounded OUTPUT PROGRAM...
# Runs PROGRAM with limits on its output and memory and without a PATH, because
# libarchive would run some decompressors; in C.UTF-8, so that names in UTF-8
# are readable in any locale. Its stderr is left in $said.
bounded()
{
	out=$1 program=$(command -v "$2")
	shift 2
	# Beyond the limit, let write() fail; the signal would leave a core file.
	said=$(
		trap '' XFSZ
		limit -f $((max_mib * 2048))
		limit -v 1048576
		exec env PATH=/nonexistent LC_ALL=C.UTF-8 "$program" "$@" \
			2>&1 >"$out"
	)
}

# usage: cannot_read WHY
# Dies with WHY, unless the program that bounded just ran hit the limit or a full disk.
cannot_read()
{
	[ "$(wc -c <"$out")" -lt $((max_mib << 20)) ] || die "$origin: more than" \
		"$max_mib MiB in all; name the driver's own archive or directory"
	full=$(trap '' XFSZ; head -c 65536 /dev/zero 2>&1 >>"$out") ||
		die "$upstream: $full"
	printf '%s\n' "$said" | tail -n 5 >&2
	die "$origin: $1"
}

magic()
{
	od -An -v -tx1 -N4 "$1"
}

# Where the archive begins in a self-extracting one (makeself): at the first
# line that starts like a gzip, xz, bzip2 or zstd file. The script is never run.
payload_offset()
{
	grep -abom 1 -e "^$(printf '\037\213')" -e "^$(printf '\375')7zXZ" \
		-e '^BZh[1-9]' -e "^$(printf '\050\265\057\375')" "$1" |
		sed -n '1s/:.*//p'
}

# Makes the file $1 a plain tar file, $work/tar. bsdtar gets nothing but what
# starts like zip and 7zip: another of its formats, mtree, makes it open files
# of this machine.
flatten()
{
	in=$1
	[ -s "$in" ] || die "$origin: the file is empty"
	case $(magic "$in") in
	' 23 21'*) # "#!"
		at=$(payload_offset "$in")
		[ -n "$at" ] || die "$origin: is a script with no archive behind" \
			"it that can be read"
		tail -c +$((at + 1)) "$in" >"$work/payload"
		in=$work/payload
		;;
	esac
	bounded "$work/plain" bsdcat <"$in" ||
		cannot_read "cannot be unpacked: cut short or damaged?"
	case $(magic "$work/plain") in
	' 50 4b 03 04' | ' 50 4b 05 06' | ' 37 7a bc af')
		bounded "$work/tar" bsdtar -cf - --format=gnutar "@$work/plain" ||
			cannot_read "cannot be unpacked: cut short or damaged?"
		;;
	*)
		mv "$work/plain" "$work/tar"
		;;
	esac
}

# Makes the directory $1 a plain tar file, $work/tar. Symbolic links stay links,
# hard links become files.
pack()
{
	bounded "$work/tar" tar -C "$1" --hard-dereference -cf - . ||
		cannot_read "cannot be read"
}

# Writes $work/entries, without what git and file managers add to a directory,
# and returns entries.awk's exit status.
judge()
{
	bounded "$work/list" tar -tv --numeric-owner --utc \
		--quoting-style=escape --exclude=.git --exclude=.DS_Store \
		--exclude='._*' --exclude=__MACOSX --exclude=Thumbs.db \
		-f - <"$work/tar" ||
		cannot_read "cannot be read: cut short, damaged, or not an archive?"
	origin=$origin config=$product_config common=$common title=$product_title \
		awk -f "$here/entries.awk" "$work/list" >"$work/entries"
}

# Makes $work/tar and $work/entries of SRC, or of the one archive in it.
read_source()
{
	depth=0
	origin=$src
	if [ -d "$src" ]; then
		pack "$src"
	else
		flatten "$src"
	fi
	while
		status=0
		judge || status=$?
		[ "$status" -eq 3 ]
	do
		depth=$((depth + 1))
		[ "$depth" -le "$max_nesting" ] || die "$origin: more than" \
			"$max_nesting archives in each other"
		bounded "$work/inner$depth" tar -xOf - --verbatim-files-from \
			-T "$work/entries" <"$work/tar" ||
			cannot_read "cannot be unpacked"
		origin="$origin: $(cat "$work/entries")"
		flatten "$work/inner$depth"
	done
	return "$status"
}

# Unpacks the tree to $tree; owners and modes are not the archive's.
unpack()
{
	read -r strip name <"$work/entries"
	sed 1d "$work/entries" >"$work/files"
	mkdir "$tree"
	bounded "$work/unpack" tar -xf - -C "$tree" --strip-components="$strip" \
		--no-same-owner --no-same-permissions -m --verbatim-files-from \
		-T "$work/files" <"$work/tar" || cannot_read "cannot be unpacked"
	find "$tree" -type f -exec chmod 444 {} +
}

# Sets $version to what the sources call themselves, without the "v", and
# $known to the name of that release.
read_version()
{
	version=$(sed -n 's/.*driver_ver[][ 	=]*"v\([A-Za-z0-9._-]*\)".*/\1/p' \
		"$tree/$product_config" | grep -Ex '.{1,30}' | head -n 1)
	[ -n "$version" ] || die "$src: $product_config: defines no version" \
		"(driver_ver)"
	known=$product_prefix$version
}

# Sets $manifest and $release. A point release may carry the version of the one
# before it (v1.2.10.1 does): of several candidates, the manifest with the
# fewest differences is taken. $fewest is their number, $work/differences the
# list.
find_manifest()
{
	fewest='' manifest=''
	for m in "$upstream/$known.sha256" "$upstream/$known".*.sha256; do
		point=${m#"$upstream/$known"}
		case ${point%sha256} in *[!.0-9]*) continue ;; esac
		[ -f "$m" ] || continue
		status=0
		sh "$here/manifest.sh" check "$m" "$tree" >"$work/out" 2>&1 || status=$?
		n=$(grep -c '^  ' "$work/out" || :)
		if [ "$status" -ne 0 ] && [ "$n" -eq 0 ]; then
			cat "$work/out" >&2
			exit 1
		fi
		if [ -z "$fewest" ] || [ "$n" -lt "$fewest" ]; then
			fewest=$n manifest=$m
			mv "$work/out" "$work/differences"
		fi
	done
	[ -n "$manifest" ] || die "$src: says it is v$version, and there is no" \
		"manifest $upstream/$known.sha256; if you trust this copy, write" \
		"one with
	make manifest SRC='$src'"
	release=${manifest##*/}
	release=${release%.sha256}
}

# The vendor's installer leaves these out of its copy in /usr/share/hptdrv.
is_installed_copy()
{
	[ ! -e "$tree/install.sh" ] && [ ! -e "$tree/dist" ] &&
		grep -q '^  missing: install\.sh$' "$work/differences"
}

refuse_differences()
{
	grep '^  ' "$work/differences" >&2
	if is_installed_copy; then
		warn "$src: looks like the copy that the vendor's installer makes" \
			"in /usr/share/hptdrv, which is not complete"
	elif grep -q '^  line endings only: ' "$work/differences"; then
		warn "$src: line endings were converted, as git's core.autocrlf and" \
			"unzip -a do"
	fi
	die "$src: is not $release as it was released: $fewest" \
		"difference$([ "$fewest" -eq 1 ] || echo s), listed above; take an" \
		"untouched copy"
}

# $dest exists, which is harmless if it is what would be imported.
check_present()
{
	if [ -L "$dest" ] || [ ! -d "$dest" ]; then
		die "$dest: is in the way and is not a directory; move it away"
	elif ! sh "$here/manifest.sh" check "$manifest" "$dest" >/dev/null; then
		die "$dest: is already there but was changed, as listed; remove" \
			"it with
	make remove-tree TREE=$release
and import again"
	fi
	say "$release is already imported, $(wc -l <"$manifest") files unchanged"
}

# rename() does not replace a directory that is not empty: of two imports at
# once, one wins and the other finds the tree in place. $tree itself stays
# writable until then: a read-only directory cannot change its parent.
put_in_place()
{
	find "$tree" -mindepth 1 -type d -exec chmod 555 {} +
	trap '' INT TERM HUP
	if mv -T "$tree" "$dest" 2>"$work/err"; then
		chmod 555 "$dest"
		say "$release: $(wc -l <"$manifest") files, as in its manifest," \
			"now in $dest" || : # imported all the same
	elif [ -e "$dest" ]; then
		check_present
	else
		cat "$work/err" >&2
		die "$dest: cannot be put into place"
	fi
}

import()
{
	find_manifest
	[ "$fewest" -eq 0 ] || refuse_differences
	dest=$upstream/$release
	if [ -e "$dest" ] || [ -L "$dest" ]; then
		check_present
	else
		put_in_place
	fi
}

# The release's name: the directory's, if that is a point release of $known.
new_release()
{
	[ "$name" != . ] || name=$(basename "$(realpath "$src")")
	case $name in
	"$known".*[!.0-9]*) echo "$known" ;;
	"$known".*) echo "$name" ;;
	*) echo "$known" ;;
	esac
}

write_manifest()
{
	release=$(new_release)
	manifest=$upstream/$release.sha256
	sh "$here/manifest.sh" write "$tree" >"$work/new"
	for m in "$upstream/$product_prefix"*.sha256; do
		[ -f "$m" ] || continue
		sort -k 2 "$m" | cmp -s - "$work/new" || continue
		die "$src: is known already: $m lists the same files, and is not" \
			"overwritten; to import them: make import SRC='$src'"
	done
	# It replaces nothing, and then a mv may exit with 0. (No hard link: FAT has none.)
	mv -nT "$work/new" "$manifest" 2>"$work/err" || :
	[ ! -e "$work/new" ] || {
		[ ! -e "$manifest" ] || die "$manifest: is there already for" \
			"other files, and is not overwritten"
		cat "$work/err" >&2
		die "$manifest: cannot be written"
	}
	say "wrote $manifest; it proves only that later copies are the same as" \
		"this one"
}

finish()
{
	status=$?
	trap '' INT TERM HUP
	scratch_remove
	case $status in
	0) ;;
	129 | 130 | 143) warn "interrupted; nothing was $result" ;;
	*) warn "$src: nothing was $result" ;;
	esac
	exit "$status"
}

action=import result=imported
if [ "${1-}" = -m ]; then
	action=write_manifest result=written
	shift
fi
[ "${1-}" != -- ] || shift
case $# in 2) ;; *) usage ;; esac
src=$1 upstream=$2 scratch=
case $src in
-*) [ -e "$src" ] || usage; src=./$src ;;
esac
trap finish EXIT
trap 'exit 130' INT
trap 'exit 143' TERM
trap 'exit 129' HUP
if [ ! -e "$src" ]; then
	die "$src: No such file or directory"
elif [ ! -f "$src" ] && [ ! -d "$src" ]; then
	die "$src: is neither an archive nor a directory"
elif [ ! -r "$src" ]; then
	die "$src: Permission denied"
fi
[ -d "$upstream" ] || die "$upstream: No such directory"
"$top/scripts/lib/need.sh" bsdcat bsdtar || exit
scratch "$upstream" import || die "$upstream: cannot write there"
work=$scratch tree=$scratch/tree
read_source
unpack
read_version
"$action"
