# SPDX-License-Identifier: GPL-2.0-only OR MIT
# The boot lab: real kernels under QEMU with the module in them.
#
#	KVER	kernels, blank-separated: releases or the beginnings of them;
#		default: one of each series that the roots have headers for
#	KDIR	instead a kernel's source tree that was built, for which r750.ko is
#		built with CC= first
#	CONFIG	1cpu or 2cpu, -msi or -intx, -iommu or -direct; "all"
#	STEPS	some steps only, with commas between them: tests/boot/steps

boot_sh = TREE='$(TREE)' $(top)/tests/boot/boot.sh

.PHONY: boot boot-report
boot: ## [KVER=...|KDIR=...] [CONFIG=...] [STEPS=...] boot real kernels with the module
boot: $(if $(KDIR),modules,stage)
	$(Q)$(boot_sh) $(CONFIG:%=-c %) $(STEPS:%=-s %) $(or $(KDIR:%=%/), \
		$(KVER),$$($(top)/scripts/lab/image.sh -l)); rc=$$?; \
	$(top)/tests/boot/report.sh; exit $$rc

# The sanitizers want memory and time. Every report of KASAN, not the first alone;
# a bus address that was unmapped is a fault from then on.
boot_debug_env = BOOT_FIO="$${BOOT_FIO:-512k}" \
	BOOT_MEM="$${BOOT_MEM:-2G}" \
	BOOT_LOADS="$${BOOT_LOADS:-3}" BOOT_WAIT="$${BOOT_WAIT:-240}" \
	BOOT_START="$${BOOT_START:-600}" BOOT_TIMEOUT="$${BOOT_TIMEOUT:-3600}" \
	BOOT_APPEND="kasan_multi_shot iommu.strict=1 $${BOOT_APPEND-}"

.PHONY: boot-debug
boot-debug: ## [KVER=...] [CONFIG=...] [STEPS=...] build a kernel with sanitizers and boot it
boot-debug: stage
	$(Q)dirs=$$(TREE='$(TREE)' $(top)/scripts/lab/debug-kernel.sh $(KVER)) || \
		exit 1; \
	$(boot_debug_env) $(boot_sh) $(CONFIG:%=-c %) $(STEPS:%=-s %) $$dirs; rc=$$?; \
	$(top)/tests/boot/report.sh; exit $$rc

.PHONY: appliance-kernel
appliance-kernel: ## KDIR=... build a kernel as an appliance has it, in unpacked sources
	$(Q)$(top)/scripts/lab/appliance-kernel.sh '$(KDIR)' $(JOBS)

# Until HOURS are over or data is lost; the seed of the last round repeats that.
HOURS ?= 1
SEED ?= 1
.PHONY: torture
torture: ## [HOURS=...] [SEED=...] [KVER=...] random steps and faults, until data is lost
torture: $(if $(KDIR),modules,stage)
	$(Q)BOOT_TORTURE=$$(($(HOURS) * 3600)) BOOT_SEED='$(SEED)' \
	BOOT_TIMEOUT=$$(($(HOURS) * 3600 + 3600)) \
	$(boot_sh) $(CONFIG:%=-c %) -s config,load,torture,unload $(or \
		$(KDIR:%=%/),$(KVER),$$($(top)/scripts/lab/image.sh -l | tail -n 1))

# Its device tests write to every block of the disks, which hold nothing else.
.PHONY: blktests
blktests: ## BLKTESTS=<its sources> [KVER=...] the tests of blktests that take a disk
blktests: $(if $(KDIR),modules,stage)
	@$(if $(BLKTESTS),,echo 'r750: say where its sources are: BLKTESTS=/path/to/blktests' \
		>&2; exit 1;) \
	BOOT_SUITE='$(BLKTESTS)' BOOT_MEM="$${BOOT_MEM:-2G}" BOOT_TIMEOUT="$${BOOT_TIMEOUT:-7200}" \
	$(boot_sh) $(CONFIG:%=-c %) -s config,load,blktests,blktests_pci,unload $(or \
		$(KDIR:%=%/),$(KVER),$$($(top)/scripts/lab/image.sh -l | tail -n 1))

boot-report: ## show what the last boots did, step by kernel
	$(Q)$(top)/tests/boot/report.sh
