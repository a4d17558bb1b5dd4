# SPDX-License-Identifier: GPL-2.0-only OR MIT
# From the rendered tree to r750.ko for one kernel.

.PHONY: stage
stage: render ## put together what DKMS builds from, in build/<tree>/dkms
	$(Q)+$(dry_run)MAKE='$(MAKE)' flock $(out)/.lock sh $(top)/scripts/stage/stage.sh \
		$(treedir) $(out) '$(version)'

.PHONY: modules
modules: stage ## [KVER=...] [KDIR=...] build r750.ko for a kernel (the default)
	$(Q)+$(find_kernel) && MAKE='$(MAKE)' sh $(top)/scripts/stage/modules.sh \
		$(out) "$$release" "$$kdir" $(parallel)

.PHONY: install
install: export DESTDIR := $(value DESTDIR)
install: modules ## [KVER=...] [DESTDIR=dir] install r750.ko for one kernel, without DKMS
	$(Q)$(find_kernel) && sh $(top)/scripts/stage/install.sh \
		'$(out)'/"$$release/$(product_module).ko" "$$release"
