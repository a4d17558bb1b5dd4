#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only OR MIT
# usage: against.sh KO RELEASE
#
# Dies unless the module KO, which was built for kernel RELEASE, fits the machine that
# AGAINST comes from: a module of its kernel, or a directory of them, /lib/modules/RELEASE
# copied. Without AGAINST it is left to the packages' scripts.
set -eu
LC_ALL=C
export LC_ALL

top=$(cd "$(dirname "$0")/../.." && pwd -P)
# shellcheck source=scripts/lib/sh.sh
. "$top/scripts/lib/sh.sh"
ko=$1 release=$2
# shellcheck source=scripts/package/ko.sh
. "$top/scripts/package/ko.sh"
# shellcheck source=scripts/package/fit.sh
. "$top/scripts/package/fit.sh"

# The size of the kernel's structure for a module, which depends on its configuration
# and is the same in all its modules; nothing for a file that is compressed.
module_size()
{
	readelf -SW "$1" 2>/dev/null | tr -s '[] ' ' ' |
		awk '$2 == ".gnu.linkonce.this_module" { print $6 }'
}

if [ -z "${AGAINST-}" ]; then
	say "not compared with the machine: the package will do that when it is installed" \
		"there; AGAINST=<a module of its kernel> does it now"
	exit 0
fi
[ -e "$AGAINST" ] || die "AGAINST=$AGAINST: there is no such file or directory"
why=$(misfit "$AGAINST")
[ -z "$why" ] || die "$ko does not fit $AGAINST: $why"
theirs=$(own_modules "$AGAINST" | while read -r file; do
	module_size "$file"
done | head -n 1)
ours=$(module_size "$ko")
[ "${theirs:-$ours}" = "$ours" ] || die "$ko does not fit $AGAINST: the kernel was built" \
	"with another configuration (its struct module has 0x$theirs bytes, not 0x$ours)"
say "$ko fits $AGAINST"
