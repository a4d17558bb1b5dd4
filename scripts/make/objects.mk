# SPDX-License-Identifier: GPL-2.0-only OR MIT
# The vendor's prebuilt objects as assembly: see objects/README.md.
#
#	OBJECTS	hardened (default): x86-64 builds from proven, hardened assembly
#		as-shipped: the objects are linked as they came
#	MENDS	no: hardened, but with all defects: without objects/mends

OBJECTS ?= hardened
ifeq ($(filter hardened as-shipped,$(OBJECTS)),)
$(error r750: OBJECTS is hardened or as-shipped, not "$(OBJECTS)")
endif
MENDS ?= yes
ifeq ($(filter yes no,$(MENDS)),)
$(error r750: MENDS is yes or no, not "$(MENDS)")
endif
export OBJECTS MENDS

objects_src := $(wildcard $(top)/objects/*.c)
$(hostdir)/objects: $(objects_src) $(wildcard $(top)/objects/*.h) \
		| $(hostdir)/.have-zydis
	$(Q)$(need_hostcc) && mkdir -p $(@D)
	$(Q)$(HOSTCC) $(host_cflags) $(HOSTCFLAGS) -o $@.$$$$ $(objects_src) -lZydis && mv $@.$$$$ $@

# Debian 11 has a Zydis 3, which is called in other ways.
$(hostdir)/.have-zydis:
	$(Q)$(need_hostcc) && mkdir -p $(@D)
	$(Q)printf '#include <Zydis/Zydis.h>\n_Static_assert(ZYDIS_VERSION >> 48 >= 4, "");\n' | \
	$(HOSTCC) $(HOSTCFLAGS) -fsyntax-only -x c - >/dev/null 2>&1 || { \
	echo "r750: <Zydis/Zydis.h> (Zydis 4 or newer) is missing: install libzydis-dev (Debian, Ubuntu) or zydis-devel (Fedora, EL), or take the objects as they are with OBJECTS=as-shipped" >&2; \
	exit 1; }
	$(Q)touch $@

# Staging needs the program, unless the objects stay as they are.
stage: $(if $(filter hardened/vendor,$(OBJECTS)/$(DRIVER)),$(hostdir)/objects)

# Where the objects are; those of the stand-in are built when it is staged.
objects_tree = $(if $(filter standin,$(TREE)),$(out)/dkms,$(treedir))

.PHONY: objects-report
objects-report: say-tree $(hostdir)/objects $(if $(filter standin,$(TREE)),stage) ## [WITH=<other tree>] what the objects of TREE import, export, call and wait for
	@$(call need_tree)
	$(Q)sh $(top)/objects/report.sh $(hostdir)/objects $(objects_tree) \
		$(if $(WITH),$(upstream)/$(WITH))
