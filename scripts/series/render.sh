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
# tree ("// hits:"; a place is a hunk of diff -U0), and the parser must not skip a
# line. If everything that goes in is the same as last time, nothing is done:
# contents count, not dates.
#
# SERIES=port: leave out the steps of cocci/fix
# JBOD=no: leave out the step jbod
# HITS=show: report hit counts that differ, and go on
# HITS=record: write down those of rules that announce none for this tree
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
		case ${SERIES-}.${JBOD-}.$s in
		port.*) [ ! -f "$top/cocci/fix/$s.cocci" ] || continue ;;
		*.no.jbod) continue ;;
		esac
		echo "$s"
	done
}

# What every step depends on. Each rule counts for its own step; see plan().
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

# Writes "KEY - STEP RULE HITS FILE..." for each step into $work/table, where
# KEY is the checksum of all that its result depends on: the tools, the sources,
# the rules of this step and of those before it. HITS is what the rule announces
# for this tree, "-" for nothing; it does not count, being compared with what comes
# out. One pass over all rules: starting programs is most of the time of a step.
plan()
{
	mkdir "$work/texts" "$work/keys"
	for step in $steps; do
		rule=$(rule_of "$step")
		echo "$step $rule"
	done >"$work/rules"
	awk -v tree="$hits_key" -v texts="$work/texts" '
	function announced(list, pair, i, n)
	{
		n = split(list, pair, /[ ,]+/)
		for (i = 1; i < n; i += 2)
			if (pair[i] == tree)
				hits = pair[i + 1]
	}
	function read_rule(rule, step, out, line)
	{
		hits = "-"
		files = ""
		print step >out
		while ((getline line <rule) > 0) {
			if (index(line, step ": ") == 1)
				announced(substr(line, length(step) + 3))
			else if (line ~ /^\/\/ hits: /)
				announced(substr(line, 10))
			else if (line !~ /^prune-/)
				print line >out
			if (line ~ /^\/\/ files: /)
				files = files substr(line, 10)
		}
		close(rule)
		close(out)
	}
	{
		read_rule($2, $1, sprintf("%s/%04d", texts, NR))
		print $0, hits, files
	}' "$work/rules" >"$work/steps"
	# shellcheck disable=SC2086 # our file names have no blanks
	before_all=$({ tools; sha256sum $sources; } | sum)
	(cd "$work/texts" && sha256sum -- *) |
		awk -v all="$before_all" -v keys="$work/keys" '
		{
			all = all $1
			print all >(keys "/" $2)
			close(keys "/" $2)
		}'
	(cd "$work/keys" && sha256sum -- *) | paste -d ' ' - "$work/steps" >"$work/table"
}

# usage: each_source CMD: runs CMD FILE LOG for all sources at once. Fails if one
# did, with $f the first such source and $log its log.
each_source()
{
	pids=
	for f in $sources; do
		"$1" "$f" "$(log_of "$f")" &
		pids="$pids $!"
	done
	failed=
	# shellcheck disable=SC2086 # a list
	set -- $pids
	for f in $sources; do
		wait "$1" || failed=${failed:-$f}
		shift
	done
	[ -n "$failed" ] || return 0
	f=$failed log=$(log_of "$failed")
	return 1
}

log_of()
{
	printf '%s/log.%s\n' "$work" "$(echo "$1" | tr / _)"
}

parse()
{
	sh "$top/scripts/series/spatch.sh" --parses "$1" 2>"$2"
}

# Coccinelle silently leaves lines that it cannot parse as they were: none may be.
parses()
{
	[ ! -e "$out/.steps/$key/parses" ] || return 0
	each_source parse || {
		head -n 5 "$log" >&2
		die "$name: the parser skips these lines of $f" \
			"after step $step; add their names to cocci/macros.h"
	}
	: >"$out/.steps/$key/parses"
}

# usage: prune FILE LOG: FILE in place as step $step says, proved by the preprocessor
prune()
{
	from=${step#prune-}
	# An enum from 5.14 on, so #ifdef takes the wrong side (3d45cefc8edd).
	define=-DSAM_STAT_CHECK_CONDITION
	[ "$from" != 4.0 ] || define=
	sh "$top/scripts/series/prune.sh" "$from" "$1" $define >"$2.pruned" 2>"$2" &&
		sh "$top/scripts/series/prune-proof.sh" "$from" "$1" "$2.pruned" \
			$define 2>"$2" &&
		cat "$2.pruned" >"$1"
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

# usage: make_patch FILE...: what FILE... changed against ../before, and in $changed
# the files that did
make_patch()
{
	describe "$rule" "$step"
	changed=
	for f; do
		diff -u --label "a/$f" --label "b/$f" "../before/$f" "$f" && continue
		[ $? -eq 1 ] || die "$name: cannot compare $f (see above)"
		changed="$changed $f"
	done
}

# What quilt push would leave of the patch: the files as they were before it. Push
# itself takes longer than all the rest, a few programs a file.
note_applied()
{
	mkdir -p "../pc/$step.patch"
	# shellcheck disable=SC2086 # our file names have no blanks
	(cd ../before && cp --parents $changed "../pc/$step.patch")
	: >"../pc/$step.patch/.timestamp"
	printf '%s.patch\n' "$step" >>../pc/applied-patches
}

count_hits()
{
	diff -rU0 ../before . | grep -c '^@@' || :
}

# Adds this tree's count to those that the rule announces.
record_hits()
{
	awk -v step="$step: " -v count=", $hits_key $hits" '
	!done && (index($0, step) == 1 || index($0, "// hits: ") == 1) {
		$0 = $0 count
		done = 1
	}
	{ print }' "$rule" >"$rule.new"
	mv "$rule.new" "$rule"
	printf '  HITS    %s: %s %s\n' "${rule#"$top/"}" "$hits_key" "$hits"
}

# Compares $hits with $want, which the rule announces, or reports both for HITS=show.
check_hits()
{
	if [ "${HITS-}" = show ]; then
		[ "$hits" = "$want" ] || printf '  HITS    %s: %s %s, announced %s\n' \
			"$step" "$hits_key" "$hits" "$want"
		return
	fi
	if [ "${HITS-}.$want" = record.- ]; then
		record_hits
		return
	fi
	[ "$want" != - ] || die "${rule#"$top/"} announces no hits for $hits_key: it" \
		"changed $hits places; look at them, then add \"$hits_key $hits\"" \
		"(make render HITS=show lists all, HITS=record adds them)"
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
		each_source prune || {
			cat "$log" >&2
			die "$name: step $step failed"
		}
		;;
	*)
		# shellcheck disable=SC2086 # our file names have no blanks
		sh "$top/scripts/series/spatch.sh" "$rule" $files ||
			die "$name: spatch failed on ${rule#"$top/"}"
		;;
	esac
	mkdir -p "$work/made/files" "$out/.steps"
	# shellcheck disable=SC2086
	cp --parents $files "$work/made/files"
	mv "$work/made" "$made"
}

one_step()
{
	case $step in
	prune-*) files=$sources ;;
	esac
	run_step
	hits=$(count_hits)
	check_hits
	[ "$hits" -eq 0 ] && return
	# shellcheck disable=SC2086 # our file names have no blanks
	make_patch $files >"../patches/$step.patch"
	printf '%s.patch\n' "$step" >>../patches/series
	note_applied
	# shellcheck disable=SC2086
	cp --parents $files ../before
}

# From the pristine tree, the series has to arrive at the same text without fuzz.
apply_series()
{
	cp -R "$tree" "$work/src"
	chmod -R u+w "$work/src"
	(cd "$work/patches" && grep '[.]patch$' series | xargs cat) |
		patch -p1 --fuzz=0 -d "$work/src" >"$work/log" 2>&1 || {
		tail -n 20 "$work/log" >&2
		die "$name: the rendered series does not apply"
	}
	if grep -qE 'fuzz|offset' "$work/log"; then
		die "$name: the rendered series applies with fuzz"
	fi
	diff -r -x .pc "$work/src" "$work/step" >&2 ||
		die "$name: the applied series differs from what was rendered"
	mv "$work/pc" "$work/src/.pc"
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
"$top/scripts/lib/need.sh" "$SPATCH" unifdef "$quilt" diff patch || exit
if ! mkdir -p "$out" || ! own_scratch "$out" render; then
	die "cannot write in $out (see above); the result goes there"
fi
work=$scratch
keep_edits
cp -R "$tree" "$work/step"
chmod -R u+w "$work/step"
cp -R "$work/step" "$work/before"
mkdir "$work/patches" "$work/pc"
echo 2 >"$work/pc/.version"
echo ../patches >"$work/pc/.quilt_patches"
echo series >"$work/pc/.quilt_series"
printf '# %s\n' "$spdx" >"$work/patches/series"
cd "$work/step"

plan
total=$(wc -l <"$work/table")
n=0
while read -r key _ step rule want files <&3; do
	n=$((n + 1))
	printf '  RENDER  %s: %d of %d, %s\n' "$name" "$n" "$total" "$step"
	one_step
	[ "$step" != prune-7.0 ] || parses
done 3<"$work/table"
parses
apply_series

(cd "$work" && sha256sum patches/* >rendered.sha256)
(cd "$work/src" && find . -name '*.[ch]' ! -path './.pc/*' | sort |
	xargs -d '\n' sha256sum) >"$work/rendered.sources"
printf '%s\n' "$inputs" "$(installed)" >"$work/rendered.key"
for made in "$out/.steps"/*; do
	grep -q "^${made##*/} " "$work/table" || rm -rf "$made"
done
# From the old result to the new one without interruption.
trap '' INT TERM HUP
rm -rf "$out/src" "$out/patches" "$out"/rendered.*
mv "$work/patches" "$work/src" "$work"/rendered.* "$out/"
printf '  RENDER  %s: %d patches in %s\n' "$name" \
	"$(grep -c '\.patch$' "$out/patches/series")" "$out/patches"
