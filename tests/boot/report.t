#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only OR MIT
# The report of boots, from results made up for it: what each cell says, and that
# no log can put control characters on the reader's terminal.
# shellcheck source=tests/tap.sh
. "$(dirname "$0")/../tap.sh"

report=$top/tests/boot/report.sh
out=$tmp/out

# run KERNEL CONFIG: a boot whose result comes from stdin, its names to be put in.
run()
{
	mkdir -p "$out/$1/$2"
	while IFS= read -r line; do
		printf '%s - %s %s: %s\n' "${line%% - *}" "$1" "$2" "${line#* - }"
	done >"$out/$1/$2/result"
}

# How many cells of the text say $1
says()
{
	grep '^  [a-z]' "$tmp/text" | grep -v ': ' | tr -s ' ' '\n' |
		grep -cx "$1"
}

run 6.1.0-56-amd64 2cpu-msi-iommu <<'E'
ok 1 - config # 1.5 s
not ok 2 - disks # exit 1, 12.0 s
not ok 3 - unbind # TODO <b>counts</b> & "never" forgets
ok 4 - reset # TODO may fail
ok 5 - restart # 33 s in all
not ok 6 - clean log
E
cat >"$out/6.1.0-56-amd64/2cpu-msi-iommu/tap" <<'E'
ok 1 - config # 1.5 s
not ok 2 - disks # exit 1, 12.0 s
# + lsscsi </pre><script>alert("1")</script>
# 'single' & "double" &lt; done
not ok 3 - unbind # exit 1, 3.0 s
# + unbind's own output
1..3
E
printf 'disks: [ 1.0] WARNING: <img src=x onerror=alert(1)> \033[31m\000\377\n' \
	>"$out/6.1.0-56-amd64/2cpu-msi-iommu/log-errors"
printf 'tree standin\n' \
	>"$out/6.1.0-56-amd64/2cpu-msi-iommu/about"
run 7.3.4-amd64 2cpu-msi-iommu <<'E'
ok 1 - config # 2.5 s
ok 2 - a-new-step # 4.5 s
not ok 3 - restart # QEMU ended with 1: <oops>
ok 4 - clean log
E
printf 'one\ntwo <last>\n' >"$out/7.3.4-amd64/2cpu-msi-iommu/console"
run 7.3.4-amd64 1cpu-intx-direct <<'E'
ok 1 - config # 0.5 s
E
run '<i>&"x' 1cpu-intx-direct <<'E'
not ok 1 - config # exit 1, 0.5 s
E


ok 'the report is printed' "$report" "$out"
cp "$tmp/.out" "$tmp/text"
text=$(cat "$tmp/text")
like 'a passed step shows its seconds' "$text" '^  config +1\.5 +2\.5$'
like 'a failed step shows FAIL, one not run a dot' "$text" '^  disks +FAIL +\.$'
like 'an expected failure does not show FAIL' "$text" '^  unbind +expected +\.$'
like 'an expected failure is printed with its reason' "$text" \
	'6\.1\.0-56 unbind: expected failure: <b>counts</b> & "never"'
like 'an expected failure that passed shows PASSED' "$text" \
	'^  reset +PASSED +\.$'
like 'restart shows the seconds of the whole boot' "$text" \
	'^  restart +33 +FAIL$'
like 'a step that the file steps does not name has a line' "$text" \
	'^  a-new-step +\. +4\.5$'
like 'the tree is named' "$text" '^  tree +standin'
is 'failures are counted' "$(says FAIL)" 4
is 'expected failures are counted' "$(says expected)" 1
is 'unexpected passes are counted' "$(says PASSED)" 1
like 'the output of a failed step is printed' "$text" \
	'^    \+ lsscsi </pre><script>'
is 'the output of an expected failure is left out' \
	"$(grep -c "unbind's own output" "$tmp/text")" 0
like 'a line of the kernel log is printed with clean-log' "$text" \
	'^    disks: \[ 1\.0\] WARNING: .* \?\[31m\?'
like 'the end of the console is printed with restart' "$text" '^    two <last>$'
is 'control characters and bytes beyond ASCII are replaced' \
	"$(LC_ALL=C tr -d '\n\040-\176' <"$tmp/text" | wc -c)" 0

mkdir "$tmp/empty"
fails 'a directory without boots is refused' 1 "run 'make boot'" \
	"$report" "$tmp/empty"
fails 'a missing directory is refused' 1 "run 'make boot'" "$report" "$tmp/none"
done_testing
