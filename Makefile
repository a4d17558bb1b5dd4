# SPDX-License-Identifier: GPL-2.0-only OR MIT
# The front door. `make help` lists the targets; each group of them lives in a
# fragment of its own, scripts/make/*.mk, and documents a target behind "##".

# Neither make nor Kbuild can hold such a name; said here, once.
ifneq ($(words $(subst :, : ,$(CURDIR))),1)
$(error r750: this folder has a space or colon in its name, with which neither \
make nor Kbuild works: "$(CURDIR)"; move or rename it)
endif

top := $(patsubst %/,%,$(dir $(abspath $(lastword $(MAKEFILE_LIST)))))
build := $(top)/build
Q := $(if $(filter 1,$(V)),,@)
MAKEFLAGS += --no-builtin-rules
.SUFFIXES:
.DELETE_ON_ERROR:

.PHONY: all
all: modules

# In this order: a fragment uses variables of those before it.
include $(addprefix $(top)/scripts/make/,host.mk import.mk open.mk kernel.mk series.mk \
	gates.mk stage.mk objects.mk dkms.mk owner.mk matrix.mk boot.mk check.mk)
