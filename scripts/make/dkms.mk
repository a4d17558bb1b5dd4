# SPDX-License-Identifier: GPL-2.0-only OR MIT
# The module through DKMS: what `make stage` left, for the kernel that KVER (a
# release or the beginning of one) names.

.PHONY: dkms
dkms: stage ## [KVER=...] [DRIVER=open] build and install the module through DKMS
	$(Q)$(find_kernel) && $(top)/scripts/dkms/dkms.sh install '$(out)/dkms' "$$release"

.PHONY: uninstall
uninstall: ## remove the module, its sources and its DKMS entries from every kernel
	$(Q)$(top)/scripts/dkms/dkms.sh uninstall
