# SPDX-License-Identifier: GPL-2.0-only OR MIT
# The series: rendering it for a tree, and what is staged from the result.

out := $(build)/$(TREE)
version = $(shell cat $(top)/VERSION)+$(TREE:$(product_prefix)%=%)
render_deps := $(wildcard $(top)/cocci/*/*.cocci) $(top)/cocci/port/prune.txt \
	$(top)/cocci/macros.h $(addprefix $(top)/patches/,series quiltrc) \
	$(addprefix $(top)/scripts/series/,render.sh spatch.sh prune-proof.sh \
		prune-proof.awk)

.PHONY: render
render: say-tree $(out)/rendered.sha256 ## render the series for TREE and apply it in build/<tree>/src

# Its result may have been taken away since.
.PHONY: render-again
$(out)/rendered.sha256: $(if $(wildcard $(out)/src),,render-again)
$(out)/rendered.sha256: $(render_deps) $(hostdir)/prune \
		$(shell find $(treedir) -type f 2>/dev/null) | $(kernel_first)
	@$(call need_tree)
	$(Q)mkdir -p $(out)
	$(Q)flock $(out)/.lock sh $(top)/scripts/series/render.sh $(treedir) $(out)

# prune removes the preprocessor branches that no supported kernel can take.

$(hostdir)/prune: $(addprefix $(top)/scripts/series/,prune.c ppbranch.c ppcond.c pplex.c \
	ppbranch.h ppcond.h pplex.h)

# The series as rendered for the stand-in is checked in: a change of a rule shows
# in review as a change of its patch. tests/series/render.t compares.

standin_series := $(top)/patches/standin

.PHONY: standin-series
standin-series: ## renew patches/standin from the rules
	$(Q)$(MAKE) --no-print-directory TREE=standin render
	$(Q)exec 9>'$(build)/standin/.lock' && flock 9 && \
	new=$$(mktemp -d '$(standin_series).XXXXXX') && \
	trap 'rm -rf "$$new" "$$new.old"' EXIT && chmod 755 "$$new" && \
	cp '$(build)'/standin/patches/* "$$new/" && \
	if [ -d '$(standin_series)' ]; then \
		mv '$(standin_series)' "$$new.old"; fi && \
	mv "$$new" '$(standin_series)'
	@echo '  SERIES  $(standin_series); look at it with git diff, then commit it'

# Which patch of the series makes the difference.
#
#	TEST	a command to judge by, in place of a build
#	GOOD, BAD	where to begin: a patch or a number of patches

# The command may hold anything, so it goes to the shell by the environment.
bisect: export TEST := $(value TEST)
bisect: export GOOD := $(value GOOD)
bisect: export BAD := $(value BAD)

.PHONY: bisect
bisect: render ## KVER=... [TEST='command'] [GOOD=patch] [BAD=patch]: find the patch that breaks or mends it
	$(Q)+$(dry_run)$(if $(value TEST),release='' kdir='',$(find_kernel)) && \
	MAKE='$(MAKE)' sh $(top)/scripts/series/bisect.sh $(treedir) $(out) \
		'$(version)' $${release:+"$$release" "$$kdir"}

# What a new kernel changes for the driver.

.PHONY: port-report
port-report: stage ## KVER=... [KDIR=...]: for a new kernel: what breaks, whose it is, what its headers say
	$(Q)+$(find_kernel) && MAKE='$(MAKE)' sh $(top)/scripts/series/port-report.sh \
		$(out) "$$release" "$$kdir" $(parallel)

# Its name in 1.0.0.
.PHONY: regen
regen: port-report
