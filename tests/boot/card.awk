# SPDX-License-Identifier: GPL-2.0-only OR MIT
# usage: awk -f card.awk card
#
# Prints the error counters in the card's last line (card/server/control.h) that are
# not 0; exits with 1 if there is one, or if the line is missing. What was refused to users
# who pass commands through is among the faults, and is not an error.

$1 == "stats" {
	for (i = 2; i < NF; i++) {
		if ($i ~ /^(dma_refused|protocol_errors|refused|faults)$/) {
			figure[$i] += $(i + 1)
			seen++
		} else if ($i == "user_refused") {
			figure["faults"] -= $(i + 1)
		}
	}
}

END {
	if (seen != 4) {
		print "the card printed no statistics"
		exit 1
	}
	for (word in figure)
		if (figure[word] != 0) {
			print word, figure[word]
			bad = 1
		}
	exit bad
}
