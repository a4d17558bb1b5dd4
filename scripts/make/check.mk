# SPDX-License-Identifier: GPL-2.0-only OR MIT
# The tests and the benchmark.

# The long tests go first after the quick ones, so that no processor waits for one of them
# at the end; and boots, which wait more than they compute, beside what computes.
LAYERS ?= unit compat boot dkms matrix build series objects card open cocci
# The card's tests are in card/tests.
test_dirs = $(wildcard $(patsubst %/tests/card,%/card/tests,$(addprefix \
	$(top)/tests/,$(LAYERS))))

# No more jobs than processors, though some only wait: guests that share one spin on each
# other's locks, and mvsas.t took ten times the CPU time.
.PHONY: check
check: ## [LAYERS="unit cocci ..."] run the tests (TAP, under prove)
	$(Q)mkdir -p $(build) && : >$(build)/failed-tests && cd $(top) && \
	TAP_STDERR=9 TAP_FAILED=$(build)/failed-tests prove --timer -j$(JOBS) -r $(PROVEFLAGS) \
		$(patsubst $(top)/%,%,$(test_dirs)) 9>&2 || { \
	cat $(build)/failed-tests >&2; exit 1; }

.PHONY: bench
bench: stage ## [KVER=...] [TREE=...] speed as ratios: rendering, probing, building, the card
	$(Q)+$(find_kernel) && TREE='$(TREE)' TREEDIR='$(treedir)' RELEASE="$$release" \
		sh $(top)/tests/bench/bench.sh $(out) "$$kdir"
	$(Q)$(top)/tests/bench/card.sh

.PHONY: bench-card
bench-card: ## the card's part of bench alone
	$(Q)$(top)/tests/bench/card.sh

# The checkers, each over what git knows of its kind. The stand-in and the
# rules' tests keep the shape of the vendor's text.

c_files = git ls-files '*.[ch]' | grep -v -e ^upstream-src/ -e ^tests/cocci/
sh_files = git ls-files | xargs grep -lE '^\#!/bin/(ba)?sh|^\# shellcheck shell='
text_files = git ls-files | grep -vE '[.](res|patch|sha256)$$'

.PHONY: style
style: ## see that the C is in the kernel's style
	$(Q)cd $(top) && $(c_files) | xargs -r clang-format --dry-run -Werror

.PHONY: shellcheck
shellcheck: ## look over all shell scripts
	$(Q)cd $(top) && $(sh_files) | xargs -r shellcheck -x

.PHONY: spelling
spelling: ## look for misspelled words
	$(Q)cd $(top) && $(text_files) | xargs -r codespell

# Kbuild's extra warnings and sparse, in our own code alone: the driver's sources
# are not ours to clean up.
.PHONY: warnings
warnings: stage ## [KVER=...] [KDIR=...] build with W=1 and sparse: no warning in compat/
	$(Q)+$(find_kernel) && rm -rf '$(out)/warnings' && \
	cp -R '$(out)/dkms' '$(out)/warnings' && \
	$(MAKE) -s --no-print-directory -C '$(out)/warnings' KVER="$$release" \
		KDIR="$$kdir" W=1 C=2 $(parallel) >'$(out)/warnings.log' 2>&1 || { \
	tail -n 20 '$(out)/warnings.log' >&2; exit 1; }; \
	! grep -E '(^|/)compat/.*(warning|error):' '$(out)/warnings/build.log' >&2

.PHONY: clean
clean: ## remove build/ except the roots of other releases
	$(Q)[ ! -d $(build) ] || { \
	find $(build)/ -mindepth 1 -maxdepth 1 ! -name roots -type d -exec chmod -R u+w {} + ; \
	find $(build)/ -mindepth 1 -maxdepth 1 ! -name roots -exec rm -rf {} + && \
	echo 'r750: cleaned $(build)'; }

.PHONY: help
help: ## show this list
	@echo 'r750: the $(product_title) driver for any kernel from 4.4 on'
	@echo
	@sed -n 's/^\([a-z][a-z.-]*\):.*## \(.*\)/\1\t\2/p' $(MAKEFILE_LIST) | sort | \
		awk -F '\t' '{ printf "  %-16s %s\n", $$1, $$2 }'
	@echo
	@echo 'KVER=6.8 is the newest installed 6.8.*, KDIR= a prepared kernel tree instead;'
	@echo 'TREE= is one of what "make trees" lists; CC= or LLVM= the compiler, as in Kbuild;'
	@echo 'JOBS= how many run at once; V=1 shows the commands.'
