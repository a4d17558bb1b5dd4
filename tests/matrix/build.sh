#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only OR MIT
# usage: build.sh ROOT TREE LOGS [KDIR...]	(from a project directory of its own)
#
# Renders TREE and builds it for every KDIR, by default for all kernel headers
# under /usr/src. Runs inside a root, with that root's tools, or on the machine
# itself. Prints a row per build, fields with tabs between: root, kernel, compiler,
# gates yes/all, errors, our warnings, the driver's warnings, GPL-only symbols,
# ok or what went wrong, objtool's line. Full logs go to the directory LOGS.
set -u
LC_ALL=C
export LC_ALL
root=$1 tree=$2 logs=$3
shift 3

row()
{
	printf '%s\t%s\t%s\t%s\t%s\t%s\t%s\t%s\t%s\t%s\n' "$root" "$@"
}

# Lines of the log that match $1 (an extended RE), case ignored.
count()
{
	grep -Eic -- "$1" "$log"
}

# The release of the headers in $1. Not include/config/kernel.release: up to 6.1
# Debian writes 6.1.176 there for what calls itself 6.1.0-50-686-pae.
release()
{
	sed -n 's/.*UTS_RELEASE "\(.*\)".*/\1/p' \
		"$1/include/generated/utsrelease.h"
}

# The compiler that really made the objects says so in them.
compiler()
{
	for o in "$1"/compat/*.o; do
		readelf -p .comment "$o" 2>/dev/null |
			sed -n 's/^ *\[[^]]*\] *//p' | head -n 1
		break
	done
}

render()
{
	log=$logs/render.log what=ok
	make TREE="$tree" render >"$log" 2>&1 || what='render failed'
	if [ "$what" = ok ] && [ "$tree" = standin ] &&
	   ! diff -r patches/standin build/standin/patches >>"$log" 2>&1; then
		what='rendered series differs from patches/standin'
	fi
	row "(series)" "$(spatch --version | sed -n '1s/ compiled.*//p')" \
		- "$(count '(^|[^a-z])error:')" 0 0 0 "$what" ''
	[ "$what" = ok ]
}

build()
{
	kdir=$1 krel=$(release "$1") what=ok
	out=build/$tree/$krel log=$logs/$krel.log
	make TREE="$tree" KDIR="$kdir" modules >"$log" 2>&1 ||
		what="make failed ($?)"
	[ "$what" != ok ] || [ -f "$out/r750.ko" ] || what='no r750.ko'
	errors=$(count '(^|[^a-z])error:')
	# Not about a line of code: the kernel tells of another compiler.
	sed -i '/[Ww]arning: the compiler differs from/d' "$log"
	all=$(count 'warning:')
	theirs=$(count '(^|/)(inc|osm|product|lib)/[^ ]*:.*warning:')
	# The stand-in is our own from end to end.
	[ "$tree" != standin ] || theirs=0
	ours=$((all - theirs))
	gpl=$(count 'GPL-incompatible module .* uses GPL-only symbol')
	[ "$what" != ok ] || [ "$errors" = 0 ] || what="$errors errors"
	[ "$what" != ok ] || [ "$ours" = 0 ] || what="$ours warnings"
	[ "$what" != ok ] || [ "$gpl" = 0 ] || what="$gpl GPL-only symbols"
	row "$krel" "$(compiler "$out")" \
		"$(awk '/^#define COMPAT_HAVE_/ { n++; yes += $3 }
			END { print yes + 0 "/" n + 0 }' "$out/compat.h" 2>/dev/null)" \
		"$errors" "$ours" "$theirs" "$gpl" "$what" \
		"$(sed -n 's/^ *OBJTOOL *//p' "$log" | tail -n 1)"
	[ "$what" = ok ]
}

# Not every root has the Zydis that hardening the objects takes, nor can it run
# what was built with one elsewhere.
make -s "$PWD/build/host/objects" >/dev/null 2>&1
build/host/objects >/dev/null 2>&1
[ $? = 2 ] || export OBJECTS=as-shipped

bad=0
render || bad=1
if [ $# -eq 0 ]; then
	for kdir in /usr/src/linux-headers-*; do
		[ -f "$kdir/.config" ] && set -- "$@" "$kdir"
	done
fi
for kdir; do
	build "$kdir" || bad=1
done
exit $bad
