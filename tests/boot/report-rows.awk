# SPDX-License-Identifier: GPL-2.0-only OR MIT
# usage: report-rows.awk RESULT TAP LOG-ERRORS CARD-ERRORS CONSOLE ABOUT
#
# What boot.sh left of one boot, of ENVIRON's kernel and config, as rows with
# tabs between their fields:
#
#	cell	CONFIG KERNEL STEP STATE SECONDS WHY
#		STATE is pass, fail, todo (failed as expected), over (expected to
#		fail, but passed) or skip; WHY what was said of it
#	line	CONFIG KERNEL STEP TEXT		of a step that did not pass
#	about	CONFIG KERNEL KEY VALUE
# The files are ASCII without control characters; report.sh sees to that.

BEGIN {
	OFS = "\t"
	kernel = ENVIRON["kernel"]
	config = ENVIRON["config"]
}

# "step one # said" of line "not ok 1 - step one # said": sets step and said.
function split_line(line,	at)
{
	sub(/^(not )?ok [0-9]+ - /, "", line)
	if (index(line, kernel " " config ": ") == 1)
		line = substr(line, length(kernel " " config ": ") + 1)
	at = index(line, " #")
	said = at ? substr(line, at + 2) : ""
	step = at ? substr(line, 1, at - 1) : line
	sub(/^ */, "", said)
	gsub(/ /, "-", step)
}

function state_of(ok)
{
	if (said ~ /^[Tt][Oo][Dd][Oo]/)
		return ok ? "over" : "todo"
	if (said ~ /^[Ss][Kk][Ii][Pp]/)
		return "skip"
	return ok ? "pass" : "fail"
}

function lines_of(name, text)
{
	if (state[name] ~ /fail|todo/)
		print "line", config, kernel, name, text
}

{ gsub(/\t/, "        ") }
FILENAME == ARGV[1] && /^(not )?ok / {
	split_line($0)
	state[step] = state_of($1 == "ok")
	took = match(said, /[0-9.]+ s/) ? substr(said, RSTART, RLENGTH - 2) : ""
	if (state[step] ~ /todo|over|skip/)
		sub(/^[A-Za-z]+[ :]*/, "", said)
	print "cell", config, kernel, step, state[step], took, said
}
# The guest's own lines: a failure's follow it.
FILENAME == ARGV[2] && /^(not )?ok / { split_line($0); of = step }
FILENAME == ARGV[2] && /^#/ && of != "" { lines_of(of, substr($0, 3)) }
FILENAME == ARGV[3] { lines_of("clean-log", $0) }
FILENAME == ARGV[4] { lines_of("clean-card", $0) }
FILENAME == ARGV[5] { last[ncon++ % 15] = $0 }
FILENAME == ARGV[6] && NF {
	key = $1
	sub(/^[^ ]* */, "")
	print "about", config, kernel, key, $0
}
END {
	for (i = ncon > 15 ? ncon - 15 : 0; i < ncon; i++)
		lines_of("restart", last[i % 15])
}
