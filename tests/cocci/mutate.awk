# SPDX-License-Identifier: GPL-2.0-only OR MIT
# Take one part of a semantic patch out of effect, to see whether a test notices.
#
# usage: awk -f mutate.awk RULE			list the parts
#        awk -v part=N -f mutate.awk RULE	print RULE without part N
#
# A part is what one block changes, or one branch of a disjunction in it: its
# removed lines become context and its added lines go, so that it matches as
# before and changes nothing. A block that only matches is a part that is left
# out whole. The list has a line "N first-line neuter|drop" for each.

# The segment that the next lines belong to; a block has at least one.
function segment()
{
	return ++segments
}

{
	line[NR] = $0
	if (/^@.*@$/ && !header) {
		header = 1
		block++
		at = segment()
	} else if ($0 == "@@" && header) {
		header = 0
		body = 1
		at = segment()
	} else if (body && !header && /^[(|)]$/) {
		at = segment()
	} else if (!header && /^[-+]/) {
		changes[at] = changes[block, "block"] = 1
	}
	of[NR] = at
	in_block[NR] = block
}

END {
	for (i = 1; i <= NR; i++) {
		if (changes[of[i]] && !(of[i] in number)) {
			number[of[i]] = ++parts
			if (!part)
				print parts, i, "neuter"
		}
		if (in_block[i] && !changes[in_block[i], "block"] &&
		    !(in_block[i] in dropped)) {
			dropped[in_block[i]] = ++parts
			if (!part)
				print parts, i, "drop"
		}
		if (!part)
			continue
		if (dropped[in_block[i]] == part)
			continue
		if (changes[of[i]] && number[of[i]] == part) {
			if (line[i] ~ /^\+/)
				continue
			sub(/^-/, " ", line[i])
		}
		print line[i]
	}
}
