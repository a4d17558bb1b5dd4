#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only OR MIT
# usage: put-hook.sh FILE
#
# Writes the hook, whole, as FILE: dkms-hook.sh with the product's names, and with what
# it shares with dkms.sh.
set -eu
here=$(cd "$(dirname "$0")" && pwd -P)
new=${1%/*}/.${1##*/}.$$
names=$new.product
trap 'rm -f "$new" "$names"' EXIT
grep -E '^product_(module|title)=' "$here/../../upstream-src/r750.product" >"$names"
sed "/^#include product/{
	r $names
	d
}
/^#include dkms-module.sh/{
	r $here/dkms-module.sh
	d
}" "$here/dkms-hook.sh" >"$new"
chmod 755 "$new"
mv "$new" "$1"
