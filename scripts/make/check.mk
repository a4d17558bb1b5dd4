# SPDX-License-Identifier: GPL-2.0-only OR MIT
# The tests and the benchmark.

LAYERS ?= unit twin cocci series build matrix dkms boot
test_dirs = $(wildcard $(addprefix $(top)/tests/,$(LAYERS)))

.PHONY: check
check: ## [LAYERS="unit cocci ..."] run the tests (TAP, under prove)
	$(Q)cd $(top) && prove --timer -j$(JOBS) -r $(PROVEFLAGS) \
		$(patsubst $(top)/%,%,$(test_dirs))

.PHONY: bench
bench: stage ## [KVER=...] [TREE=...] speed as ratios: rendering, probing, building, the card
	$(Q)+$(find_kernel) && TREE='$(TREE)' TREEDIR='$(treedir)' RELEASE="$$release" \
		sh $(top)/tests/bench/bench.sh $(out) "$$kdir"
	$(Q)$(top)/tests/bench/card.sh

.PHONY: bench-card
bench-card: ## the card's part of bench alone
	$(Q)$(top)/tests/bench/card.sh

.PHONY: shellcheck
shellcheck: ## look over all shell scripts
	$(Q)cd $(top) && git ls-files -z | xargs -0 grep -lZE \
		'^#!/bin/(ba)?sh|^# shellcheck shell=' | \
		xargs -0 shellcheck -x

.PHONY: clean
clean: ## remove build/, but for the roots of other releases
	$(Q)[ ! -d $(build) ] || { \
	find $(build)/ -mindepth 1 -maxdepth 1 ! -name roots -type d -exec chmod -R u+w {} + ; \
	find $(build)/ -mindepth 1 -maxdepth 1 ! -name roots -exec rm -rf {} + && \
	echo 'r750: cleaned $(build)'; }

.PHONY: help
help: ## this list
	@echo 'r750: the Rocket 750 driver for any kernel from 4.0 on'
	@echo
	@sed -n 's/^\([a-z][a-z.-]*\):.*## \(.*\)/\1\t\2/p' $(MAKEFILE_LIST) | sort | \
		awk -F '\t' '{ printf "  %-14s %s\n", $$1, $$2 }'
	@echo
	@echo 'KVER=6.8 is the newest installed 6.8.*, KDIR= a prepared kernel tree instead;'
	@echo 'TREE= one of what "make trees" lists; V=1 shows the commands.'
