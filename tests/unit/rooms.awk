# SPDX-License-Identifier: GPL-2.0-only OR MIT
# usage:
#   awk -f rooms.awk part=table TABLE part=tracked LIST part=files FILE...
#
# Prints a line for each reference from a file of one room, a top-level directory,
# to another room that TABLE, docs/architecture.md, does not allow. LIST has all
# files; a reference is the name of something in there, or one that goes on with
# a variable or a pattern. Comments may mention what they like.

part == "table" && /^\| `[a-z-]+\/` \|/ {
	n = split($0, column, "|")
	from = column[2]
	gsub(/[` \/]/, "", from)
	rooms = rooms (rooms == "" ? "" : "|") from
	gsub(/[` ,]+/, " ", column[3])
	n = split(column[3], to, " ")
	for (i = 1; i <= n; i++)
		allowed[from, to[i]]		# "room/" or "room/file"
	next
}

part == "tracked" {
	for (path = $0; sub(/\/[^\/]*$/, "", path); )
		there[path]
	there[$0]
	next
}

part == "files" && FNR == 1 {
	room = dir = FILENAME
	sub(/\/.*/, "", room)
	sub(/[^\/]*$/, "", dir)
	c = FILENAME ~ /[.](c|h|cocci)$/
	comment = 0
	reference = "(^|[^A-Za-z0-9_.-])(" rooms ")/[A-Za-z0-9_.*$({%-]+"
}

part == "files" {
	line = $0
	if (c) {
		if (comment || line ~ /^[ \t]*\/\*/) {
			comment = line !~ /\*\//
			next
		}
		sub(/\/[\/*].*/, "", line)
	} else {
		sub(/(^|[ \t])#.*/, "", line)
	}
	while (match(line, reference)) {
		path = substr(line, RSTART, RLENGTH)
		line = substr(line, RSTART + RLENGTH)
		sub(/^[^a-z]+/, "", path)
		other = path
		sub(/\/.*/, "", other)
		# card/ has a directory "tests", too.
		if (other == room || (dir path) in there)
			continue
		if ((room, other "/") in allowed || (room, path) in allowed)
			continue
		if (path in there || path ~ /\/[*$({%]/)
			printf "%s:%d: %s/ may not refer to %s (docs/architecture.md)\n", \
				FILENAME, FNR, room, path
	}
}
