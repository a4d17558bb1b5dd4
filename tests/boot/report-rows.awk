# SPDX-License-Identifier: GPL-2.0-only OR MIT
# usage: report-rows.awk RESULT TAP LOG-ERRORS CARD-ERRORS CONSOLE ABOUT
#
# Turns what boot.sh left of one boot into tab-separated rows. Kernel and
# configuration are in the environment.
#
#	cell	CONFIG KERNEL STEP STATE SECONDS WHY
#		STATE is pass, fail, todo (failed as expected), over (expected to
#		fail, but passed) or skip; WHY is the comment of the result
#	line	CONFIG KERNEL STEP TEXT		of a step that did not pass
#	about	CONFIG KERNEL KEY VALUE
# report.sh makes sure that the files are ASCII without control characters.

BEGIN {
	OFS = "\t"
	kernel = ENVIRON["kernel"]
	config = ENVIRON["config"]
}

# Splits "not ok 1 - step one # comment" into step and comment.
function split_line(line,	at)
{
	sub(/^(not )?ok [0-9]+ - /, "", line)
	if (index(line, kernel " " config ": ") == 1)
		line = substr(line, length(kernel " " config ": ") + 1)
	at = index(line, " #")
	comment = at ? substr(line, at + 2) : ""
	step = at ? substr(line, 1, at - 1) : line
	sub(/^ */, "", comment)
	gsub(/ /, "-", step)
}

function state_of(ok)
{
	if (comment ~ /^[Tt][Oo][Dd][Oo]/)
		return ok ? "over" : "todo"
	if (comment ~ /^[Ss][Kk][Ii][Pp]/)
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
	took = match(comment, /[0-9.]+ s/) ? substr(comment, RSTART, RLENGTH - 2) : ""
	if (state[step] ~ /todo|over|skip/)
		sub(/^[A-Za-z]+[ :]*/, "", comment)
	print "cell", config, kernel, step, state[step], took, comment
}
# In the guest's TAP, the output of a failed step follows its result.
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
