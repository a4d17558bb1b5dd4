# SPDX-License-Identifier: GPL-2.0-only OR MIT
# usage: awk -v stage=DIR -v top=DIR -v roots="DIR..." -v old_roots="DIR..."
#	     -f port-report-tell.awk FINDINGS
#
# Reports what port-report-log.awk found, a paragraph for each identifier: what is
# wrong and where, which gate and rule deal with it, where the kernel's headers
# declare it now, and if they do not, what its new name may be.
#
#	stage		the directory that was built, to which places are relative
#	top		the project's
#	roots		the kernel's directories that have an include/ each, quoted
#			for the shell
#	old_roots	those of an older kernel, or nothing
#
# A new name is one that the older kernel's copy of the same header (of the same
# structure, for a member) does not have. Without an older kernel there is only
# spelling to go by, and more of it is asked for.
#
# universal-ctags reads the headers. Exit status: 1 if anything is wrong.

BEGIN { FS = "\t" }

# For the shell
function quote(s)
{
	gsub(/'/, "'\\''", s)
	return "'" s "'"
}

function is_name(s)
{
	return s ~ /^[A-Za-z_][A-Za-z0-9_]*$/
}

function has_word(s, w)
{
	return (" " s " ") ~ ("[^A-Za-z0-9_]" w "[^A-Za-z0-9_]")
}

# Gates: compat/gates/NAME.c, "// key: value" lines and a probe.

function read_gate(file,	line, g)
{
	g = file
	sub(/.*\//, "", g)
	sub(/\.c$/, "", g)
	gates[++ngates] = g
	while ((getline line < file) > 0) {
		text[g] = text[g] " " line
		if (sub(/^\/\/ what: /, "", line))
			what[g] = line
		else if (line ~ /^\/\/ (uses|else):/)
			uses[g] = uses[g] " " line
	}
	close(file)
}

function read_gates(	cmd, file)
{
	cmd = "ls " quote(top) "/compat/gates/*.c"
	while ((cmd | getline file) > 0)
		read_gate(file)
	close(cmd)
}

# The gates on whose answer line n of file f depends, into depends[].
function enclosing(f, n,	line, i, depth, cond)
{
	split("", depends)
	f = stage "/" f
	while (i < n && (getline line < f) > 0) {
		i++
		if (line ~ /^[ \t]*#[ \t]*if/)
			cond[++depth] = line
		else if (line ~ /^[ \t]*#[ \t]*elif/)
			cond[depth] = cond[depth] " " line
		else if (line ~ /^[ \t]*#[ \t]*endif/)
			depth--
	}
	close(f)
	for (i = 1; i <= depth; i++)
		while (match(cond[i], /COMPAT_HAVE_[A-Z0-9_]+/)) {
			depends[substr(cond[i], RSTART + 12, RLENGTH - 12)]
			cond[i] = substr(cond[i], RSTART + RLENGTH)
		}
}

function tell_gate(g)
{
	if ((g in what) && !(g in told)) {
		told[g]
		nholders++
		print "  gate    compat/gates/" g ".c: " what[g]
	}
}

# Best evidence first: the place depends on it, it links the symbol, it names it.
function tell_gates(id,	i, j, w)
{
	split("", told)
	tell_gate(id)
	for (i = 1; i <= nplaces; i++) {
		split(places[i], w, ":")
		if (w[1] !~ /^compat\/.*\.[ch]$/)
			continue
		enclosing(w[1], w[2])
		for (j = 1; j <= ngates; j++)
			if (gates[j] in depends)
				tell_gate(gates[j])
	}
	for (j = 1; id != "-" && j <= ngates; j++)
		if (has_word(uses[gates[j]], id))
			tell_gate(gates[j])
	for (j = 1; id != "-" && j <= ngates; j++)
		if (has_word(text[gates[j]], id))
			tell_gate(gates[j])
}

# The first sentence of a rule's head
function first_sentence(file,	line, s)
{
	while ((getline line < file) > 0 && sub(/^\/\/ ?/, "", line) && line != "") {
		if (line ~ /^SPDX/)
			continue
		s = s (s == "" ? "" : " ") line
		if (match(s, /[.]( |$)/)) {
			s = substr(s, 1, RSTART)
			break
		}
	}
	close(file)
	return s
}

function tell_rules(id,	cmd, line)
{
	if (id == "-")
		return
	cmd = "cd " quote(top) " && grep -lw -e " quote(id) \
		" cocci/*/*.cocci 2>/dev/null"
	while ((cmd | getline line) > 0) {
		print "  rule    " line ": " first_sentence(top "/" line)
		nholders++
	}
	close(cmd)
}

# The patch that wrote the line which the compiler objects to.
function tell_patch(	i, w, line, f, n, cmd)
{
	for (i = 1; i <= nplaces; i++) {
		split(places[i], w, ":")
		if (w[1] ~ /^(compat|\/)/ || places[i] == "-")
			continue
		f = stage "/" w[1]
		n = 0
		while (n < w[2] && (getline line < f) > 0)
			n++
		close(f)
		if (line !~ /[A-Za-z]/)
			continue
		cmd = "cd " quote(stage) "/../patches && grep -lFx -e " \
			quote("+" line) " *.patch 2>/dev/null"
		while ((cmd | getline line) > 0)
			if (!(line in told)) {
				told[line]
				print "  patch   " line " wrote that line"
			}
		close(cmd)
	}
}

# Headers.

# What ctags finds in the headers that the shell words in files name, into
# tag_*[1..ntags]: name, file, line, kind (as ctags names it) and structure.
function read_tags(files,	cmd, line, f, n, i)
{
	ntags = 0
	if (files == "")
		return
	cmd = "ctags -f - --sort=no --language-force=C --fields=+Kn " \
		"--kinds-C=+px -I '__must_check,__maybe_unused,__printf+' " \
		files " 2>/dev/null"
	while ((cmd | getline line) > 0) {
		if (line ~ /^!/)
			continue
		n = split(line, f, "\t")
		ntags++
		tag_name[ntags] = f[1]
		tag_file[ntags] = f[2]
		tag_struct[ntags] = tag_kind[ntags] = ""
		for (i = 4; i <= n; i++) {
			if (f[i] ~ /^line:/)
				tag_line[ntags] = substr(f[i], 6)
			else if (f[i] ~ /^(struct|union):/)
				tag_struct[ntags] = substr(f[i], index(f[i], ":") + 1)
			else if (f[i] !~ /:/)
				tag_kind[ntags] = f[i]
		}
	}
	close(cmd)
}

# The headers below the roots r that have a line like the extended RE, as shell
# words: those of linux/ and scsi/ first.
function headers_with(re, r,	cmd, file, near, far)
{
	if (r == "")
		return ""
	cmd = "for r in " r "; do grep -RlE --include='*.h' -e " quote(re) \
		" \"$r/include\" \"$r/arch/x86/include\"; done 2>/dev/null"
	while ((cmd | getline file) > 0)
		if (file ~ /\/include\/(linux|scsi)\/[^\/]*$/)
			near = near " " quote(file)
		else
			far = far " " quote(file)
	close(cmd)
	return near far
}

# A declaration that goes on over lines n, n + 1, ...
function whole(file, n,	line, i, s)
{
	n += 0
	while ((getline line < file) > 0) {
		i++
		if (i < n)
			continue
		gsub(/[ \t]+/, " ", line)
		s = s (s == "" ? "" : " ") line
		if (line ~ /[;{]/ || line !~ /[,\\(]$/ || i > n + 5)
			break
	}
	close(file)
	return s
}

function where(i)
{
	return tag_file[i] ":" tag_line[i] ": " whole(tag_file[i], tag_line[i])
}

function word_re(id)
{
	return "(^|[^A-Za-z0-9_])" id "([^A-Za-z0-9_]|$)"
}

# The tag that declares id, in a search that prefers what can be called or used
# by itself to a member; 0 if there is none
function declaration(id, r,	i, best, v, bestv)
{
	read_tags(headers_with(word_re(id), r))
	for (i = 1; i <= ntags; i++) {
		if (tag_name[i] != id)
			continue
		v = tag_kind[i] == "member" ? 1 : tag_kind[i] ~ /^(prototype|function|macro)$/ ? 3 : 2
		if (v > bestv) {
			best = i
			bestv = v
		}
	}
	return best + 0
}

# How alike two names are, by the words in them: 0 to 1
function alike(a, b,	x, y, na, nb, i, j, hit, used)
{
	na = split(a, x, "_")
	nb = split(b, y, "_")
	for (i = 1; i <= na; i++)
		for (j = 1; j <= nb; j++)
			if (!(j in used) && (x[i] == y[j] ||
			    (length(x[i]) > 2 && index(y[j], x[i]) == 1) ||
			    (length(y[j]) > 2 && index(x[i], y[j]) == 1))) {
				used[j]
				hit++
				break
			}
	return 2 * hit / (na + nb)
}

# The likest of the names in cand[] that are not in known[], at least `least` alike.
function tell_new_name(id, least,	c, best, bestv, v)
{
	bestv = least - 0.001
	for (c in cand) {
		v = c in known ? 0 : alike(id, c)
		if (v > bestv || (v == bestv && best != "" && c < best)) {
			best = c
			bestv = v
		}
	}
	if (best != "")
		print "  new     " cand[best]
}

# The members of struct st below the roots r, into cand[]; the structure's place
function members(st, r,	i, place)
{
	split("", cand)
	read_tags(headers_with("^(struct|union) " st "[[:space:]]*([{]|$)", r))
	for (i = 1; i <= ntags; i++) {
		if (tag_name[i] == st && tag_kind[i] ~ /^(struct|union)$/)
			place = tag_file[i] ":" tag_line[i]
		if (tag_kind[i] == "member" && tag_struct[i] == st)
			cand[tag_name[i]] = where(i)
	}
	return place
}

function tell_member(id, st,	c, place, old)
{
	split("", known)
	old = members(st, old_roots)
	for (c in cand)
		known[c]
	place = members(st, roots)
	if (place == "") {
		print "  kernel  no header defines struct " st
		return
	}
	print "  kernel  " place ": struct " st " has no member " id
	tell_new_name(id, old == "" ? 0.5 : 0.3)
}

# The functions and macros of the headers, shell words in files, into cand[]
function callables(files,	i)
{
	split("", cand)
	read_tags(files)
	for (i = 1; i <= ntags; i++)
		if (tag_kind[i] ~ /^(prototype|function|macro)$/)
			cand[tag_name[i]] = where(i)
}

# The header below the roots that is the same as file, of the older kernel
function same_header(file,	cmd, path)
{
	sub(/.*\/include\//, "include/", file)
	cmd = "for r in " roots "; do [ ! -f \"$r/\"" quote(file) \
		" ] || { echo \"$r/\"" quote(file) "; break; }; done"
	cmd | getline path
	close(cmd)
	return path
}

function tell_gone(id,	i, c, old, new, word, n, j)
{
	split("", known)
	i = declaration(id, old_roots)
	if (i) {
		old = tag_file[i]
		print "  was     " where(i)
		callables(quote(old))
		for (c in cand)
			known[c]
		new = same_header(old)
		callables(new == "" ? "" : quote(new))
		tell_new_name(id, 0.3)
		return
	}
	if (old_roots != "")
		return
	# Its longest word has to be in the header's name or in the new one.
	n = split(id, word, "_")
	for (i = j = 1; i <= n; i++)
		if (length(word[i]) > length(word[j]))
			j = i
	callables(headers_with("[A-Za-z0-9_]*" word[j] "[A-Za-z0-9_]*[(]", roots))
	tell_new_name(id, 0.67)
}

function tell_kernel(id, st,	i)
{
	if (!is_name(id) || (id in what))
		return
	if (st != "-") {
		tell_member(id, st)
		return
	}
	i = declaration(id, roots)
	if (i && tag_kind[i] != "member") {
		print "  kernel  " where(i)
		return
	}
	print "  kernel  no header declares " id (i ? " but as a member of struct " \
		tag_struct[i] ": " tag_file[i] ":" tag_line[i] : "")
	tell_gone(id)
}

# The findings, by identifier; what is found at a place where something is
# already wrong has the same cause.
{
	k = $1 == "-" ? "- " $5 : $1
	if ($4 ~ /:[0-9]+$/) {
		if ($4 in cause)
			k = cause[$4]
		cause[$4] = k
	}
	if (!(k in id_of)) {
		order[++nkeys] = k
		id_of[k] = $1
	}
	if (($4, $5) in seen)
		next
	seen[$4, $5]
	total[$3]++
	if (!(k in struct_of) || (struct_of[k] == "-" && $1 == id_of[k]))
		struct_of[k] = $2
	messages[k] = messages[k] $3 "\t" $4 "\t" $5 "\n"
}

function tell(k,	n, i, m, w, last, more)
{
	print (id_of[k] == "-" ? "(no name)" : id_of[k])
	n = split(messages[k], m, "\n") - 1
	nplaces = more = nholders = 0
	for (i = 1; i <= n; i++) {
		split(m[i], w, "\t")
		places[++nplaces] = w[2]
		if (w[3] == last || i > 4) {
			more++
			continue
		}
		last = w[3]
		printf "  %-7s %s%s\n", w[1], (w[2] == "-" || w[1] == "gate" ? \
			"" : w[2] ": "), w[3]
	}
	if (more)
		print "          and " more " more"
	tell_gates(id_of[k])
	tell_rules(id_of[k])
	tell_patch()
	if (!nholders) {
		uncovered++
		print "  uncovered: no gate or rule mentions this"
	}
	tell_kernel(id_of[k], struct_of[k])
	print ""
}

END {
	if (!nkeys)
		exit 0
	read_gates()
	for (i = 1; i <= nkeys; i++)
		tell(order[i])
	printf "%d names: %d errors, %d warnings, %d symbols, %d gates;" \
		" %d uncovered\n", nkeys, total["error"], total["warning"],
		total["link"], total["gate"], uncovered
	exit 1
}
