# SPDX-License-Identifier: GPL-2.0-only OR MIT
# The host programs: C of objects/ and owner/, built into build/host/. Each names its
# files, and its libraries in hostlibs_NAME, in the fragment of its subject.

HOSTCC ?= cc
HOSTCFLAGS ?= -O2 -g
host_cflags := -std=gnu11 -Wall -Wextra -Werror -Wstrict-prototypes \
	-Wmissing-prototypes -D_GNU_SOURCE
hostdir := $(build)/host
need_hostcc = $(top)/scripts/lib/need.sh $(firstword $(HOSTCC))

$(hostdir)/%:
	$(Q)$(need_hostcc) && mkdir -p $(@D)
	$(Q)$(HOSTCC) $(host_cflags) $(HOSTCFLAGS) -o $@.$$$$ $(filter %.c,$^) $(hostlibs_$*) && mv $@.$$$$ $@
