# SPDX-License-Identifier: GPL-2.0-only OR MIT
# awk -f manifest.awk MANIFEST KINDS SUMS
#
# Prints what differs between a manifest and a directory, "word: path", in any
# order. KINDS has what find prints for everything in the directory ("f path"),
# SUMS what sha256sum does ("sum  ./path"). Refuses a manifest that is not a line
# of 64 lower-case hex digits, two spaces and a clean relative path for each file.

function refuse(why)
{
	printf "%s:%d: the line %s\n", FILENAME, FNR, why >"/dev/stderr"
	bad = 1
	exit 1
}

function refuse_path(path, why)
{
	printf "%s: %s: %s\n", ARGV[1], path, why >"/dev/stderr"
	bad = 1
	exit 1
}

FILENAME == ARGV[1] {
	lines++
	sum = substr($0, 1, 64)
	path = substr($0, 67)
	if (length(sum) < 64 || sum ~ /[^0-9a-f]/)
		refuse("does not start with 64 lower-case hex digits")
	if (substr($0, 65, 2) != "  " || path == "")
		refuse("has no two spaces and a path after the sum")
	if (path ~ /^\/|\/$|\/\/|[[:cntrl:]\\]|(^|\/)\.\.?(\/|$)/)
		refuse("has a path that is not relative and clean")
	if (path in want)
		refuse_path(path, "listed twice")
	want[path] = sum
}

FILENAME == ARGV[2] { kind[substr($0, 3)] = substr($0, 1, 1) }

FILENAME == ARGV[3] { sums[substr($0, 69)] = substr($0, 1, 64) }

# A path must not need another as its directory.
function check_parents(path, at, i)
{
	for (i = 1; i < length(path); i++)
		if (substr(path, i, 1) == "/" && substr(path, 1, i - 1) in want)
			refuse_path(path, "lies under a file")
}

function word(k)
{
	return k == "f" ? "extra" : k == "d" ? "directory" : \
		k == "l" ? "symbolic link" : "device, FIFO or socket"
}

END {
	if (bad)
		exit 1
	if (!lines) {
		printf "%s: the manifest is empty\n", ARGV[1] >"/dev/stderr"
		exit 1
	}
	for (path in want)
		check_parents(path)
	for (path in want)
		if (!(path in kind))
			print "missing: " path
		else if (kind[path] == "f" && sums[path] != want[path])
			print "changed: " path
	for (path in kind)
		if (path in want ? kind[path] != "f" : kind[path] != "d")
			print word(kind[path]) ": " path
}
