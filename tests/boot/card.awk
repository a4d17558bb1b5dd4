# SPDX-License-Identifier: GPL-2.0-only OR MIT
# usage: awk -f card.awk card
#
# Prints those figures of the card's last line (card/server/control.h) that are 0
# where driver and kernel do as they should, and are not; exits with 1 if there is
# one, or no such line.

$1 == "stats" {
	for (i = 2; i < NF; i++)
		if ($i ~ /^(dma_refused|protocol_errors|refused|faults)$/) {
			figure[$i] = $(i + 1)
			seen++
		}
}

END {
	if (seen != 4) {
		print "the card has said no figures"
		exit 1
	}
	for (word in figure)
		if (figure[word] != 0) {
			print word, figure[word]
			bad = 1
		}
	exit bad
}
