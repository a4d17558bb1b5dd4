#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only OR MIT
# usage: render.sh PROGRAM OBJECT OUT [--mend FUNCTION=REFERENCES]...
#
# Writes the x86-64 OBJECT as hardened assembly to OUT, once all is proven: that
# PROGRAM (objects) reads the object right (roundtrip.sh), that nothing in it
# stands in the way, and that the text, assembled for a kernel with no
# mitigation and for one with all, does what the object does. A FUNCTION to be
# mended must be referred to REFERENCES times. CC, if set, assembles. What was
# looked at goes to OUT.proof, with what it holds for: an OUT that was proven
# from the same is left as it is.
set -eu
LC_ALL=C
export LC_ALL

here=$(cd "$(dirname "$0")" && pwd -P)
program=$1 object=$2 out=$3
shift 3
work=$(mktemp -d "${TMPDIR:-/tmp}/r750-objects.XXXXXX")
trap 'rm -rf "$work"' EXIT
trap 'exit 130' INT TERM HUP

text=$work/$(basename "$out")

# All that the proof rests on.
inputs()
{
	printf '%s\n' "$*" "$(${CC:-cc} --version | head -n 1)"
	sha256sum <"$program"
	sha256sum <"$object"
	cat "$here/render.sh" "$here/roundtrip.sh" "$here/../compat/r750_asm.h" |
		sha256sum
	sha256sum <"$out"
}

if [ -f "$out" ] && [ -f "$out.proof" ] &&
   [ "$(inputs "$@")" = "$(sed -n 's/^from: //p' "$out.proof")" ]; then
	exit 0
fi
rm -f "$out.proof"

# $1: a name for what comes out; $2: r750_asm.h's options, in a kernel's names;
# the rest: the same in the program's.
prove()
{
	rebuilt=$work/$1.o
	config=$2
	shift 2
	# shellcheck disable=SC2086 # a list of options
	${CC:-cc} -m64 -c -x assembler-with-cpp -I"$here/.." $config \
		-o "$rebuilt" "$text"
	"$program" prove "$@" "$object" "$rebuilt"
}

# That each mend is reached from as many places as it says. Those places refer
# to what is not in the object any more.
check_references()
{
	objdump -r "$work/plain.o" >"$work/references"
	for mend; do
		[ "$mend" != --mend ] || continue
		is=$(awk -v name="${mend%%=*}" '
			{ sub(/[-+]0x[0-9a-f]+$/, "", $3) }
			$3 == name || $3 == "__wrap_" name { n++ }
			END { print n + 0 }' "$work/references")
		[ "$is" = "${mend#*=}" ] || {
			echo "objects: $object: ${mend%%=*} is referred to" \
				"$is times, and its mend says ${mend#*=}" >&2
			return 1
		}
		echo "${mend%%=*}: $is references lead to our own"
	done
}

# The same as the program wants it: --mend FUNCTION.
given=$*
# shellcheck disable=SC2046 # names
set -- $(for mend; do echo "${mend%%=*}"; done)

{
	sh "$here/roundtrip.sh" "$program" "$object"
	"$program" check "$object"
	"$program" harden "$@" "$object" >"$text"
	prove plain '' "$@"
	prove hardened '-DCONFIG_MITIGATION_RETPOLINE -DCONFIG_MITIGATION_RETHUNK
		-DCONFIG_MITIGATION_SLS -DCONFIG_X86_KERNEL_IBT
		-DCONFIG_CALL_PADDING' \
		--option retpoline --option rethunk --option sls --option ibt \
		--option padding "$@"
	# shellcheck disable=SC2086 # the arguments
	check_references $given
} >"$work/proof"
cp "$text" "$out.$$"
mv "$out.$$" "$out"
# shellcheck disable=SC2086 # the arguments
inputs $given | sed 's/^/from: /' >>"$work/proof"
cp "$work/proof" "$out.proof"
