# SPDX-License-Identifier: GPL-2.0-only OR MIT
# What an owner runs on a machine with a card.

$(hostdir)/r750-status: $(wildcard $(top)/owner/status/*)

.PHONY: doctor
doctor: ## look over this machine: the card, the driver of each kernel, what is in the way
	$(Q)$(top)/owner/r750-doctor

.PHONY: status
status: $(hostdir)/r750-status ## [ARGS=--json] the cards of this machine, and the disk in each bay
	$(Q)$< $(ARGS)
