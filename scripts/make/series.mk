# SPDX-License-Identifier: GPL-2.0-only OR MIT
# The series: rendering it for a tree, and what is staged from the result.

# SERIES=port has a build directory of its own: the port without the fixes.
SERIES ?= full
ifeq ($(filter full port,$(SERIES)),)
$(error r750: SERIES=$(SERIES): choose full (the default), or port to leave out \
the steps of cocci/fix)
endif
export SERIES

# JBOD=no, too: it keeps the driver's code for arrays (cocci/fix/jbod.cocci).
JBOD ?= yes
ifeq ($(filter yes no,$(JBOD)),)
$(error r750: JBOD=$(JBOD): choose yes (the default), or no to keep the driver's \
code for arrays)
endif
export JBOD

out := $(build)/$(TREE)$(if $(filter port,$(SERIES)),-port)$(if \
	$(filter no,$(JBOD)),-arrays)
version = $(shell cat $(top)/VERSION)+$(TREE:$(product_prefix)%=%)

# render.sh knows by checksums when there is nothing to do.
.PHONY: render
render: say-tree | $(kernel_first) ## [SERIES=port] [JBOD=no] render the series for TREE and apply it in build/<tree>/src
	@$(call need_tree)
	$(Q)mkdir -p $(out)
	$(Q)flock $(out)/.lock sh $(top)/scripts/series/render.sh $(treedir) $(out)

# The series as rendered for the stand-in is checked in: a change of a rule shows
# in review as a change of its patch. tests/series/render.t compares.

standin_series := $(top)/patches/standin

.PHONY: standin-series
standin-series: ## renew patches/standin from the rules
	$(Q)$(MAKE) --no-print-directory TREE=standin SERIES=full JBOD=yes render
	$(Q)exec 9>'$(build)/standin/.lock' && flock 9 && \
	new=$$(mktemp -d '$(standin_series).XXXXXX') && \
	trap 'rm -rf "$$new" "$$new.old"' EXIT && chmod 755 "$$new" && \
	cp '$(build)'/standin/patches/* "$$new/" && \
	if [ -d '$(standin_series)' ]; then \
		mv '$(standin_series)' "$$new.old"; fi && \
	mv "$$new" '$(standin_series)'
	@echo '  SERIES  $(standin_series); look at it with git diff, then commit it'

# Find the patch of the series that makes the difference.
#
#	TEST	a command to judge by, in place of a build
#	GOOD, BAD	where to begin: a patch or a number of patches

# The command may hold anything, so it goes to the shell by the environment.
bisect: export TEST := $(value TEST)
bisect: export GOOD := $(value GOOD)
bisect: export BAD := $(value BAD)

.PHONY: bisect
bisect: render ## KVER=... [TEST='command'] [GOOD=patch] [BAD=patch]: find the patch that breaks or fixes it
	$(Q)+$(dry_run)$(if $(value TEST),release='' kdir='',$(find_kernel)) && \
	MAKE='$(MAKE)' sh $(top)/scripts/series/bisect.sh $(treedir) $(out) \
		'$(version)' $${release:+"$$release" "$$kdir"}

# What a new kernel changes for the driver.

.PHONY: port-report
port-report: stage ## KVER=... [KDIR=...]: report what a new kernel breaks, which gate or rule it concerns, and what its headers say
	$(Q)+$(find_kernel) && MAKE='$(MAKE)' sh $(top)/scripts/series/port-report.sh \
		$(out) "$$release" "$$kdir" $(parallel)

# Its name in 1.0.0.
.PHONY: regen
regen: port-report
