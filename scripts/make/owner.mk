# SPDX-License-Identifier: GPL-2.0-only OR MIT
# What an owner runs on a machine with a card.

$(hostdir)/r750-status: $(wildcard $(top)/owner/status/*)

# What they find is not an error of make's; their exit status is for other programs.
.PHONY: doctor
doctor: ## look over this machine: the card, the driver of each kernel, what is in the way
	$(Q)$(top)/owner/r750-doctor || [ $$? -le 2 ]

.PHONY: leftovers remove-leftovers
leftovers: ## list what the vendor's own installer left on this machine
	$(Q)$(top)/owner/r750-leftovers || [ $$? = 1 ]

remove-leftovers: ## remove what leftovers lists
	$(Q)$(top)/owner/r750-leftovers --remove

.PHONY: status
status: $(hostdir)/r750-status ## [ARGS=--json] the cards of this machine, and the disk in each bay
	$(Q)$< $(ARGS) || [ $$? -le 2 ]

# Without a package: what belongs to the driver on a machine, but not the driver.
.PHONY: install-tools uninstall-tools
tools_unpackaged = $(top)/scripts/package/unpackaged.sh \
	$(addprefix /usr/sbin/r750-,doctor leftovers status)

install-tools uninstall-tools: export DESTDIR := $(value DESTDIR)
# make goes to another directory, where a relative name would be another.
tools_make = case $$DESTDIR in '' | /*) ;; *) DESTDIR=$$PWD/$$DESTDIR ;; esac && \
	$(MAKE) -s -C $(top)/owner DESTDIR="$$DESTDIR"

install-tools: ## [DESTDIR=dir] install r750-status, r750-doctor, udev rules, initramfs hooks
	$(Q)$(tools_unpackaged)
	$(Q)$(tools_make) O='$(hostdir)' install
	@echo 'r750: installed below $(or $(DESTDIR),/)'

uninstall-tools: ## [DESTDIR=dir] remove what install-tools installed
	$(Q)$(tools_unpackaged)
	$(Q)$(tools_make) uninstall
	@echo 'r750: the tools are removed from below $(or $(DESTDIR),/)'
