# SPDX-License-Identifier: GPL-2.0-only OR MIT
# Importing vendor trees, verifying them, and choosing one (TREE).

upstream := $(top)/upstream-src

# Assignments of words are the same to sh and make, but for the quotes.
include $(upstream)/r750.product
$(foreach v,$(filter product_%,$(.VARIABLES)),$(eval $(v) := $(subst ',,$($(v)))))

# An imported tree is one with a manifest to verify it by.
# (strip: foreach leaves a blank for each manifest without a tree.)
trees_imported := $(strip $(foreach t,$(patsubst $(upstream)/%.sha256,%,\
	$(wildcard $(upstream)/$(product_prefix)*.sha256)),\
	$(if $(wildcard $(upstream)/$(t)/.),$(t))))
# Oldest first, so that v1.2.9 comes before v1.2.14.
ifneq ($(word 2,$(trees_imported)),)
trees_imported := $(shell printf '%s\n' $(trees_imported) | sort -V)
endif

TREE ?= $(or $(lastword $(trees_imported)),standin)
treedir := $(upstream)/$(TREE)

# $(call need_tree), in a recipe: stops if the chosen tree is not there.
need_tree = $(if $(and $(filter-out . ..,$(TREE)),\
	$(if $(findstring /,$(TREE)),,y),$(wildcard $(treedir)/$(product_config))),,\
	$(error r750: no tree "$(TREE)" in upstream-src/: choose one that "make trees" \
	lists, or import one with "make import SRC=..."))

say_tree_standin := (stand-in: no vendor tree imported; make import SRC=<archive or directory>)
say_tree_chosen := (stand-in, chosen by TREE)
say_tree = r750: building $(TREE) $(if $(filter standin,$(TREE)),$(if \
	$(trees_imported),$(say_tree_chosen),$(say_tree_standin)),(imported))

.PHONY: say-tree
say-tree:
	@$(if $(filter open,$(DRIVER)),,$(call need_tree))printf '%s\n' '$(say_tree)'

.PHONY: trees
trees: ## list the trees that can be built, the one that TREE chooses marked
	@for t in $(trees_imported) $(if $(wildcard $(upstream)/standin/.),standin); do \
		case $$t in '$(TREE)') m='*' ;; *) m=' ' ;; esac; \
		printf '%s %s\n' "$$m" "$$t"; \
	done

import_need_src = $(if $(value SRC),,$(error r750: say what to read: \
	make $@ SRC=<.tar.gz, .tgz, .tar.xz, .zip, .bin or directory>))

# Through the environment: the name may contain anything.
import manifest: export R750_SRC := $(value SRC)

import_sh = sh $(top)/scripts/import

.PHONY: import
import: ## SRC=<archive|directory>: check a vendor tree against its manifest and import it
	@$(call import_need_src)
	$(Q)$(import_sh)/import.sh -- "$$R750_SRC" '$(upstream)'

.PHONY: manifest
manifest: ## SRC=<archive|directory>: write a manifest for a release that has none
	@$(call import_need_src)
	$(Q)$(import_sh)/import.sh -m -- "$$R750_SRC" '$(upstream)'

.PHONY: verify
verify: ## check that the imported trees and the stand-in (by git) are unchanged
	$(Q)$(import_sh)/verify.sh '$(upstream)' $(trees_imported)

.PHONY: remove-tree
remove-tree: ## TREE=<release>: remove an imported tree
	@$(if $(filter file default undefined,$(origin TREE)),\
	$(error r750: say which: make remove-tree TREE=<release>; "make trees" lists them))
	$(Q)$(import_sh)/remove-tree.sh '$(upstream)' '$(TREE)'

# Its name in 1.0.0.
.PHONY: unimport
unimport: remove-tree
