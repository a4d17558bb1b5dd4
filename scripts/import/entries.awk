# SPDX-License-Identifier: GPL-2.0-only OR MIT
# tar -tv --numeric-owner --quoting-style=escape |
#	origin=NAME config=FILE common=FILE title=CARD awk -f entries.awk
#
# Finds the one directory of an archive that holds $config and $common, and
# prints what tar needs to unpack it: "STRIP NAME", the number of leading parts
# to strip and the directory's name, then the name of each file on a line,
# escaped as in the listing. Refuses a tree that holds anything but plain files
# and directories. Messages begin with $origin.
# exit: 0 found; 1 refused; 3 no tree but one archive, whose name is printed

BEGIN {
	max_entries = 10000
	max_size = 64 * 1048576
	max_total = 256 * 1048576
	max_notes = 5
	archive_name = "\\.(bin|run|tgz|tar|tar\\.(gz|xz|bz2|zst)|zip|7z)$"
	kinds["-"] = "file"
	kinds["d"] = "directory"
	kinds["l"] = "symbolic link"
	kinds["h"] = "hard link"
	origin = ENVIRON["origin"]
	config = ENVIRON["config"]
	common = ENVIRON["common"]
}

function say(message)
{
	printf "import: %s: %s\n", origin, message >"/dev/stderr"
}

function refuse(message)
{
	say(message)
	refused = 1
	exit 1
}

# Many archives begin every name with "./"; directories end in "/".
function normalised(name)
{
	while (sub(/^\.\/+/, "", name))
		;
	sub(/\/+$/, "", name)
	return name == "." ? "" : name
}

{
	type = substr($0, 1, 1)
	size = $3
	name = $0
	if (!sub(/^[^ ]+ +[^ ]+ +[0-9,]+ +[-0-9]+ [0-9:]+ /, "", name))
		refuse("cannot read tar's listing: " $0)
	if (++n > max_entries)
		refuse("more than " max_entries " entries; name the driver's" \
			" own archive or directory")
	if (type == "h")
		sub(/ link to .*/, "", name)
	else if (type == "l")
		sub(/ -> .*/, "", name)
	raw[n] = name
	path[n] = normalised(name)
	kind[n] = type in kinds ? kinds[type] : "device, FIFO or socket"
	# The listing escapes control characters, and a backslash by another.
	if (path[n] ~ /^\/|(^|\/)\.\.?(\/|$)|\/\/|\\/)
		kind[n] = "absolute name, \"..\" or odd characters"
	else if (kind[n] != "directory")
		there[path[n]] = 1
	check_size(path[n], size)
}

function check_size(name, size)
{
	total += size
	if (size > max_size)
		refuse(name ": larger than " max_size / 1048576 " MiB")
	if (total > max_total)
		refuse("more than " max_total / 1048576 " MiB in all; name the" \
			" driver's own archive or directory")
}

# PATH without TAIL and the slash before it; -1 if it does not end in TAIL.
function root_length(name, tail, len)
{
	len = length(name) - length(tail)
	if (len < 0 || substr(name, len + 1) != tail)
		return -1
	if (len == 0)
		return 0
	return substr(name, len, 1) == "/" ? len : -1
}

function below(name, root)
{
	return root == "" || substr(name, 1, length(root)) == root
}

# Sets root ("" or "DIR/") and strip.
function find_root(i, len, dir)
{
	for (i = 1; i <= n; i++) {
		if (!(path[i] in there))
			continue
		len = root_length(path[i], config)
		dir = substr(path[i], 1, len)
		if (len < 0 || !((dir common) in there))
			continue
		if (found && dir != root)
			refuse("holds more than one driver tree: " shown(root) \
				" and " shown(dir) "; import one by its own directory")
		found = 1
		root = dir
		dir = substr(raw[i], 1, length(raw[i]) - length(config))
		strip = gsub(/\//, "", dir)
	}
	return found
}

function shown(dir)
{
	return dir == "" ? "." : substr(dir, 1, length(dir) - 1)
}

# What else it may be, if there is no tree.
function explain(i, name, archives, archive, card)
{
	for (i = 1; i <= n; i++) {
		name = tolower(path[i])
		if (kind[i] == "file" && name ~ archive_name) {
			archives = archives (archives ? ", " : "") path[i]
			archive = archive ? "more" : raw[i]
		} else if (name ~ /(^|\/)product\/[^\/]+\/linux\/config\.c$/) {
			card = path[i]
			sub(/\/linux\/config\.c$/, "", card)
			sub(/.*product\//, "product/", card)
		}
	}
	if (archive && archive != "more") {
		print archive
		refused = 3
		exit 3
	}
	if (archive)
		refuse("holds several archives (" archives "); import the" \
			" right one by its name")
	if (card && index(config, card "/") != 1)
		refuse("is HighPoint's driver for another card (" card \
			"), not the " ENVIRON["title"] "'s")
	refuse("no driver tree in it: looked through " n " entries for a" \
		" directory with " config " and " common)
}

# True if a file stands where PATH needs a directory.
function under_a_file(name)
{
	while (sub(/\/[^\/]*$/, "", name))
		if (name in there)
			return 1
	return 0
}

function refuse_odd_entries(i, dir, seen)
{
	for (i = 1; i <= n; i++) {
		dir = kind[i] == "directory"
		if (!below(path[i] "/", root)) {
			if (kind[i] != "file" && !dir && ++notes <= max_notes)
				say("note: ignored outside of the tree: " \
					path[i] " (" kind[i] ")")
			continue
		}
		if (kind[i] != "file" && !dir) {
			say(path[i] ": " kind[i])
			odd++
		} else if (path[i] in seen && !(dir && seen[path[i]])) {
			say(path[i] ": there twice")
			odd++
		} else if (under_a_file(path[i])) {
			say(path[i] ": lies under a file")
			odd++
		}
		seen[path[i]] = dir
	}
	if (notes > max_notes)
		say("note: ignored " notes - max_notes " more of that kind")
	if (odd)
		refuse(odd " thing" (odd == 1 ? "" : "s") " in the tree that no" \
			" release has, listed above; take an untouched copy")
}

END {
	if (refused)
		exit refused
	if (!find_root())
		explain()
	refuse_odd_entries()
	name = shown(root)
	sub(/.*\//, "", name)
	print strip, name
	for (i = 1; i <= n; i++)
		if (kind[i] == "file" && below(path[i], root))
			print raw[i]
}
