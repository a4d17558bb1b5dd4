# SPDX-License-Identifier: GPL-2.0-only OR MIT
# shellcheck shell=sh
# shellcheck disable=SC2154 # top: the project's directory, set by the caller
# Shared by image.sh and debug-kernel.sh: the cache of kernels, making an entry in a
# root, and building r750.ko for a cached kernel.

# shellcheck source=scripts/lib/sh.sh
. "$top/scripts/lib/sh.sh"
roots=${R750_ROOTS:-$top/build/roots}
cache=${R750_CACHE:-$top/build}/boot
tree=${TREE:-standin}
# The directory in build/, as in scripts/make/series.mk.
variant=$tree
[ "${SERIES-}" != port ] || variant=$variant-port
[ "${JBOD-}" != no ] || variant=$variant-arrays
stage=$top/build/$variant/dkms
# What chooses it on make's command line.
# shellcheck disable=SC2034 # the callers'
case $tree in
open) choice=DRIVER=open ;;
*) choice=TREE=$tree ;;
esac

tell()
{
	printf '  %-7s %s\n' "$1" "$2" >&2
}

# Prints the directory of root $1, which is made if it is missing.
root_dir()
{
	if [ -x "$roots/$1/bin/sh" ]; then
		printf '%s\n' "$roots/$1"
	else
		"$top/scripts/lab/root.sh" -q "$1"
	fi
}

# in_root ROOT DIRECTORY CMD...: runs CMD in the root, with DIRECTORY as /out; other
# changes are thrown away.
in_root()
{
	in=$(root_dir "$1") || die "no root $1"
	out=$2
	shift 2
	"$top/scripts/lab/in-root.sh" -n -b "$out:/out" "$in" "$@"
}

# On exit, ends the background job and removes what is unfinished. Subshells do not
# inherit the trap.
job='' half='' work=''
cleanup()
{
	[ -z "$job" ] || { kill "$job"; wait "$job" || :; }
	rm -rf ${half:+"$half"} ${work:+"$work"}
}
trap cleanup EXIT
trap 'exit 130' INT TERM HUP

# Every half minute while $job writes to log $1, prints the last "=== ..." heading
# and the number of lines in it.
progress()
{
	left=30
	while kill -0 "$job" 2>/dev/null; do
		sleep 1
		left=$((left - 1))
		[ $left = 0 ] || continue
		left=30
		tell '...' "$(sed -n 's/^=== //p' "$1" | tail -n 1), $(wc -l \
			<"$1") lines, $(($(date +%s) - begin)) s: $1"
	done
}

# make_cached ROOT DIRECTORY SCRIPT ARG ARG [IN]: runs SCRIPT in the root to fill
# DIRECTORY, under a temporary name until it is complete. The directory IN is at /in.
make_cached()
{
	half=$2.new
	rm -rf "$half"
	mkdir -p "$half"
	begin=$(date +%s)
	in=$(root_dir "$1") || die "no root $1"
	# Not in_root: $! must be the process to signal, not a subshell.
	"$top/scripts/lab/in-root.sh" -n -b "$half:/out" ${6:+-b "$6:/in"} "$in" sh -eu -s \
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
	tell MADE "$2 ($(($(date +%s) - begin)) s)"
}

# Packs directory $1 into archive $2; the cached busybox works on any host.
archive()
{
	(cd "$1" && find . | "$cache/tools/bin/busybox" cpio -o -H newc) \
		>"$2.$$" 2>/dev/null || die "cannot write $2"
	mv "$2.$$" "$2"
}

# Prints a checksum of the names and contents of what is in directory $1.
sum_of()
{
	(cd "$1" && find . -name .git -prune -o -type f -exec sha256sum {} + | sort |
		sha256sum)
}

# The name of the module that is built from the stage.
module()
{
	sed -n 's/^product-module := //p' "$stage/kbuild/product.mk"
}

# Builds the module for kernel $2 in root $1, as DKMS would: against the root's headers,
# or against those in the subdirectory $3 of the kernel's cache entry.
driver()
{
	dir=$cache/$2
	sum=$(sum_of "$stage")
	[ "$(cat "$dir/$tree.sum" 2>/dev/null)" = "$sum" ] && return
	rm -rf "${dir:?}/$tree"
	mkdir "$dir/$tree"
	# shellcheck disable=SC2016 # the inner shell's
	in_root "$1" "$dir" sh -euc '
		cp -R "/r750/build/$1/dkms" /tmp/stage
		make -j"$(nproc)" -C /tmp/stage KVER="$2" ${3:+"KDIR=/out/$3"}
		cp "/tmp/stage/$4.ko" "/out/$5/"' sh "$variant" "$2" "${3-}" "$(module)" "$tree" \
		>"$dir/$tree.log" 2>&1 || {
		tail -n 20 "$dir/$tree.log" >&2
		die "$2: the module does not build (the log is $dir/$tree.log)"
	}
	archive "$dir/$tree" "$dir/$tree.cpio"
	echo "$sum" >"$dir/$tree.sum"
	tell MODULE "$dir/$tree.cpio"
}
