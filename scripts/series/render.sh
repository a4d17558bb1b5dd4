#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only OR MIT
# usage: render.sh TREEDIR OUT
#
# Renders the series for the tree TREEDIR: takes a copy of it through every step
# of patches/series and leaves
#
#	OUT/src			a quilt work tree with all patches applied
#	OUT/patches		the patches
#	OUT/rendered.*		checksums: of what went in (key), of the patches
#				(sha256) and of the C sources in src (sources)
#	OUT/.steps		what each step made, so that a step is only run
#				again if it or one before it changed
#
# Each step has to change the number of places that its rule announces for this
# tree ("// hits:"; a place is a hunk of diff -U0), and the parser may not skip a
# line. If everything that goes in is the same as last time, nothing is done:
# contents count, not dates.
#
# SERIES=port: leave out the steps of cocci/fix
# HITS=show: report hit counts that differ, and go on
# PRODUCT: the product's description; default: upstream-src/r750.product
# SPATCH, QUILT: the programs, if not those in PATH
set -eu
LC_ALL=C
export LC_ALL

top=$(cd "$(dirname "$0")/../.." && pwd -P)
# shellcheck source=scripts/lib/sh.sh
. "$top/scripts/lib/sh.sh"
# shellcheck source=upstream-src/r750.product
. "${PRODUCT:-$top/upstream-src/r750.product}"
tree=$(cd "$1" && pwd -P) out=$2
name=${tree##*/}
hits_key=${name#"${product_prefix:?}"}
sources=${product_sources:?}
SPATCH=${SPATCH:-spatch}
export SPATCH
quilt=${QUILT:-quilt}
spdx='SPDX-License-Identifier: GPL-2.0-only OR MIT'

need()
{
	command -v "$1" >/dev/null || die "$1 is not installed; rendering needs" \
		"it (and nothing else does): apt install $2, dnf install $2"
}

# The rule of step $1: a semantic patch, or prune.txt for the prune steps.
rule_of()
{
	case $1 in
	prune-*) echo "$top/cocci/port/prune.txt" ;;
	*)
		for rule in "$top/cocci/port/$1.cocci" "$top/cocci/fix/$1.cocci"; do
			[ ! -f "$rule" ] || { echo "$rule"; return; }
		done
		die "patches/series names $1, but there is no" \
			"cocci/port/$1.cocci or cocci/fix/$1.cocci"
		;;
	esac
}

# The steps to take, in order.
steps()
{
	sed -n 's/^\([A-Za-z0-9].*\)\.patch$/\1/p' "$top/patches/series" |
	while read -r s; do
		[ "${SERIES-}" = port ] && [ -f "$top/cocci/fix/$s.cocci" ] ||
			echo "$s"
	done
}

# What every step depends on. Rules count one by one; see step_key.
tools()
{
	"$SPATCH" --version
	unifdef -V 2>&1
	cat "$top/cocci/macros.h" "$top/scripts/series/spatch.sh" \
		"$top/scripts/series/prune.sh" "$top/scripts/series/prune.awk"
}

# The programs as they are installed; starting them costs too much for this.
installed()
{
	command -v "$SPATCH" unifdef "$quilt" |
		xargs stat -L -c '%n %s %Y' 2>/dev/null | sum
}

# Everything else that the result depends on.
inputs()
{
	printf '%s\n' "$name" "$steps"
	(cd "$top" && cat cocci/*/*.cocci cocci/port/prune.txt patches/quiltrc \
		cocci/macros.h scripts/series/render.sh scripts/series/spatch.sh \
		scripts/series/prune*)
	tar --sort=name --mtime=@0 --owner=0 --group=0 --numeric-owner --mode=0 \
		-C "$tree" -cf - .
}

# A machine without Coccinelle keeps the result that another one left it.
fresh()
{
	[ -d "$out/src" ] && [ -d "$out/patches" ] && [ "${HITS-}" != show ] &&
		[ -f "$out/rendered.key" ] || return 1
	{ read -r old_inputs; read -r old_installed; } <"$out/rendered.key"
	[ "$old_inputs" = "$inputs" ] || return 1
	[ "$old_installed" = "$(installed)" ] || ! command -v "$SPATCH" >/dev/null
}

sum()
{
	printf '%.64s\n' "$(sha256sum)"
}

# The checksum of $1 (that of all steps before) with the step $2 by the rule $3.
# Its counts do not matter: they are compared with what comes out.
step_key()
{
	{ echo "$1 $2"; sed '/^\/\/ hits:/d; /^prune-/d' "$3"; } | sum
}

# Coccinelle silently leaves lines that it cannot parse as they were: none may be.
parses()
{
	[ ! -e "$out/.steps/$key/parses" ] || return 0
	for f in $sources; do
		sh "$top/scripts/series/spatch.sh" --parses "$f" 2>"$work/log" && continue
		head -n 5 "$work/log" >&2
		die "$name: the parser skips these lines of $f" \
			"after step $step; add their names to cocci/macros.h"
	done
	: >"$out/.steps/$key/parses"
}

# The prune step $1 in place, proved by the preprocessor.
prune_step()
{
	from=${1#prune-}
	# An enum from 5.14 on, so #ifdef takes the wrong side (3d45cefc8edd).
	define=-DSAM_STAT_CHECK_CONDITION
	[ "$from" != 4.0 ] || define=
	for f in $sources; do
		sh "$top/scripts/series/prune.sh" "$from" "$f" $define \
			>"$work/pruned" || return 1
		sh "$top/scripts/series/prune-proof.sh" "$from" "$f" \
			"$work/pruned" $define || return 1
		cat "$work/pruned" >"$f"
	done
}

# The number of hits that the rule $1 announces for this tree and the step $2.
announced()
{
	case $2 in
	prune-*) sed -n "s,^$2: ,,p" "$1" ;;
	*) sed -n 's,^// hits: ,,p' "$1" ;;
	esac | tr ',' '\n' | awk -v key="$hits_key" '$1 == key { print $2 }'
}

# The head comment of the rule $1 as the patch's description. The licence is
# stated for the stand-in alone: other patches contain the vendor's text.
describe()
{
	[ "$name" != standin ] || printf '%s\n' "$spdx"
	printf 'r750: %s\n\n' "$2"
	sed -n '/^\/\/ SPDX/d; /^\/\/ gone:/d; /^\/\/ files:/d; /^\/\/ hits:/d; s,^//$,,p; s,^// ,,p; /^$/q' "$1"
	printf -- '---\n'
}

# usage: make_patch DESCRIPTION FILE...: what FILE... changed against ../before
make_patch()
{
	cat "$1"
	shift
	for f; do
		diff -u --label "a/$f" --label "b/$f" "../before/$f" "$f" ||
			[ $? -eq 1 ]
	done
}

count_hits()
{
	for f; do
		diff -U0 "../before/$f" "$f" || :
	done | grep -c '^@@' || :
}

# Compares $hits with what the rule announces, or reports both for HITS=show.
check_hits()
{
	want=$(announced "$rule" "$step")
	if [ "${HITS-}" = show ]; then
		[ "$hits" = "$want" ] || printf '  HITS    %s: %s %s, announced %s\n' \
			"$step" "$hits_key" "$hits" "${want:-nothing}"
		return
	fi
	[ -n "$want" ] || die "${rule#"$top/"} announces no hits for $hits_key: it" \
		"changed $hits places; look at them, then add \"$hits_key $hits\"" \
		"(make render HITS=show lists all)"
	[ "$hits" = "$want" ] || die "$name: $step changed $hits places where" \
		"${rule#"$top/"} announces $want; the tree or the rule has changed"
}

# Changes $files as $step says, or takes what it made of the same text last time.
run_step()
{
	made=$out/.steps/$key
	if [ -d "$made" ]; then
		cp -R "$made/files/." .
		return
	fi
	case $step in
	prune-*)
		prune_step "$step" || die "$name: step $step failed"
		;;
	*)
		# shellcheck disable=SC2086 # our file names have no blanks
		sh "$top/scripts/series/spatch.sh" "$rule" $files ||
			die "$name: spatch failed on ${rule#"$top/"}"
		;;
	esac
	rm -rf "$work/made"
	mkdir -p "$work/made/files" "$out/.steps"
	# shellcheck disable=SC2086
	cp --parents $files "$work/made/files"
	mv "$work/made" "$made"
}

one_step()
{
	rule=$(rule_of "$step")
	key=$(step_key "$key" "$step" "$rule")
	echo "$key" >>"$work/keys"
	case $step in
	prune-*) files=$sources ;;
	*) files=$(sed -n 's,^// files: ,,p' "$rule") ;;
	esac
	run_step
	# shellcheck disable=SC2086
	hits=$(count_hits $files)
	check_hits
	[ "$hits" -eq 0 ] && return
	describe "$rule" "$step" >"$work/description"
	# shellcheck disable=SC2086
	make_patch "$work/description" $files >"../patches/$step.patch"
	printf '%s.patch\n' "$step" >>../patches/series
	for f in $files; do
		cp "$f" "../before/$f"
	done
}

# From the pristine tree, quilt has to arrive at the same text without fuzz.
check_with_quilt()
{
	cp -R "$tree" "$work/src"
	chmod -R u+w "$work/src"
	mkdir "$work/src/.pc"
	echo 2 >"$work/src/.pc/.version"
	echo ../patches >"$work/src/.pc/.quilt_patches"
	echo series >"$work/src/.pc/.quilt_series"
	(cd "$work/src" && "$quilt" --quiltrc "$top/patches/quiltrc" push -a \
		--fuzz=0 >"$work/log" 2>&1) || {
		tail -n 20 "$work/log" >&2
		die "$name: quilt cannot apply the rendered series"
	}
	if grep -qE 'fuzz|offset' "$work/log"; then
		die "$name: quilt applied the rendered series with fuzz"
	fi
	diff -r -x .pc "$work/src" "$work/step" >&2 ||
		die "$name: the applied series differs from what was rendered"
}

# Edits that are in no rule yet are not thrown away.
keep_edits()
{
	[ -f "$out/rendered.sha256" ] || return 0
	if [ -s "$out/src/.pc/applied-patches" ] &&
	   (cd "$out/src" && "$quilt" --quiltrc "$top/patches/quiltrc" diff -z) |
			grep -q .; then
		die "$out/src has changes that are in no patch; move what you" \
			"want to keep into a rule under cocci/, then:" \
			"rm -r '$out/src' '$out/rendered.sha256'"
	fi
	(cd "$out" && sha256sum --quiet -c rendered.sha256) >"$work/log" 2>&1 ||
		die "$out/patches was changed by hand since it was rendered:" \
			"$(sed -n 's/: FAILED.*//p' "$work/log" | tr '\n' ' ');" \
			"move what you want to keep into a rule under cocci/," \
			"then: rm -r '$out/patches' '$out/rendered.sha256'"
}

case $out in
/*) ;;
*) out=$PWD/$out ;;
esac
steps=$(steps)
inputs=$(inputs | sum)
! fresh || exit 0
need "$SPATCH" coccinelle
need unifdef unifdef
need "$quilt" quilt
need diff diffutils
if ! mkdir -p "$out" || ! scratch "$out" render; then
	die "cannot write in $out (see above); the result goes there"
fi
work=$scratch
trap scratch_remove EXIT
trap 'exit 130' INT TERM HUP
keep_edits
cp -R "$tree" "$work/step"
chmod -R u+w "$work/step"
cp -R "$work/step" "$work/before"
mkdir "$work/patches"
printf '# %s\n' "$spdx" >"$work/patches/series"
cd "$work/step"

total=$(printf '%s\n' "$steps" | wc -l)
n=0
# shellcheck disable=SC2086
key=$({ tools; sha256sum $sources; } | sum)
for step in $steps; do
	n=$((n + 1))
	printf '  RENDER  %s: %d of %d, %s\n' "$name" "$n" "$total" "$step"
	one_step
	[ "$step" != prune-7.0 ] || parses
done
parses
check_with_quilt

(cd "$work" && sha256sum patches/* >rendered.sha256)
(cd "$work/src" && find . -name '*.[ch]' ! -path './.pc/*' | sort |
	xargs -d '\n' sha256sum) >"$work/rendered.sources"
printf '%s\n' "$inputs" "$(installed)" >"$work/rendered.key"
for made in "$out/.steps"/*; do
	grep -qxF "${made##*/}" "$work/keys" || rm -rf "$made"
done
# From the old result to the new one without interruption.
trap '' INT TERM HUP
rm -rf "$out/src" "$out/patches" "$out"/rendered.*
mv "$work/patches" "$work/src" "$work"/rendered.* "$out/"
printf '  RENDER  %s: %d patches in %s\n' "$name" \
	"$(grep -c '\.patch$' "$out/patches/series")" "$out/patches"
