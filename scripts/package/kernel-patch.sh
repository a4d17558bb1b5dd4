#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only OR MIT
# usage: kernel-patch.sh [-b] KERNEL-SOURCE OUT
#
# Makes the patch that puts the open driver into a kernel's own tree, as linux-ide gets
# it, with its cover letter: OUT/0000-cover-letter.patch, OUT/0001-*.patch. The driver becomes
# drivers/ata/sata_r750; what open/compat_libata.h keeps apart becomes the newest
# form alone, so KERNEL-SOURCE is mainline, 6.18 or later. Its checkpatch.pl must find
# nothing. With -b the driver is also built in a copy of KERNEL-SOURCE, which must be
# configured and prepared, with W=1, and the compiler must say nothing.
#
# $SIGNOFF, "Name <address>", is who sends it. Texts are in docs/linux-ide.
# $KMAKE has more arguments for the kernel's make.
# exit: 0 made and checked; 1 not
set -eu
LC_ALL=C
export LC_ALL

top=$(cd "$(dirname "$0")/../.." && pwd -P)
# shellcheck source=scripts/lib/sh.sh
. "$top/scripts/lib/sh.sh"
texts=$top/docs/linux-ide
dir=drivers/ata/sata_r750
usage='usage: kernel-patch.sh [-b] KERNEL-SOURCE OUT'

# Prints "NAME VALUE" for each macro of compat_libata.h, in the newest form, or
# "NAME(ARGUMENT) VALUE"; the value may be empty.
macros()
{
	resolve "$top/open/compat_libata.h" |
		sed -n 's/^#define \([A-Za-z0-9_]*\((\w*)\)*\)[[:blank:]]*/\1 /p' |
		grep -v '^SATA_R750_COMPAT_LIBATA_H '
}

# Prints file $1 with all gates open.
resolve()
{
	gates=$(sed -n 's/.*\(COMPAT_HAVE_[A-Z0-9_]*\).*/-D\1=1/p' "$1")
	rc=0
	# shellcheck disable=SC2086 # options
	unifdef $gates "$1" || rc=$?
	[ $rc -le 1 ] || die "unifdef cannot read $1"
}

# Turns the macros into what they stand for. A function that returns nothing has no
# "return" at its end.
replace()
{
	awk -v list="$scratch/macros" '
		BEGIN {
			while ((getline line < list) > 0) {
				split(line, part, " ")
				split(part[1], name, /[()]/)
				argument[name[1]] = name[2]
				value[name[1]] = substr(line, length(part[1]) + 2)
			}
		}
		# The macro name, and what line has for its argument, if it has one.
		function expanded(name, text, given) {
			text = value[name]
			if (argument[name] == "")
				return text
			if (!match(line, /^[(][^()]*[)]/))
				return name
			given = substr(line, 1, RLENGTH)
			gsub(/&/, "\\\\&", given)
			gsub("[(]" argument[name] "[)]", given, text)
			line = substr(line, RLENGTH + 1)
			return text
		}
		function replaced(out, name) {
			while (match(line, /[A-Za-z_][A-Za-z0-9_]*/)) {
				name = substr(line, RSTART, RLENGTH)
				out = out substr(line, 1, RSTART - 1)
				line = substr(line, RSTART + RLENGTH)
				out = out (name in value ? expanded(name) : name)
			}
			return out line
		}
		/R750_VERSION/ || /^#include "(version|compat_libata)[.]h"$/ { next }
		{
			line = $0
			line = replaced()
			if (line != $0 && line ~ /^\t*return ;$/)
				next
			print line
		}' | sed 's/(&(&\([a-z_.]*\))->\([a-z]*\))/\&\1.\2/'
}

# Leaves the driver in $work/drivers/ata/sata_r750.
put_driver()
{
	mkdir -p "$work/$dir"
	macros >"$scratch/macros"
	for f in "$top"/open/*.[ch]; do
		name=${f##*/}
		[ "$name" != compat_libata.h ] || continue
		resolve "$f" >"$scratch/resolved"
		replace <"$scratch/resolved" >"$work/$dir/$name"
	done
	! grep -n 'COMPAT_\|compat_libata\|R750_VERSION' "$work/$dir"/* ||
		die "these lines still need compat_libata.h (see above): teach replace()" \
			"their form"
	# The list may go on in the next line.
	objects=$(sed -e ':join' -e '/\\$/{N; s/[[:blank:]]*\\\n[[:blank:]]*/ /; b join' \
		-e '}' "$top/open/Kbuild" | sed -n 's/^driver-objects := //p')
	for f in "$work/$dir"/*.c; do
		f=${f##*/}
		case " $objects " in
		*" ${f%.c}.o "*) ;;
		*) die "open/Kbuild does not have $f among the driver's objects" ;;
		esac
	done
	printf '%s\n' '# SPDX-License-Identifier: GPL-2.0-only OR MIT' \
		"obj-\$(CONFIG_SATA_R750) += sata_r750.o" \
		"sata_r750-y := $objects" >"$work/$dir/Makefile"
}

# insert FILE PATTERN: puts what stdin has before the first line that matches.
insert()
{
	cat >"$scratch/insert"
	awk -v re="$2" -v what="$scratch/insert" '
		!done && $0 ~ re {
			while ((getline line < what) > 0)
				print line
			done = 1
		}
		{ print }
		END { exit !done }' "$work/$1" >"$scratch/new" ||
		die "no place in $tree/$1 for the driver: no line matches $2"
	cat "$scratch/new" >"$work/$1"
}

put_config()
{
	insert drivers/ata/Makefile 'CONFIG_SATA_SIL24' <<'END'
obj-$(CONFIG_SATA_R750)		+= sata_r750/
END
	insert drivers/ata/Kconfig '^config SATA_SIL24$' <<'END'
config SATA_R750
	tristate "HighPoint Rocket 750 SATA support"
	depends on PCI
	select SATA_HOST
	help
	  This option enables support for HighPoint's Rocket 750, a host bus
	  adapter with a Marvell 88SE9480. Its disks are behind SATA port
	  multipliers: enable SATA_PMP, too.

	  To compile this driver as a module, choose M here: the module will
	  be called sata_r750.

	  If unsure, say N.

END
}

# The entries are in the order of their titles, nearly: look among libata's.
put_maintainers()
{
	title='LIBATA SATA R750 DRIVER'
	next=$(awk -v ours="$title" '
		/^[A-Z]:\t/ && before == "" {
			if (libata && title > ours) {
				print title
				exit
			}
			libata = libata || title ~ /^LIBATA /
		}
		{ before = title; title = $0 }' "$work/MAINTAINERS")
	[ -n "$next" ] || die "no place in $tree/MAINTAINERS for '$title'"
	awk -v next_one="$next" -v title="$title" -v who="$SIGNOFF" '
		$0 == next_one && !done {
			printf "%s\nM:\t%s\nL:\tlinux-ide@vger.kernel.org\n", title, who
			printf "S:\tMaintained\nF:\tdrivers/ata/sata_r750/\n\n"
			done = 1
		}
		{ print }' "$work/MAINTAINERS" >"$scratch/new"
	cat "$scratch/new" >"$work/MAINTAINERS"
}

git_()
{
	git -C "$work" -c user.name="${SIGNOFF%% <*}" -c user.email="$address" \
		-c commit.gpgsign=false -c core.hooksPath=/dev/null "$@"
}

# commit TEXT: all there is, with docs/linux-ide/TEXT.md as its message.
commit()
{
	sed 1d "$texts/$1.md" >"$scratch/message"
	git_ add -A
	git_ commit -q -s -F "$scratch/message"
}

put_cover()
{
	cover=$made/0000-cover-letter.patch
	sed 1d "$texts/cover-letter.md" >"$scratch/message"
	awk -v text="$scratch/message" '
		BEGIN { getline subject < text; getline empty < text }
		/[*][*][*] SUBJECT HERE [*][*][*]/ {
			sub(/[*][*][*] SUBJECT HERE [*][*][*]/, subject)
		}
		/[*][*][*] BLURB HERE [*][*][*]/ {
			while ((getline line < text) > 0)
				print line
			next
		}
		{ print }' "$cover" >"$scratch/new"
	cat "$scratch/new" >"$cover"
}

make_series()
{
	work=$scratch/work made=$scratch/made
	mkdir -p "$work/drivers/ata" "$made"
	for f in drivers/ata/Kconfig drivers/ata/Makefile MAINTAINERS; do
		[ ! -f "$tree/$f" ] || cp "$tree/$f" "$work/$f"
	done
	git_ init -q
	git_ add -A
	git_ commit -q -m base
	put_driver
	put_config
	if [ -f "$work/MAINTAINERS" ]; then
		put_maintainers
	else
		warn "$tree has no MAINTAINERS: the patch has no entry for it"
		ignore=FILE_PATH_CHANGES
	fi
	commit driver
	git_ format-patch -q --cover-letter --rfc -o "$made" HEAD~1
	put_cover
}

check_style()
{
	checker=$tree/scripts/checkpatch.pl
	[ -f "$checker" ] || die "no $checker: this is not a kernel's source"
	for f in "$made"/000[1-9]*; do
		# it leaves a file where it is run
		(cd "$scratch" && "$checker" --no-tree --strict --terse \
			--show-types ${ignore:+--ignore $ignore} "$f") \
			>"$scratch/style" && continue
		cat "$scratch/style" >&2
		die "checkpatch.pl objects to ${f##*/}"
	done
}

check_build()
{
	log=$out/build.log
	cp -a "$tree" "$scratch/tree"
	for f in "$made"/000[1-9]*; do
		git -C "$scratch" apply --directory=tree --unsafe-paths "$f" ||
			die "${f##*/} does not apply to $tree"
	done
	(cd "$scratch/tree" && scripts/config -e MODULES -e ATA -e SATA_HOST -e SATA_PMP \
		-m SATA_R750)
	# shellcheck disable=SC2086 # a list of arguments
	make -C "$scratch/tree" ${KMAKE-} olddefconfig >"$log" 2>&1 || :
	# shellcheck disable=SC2086 # a list of arguments
	make -C "$scratch/tree" ${KMAKE-} W=1 "$dir/" >>"$log" 2>&1 || {
		tail -n 20 "$log" >&2
		die "the driver does not build in $tree; see $log"
	}
	[ -s "$scratch/tree/$dir/sata_r750.o" ] ||
		die "nothing was built in $dir; is $tree prepared? See $log"
	! grep -E "$dir/.*(warning|error):" "$log" >&2 ||
		die "the compiler objects to the driver; see $log"
}

build='' ignore=''
if [ "${1-}" = -b ]; then
	build=yes
	shift
fi
[ $# = 2 ] || die "$usage"
tree=$(cd "$1" 2>/dev/null && pwd -P) || die "$1 is not a directory"
out=$2
case ${SIGNOFF-} in
?*' <'?*@?*'>') address=${SIGNOFF##*<} address=${address%>} ;;
*) die "say who signs the patch off and sends it: SIGNOFF='Name <address>'" ;;
esac
"$top/scripts/lib/need.sh" unifdef git || exit
[ -f "$tree/drivers/ata/Kconfig" ] || die "no drivers/ata/Kconfig in $tree"
mkdir -p "$out"
out=$(cd "$out" && pwd -P)
own_scratch "$out" patch
make_series
check_style
[ -z "$build" ] || check_build
rm -f "$out"/0[0-9][0-9][0-9]-*.patch
mv "$made"/*.patch "$out/"
say "$out: $(find "$out" -maxdepth 1 -name '*.patch' | wc -l) files;" \
	"checkpatch.pl --strict finds nothing${build:+, built with W=1}"
