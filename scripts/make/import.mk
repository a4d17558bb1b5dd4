# SPDX-License-Identifier: GPL-2.0-only OR MIT
# Taking vendor trees in, proving them pristine, and choosing one (TREE).

upstream := $(top)/upstream-src
release_prefix := R750_Linux_Src_v

# A tree is imported if it stands there and has a manifest to prove it by.
# strip: of manifests alone, foreach leaves blanks, which are not nothing.
trees_imported := $(strip $(foreach t,$(patsubst $(upstream)/%.sha256,%,\
	$(wildcard $(upstream)/$(release_prefix)*.sha256)),\
	$(if $(wildcard $(upstream)/$(t)/.),$(t))))
# Oldest first, so that v1.2.9 comes before v1.2.14.
ifneq ($(word 2,$(trees_imported)),)
trees_imported := $(shell printf '%s\n' $(trees_imported) | sort -V)
endif

TREE ?= $(or $(lastword $(trees_imported)),standin)
treedir := $(upstream)/$(TREE)

# $(call need_tree): stops, in a recipe, where the chosen tree is not there.
need_tree = $(if $(and $(filter-out . ..,$(TREE)),\
	$(if $(findstring /,$(TREE)),,y),$(wildcard $(treedir)/product/r750/linux/config.c)),,\
	$(error r750: no tree "$(TREE)" in upstream-src/: choose one that "make trees" \
	lists, or take one in with "make import SRC=..."))

say_tree_standin := (stand-in: no vendor tree imported; make import SRC=<archive or folder>)
say_tree_chosen := (stand-in, chosen by TREE)
say_tree = r750: building $(TREE) $(if $(filter standin,$(TREE)),$(if \
	$(trees_imported),$(say_tree_chosen),$(say_tree_standin)),(imported))

.PHONY: say-tree
say-tree:
	@$(call need_tree)printf '%s\n' '$(say_tree)'

.PHONY: trees
trees: ## list the trees that can be built, the one that TREE chooses marked
	@for t in $(trees_imported) $(if $(wildcard $(upstream)/standin/.),standin); do \
		case $$t in '$(TREE)') m='*' ;; *) m=' ' ;; esac; \
		printf '%s %s\n' "$$m" "$$t"; \
	done

import_need_src = $(if $(value SRC),,$(error r750: say what to read: \
	make $@ SRC=<.tar.gz, .tgz, .tar.xz, .zip or folder>))

# The name may hold anything, so it goes to the shell by the environment.
import manifest: export R750_SRC := $(value SRC)

.PHONY: import
import: $(hostdir)/import ## SRC=<archive|folder>: check a vendor tree against its manifest and take it in
	@$(call import_need_src)
	$(Q)$(hostdir)/import -- "$$R750_SRC" '$(upstream)'

.PHONY: manifest
manifest: $(hostdir)/import ## SRC=<archive|folder>: write a manifest for a release that has none
	@$(call import_need_src)
	$(Q)$(hostdir)/import -m -- "$$R750_SRC" '$(upstream)'

.PHONY: verify
verify: $(hostdir)/manifest ## prove the imported trees, and the stand-in (by git), still pristine
	$(Q)sh $(top)/scripts/import/verify.sh '$(hostdir)/manifest' '$(upstream)' $(trees_imported)

.PHONY: remove-tree
remove-tree: ## TREE=<release>: remove an imported tree
	@$(if $(filter file default undefined,$(origin TREE)),\
	$(error r750: say which: make remove-tree TREE=<release>; "make trees" lists them))
	$(Q)sh $(top)/scripts/import/remove-tree.sh '$(upstream)' '$(TREE)'

# Its name in 1.0.0.
.PHONY: unimport
unimport: remove-tree

import_sums := $(addprefix $(top)/scripts/import/,sums.c sums.h tree.c tree.h folder.c)
$(hostdir)/manifest: $(top)/scripts/import/manifest.c $(import_sums) | $(hostdir)/.have-crypto
$(hostdir)/import: $(import_sums) $(addprefix $(top)/scripts/import/,import.c archive.c \
	extract.c extract.h release.c release.h) \
	| $(hostdir)/.have-crypto $(hostdir)/.have-archive
hostlibs_manifest := -lcrypto
hostlibs_import := -larchive -lcrypto

# A missing header is told by the packages that bring it, once, up front.
# $(call have_lib,header,library,Debian's package,Fedora's package)
define have_lib
	$(Q)mkdir -p $(@D)
	$(Q)echo '#include <$(1)>' | $(HOSTCC) $(HOSTCFLAGS) -E -x c - >/dev/null 2>&1 || { \
	echo "r750: <$(1)> ($(2)) is missing, or $(HOSTCC) is: install $(3) gcc (Debian, Ubuntu) or $(4) gcc (Fedora, EL)" >&2; \
	exit 1; }
	$(Q)touch $@
endef

$(hostdir)/.have-crypto:
	$(call have_lib,openssl/evp.h,libcrypto,libssl-dev,openssl-devel)

$(hostdir)/.have-archive:
	$(call have_lib,archive.h,libarchive,libarchive-dev,libarchive-devel)
