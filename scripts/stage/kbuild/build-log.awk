# SPDX-License-Identifier: GPL-2.0-only OR MIT
# usage: awk [-v objects=GLOB] -f build-log.awk
#
# Passes a build's output on, less what ld and objtool report about prebuilt
# objects, which match GLOB: objtool's part becomes one line. What objtool reports
# about anything else is kept, and makes the exit status 3. Objects that are built
# from assembly are like any other code: no GLOB for those.

# Shows a line only for V=1.
function fold(line)
{
	if (verbose)
		print line
	fflush()
}

# The objects' symbols, read when objtool first has something to say.
function read_symbols(	cmd, line, part)
{
	cmd = "nm " objects " 2>/dev/null"
	while ((cmd | getline line) > 0)
		if (split(line, part, " ") == 3)
			symbol[part[3]]
	close(cmd)
	have_symbols = 1
}

# Does the line name a symbol of the objects?
function of_objects(line,	i, n, word)
{
	if (!have_symbols)
		read_symbols()
	n = split(line, word, /[^A-Za-z0-9_.$]+/)
	for (i = 1; i <= n; i++)
		if (word[i] in symbol)
			return 1
	return 0
}

/objtool:/ {
	if (objects != "" && of_objects(substr($0, index($0, "objtool:")))) {
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
