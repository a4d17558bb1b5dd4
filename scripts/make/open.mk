# SPDX-License-Identifier: GPL-2.0-only OR MIT
# The open driver, sata_r750: see open/README.md.
#
#	DRIVER	vendor (default): r750, the vendor's driver or the stand-in
#		open: for stage, modules, dkms and boot, sata_r750 in its place

DRIVER ?= vendor
ifeq ($(filter vendor open,$(DRIVER)),)
$(error r750: DRIVER is vendor or open, not "$(DRIVER)")
endif

# It has a build directory like a tree's, but no tree.
ifeq ($(DRIVER),open)
override TREE := open
say_tree = r750: building sata_r750, the open driver
endif

.PHONY: open
open: ## [KVER=...] [KDIR=...] build sata_r750, the open driver: needs no vendor tree
	$(Q)+$(MAKE) --no-print-directory DRIVER=open modules
