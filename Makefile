# SPDX-License-Identifier: GPL-2.0-only OR MIT
# The front door. `make help` lists the targets; each group of them lives in a
# fragment of its own, scripts/Makefile.*, and documents a target behind "##".

top := $(patsubst %/,%,$(dir $(abspath $(lastword $(MAKEFILE_LIST)))))
build := $(top)/build
Q := $(if $(filter 1,$(V)),,@)
MAKEFLAGS += --no-builtin-rules
.SUFFIXES:
.DELETE_ON_ERROR:

.PHONY: all
all: modules

include $(top)/scripts/Makefile.host
-include $(sort $(filter-out %/Makefile.host,$(wildcard $(top)/scripts/Makefile.*)))
