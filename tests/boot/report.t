#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only OR MIT
# The report of boots, from results made up here: what a cell is, in the text and
# in the page alike, and that nothing in a log can break out of the page.
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

# How many cells of the page have class $1
class()
{
	grep -c "<td class=\"$1\"" "$out/report.html"
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
# + unbind's own words
1..3
E
printf 'disks: [ 1.0] WARNING: <img src=x onerror=alert(1)> \033[31m\000\377\n' \
	>"$out/6.1.0-56-amd64/2cpu-msi-iommu/bad"
printf 'tree standin\ncard -p 0:9715:5 <&>\n' \
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

ok 'the report is written' "$report" "$out"
cp "$tmp/.out" "$tmp/text"
page=$(cat "$out/report.html")
text=$(cat "$tmp/text")
like 'the text says where the page is' "$text" "$out/report.html"
like 'a passed step has its seconds' "$text" '^  config +1\.5 +2\.5$'
like 'not run, and a failure' "$text" '^  disks +FAIL +\.$'
like 'an expected failure is no failure' "$text" '^  unbind +expected +\.$'
like 'the reason of an expected failure' "$text" \
	'6\.1\.0-56 unbind: an expected failure: <b>counts</b> & "never"'
like 'an expected failure that did not come' "$text" '^  reset +PASSED +\.$'
like 'seconds of the whole boot' "$text" '^  restart +33 +FAIL$'
like 'a step that the scenario does not name' "$text" '^  a-new-step +\. +4\.5$'
like 'the tree' "$text" '^  tree +standin'
is 'a table each configuration, in the page' \
	"$(grep -c '<table>' "$out/report.html")" 2
is 'failures agree' "$(class fail)" "$(says FAIL)"
is 'expected failures agree' "$(class todo)" "$(says expected)"
is 'surprising passes agree' "$(class over)" "$(says PASSED)"
is 'steps not run agree' "$(class none)" "$(says '\.')"
is 'passes agree' "$(class pass)" "$(says '[0-9.]*[0-9]\|ok')"
is 'so many failures there are' "$(class fail)" 4
is 'each that did not pass has its details' \
	"$(grep -c '<details' "$out/report.html")" 6

# Only our own tags; what the logs have is text.
is 'no tag but our own' "$(printf '%s\n' "$page" | grep -o '<[^>]*' |
	sed 's/^<\/*//; s/[ />].*//' | sort -u | tr '\n' ' ')" \
	'!DOCTYPE a body br details h1 h2 head html meta p pre small style summary table td th title tr '
is 'as many tags are closed as opened' \
	"$(printf '%s\n' "$page" | grep -o '<[a-z][^>]*[^/]>\|<[a-z]*>' | wc -l)" \
	"$(printf '%s\n' "$page" | grep -o '</[a-z0-9]*>' | wc -l)"
like "a failure's own words" "$page" \
	'^\+ lsscsi &lt;/pre&gt;&lt;script&gt;alert\(&quot;1&quot;\)&lt;/script&gt;$'
like 'entities stay what they were' "$page" \
	'^&#39;single&#39; &amp; &quot;double&quot; &amp;lt; done$'
like 'a bad line of the log' "$page" 'WARNING: &lt;img src=x onerror=alert\(1\)&gt; \?\[31m\?$'
like 'the end of the console' "$page" '^two &lt;last&gt;$'
like 'a reason' "$page" '&lt;b&gt;counts&lt;/b&gt; &amp; &quot;never&quot; forgets'
like "a kernel's name" "$page" '<th>&lt;i&gt;&amp;&quot;x<br/>'
like 'the card' "$page" '-p 0:9715:5 &lt;&amp;&gt;'
is 'nothing from elsewhere' \
	"$(grep -Eci 'src="|https?:|url\(|@import|<link' "$out/report.html")" 0

mkdir "$tmp/empty"
fails 'a folder without boots' 1 "run 'make boot'" "$report" "$tmp/empty"
fails 'no folder' 1 "run 'make boot'" "$report" "$tmp/none"
done_testing
