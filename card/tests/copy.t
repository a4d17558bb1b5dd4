#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only OR MIT
# A copy of the project, with what was built in it, rebuilds what its own headers
# change, and nothing for those that it was copied from.
# shellcheck source=tests/tap.sh
. "$(dirname "$0")/../../tests/tap.sh"

first=$tmp/first copy=$tmp/copy
mkdir "$first"
cp -R "$top/card" "$top/objects" "$first/"

# make_object DIRECTORY [OPTION]: in a project of its own
make_object()
{
	make -s -C "$1/card" SANITIZE= TREE=standin ${2:+"$2"} "$1/$object"
}

object=build/twin-standin-fast/model/pmp.o
ok 'an object is built' make_object "$first"
cp -Rp "$first" "$copy"
ok 'in a copy it is up to date' make_object "$copy" -q
touch -d '+1 hour' "$first/card/model/pmp.h"
ok 'a header of the original does not matter to the copy' make_object "$copy" -q
touch -d '+1 hour' "$copy/card/model/pmp.h"
fails 'a header of the copy does' 1 '' make_object "$copy" -q
rm -r "$first"
ok 'the copy builds without the original' make_object "$copy"
done_testing
