# SPDX-License-Identifier: GPL-2.0-only OR MIT
# The kernel to build for: finding its headers, and seeing that they will do.
#
#	KVER	a release or the beginning of one; default: the running kernel
#	KDIR	a prepared kernel tree instead
#	CC	the compiler; has to fit the kernel's

JOBS ?= $(shell nproc)
kver := $(hostdir)/kver $(if $(KDIR),--kdir '$(KDIR)')

# Goals that need a kernel look for it before anything is rendered for it.
# (series.mk makes rendering wait; an order alone, so that nothing is rendered
# again.)
kernel_goals := all modules dkms port-report regen bench $(if $(value TEST),,bisect) \
	$(if $(KDIR),boot)
kernel_first := $(if $(filter $(kernel_goals),$(or $(MAKECMDGOALS),all)),\
	kernel-there)

.PHONY: kernel-there
kernel-there: $(hostdir)/kver
	$(Q)$(find_kernel)

# Sets $release and $kdir in the shell, once a module can be built for them: by
# the CC of the command line, or by what Kbuild will take. (Debian's headers
# name their compiler in .kernelvariables; Kbuild says if that is missing.)
cc_given := $(if $(filter command%,$(origin CC)),$(firstword $(CC)))
find_kernel = $(dry_run)kernel=$$($(kver) --check $(if $(KDIR),,$(KVER))) && \
	release=$$(echo "$$kernel" | sed -n 's/^release=//p') && \
	kdir=$$(echo "$$kernel" | sed -n 's/^kdir=//p') && \
	cc=$(or $(cc_given),$$(echo "$$kernel" | sed -n 's/^llvm=1/clang/p; s/^llvm=0/gcc/p')) && \
	{ [ -z '$(cc_given)' ] && [ -e "$$kdir/.kernelvariables" ] || \
	$(hostdir)/kver --kdir "$$kdir" --check --cc "$$cc" >/dev/null; }
parallel = $(if $(filter -j% --jobserver%,$(MAKEFLAGS)),,-j$(JOBS))
# make runs a line with + for -n too, and shows it; the line then ends here.
dry_run = $(if $(findstring n,$(filter-out --%,$(firstword -$(MAKEFLAGS)))),exit 0; )

$(hostdir)/kver: $(addprefix $(top)/scripts/kernel/,kver.c kerndir.c kernfind.c kernhint.c \
	krelease.c kerndir.h kernfind.h kernhint.h krelease.h)

.PHONY: kernels
kernels: $(hostdir)/kver ## list the kernels whose headers are installed
	$(Q)$(hostdir)/kver --list
