# SPDX-License-Identifier: GPL-2.0-only OR MIT
# usage: awk -v stage=FOLDER -v heads="FOLDER FOLDER" -v top=FOLDER
#	     -f port-report-tell.awk FINDINGS
#
# Tells what port-report-log.awk found, a paragraph an identifier: what is wrong and
# where, which gate and rule stand for it, and what the kernel's headers in the
# folders "heads" say of it now. stage is the folder that was built, in which the
# places are; top the project's.
#
# Exit status: 1 if there was anything to tell.

BEGIN { FS = "\t" }

function has_word(s, w)
{
	return (" " s " ") ~ ("[^A-Za-z0-9_]" w "[^A-Za-z0-9_]")
}

# For the shell: our identifiers hold nothing else, folders may.
function quote(s)
{
	gsub(/'/, "'\\''", s)
	return "'" s "'"
}

function read_gates(	cmd, f, line, g)
{
	cmd = "ls " quote(top) "/compat/gates/*.c"
	while ((cmd | getline f) > 0) {
		g = f
		sub(/.*\//, "", g)
		sub(/\.c$/, "", g)
		gates[++ngates] = g
		what[g] = ""
		while ((getline line < f) > 0) {
			if (line ~ /^\/\/ what: /)
				what[g] = substr(line, 10)
			else if (line ~ /^\/\/ (uses|else): /)
				uses[g] = uses[g] " " line
			else if (line !~ /^\/\//)
				probe[g] = probe[g] " " line
		}
		close(f)
	}
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

function say_gate(g)
{
	if (g in said_gate)
		return
	said_gate[g]
	print "  gate    " g ", compat/gates/" g ".c: " what[g]
}

# Best evidence first: the place depends on it, it links the symbol, it names it.
function tell_gates(id, st,	i, j, n, w)
{
	split("", said_gate)
	if (id in what)
		say_gate(id)
	for (i = 1; i <= nplaces; i++) {
		split(places[i], w, ":")
		if (w[1] !~ /^compat\/.*\.[ch]$/)
			continue
		enclosing(w[1], w[2])
		for (j = 1; j <= ngates; j++)
			if (gates[j] in depends)
				say_gate(gates[j])
	}
	if (id == "-")
		return length_of(said_gate)
	for (j = 1; j <= ngates; j++)
		if (has_word(uses[gates[j]], id))
			say_gate(gates[j])
	for (j = 1; j <= ngates; j++)
		if (has_word(what[gates[j]] " " probe[gates[j]], id))
			say_gate(gates[j])
	return length_of(said_gate)
}

function length_of(map,	k, n)
{
	for (k in map)
		n++
	return n + 0
}

function tell_rules(id,	cmd, line, n)
{
	if (id == "-")
		return 0
	cmd = "cd " quote(top) " && grep -lw -e " quote(id) \
		" cocci/*/*.cocci 2>/dev/null"
	while ((cmd | getline line) > 0) {
		print "  rule    " line
		n++
	}
	close(cmd)
	return n + 0
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
			if (!(line in said_patch)) {
				said_patch[line]
				print "  patch   " line " wrote that line"
			}
		close(cmd)
	}
}

# How much a header's line looks as if it declared id: 0 is not at all.
function declares(id, text)
{
	if (text ~ /^[ \t]*(\*|\/\*|\/\/)/)
		return 0
	if (text ~ ("^[ \t]*#[ \t]*define[ \t]+" id "([^A-Za-z0-9_]|$)"))
		return 4
	if (text ~ ("^(struct|union|enum)[ \t]+" id "[ \t]*[{]"))
		return 4
	if (text ~ ("^[A-Za-z].*[ \t*]" id "[ \t]*[(]") && text !~ /return/)
		return 4
	if (text ~ ("^" id "[ \t]*[(]"))
		return 3
	if (text ~ ("[ \t*(]" id "[ \t]*(\\[.*\\]|:[ \t0-9]+)?[;,=]") ||
	    text ~ ("[(][*]" id "[)]"))
		return 2
	return has_word(text, id) ? 1 : 0
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

# Where the headers declare id, the likeliest line.
function tell_header(id,	cmd, line, w, text, v, best, bestv)
{
	if (id !~ /^[A-Za-z_][A-Za-z0-9_]*$/)
		return 0
	cmd = "grep -RnwF --include='*.h' -e " id " " heads " 2>/dev/null"
	while ((cmd | getline line) > 0) {
		split(line, w, ":")
		text = substr(line, length(w[1]) + length(w[2]) + 3)
		v = declares(id, text)
		# a declaration in asm/ or a tool's copy is less likely meant
		if (v && w[1] ~ /\/include\/(linux|scsi)\/[^\/]*$/)
			v += 0.5
		if (v > bestv) {
			best = w[1] ":" w[2]
			bestv = v
		}
	}
	close(cmd)
	if (bestv < 2)
		return 0
	split(best, w, ":")
	print "  kernel  " best ": " whole(w[1], w[2])
	return 1
}

# How alike two names are, by the words in them: 0 to 1.
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

# The three likest of the names that cand[] has places for.
function tell_likest(id,	n, c, best, bestv, v)
{
	for (n = 1; n <= 3; n++) {
		best = ""
		bestv = 0.49
		for (c in cand) {
			v = alike(id, c)
			if (v > bestv || (v == bestv && c < best)) {
				best = c
				bestv = v
			}
		}
		if (best == "")
			return
		match(cand[best], /:[0-9]+$/)
		print "  perhaps " cand[best] ": " whole(substr(cand[best], 1, \
			RSTART - 1), substr(cand[best], RSTART + 1))
		delete cand[best]
	}
}

# The members of structure st, wherever it is defined, into cand[].
function members(st,	cmd, line, w, n, name)
{
	split("", cand)
	cmd = "grep -RnE --include='*.h' '^(struct|union) " st \
		"[[:space:]]*[{]' " heads " 2>/dev/null"
	if ((cmd | getline line) <= 0) {
		close(cmd)
		return 0
	}
	close(cmd)
	split(line, w, ":")
	while ((getline line < w[1]) > 0) {
		if (++n <= w[2])
			continue
		if (line ~ /^}/)
			break
		if (match(line, /[(][ ]*[*][ ]*[a-z_A-Z0-9]+[)]/))
			name = substr(line, RSTART, RLENGTH)
		else if (match(line, /[A-Za-z_][A-Za-z0-9_]*(\[.*\])?([ ]*:[ 0-9]+)?;/))
			name = substr(line, RSTART, RLENGTH)
		else
			continue
		sub(/^[(][ ]*[*][ ]*/, "", name)
		sub(/[^A-Za-z0-9_].*/, "", name)
		cand[name] = w[1] ":" n
	}
	close(w[1])
	print "  kernel  " w[1] ":" w[2] ": struct " st ", which has no such member now"
	return 1
}

# Functions and macros whose names share id's longest word, into cand[].
function relatives(id,	x, n, i, j, long, cmd, line, w, text)
{
	split("", cand)
	n = split(id, x, "_")
	for (i = 1; i <= n; i++)
		if (length(x[i]) > length(long))
			long = x[i]
	cmd = "grep -RnE --include='*.h' '[A-Za-z0-9_]*" long \
		"[A-Za-z0-9_]*' " heads " 2>/dev/null"
	while ((cmd | getline line) > 0) {
		split(line, w, ":")
		if (w[1] !~ /\/include\/(linux|scsi|asm|asm-generic)\/[^\/]*$/)
			continue
		text = substr(line, length(w[1]) + length(w[2]) + 3)
		if (text !~ /^([A-Za-z]|#[ \t]*define)/ || text ~ /return/)
			continue
		sub(/^#[ \t]*define[ \t]+/, "", text)
		if (!match(text, /[A-Za-z0-9_]+[ \t]*[(]/))
			continue
		text = substr(text, RSTART, RLENGTH)
		sub(/[ \t]*[(]/, "", text)
		if (!(text in cand))
			cand[text] = w[1] ":" w[2]
	}
	close(cmd)
}

function tell_kernel(id, st)
{
	if (id == "-" || id in what)
		return
	if (st != "-") {
		if (members(st))
			tell_likest(id)
		else
			print "  kernel  no header defines struct " st
		return
	}
	if (tell_header(id))
		return
	print "  kernel  no header declares " id
	if (id !~ /[\/.]/) {
		relatives(id)
		tell_likest(id)
	}
}

function key_of(	k)
{
	return $1 == "-" ? "- " $5 : $1
}

{
	k = key_of()
	if (!(k in count))
		order[++nkeys] = k
	if (($4, $5) in seen)
		next
	seen[$4, $5]
	count[k]++
	total[$3]++
	id_of[k] = $1
	if (!(k in struct_of) || struct_of[k] == "-")
		struct_of[k] = $2
	messages[k] = messages[k] $3 "\t" $4 "\t" $5 "\n"
}

function tell(k,	n, i, m, w, last, more)
{
	print (id_of[k] == "-" ? "(no name)" : id_of[k])
	n = split(messages[k], m, "\n") - 1
	nplaces = more = 0
	split("", said_patch)
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
	i = tell_gates(id_of[k], struct_of[k])
	i += tell_rules(id_of[k])
	tell_patch()
	if (!i) {
		unknown++
		print "  nobody  no gate and no rule stands for this yet"
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
		" nobody stands for %d\n", nkeys, total["error"],
		total["warning"], total["link"], total["gate"], unknown
	exit 1
}
