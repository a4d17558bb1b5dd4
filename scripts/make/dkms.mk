# SPDX-License-Identifier: GPL-2.0-only OR MIT
# The module through DKMS: what `make stage` left, for the kernel that KVER (a
# release or the beginning of one) names.

# Said before anything is rendered. The stand-in, which is what make builds while
# nothing is imported, drives no card.
ifneq ($(filter dkms install deb deb-modules appliance rpm rpm-modules,$(MAKECMDGOALS)),)
ifeq ($(TREE)/$(origin TREE),standin/file)
$(error r750: no vendor tree is imported, and the stand-in drives no card: make import \
SRC=<archive or directory>, or install the open driver with "make $(firstword \
$(MAKECMDGOALS)) DRIVER=open" (read docs/open.md first); TREE=standin installs the \
stand-in all the same)
endif
endif
ifneq ($(filter appliance,$(MAKECMDGOALS)),)
ifeq ($(NAME),)
$(error r750: say for what: make appliance KDIR=<its kernel> NAME=<unraid, truenas, ...>)
endif
endif
# What each goal needs beyond rendering and building, which check for themselves; its
# script relies on this check. (uninstall does without dkms.)
needs_dkms := dkms
needs_install := modinfo
needs_deb := dpkg-buildpackage dh dh_dkms cc
needs_deb-modules := modinfo dpkg-deb
needs_rpm := rpmbuild cc
needs_rpm-modules := modinfo rpmbuild
needs_appliance := modinfo readelf dpkg-deb xz
needs := $(sort $(foreach goal,$(MAKECMDGOALS),$(needs_$(goal))))
lacks := $(if $(needs),$(shell $(top)/scripts/lib/need.sh $(needs) 2>&1))
$(if $(lacks),$(error $(lacks)))

.PHONY: dkms
dkms: stage ## [KVER=...] [DRIVER=open] [REPLACE=yes] build and install the module through DKMS
	$(Q)$(find_kernel) && $(top)/scripts/dkms/dkms.sh install '$(out)/dkms' "$$release"
dkms: export REPLACE := $(value REPLACE)

.PHONY: uninstall
uninstall: ## remove the module, its sources and its DKMS entries from every kernel
	$(Q)$(top)/scripts/dkms/dkms.sh uninstall

.PHONY: deb
deb: stage ## Debian packages of the driver for DKMS and its tools, in build/<tree>
	$(Q)$(top)/scripts/package/deb.sh '$(out)/dkms' '$(out)'

.PHONY: rpm
rpm: stage ## the same as RPM packages
	$(Q)$(top)/scripts/package/rpm.sh '$(out)/dkms' '$(out)'

# Of the module for one kernel, for machines without a compiler.
.PHONY: deb-modules rpm-modules appliance
deb-modules: modules ## [KVER=...] a Debian package of the module for one kernel, for machines without a compiler
	$(Q)$(find_kernel) && $(top)/scripts/package/deb-modules.sh \
		'$(out)'/"$$release/$(module).ko" "$$release" '$(out)'

rpm-modules: modules ## [KVER=...] the same as an RPM package
	$(Q)$(find_kernel) && $(top)/scripts/package/rpm-modules.sh \
		'$(out)'/"$$release/$(module).ko" "$$release" '$(out)'

# Both ways that appliances take it; NAME is for the name of the file.
appliance: export AGAINST := $(value AGAINST)
appliance: modules ## KDIR=... NAME=... [AGAINST=module or directory of its own] packages (.txz, .deb) of the module for a kernel without headers
	$(Q)$(find_kernel) && ko='$(out)'/"$$release/$(module).ko" && \
	$(top)/scripts/package/against.sh "$$ko" "$$release" && \
	$(top)/scripts/package/deb-modules.sh "$$ko" "$$release" '$(out)' && \
	$(top)/scripts/package/txz.sh "$$ko" "$$release" '$(NAME)' '$(out)'
