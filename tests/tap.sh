# SPDX-License-Identifier: GPL-2.0-only OR MIT
# shellcheck shell=sh disable=SC2034
# TAP for tests in POSIX sh; source it first: . "$(dirname "$0")/../tap.sh"
#
# $top	the project's top directory
# $tmp	a directory of this test's own, removed at its end
# $TAP_FAILED	a file that gets the names of the tests that fail; `make check` ends with it
#
# ok NAME CMD...		passes if CMD exits 0
# fails NAME STATUS RE CMD...	passes if CMD exits with STATUS ("any": any but 0)
#				and says something on stderr that matches RE
# is NAME GOT WANT		passes if both strings are the same
# like NAME GOT RE		passes if a line of GOT matches the extended RE
# skip NAME WHY			counts a test that cannot run here
# skip_all WHY			ends the file before any test
# compiler_cache		what is compiled again comes from ccache, if it is there
# done_testing			the last line of every test

set -u
LC_ALL=C
export LC_ALL
# prove echoes what a test says on stderr, and then waits for its next line on stdout: the
# others that run beside it stand still until then. So stderr goes past prove, to what
# `make check` says; 8 keeps prove's own end open, whose closing would be read like a line.
if [ -n "${TAP_STDERR-}" ]; then
	eval "exec 8>&2 2>&$TAP_STDERR"
	unset TAP_STDERR
fi
# A test says the same below make as by itself.
unset MAKEFLAGS MFLAGS MAKELEVEL
top=$(cd "$(dirname "$0")/../.." && pwd -P)
tmp=$(mktemp -d "${TMPDIR:-/tmp}/r750-test.XXXXXX") || exit 1
# An imported tree is read-only, its copies are too.
trap 'chmod -R u+w "$tmp" 2>/dev/null; rm -rf "$tmp"' EXIT
trap 'exit 130' INT TERM HUP
tap_n=0
tap_bad=0

compiler_cache()
{
	CCACHE_DIR=$tmp/ccache PATH=/usr/lib/ccache:$PATH
	export CCACHE_DIR PATH
}

tap_diag()
{
	sed 's/^/# /' >&2
}

tap_pass()
{
	tap_n=$((tap_n + 1))
	printf 'ok %d - %s\n' "$tap_n" "$1"
}

tap_fail()
{
	tap_n=$((tap_n + 1))
	tap_bad=$((tap_bad + 1))
	printf 'not ok %d - %s\n' "$tap_n" "$1"
	[ -z "${TAP_FAILED-}" ] ||
		printf '%s: not ok %d - %s\n' "$0" "$tap_n" "$1" >>"$TAP_FAILED"
}

ok()
{
	tap_name=$1
	shift
	if "$@" >"$tmp/.out" 2>&1; then
		tap_pass "$tap_name"
	else
		tap_fail "$tap_name"
		printf 'exit %d: %s\n' "$?" "$*" | tap_diag
		tail -n 40 "$tmp/.out" | tap_diag
	fi
}

fails()
{
	tap_name=$1 tap_want=$2 tap_re=$3
	shift 3
	"$@" >"$tmp/.out" 2>"$tmp/.err"
	tap_rc=$?
	if { [ "$tap_want" = any ] && [ $tap_rc -ne 0 ]; } ||
	   [ "$tap_rc" = "$tap_want" ]; then
		if grep -Eq -- "$tap_re" "$tmp/.err"; then
			tap_pass "$tap_name"
			return
		fi
	fi
	tap_fail "$tap_name"
	printf 'exit %d, wanted %s and /%s/ on stderr: %s\n' \
		"$tap_rc" "$tap_want" "$tap_re" "$*" | tap_diag
	tail -n 20 "$tmp/.err" | tap_diag
}

is()
{
	if [ "$2" = "$3" ]; then
		tap_pass "$1"
	else
		tap_fail "$1"
		printf 'got:  %s\nwant: %s\n' "$2" "$3" | tap_diag
	fi
}

like()
{
	if printf '%s\n' "$2" | grep -Eq -- "$3"; then
		tap_pass "$1"
	else
		tap_fail "$1"
		printf 'no line matches /%s/ in:\n%s\n' "$3" "$2" | tap_diag
	fi
}

skip()
{
	tap_n=$((tap_n + 1))
	printf 'ok %d - %s # SKIP %s\n' "$tap_n" "$1" "$2"
}

skip_all()
{
	printf '1..0 # SKIP %s\n' "$1"
	exit 0
}

done_testing()
{
	printf '1..%d\n' "$tap_n"
	[ "$tap_bad" -eq 0 ]
	exit
}
