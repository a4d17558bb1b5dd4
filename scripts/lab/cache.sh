# SPDX-License-Identifier: GPL-2.0-only OR MIT
# shellcheck shell=sh
# shellcheck disable=SC2154 # top: the folder of the project, set by the caller
# What image.sh and debug-kernel.sh share: the cache of kernels, how a part of it
# is made in a root, and r750.ko for a kernel that is there.

roots=${R750_ROOTS:-$top/build/roots}
cache=${R750_CACHE:-$top/build}/boot
tree=${TREE:-standin}
stage=$top/build/$tree/dkms

die()
{
	printf '%s: %s\n' "${0##*/}" "$*" >&2
	exit 1
}

say()
{
	printf '  %-7s %s\n' "$1" "$2" >&2
}

# The folder of root $1: as it stands, or made now.
root_dir()
{
	if [ -x "$roots/$1/bin/sh" ]; then
		printf '%s\n' "$roots/$1"
	else
		"$top/scripts/lab/root.sh" -q "$1"
	fi
}

# Runs in a root, whose changes are thrown away, with folder $2 as /out.
in_root()
{
	in=$(root_dir "$1") || die "no root $1"
	out=$2
	shift 2
	"$top/scripts/lab/in-root.sh" -n -b "$out:/out" "$in" "$@"
}

# What is under way in the background ends with us, and nothing half-done stays.
# Not for a subshell, which has no traps.
job='' half='' work=''
cleanup()
{
	[ -z "$job" ] || { kill "$job"; wait "$job" || :; }
	rm -rf ${half:+"$half"} ${work:+"$work"}
}
trap cleanup EXIT
trap 'exit 130' INT TERM HUP

# One line each half minute while $job writes to log $1, with the number of its
# lines and the last heading "=== ..." there.
progress()
{
	left=30
	while kill -0 "$job" 2>/dev/null; do
		sleep 1
		left=$((left - 1))
		[ $left = 0 ] || continue
		left=30
		say '...' "$(sed -n 's/^=== //p' "$1" | tail -n 1), $(wc -l \
			<"$1") lines, $(($(date +%s) - begin)) s: $1"
	done
}

# make_cached ROOT FOLDER SCRIPT ARG ARG: what fills the folder, made beside it so
# that nothing half-done stays.
make_cached()
{
	half=$2.new
	rm -rf "$half"
	mkdir -p "$half"
	begin=$(date +%s)
	in=$(root_dir "$1") || die "no root $1"
	# No function: $! is to be who gets the signal.
	"$top/scripts/lab/in-root.sh" -n -b "$half:/out" "$in" sh -eu -s \
		<"$top/scripts/lab/$3" -- "$4" "$5" >"$2.log" 2>&1 &
	job=$! rc=0
	progress "$2.log"
	wait "$job" || rc=$?
	job=
	if [ $rc != 0 ]; then
		tail -n 20 "$2.log" >&2
		die "$2: $3 failed in the root $1 (the log is $2.log). Is" \
			"the package mirror reachable?"
	fi
	rm -rf "$2" "$2.log"
	mv "$half" "$2"
	half=
	say MADE "$2 ($(($(date +%s) - begin)) s)"
}

# Folder $1 as archive $2, which busybox makes on any host.
archive()
{
	(cd "$1" && find . | "$cache/tools/bin/busybox" cpio -o -H newc) \
		>"$2.$$" 2>/dev/null || die "cannot write $2"
	mv "$2.$$" "$2"
}

# r750.ko for kernel $2 of root $1, built as DKMS would; against the headers of
# the root, or against those in folder $3 of the kernel's own.
driver()
{
	dir=$cache/$2
	sum=$(cd "$stage" && find . -type f -exec sha256sum {} + | sort |
		sha256sum)
	[ "$(cat "$dir/$tree.sum" 2>/dev/null)" = "$sum" ] && return
	rm -rf "${dir:?}/$tree"
	mkdir "$dir/$tree"
	# shellcheck disable=SC2016 # the inner shell's
	in_root "$1" "$dir" sh -euc '
		cp -R "/r750/build/$1/dkms" /tmp/stage
		make -C /tmp/stage KVER="$2" ${3:+"KDIR=/out/$3"}
		cp /tmp/stage/r750.ko "/out/$1/"' sh "$tree" "$2" "${3-}" \
		>"$dir/$tree.log" 2>&1 || {
		tail -n 20 "$dir/$tree.log" >&2
		die "$2: r750.ko does not build (the log is $dir/$tree.log)"
	}
	archive "$dir/$tree" "$dir/$tree.cpio"
	echo "$sum" >"$dir/$tree.sum"
	say MODULE "$dir/$tree/r750.ko"
}
