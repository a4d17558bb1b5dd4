#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only OR MIT
# The gate table against one kernel tree: `make gates` and `make gates-unused`.
#
# usage: gates.sh table KDIR		a row a gate; fails if one is broken
#	 gates.sh answers KDIR		the bare answers
#	 gates.sh watched ANSWERS RELEASE SYMVERS	one line if gates that
#					nothing uses are wrong in ANSWERS
#	 gates.sh unused [KDIR...]	gates nobody uses, and those that answer
#					the same on all the kernels
#
# Environment: TOP, the project's folder; BUILD, for scratch and logs; MAKE;
# KBUILD_ARGS, more words for Kbuild.

set -eu
LC_ALL=C
export LC_ALL
awk=${AWK:-awk}
kbuild=$TOP/scripts/stage/kbuild
work=
trap '[ -z "$work" ] || rm -rf "$work"' EXIT
trap 'exit 130' INT
trap 'exit 143' TERM HUP

die()
{
	echo "gates: $*" >&2
	exit 1
}

# probe KDIR: leaves $work/compat.answers, or says what Kbuild said. A folder
# of its own for each run, so that two at once are no trouble.
probe()
{
	[ -e "$1/Makefile" ] ||
		die "$1 is no kernel build folder; give one with KDIR="
	mkdir -p "$BUILD"
	[ -n "$work" ] || work=$(mktemp -d "$BUILD/gates.XXXXXX")
	rm -rf "$work"
	mkdir "$work"
	cp "$kbuild"/gates* "$kbuild/exports.awk" "$kbuild/probe.sh" \
		"$kbuild/Kbuild.probe" "$work/"
	printf '%s\n' "compat-dir := \$(src)" \
		"include \$(src)/Kbuild.probe" >"$work/Kbuild"
	# shellcheck disable=SC2046,SC2086 # words
	if "${MAKE:-make}" -C "$1" M="$work" ${KBUILD_ARGS:-} \
		$(sh "$kbuild/kbuild-args.sh" "$1") modules \
		>"$work/kbuild.log" 2>&1; then
		return
	fi
	grep -E '^(gates|exports): ' "$work/kbuild.log" |
		grep -v '^gates: no compat\.h' >&2 ||
		tail -n 20 "$work/kbuild.log" >&2
	cat "$work/compat.probe.log" >>"$work/kbuild.log" 2>/dev/null || :
	mv -f "$work/kbuild.log" "$BUILD/gates.log"
	echo "gates: probing $1 failed; log: $BUILD/gates.log" >&2
	probe_failed=1
}

out()
{
	sh "$kbuild/gates-run.sh" out out="$1" \
		part=answers "$work/compat.answers"
}

# usage: watched ANSWERS RELEASE SYMVERS
watched()
{
	{
		sh "$kbuild/gates-run.sh" out out=watch part=answers "$1" || :
		[ ! -e "$3" ] || sh "$kbuild/gates-run.sh" out out=uses \
			watched=1 part=answers "$1" |
			$awk -f "$kbuild/exports.awk" release="$2" \
				part=symvers "$3" part=uses - 2>&1 || :
	} 2>/dev/null | sed 's/^exports: //' | paste -s |
		sed -n 's/	/; /g
			s/^./warning: gates that nothing uses are wrong: &/p'
}

# Gates that appear in no source file of the compat layer, then those whose
# answer no kernel of the list changes.
unused()
{
	# shellcheck disable=SC2016
	$awk '$1 == "gate" { print $2 }' "$kbuild/gates" |
	while read -r g; do
		grep -Eqrs --include='*.[chS]' \
			"COMPAT_HAVE_$g([^A-Z0-9_]|\$)" "$TOP/compat" ||
			echo "unused: $g"
	done
	[ $# -gt 1 ] || {
		echo 'give two or more kernels in KDIRS= to compare answers'
		return
	}
	mkdir -p "$BUILD"
	work=$(mktemp -d "$BUILD/gates.XXXXXX")
	seen=$(mktemp "$BUILD/gates-seen.XXXXXX")
	for k; do
		probe "$k"
		[ -z "$probe_failed" ] || { rm -f "$seen"; exit 1; }
		grep -v '^#' "$work/compat.answers" >>"$seen"
	done
	# shellcheck disable=SC2016
	sort "$seen" | uniq -c | $awk -v n=$# \
		'$1 == n { print "same on all " n " kernels: " $2 " " $3 }'
	rm -f "$seen"
}

probe_failed=
mode=${1:-}
[ $# -eq 0 ] || shift
case $mode in
table|answers)
	[ $# -eq 1 ] || die "$mode wants one kernel build folder"
	probe "$1"
	[ -e "$work/compat.answers" ] || exit 1
	if [ "$mode" = table ]; then
		out table 2>/dev/null || exit 1
		watched "$work/compat.answers" "$(sed -n 's/^# release //p' \
			"$work/compat.answers")" "$1/Module.symvers"
		if [ ! -e "$1/Module.symvers" ]; then
			echo 'exports: not checked: no Module.symvers'
		elif [ -z "$probe_failed" ]; then
			echo 'exports: all that the chosen sides use is there'
		fi
	else
		cat "$work/compat.answers"
	fi
	[ -z "$probe_failed" ]
	;;
watched)
	[ $# -eq 3 ] || die 'watched wants answers, release and symvers'
	watched "$@"
	;;
unused)
	unused "$@"
	;;
*)
	die "usage: gates.sh table|answers KDIR, watched ANSWERS RELEASE" \
		"SYMVERS, or unused [KDIR...]"
	;;
esac
