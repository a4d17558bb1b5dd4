# SPDX-License-Identifier: GPL-2.0-only OR MIT
# From the rendered tree, or the open driver's sources, to a module for one kernel.

ifeq ($(DRIVER),open)
stage_from := say-tree
module := sata_r750
stage_sh = $(top)/scripts/stage/open.sh $(out)
else
stage_from := render
module := $(product_module)
stage_sh = $(top)/scripts/stage/stage.sh $(treedir) $(out)
endif

.PHONY: stage
stage: $(stage_from) ## [DRIVER=open] put together what DKMS builds from, in build/<tree>/dkms
	$(Q)+$(dry_run)mkdir -p $(out) && MAKE='$(MAKE)' flock $(out)/.lock \
		sh $(stage_sh) '$(version)'

.PHONY: modules
modules: export SIGN_KEY := $(value SIGN_KEY)
modules: export SIGN_CERT := $(value SIGN_CERT)
modules: stage ## [KVER=...] [KDIR=...] [SIGN_KEY=file SIGN_CERT=file] build the module for a kernel (the default)
	$(Q)+$(find_kernel) && MAKE='$(MAKE)' sh $(top)/scripts/stage/modules.sh \
		$(out) "$$release" "$$kdir" $(parallel)

.PHONY: install
install: export DESTDIR := $(value DESTDIR)
install: modules ## [KVER=...] [DESTDIR=dir] install the module for one kernel, without DKMS
	$(Q)$(find_kernel) && sh $(top)/scripts/stage/install.sh \
		'$(out)'/"$$release/$(module).ko" "$$release"
