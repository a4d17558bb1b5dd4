# SPDX-License-Identifier: GPL-2.0-only OR MIT
# usage: awk -f build-log.awk SYMBOLS LOG
#
# Passes a build's output on, less what objtool and ld say of the objects, whose
# symbols are listed in SYMBOLS: that becomes one line. What objtool says of
# anything else is kept, and makes the exit status 3.

function fold(line)
{
	if (verbose)
		print line
	fflush()
}

# Does one of the symbols that the line names come from the objects?
function of_objects(line,	i, n, word)
{
	n = split(line, word, /[^A-Za-z0-9_.$]+/)
	for (i = 1; i <= n; i++)
		if (word[i] in symbol)
			return 1
	return 0
}

NR == FNR { symbol[$1]; next }

/objtool:/ {
	if (of_objects(substr($0, index($0, "objtool:")))) {
		objtool++
		fold($0)
		next
	}
	ours = 3
}

# gcc 3.3 knew nothing of .note.GNU-stack; a module has no stack of its own.
/missing .note.GNU-stack section|requires executable stack|NOTE: This behaviour is deprecated/ {
	fold($0)
	next
}

{ print; fflush() }

END {
	if (objtool)
		printf "  OBJTOOL %d warnings about the objects, as expected; all are in build.log\n", objtool
	exit ours
}
