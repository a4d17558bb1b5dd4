# SPDX-License-Identifier: GPL-2.0-only OR MIT
# The gates: what a kernel's headers offer, asked or told from its version.

gates_run = TOP='$(top)' BUILD='$(build)' MAKE='$(MAKE)' \
	KBUILD_ARGS='$(KBUILD_ARGS)' sh $(top)/scripts/stage/gates.sh

.PHONY: gates compat.h
gates: ## [KVER=...] [KDIR=...] what a kernel offers: a row per gate, with its users
	$(Q)+$(find_kernel) && $(gates_run) table "$$kdir"

compat_h_kver = $(or $(KVER),$(shell uname -r))
compat_h = $(build)/$(if $(TREE),$(TREE)/)compat-$(compat_h_kver).h

# The version may hold anything, so it goes to the shell by the environment; what
# kver takes for a release is one here.
compat.h: export R750_KVER = $(compat_h_kver)
compat.h: ## [KVER=...] compat.h from the version alone, no headers needed
	$(Q)printf '%s\n' "$$R750_KVER" | \
	LC_ALL=C grep -Eqx '[0-9]+\.[0-9]+[A-Za-z0-9._+~-]*' || { \
	printf 'r750: KVER="%s" is not a kernel release: give one, with two numbers at least, as in KVER=6.8\n' \
		"$$R750_KVER" >&2; exit 1; }
	$(Q)[ "$${R750_KVER%%.*}" -ge 4 ] || { \
	echo "r750: kernel $$R750_KVER is older than 4.0, the first that the gates know" >&2; \
	exit 1; }
	$(Q)mkdir -p '$(dir $(compat_h))'
	$(Q)t='$(compat_h)'.$$$$; trap 'rm -f "$$t"' EXIT; \
	awk -f $(top)/scripts/stage/kbuild/gates.awk out=header expect=1 \
		release="$$R750_KVER" version="$$R750_KVER" \
		part=gates $(top)/compat/gates/headers.h $(top)/compat/gates/*.c >"$$t" && \
	mv "$$t" '$(compat_h)' && echo '  GATES   $(compat_h)'
