# SPDX-License-Identifier: GPL-2.0-only OR MIT
# The front door. `make help` lists the targets; each group of them lives in a
# fragment of its own, scripts/make/*.mk, and documents a target behind "##".

# Neither make nor Kbuild can handle such a path; said here, once.
ifneq ($(words $(subst :, : ,$(CURDIR))),1)
$(error r750: this directory has a space or colon in its name, with which neither \
make nor Kbuild works: "$(CURDIR)"; move or rename it)
endif

top := $(patsubst %/,%,$(dir $(abspath $(lastword $(MAKEFILE_LIST)))))
build := $(top)/build

# A noexec file system, or an archive that lost the bits, would fail somewhere below.
ifneq ($(shell [ -x $(top)/scripts/kernel/kver.sh ] || echo n),)
$(error r750: the scripts in $(top) cannot be executed: its file system is mounted \
noexec (move the project to another), or copying lost the permissions (clone it with \
git, or unpack it with tar))
endif

# Goals that write nothing here also work in a read-only checkout.
readonly_goals := help doctor leftovers remove-leftovers kernels trees verify uninstall \
	uninstall-tools
ifneq ($(filter-out $(readonly_goals),$(or $(MAKECMDGOALS),all)),)
ifneq ($(shell [ -w $(top) ] || { [ -d $(build) ] && [ "$$(id -u)" != 0 ]; } || echo n),)
$(error r750: $(top) cannot be written (read-only file system, or another user's): copy \
the project elsewhere)
endif
roots_own := $(shell find $(build) -maxdepth 2 -name roots -prune -o \
	-user root ! -writable -print -quit 2>/dev/null)
ifneq ($(roots_own),)
$(error r750: $(roots_own) is left from a run as root, and cannot be written: run \
"sudo chown -R $$(id -un) $(build)", or go on with sudo)
endif
endif

Q := $(if $(filter 1,$(V)),,@)
MAKEFLAGS += --no-builtin-rules
.SUFFIXES:
.DELETE_ON_ERROR:

.PHONY: all
all: modules

# In this order: a fragment uses variables of those before it.
include $(addprefix $(top)/scripts/make/,host.mk import.mk open.mk kernel.mk series.mk \
	gates.mk stage.mk objects.mk dkms.mk owner.mk matrix.mk boot.mk check.mk)
