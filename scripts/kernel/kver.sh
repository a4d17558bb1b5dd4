#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only OR MIT
# usage: kver.sh [--root DIR] [--check] [--cc CC] [KVER]
#        kver.sh [--root DIR] --list
#        kver.sh --kdir DIR [--check] [--cc CC]
#
# Finds the headers of an installed kernel: the newest whose release is KVER or
# starts with it (6.1 is 6.1.0-13, but not 6.12; of rt, debug, lowlatency and cloud
# kernels only if such a one runs, or there is no other); default: the running kernel.
# Prints its release and its build directory.
#
#  --root DIR	look under DIR instead of /
#  --list	print all, the newest last
#  --kdir DIR	take this build directory and print its release
#  --check	die if no module can be built there; print key=value lines
#  --cc CC	and if this compiler does not fit; "auto" is the one that Kbuild
#		will take. An older one than the kernel's is refused, but with
#		R750_ANY_CC=1
#
# distributions has the places and packages, fit.sh the checks.
set -eu
LC_ALL=C
export LC_ALL

top=$(cd "$(dirname "$0")/../.." && pwd -P)
# shellcheck source=scripts/lib/sh.sh
. "$top/scripts/lib/sh.sh"
# shellcheck source=scripts/kernel/fit.sh
. "$top/scripts/kernel/fit.sh"
table=$top/scripts/kernel/distributions
tab='	' cr=$(printf '\r') nl='
'

misuse()
{
	warn "$@"
	exit 2
}

# Anything else comes from a broken file.
is_release()
{
	case $1 in
	*[!A-Za-z0-9._+~-]*) return 1 ;;
	[0-9]*) [ ${#1} -le 255 ] ;;
	*) return 1 ;;
	esac
}

# matches RELEASE KVER: is it the same, or the beginning up to a component's end?
matches()
{
	case $1 in
	"$2" | "$2"[!A-Za-z0-9]*) ;;
	"$2"*) case $2 in *[A-Za-z0-9]) return 1 ;; esac ;;
	*) return 1 ;;
	esac
}

# release_of DIR NAME: sets $release to that of the kernel whose build directory
# DIR is: as it says itself, or else by NAME. False if it is not one, with the
# reason in $why.
release_of()
{
	why=
	if [ ! -e "$1" ]; then
		why='No such file or directory'
	elif [ ! -d "$1" ]; then
		why='it is not a directory'
	elif [ ! -e "$1/Makefile" ] && [ ! -e "$1/Kbuild" ]; then
		why='it has no Makefile'
	elif [ ! -e "$1/include/config/kernel.release" ] &&
	     [ ! -e "$1/include/generated/utsrelease.h" ]; then
		why='it is not prepared; run make modules_prepare there'
	fi
	[ -z "$why" ] || return 1
	# UTS_RELEASE is what uname -r and a module's vermagic say. The other
	# file mostly agrees, but not 6.1.192 in Debian's 6.1.0-56-amd64.
	first_line "$1/include/generated/utsrelease.h"
	release=${line#'#define UTS_RELEASE "'} release=${release%%'"'*}
	is_release "$release" && return
	first_line "$1/include/config/kernel.release"
	release=$line
	is_release "$release" && return
	release=$2
	is_release "$release" && return
	why='include/generated/utsrelease.h is broken; run make modules_prepare there or reinstall it'
	return 1
}

# first_line FILE: sets $line; empty if FILE is not a file, but a FIFO say.
first_line()
{
	line=
	[ ! -f "$1" ] || IFS=$cr read -r line <"$1" || :
}

# An absolute link under $root is meant from there, as after chroot.
follow_in_root()
{
	dir=$1
	for _ in 1 2 3 4 5 6 7 8; do
		[ -n "$root" ] && [ -L "$dir" ] || return 0
		target=$(readlink "$dir")
		case $target in
		"$root"/*) dir=$target ;;
		/*) dir=$root$target ;;
		*) return 0 ;;
		esac
	done
}

# search PATTERN: adds a line "release <tab> directory" to $list for each build
# directory that PATTERN of the table matches and $list does not have yet. No
# process is started: this runs for each pattern at every make.
search()
{
	case $1 in
	*@*) glob="${1%%@*}*${1#*@}" ;;
	*) glob=$1 ;;
	esac
	# Names may have blanks: globbing, but no splitting.
	IFS=
	for path in "$root"/$glob; do
		follow_in_root "$path"
		# The release in the name; nothing usable if there is no @.
		name=${path#"$root/${1%%@*}"}
		if ! is_listed && release_of "$dir" "${name%"${1#*@}"}"; then
			list=$list$release$tab$dir$nl
		fi
	done
	unset IFS
}

# Does $list have $dir, by whatever name?
is_listed()
{
	rest=$list
	while [ -n "$rest" ]; do
		at=${rest%%"$nl"*} rest=${rest#*"$nl"}
		# shellcheck disable=SC3013 # all shells have -ef, and POSIX now
		[ ! "${at#*"$tab"}" -ef "$dir" ] || return 0
	done
	return 1
}

# Puts a key in front that sort -V gets right: four numbers, a missing one as 0,
# then a release candidate, behind the "~" that sorts before everything.
by_release()
{
	awk -F '\t' '{	match($1, /^[0-9]+([.][0-9]+)*/)
			head = substr($1, 1, RLENGTH)
			rest = substr($1, RLENGTH + 1)
			for (n = split(head, part, "."); n < 4; n++)
				head = head ".0"
			if (match(rest, /[-.~_]rc[0-9]+/))
				head = head "~" substr(rest, RSTART + 1, RLENGTH - 1)
			print head rest "\t" $0
		}' | sort -t "$tab" -k 1,1V -k 2,2 -k 3,3 | cut -f 2-
}

# Sets $list to all kernels under $root, the newest last.
find_all()
{
	list=
	set -f
	# shellcheck disable=SC2046 # patterns have no blanks
	set -- $(table_rows | cut -d '|' -f 3)
	set +f
	for pattern; do
		search "$pattern"
	done
	[ -z "$list" ] || list=$(printf '%s' "$list" | by_release)
}

# The table without comments, and without blanks around its fields.
table_rows()
{
	sed 's/[[:blank:]]*|[[:blank:]]*/|/g; s/^[[:blank:]]*//
		s/[[:blank:]]*$//; /^#/d; /^$/d' "$table"
}

# The value of $2 in the os-release file $1, as separate words.
os_release()
{
	sed -n "s/\r\$//; s/^$2=//; T; s/^\([\"']\)\(.*\)\1\$/\2/p; t; p" "$1" |
		head -n 1
}

# Sets the fields of the line for release $1 on this distribution: one for such
# releases, or else that of its ID, which goes before what it is like.
distribution()
{
	while IFS='|' read -r id name _ install search; do
		# shellcheck disable=SC2254 # a pattern
		case release:$1 in
		$id) return ;;
		esac
	done <<-END
		$(table_rows | grep '^release:')
	END
	ids=
	for f in "$root/etc/os-release" "$root/usr/lib/os-release"; do
		[ ! -f "$f" ] || {
			ids="$(os_release "$f" ID) $(os_release "$f" ID_LIKE)"
			break
		}
	done
	set -f
	for want_id in $ids '*'; do
		while IFS='|' read -r id name _ install search; do
			[ "$id" != "$want_id" ] || break 2
		done <<-END
			$(table_rows)
		END
	done
	set +f
}

# Is $1 a whole release? Packages are named after those that end in a word: a
# flavour (6.1.0-9-amd64) or an architecture (6.8.5-301.fc40.x86_64).
is_whole()
{
	case ${1##*[-.]} in
	rc[0-9]*) return 1 ;;
	[A-Za-z]*) ;;
	*) return 1 ;;
	esac
}

# How to get the headers of $1, in one line.
advice()
{
	distribution "$1"
	text=$install
	is_whole "$1" || text=${search:-$install}
	re=$(printf '%s' "$1" | sed 's/[.+]/\\\\&/g')
	printf '%s%s' "${name:+on $name: }" \
		"$(printf '%s' "$text" | sed "s/@/$1/g; s/\\$/${1%%+*}/g; s/%/$re/g")"
}

die_missing()
{
	installed=$(printf '%s' "$list" | cut -f 1 | paste -sd , - |
		sed 's/,/, /g')
	newest=${installed##*, }
	die "no headers for $1; installed: ${installed:-none};" \
		"$(advice "${2-$1}")${newest:+; or build for one of those: KVER=$newest}"
}

# Sets $kind to what sort of kernel release $1 is.
kind_of()
{
	case $1 in
	*[-+]rt | *[-+]rt[-.0-9]*) kind=rt ;;
	*[-+]debug*) kind=debug ;;
	*-lowlatency*) kind=lowlatency ;;
	*-cloud-*) kind=cloud ;;
	*) kind=plain ;;
	esac
}

# Sets $release and $dir to the kernel for KVER $1: that of the very name, or the
# newest that matches: one for x86, since headers for other architectures may be
# installed; of the running kernel's kind, or else a plain one.
choose()
{
	exact='' found='' best=0
	kind_of "$running"
	ours=$kind
	while IFS=$tab read -r r d; do
		[ "$r" != "$1" ] || exact=$r$tab$d
		matches "$r" "$1" || continue
		kind_of "$r"
		case $kind in
		"$ours") rank=2 ;;
		plain) rank=1 ;;
		*) rank=0 ;;
		esac
		kernel_config "$d" || kernel_arch=x86_64
		case $kernel_arch in
		x86_64 | i386) rank=$((rank + 3)) ;;
		esac
		[ $rank -lt $best ] || { best=$rank found=$r$tab$d; }
	done <<-END
		$list
	END
	found=${exact:-$found}
	[ -n "$found" ] || die_missing "$1"
	release=${found%%"$tab"*} dir=${found#*"$tab"}
}

# Kbuild splits names at blanks, make at colons.
check_path()
{
	for path in "$1" "$(cd -P "$1" && pwd -P)"; do
		case $path in
		*[[:space:]:]*) die "$path has a space or a colon in its name," \
			"Kbuild cannot work there; move it" ;;
		esac
	done
}

# The compiler that Kbuild will take for $dir (kbuild-args.sh names it, too); nothing
# if the headers name theirs, as Debian's do (Kbuild complains if it is missing).
default_compiler()
{
	own=$(kernel_compiler "$dir")
	case ${LLVM-} in
	-*) echo "clang$LLVM" ;;
	*/) echo "${LLVM}clang" ;;
	'' | 0) [ -e "$dir/.kernelvariables" ] || echo "${own:-${kernel_cc:-gcc}}" ;;
	*) echo clang ;;
	esac
}

# Does the compiler $1 fit the kernel? $1 may have options or a wrapper, so that
# a shell splits it, as make's does.
check_compiler()
{
	# shellcheck disable=SC2046 # two numbers
	set -- "$1" $(echo r750 __clang_major__ __GNUC__ |
		sh -c "$1 -E -P -x c -" 2>/dev/null | sed -n 's/^ *r750 //p')
	case ${2-}/${3-} in
	[0-9]*/[0-9]*) kind=clang major=$2 ;;
	__clang_major__/[0-9]*) kind=gcc major=$3 ;;
	*) die "cannot run the compiler $1; install it, or name another with CC=" ;;
	esac
	[ -n "$kernel_cc" ] || return 0
	if [ "$kind" != "$kernel_cc" ]; then
		advice='leave CC= and LLVM= out, or say CC=gcc'
		[ "$kernel_cc" != clang ] || advice='say LLVM=1'
		die "kernel $release was built with $kernel_cc, but $1 is $kind" \
			"$major; $advice"
	fi
	if [ "$major" -lt "${kernel_cc_major:-0}" ] &&
	   [ "${R750_ANY_CC-}" != 1 ]; then
		die "kernel $release was built with $kernel_cc $kernel_cc_major," \
			"but $1 is the older $kind $major; install and name a" \
			"newer one with CC=$kernel_cc-$kernel_cc_major, or try it" \
			"with R750_ANY_CC=1"
	fi
}

# Checks $dir, and says in key=value lines what it is.
check_all()
{
	check_path "$dir"
	kernel_check "$dir"
	[ "$cc" != auto ] || cc=$(default_compiler)
	[ -z "$cc" ] || check_compiler "$cc"
	llvm=0 regparm=0
	[ "$kernel_cc" != clang ] || llvm=1
	# arch/x86/Makefile: 32-bit kernels pass three arguments so.
	[ "$kernel_arch" != i386 ] || regparm=3
	printf '%s\n' "release=$release" "kdir=$dir" "arch=$kernel_arch" \
		"llvm=$llvm" "regparm=$regparm" modules=1 \
		"compiler=\"${kernel_cc:-unknown}${kernel_cc_major:+ $kernel_cc_major}\""
}

list_all()
{
	printf '%s\n' "$list" | tr "$tab" ' '
}

# From --kdir: sets $release and $dir. The name stays as given, if it is absolute.
one_dir()
{
	release_of "$kdir" '' ||
		die "cannot use $kdir as a kernel's build directory: $why; name" \
			"another with KDIR="
	case $kdir in
	/*) dir=$kdir ;;
	*) dir=$(cd -P "$kdir" && pwd -P) ;;
	esac
}

usage()
{
	sed -n '/^# usage:/,/^$/s/^#\( \|$\)//p' "$0"
}

# answer prints what its arguments print, or dies if that cannot be written.
answer()
{
	said=$("$@")
	printf '%s\n' "$said" 2>/dev/null || die "cannot write the answer"
}

root='' kdir='' want='' cc='' check='' mode=''
while [ $# -gt 0 ]; do
	case $1 in
	--root | --kdir | --cc)
		[ $# -gt 1 ] || misuse "$1 wants an argument" ;;
	esac
	case $1 in
	--root)
		[ -d "$2" ] || misuse "--root $2 is not a directory"
		root=$(printf '%s' "$2" | sed 's,/*$,,'); shift ;;
	--list) mode=${mode}list ;;
	--kdir) kdir=$2 mode=${mode}kdir; shift ;;
	--check) check=1 ;;
	--cc)
		[ -n "$2" ] || misuse '--cc is empty; name a compiler'
		cc=$2; shift ;;
	-h | --help) usage; exit ;;
	-*) usage >&2; exit 2 ;;
	*)
		[ "$mode" != one ] || misuse "one KVER at a time, not also $1"
		is_release "$1" || misuse "${1:-the empty KVER} is not a kernel" \
			"release; write it as uname -r does, or its beginning"
		want=$1 mode=${mode}one ;;
	esac
	shift
done
case $mode in
'' | one | list | kdir) ;;
*) misuse 'give one of KVER, --list and --kdir' ;;
esac
[ -z "$cc" ] || [ -n "$check" ] || misuse '--cc goes with --check'
[ -z "$check" ] || [ "$mode" != list ] ||
	misuse '--check takes one kernel, not --list'

if [ "$mode" = kdir ]; then
	one_dir
	plain=$release
else
	find_all
	running=$(uname -r)
	if [ "$mode" = list ]; then
		[ -n "$list" ] || die_missing 'any kernel' "$running"
		answer list_all
		exit
	fi
	choose "${want:-$running}"
	plain="$release $dir"
fi
if [ -n "$check" ]; then
	answer check_all
else
	answer echo "$plain"
fi
