# SPDX-License-Identifier: GPL-2.0-only OR MIT
# The kernel to build for: finding its headers, and seeing that they will do.
#
#	KVER	a release or the beginning of one; default: the running kernel
#	KDIR	a prepared kernel tree instead
#	CC	the compiler; has to fit the kernel's

JOBS ?= $(shell nproc)
kver_sh = $(top)/scripts/kernel/kver.sh

# $(kernel): what kver.sh says of it, once a module can be built for it with the
# CC of the command line, or else with what Kbuild will take; empty if not, and
# then kver.sh has said why. Asked once in a run of make.
kernel = $(eval kernel := $(shell LLVM='$(LLVM)' R750_ANY_CC='$(R750_ANY_CC)' \
	R750_DRIVER='$(DRIVER)' \
	$(kver_sh) --check --cc '$(or $(cc_given),auto)' \
	$(if $(KDIR),--kdir '$(KDIR)',$(KVER))))$(kernel)
cc_given := $(if $(filter command%,$(origin CC)),$(CC))

# In a recipe: sets $release and $kdir, or ends it.
find_kernel = $(if $(dry_run),$(dry_run):,$(if $(kernel),$(foreach v,release kdir,$v='$(patsubst \
	$v=%,%,$(filter $v=%,$(kernel)))'),exit 1))
parallel = $(if $(filter -j% --jobserver%,$(MAKEFLAGS)),,-j$(JOBS))
# make runs a recipe line with + for -n, too, and prints it; so it ends at once.
dry_run = $(if $(findstring n,$(filter-out --%,$(firstword -$(MAKEFLAGS)))),exit 0; )

# Goals that need a kernel look for it before anything is rendered for it.
# (series.mk makes rendering wait; an order-only prerequisite, so that nothing is
# rendered again.)
kernel_goals := all modules install dkms deb-modules rpm-modules appliance port-report regen bench \
	$(if $(value TEST),,bisect) $(if $(KDIR),boot)
kernel_first := $(if $(filter $(kernel_goals),$(or $(MAKECMDGOALS),all)),\
	kernel-there)

.PHONY: kernel-there
kernel-there:
	$(Q)$(find_kernel)

.PHONY: kernels
kernels: ## list the kernels whose headers are installed
	$(Q)$(kver_sh) --list
