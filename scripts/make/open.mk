# SPDX-License-Identifier: GPL-2.0-only OR MIT
# The open driver, sata_r750: see open/README.md.
#
#	DRIVER	vendor (default): r750, the vendor's driver or the stand-in
#		open: for stage, modules, dkms and boot, sata_r750 in its place
#	KSRC	for open-patch: a kernel's source, 6.18 or later
#	SIGNOFF	who sends the patch, "Name <address>"; make exports it, and KMAKE
#	BUILD	not empty: build it in a copy of KSRC, which is configured and prepared
#	KMAKE	more arguments for that build's make

DRIVER ?= vendor
ifeq ($(filter vendor open,$(DRIVER)),)
$(error r750: DRIVER is vendor or open, not "$(DRIVER)")
endif

# It has a build directory like a tree's, but no tree.
ifeq ($(DRIVER),open)
override TREE := open
say_tree = r750: building sata_r750, the open driver
endif

.PHONY: open open-patch
open: ## [KVER=...] [KDIR=...] build sata_r750, the open driver: needs no vendor tree
	$(Q)+$(MAKE) --no-print-directory DRIVER=open modules

open-patch: ## KSRC=/path/to/linux SIGNOFF='Name <address>' [BUILD=1] make the patch for linux-ide, see docs/linux-ide
	@$(if $(KSRC),,echo 'r750: say which kernel source: KSRC=/path/to/linux' >&2; exit 1;) \
	$(top)/scripts/package/kernel-patch.sh $(if $(BUILD),-b) '$(KSRC)' \
		$(top)/build/linux-ide
