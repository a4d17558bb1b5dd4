# SPDX-License-Identifier: GPL-2.0-only OR MIT
# The gates: what a kernel's headers offer, asked or told from its version.

gates_kver := $(if $(wildcard $(top)/scripts/kernel/kver.c),$(hostdir)/kver)
gates_run = TOP='$(top)' BUILD='$(build)' MAKE='$(MAKE)' \
	KBUILD_ARGS='$(KBUILD_ARGS)' sh $(top)/scripts/stage/gates.sh
gates_awk = sh $(top)/scripts/stage/kbuild/gates-run.sh

# Sets kdir in the shell, from KDIR or else by looking KVER up.
gates_kdir = kdir='$(KDIR)'; if [ -z "$$kdir" ]; then \
	$(if $(gates_kver),kdir=$$($(gates_kver) $(KVER)) && kdir=$${kdir#* }, \
	kdir=/lib/modules/$(or $(KVER),$(shell uname -r))/build); fi

.PHONY: gates gates-unused compat.h
gates: ## what a kernel offers: gate, expected from the version, probed (KVER=, KDIR=)
gates: $(gates_kver)
	$(Q)+$(dry_run)$(gates_kdir) && $(gates_run) table "$$kdir"

gates-unused: ## gates nobody uses, and those that no kernel of KDIRS= changes
	$(Q)+$(dry_run)$(gates_run) unused $(KDIRS)

compat_h = $(build)/$(if $(TREE),$(TREE)/)compat-$(compat_h_kver).h
compat_h_kver = $(or $(KVER),$(shell uname -r))

# The version may hold anything, so it goes to the shell by the environment; what
# kver takes for a release is one here.
compat.h: export R750_KVER = $(compat_h_kver)
compat.h: ## compat.h from the version gates alone, no headers needed (KVER=)
	$(Q)printf '%s\n' "$$R750_KVER" | \
	LC_ALL=C grep -Eqx '[0-9]+\.[0-9]+[A-Za-z0-9._+~-]*' || { \
	printf 'r750: KVER="%s" is no kernel release: give one, with two numbers at least, as in KVER=6.8\n' \
		"$$R750_KVER" >&2; exit 1; }
	$(Q)[ "$${R750_KVER%%.*}" -ge 4 ] || { \
	echo "r750: kernel $$R750_KVER is older than 4.0, the first that the driver builds for" >&2; \
	exit 1; }
	$(Q)mkdir -p '$(dir $(compat_h))'
	$(Q)t='$(compat_h)'.$$$$; trap 'rm -f "$$t" "$$t.h"' EXIT; \
	$(gates_awk) answers expect=1 release='$(compat_h_kver)' \
		version='$(compat_h_kver)' >"$$t" && \
	$(gates_awk) out out=header part=answers "$$t" >"$$t.h" && \
	mv "$$t.h" '$(compat_h)' && echo '  GATES   $(compat_h)'
