#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only OR MIT
# usage: render.sh TREEDIR OUT
#
# Renders the series for the tree TREEDIR: copies it, takes the copy through
# every step of patches/series, and leaves OUT/src (a quilt work tree with the
# whole series applied) and OUT/patches. Each step has to change the number of
# places that its rule announces for this tree ("// hits:", a place being a hunk
# of diff -U0), and the parser may pass over no line.
#
# PRUNE, SPATCH, QUILT: the programs; found by name if not given
# HITS=show: tell where the hits are not those announced, and go on
set -eu
LC_ALL=C
export LC_ALL

top=$(cd "$(dirname "$0")/../.." && pwd -P)
tree=$(cd "$1" && pwd -P) out=$2
name=$(basename "$tree")
key=${name#R750_Linux_Src_v}
prune=${PRUNE:-$top/build/host/prune}
SPATCH=${SPATCH:-spatch}
export SPATCH
quilt=${QUILT:-quilt}
licence='SPDX-License-Identifier: GPL-2.0-only OR MIT'
sources='osm/linux/osm_linux.h osm/linux/osm_linux.c osm/linux/os_linux.c
	osm/linux/hptinfo.c osm/linux/div64.c product/r750/linux/config.c'

# shellcheck source=scripts/lib/scratch.sh
. "$top/scripts/lib/scratch.sh"

die()
{
	printf 'render: %s\n' "$*" >&2
	exit 1
}

need()
{
	command -v "$1" >/dev/null || die "$1 is not installed; rendering needs" \
		"it (and nothing else does): apt install $2, dnf install $2"
}

# No line of the files may be one that Coccinelle passes over in silence.
parses()
{
	for f; do
		sh "$top/scripts/series/spatch.sh" --parses "$f" 2>"$work/log" && continue
		head -n 5 "$work/log" >&2
		die "$name: the parser passes over these lines of $f" \
			"after step $step; teach cocci/macros.h their names"
	done
}

# The prune step $1 in place, proved by the preprocessor.
prune_step()
{
	from=${1#prune-}
	# An enum from 5.14 on, so #ifdef takes the wrong side (3d45cefc8edd).
	define=SAM_STAT_CHECK_CONDITION
	[ "$from" = 4.0 ] && define=
	for f in $sources; do
		"$prune" --from "$from" ${define:+--defined $define} \
			-o "$f.pruned" "$f" || return 1
		sh "$top/scripts/series/prune-proof.sh" "$from" "$f" "$f.pruned" \
			${define:+-D$define} || return 1
		cat "$f.pruned" >"$f"
		rm "$f.pruned"
	done
}

# The number of hits that the head comment in $1 announces for this tree.
announced()
{
	sed -n 's,^// hits: ,,p' "$1" | tr ',' '\n' |
		awk -v key="$key" '$1 == key { print $2 }'
}

# The head comment of the rule in $1 as the patch's description. Of a vendor's
# text that stands in a patch nothing is said here.
describe()
{
	[ "$name" != standin ] || printf '%s\n' "$licence"
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

# $hits against $want, or both told where HITS=show asks for it.
check_hits()
{
	if [ "${HITS-}" = show ]; then
		[ "$hits" = "$want" ] || printf '  HITS    %s: %s %s, announced %s\n' \
			"$step" "$key" "$hits" "${want:-nothing}"
		return
	fi
	[ -n "$want" ] || die "${rule#"$top/"} announces no hits for $key: it" \
		"changed $hits places; look at them, then add \"$key $hits\"" \
		"(make render HITS=show lists all)"
	[ "$hits" = "$want" ] || die "$name: $step changed $hits places where" \
		"${rule#"$top/"} announces $want; the tree or the rule is not" \
		"what it was"
}

one_step()
{
	rule=
	for r in "$top/cocci/port/$step.cocci" "$top/cocci/fix/$step.cocci"; do
		[ -f "$r" ] && rule=$r
	done
	case $step in
	prune-*)
		rule=$top/cocci/port/prune.txt
		files=$sources
		prune_step "$step" || die "$name: step $step failed"
		want=$(sed "s/^$step: /\/\/ hits: /" "$rule" >"$work/hits" &&
			announced "$work/hits")
		;;
	*)
		[ -n "$rule" ] || die "patches/series names $step, but there" \
			"is no cocci/port/$step.cocci"
		files=$(sed -n 's,^// files: ,,p' "$rule")
		# shellcheck disable=SC2086 # file names of ours, no blanks
		sh "$top/scripts/series/spatch.sh" "$rule" $files ||
			die "$name: spatch failed on ${rule#"$top/"}"
		want=$(announced "$rule")
		;;
	esac
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
		die "$name: the applied series is not what was rendered"
}

# What a person changed by quilt refresh in OUT is not thrown away.
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

need "$SPATCH" coccinelle
need "$quilt" quilt
need diff diffutils
if ! mkdir -p "$out" || ! scratch "$out" render; then
	die "cannot write in $out (see above); the result goes there"
fi
work=$scratch
trap 'chmod -R u+w "$work"; rm -rf "$work"' EXIT
trap 'exit 130' INT TERM HUP
keep_edits
cp -R "$tree" "$work/step"
chmod -R u+w "$work/step"
cp -R "$work/step" "$work/before"
mkdir "$work/patches"
printf '# %s\n' "$licence" >"$work/patches/series"
cd "$work/step"

steps=$(sed -n 's/^\([A-Za-z0-9].*\)\.patch$/\1/p' "$top/patches/series")
total=$(printf '%s\n' "$steps" | wc -l)
n=0
for step in $steps; do
	n=$((n + 1))
	printf '  RENDER  %s: %d of %d, %s\n' "$name" "$n" "$total" "$step"
	one_step
	# shellcheck disable=SC2086
	[ "$step" != prune-7.0 ] || parses $sources
done
# shellcheck disable=SC2086
parses $sources
check_with_quilt

(cd "$work" && sha256sum patches/* >rendered.sha256)
# From the old result to the new one without a stop between.
trap '' INT TERM HUP
rm -rf "$out/src" "$out/patches" "$out/rendered.sha256"
mv "$work/patches" "$work/src" "$work/rendered.sha256" "$out/"
printf '  RENDER  %s: %d patches in %s\n' "$name" \
	"$(grep -c '\.patch$' "$out/patches/series")" "$out/patches"
