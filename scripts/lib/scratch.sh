# SPDX-License-Identifier: GPL-2.0-only OR MIT
# shellcheck shell=sh disable=SC2154
# The old name of sh.sh, until all scripts source that. Needs $top.
# shellcheck source=scripts/lib/sh.sh
. "$top/scripts/lib/sh.sh"
