#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only OR MIT
exec "$(dirname "$0")/run-unit" conn
