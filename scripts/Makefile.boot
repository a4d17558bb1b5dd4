# SPDX-License-Identifier: GPL-2.0-only OR MIT
# The boot lab: real kernels under QEMU with the module in them.
#
#	KVER	kernels, blank-separated: releases or the beginnings of them;
#		default: one of each series that the roots have headers for
#	KDIR	instead a kernel's source tree that was built, for which r750.ko is
#		built with CC= first
#	CONFIG	1cpu or 2cpu, -msi or -intx, -iommu or -direct; "all"
#	STEPS	some steps only, with commas between them: tests/boot/scenario

boot_sh = TREE='$(TREE)' $(top)/tests/boot/boot.sh

.PHONY: boot boot-report
boot: ## [KVER=...|KDIR=...] [CONFIG=...] [STEPS=...] boot real kernels with the module
boot: $(if $(KDIR),modules,stage)
	$(Q)$(boot_sh) $(CONFIG:%=-c %) $(STEPS:%=-s %) $(or $(KDIR:%=%/), \
		$(KVER),$(shell $(top)/tests/boot/image.sh -l)); rc=$$?; \
	$(top)/tests/boot/report.sh; exit $$rc

boot-report: ## show what the last boots did, step by kernel
	$(Q)$(top)/tests/boot/report.sh
