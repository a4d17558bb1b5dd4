# SPDX-License-Identifier: GPL-2.0-only OR MIT
# shellcheck shell=sh
# usage, inside a root: sh -eu fetch-suite.sh
#
# Builds blktests, whose sources are in /in, and puts it into /out/suite, a root file system
# for it alone: it wants GNU's programs where the guest has busybox's.
set -eu
packages='bash bsdextrautils coreutils diffutils findutils fio gawk grep kmod mount pciutils
	procps sed sg3-utils udev util-linux xfsprogs'
apt-get -q update
# shellcheck disable=SC2086 # a list
apt-get -q -y --no-install-recommends install busybox-static g++ make $packages

# Nothing in the sources is changed by being built.
cp -R /in /tmp/suite
make -C /tmp/suite
# shellcheck disable=SC2086 # a list
sh -eu /r750/scripts/lab/fetch-tools.sh "$packages" "$(printf '%s: ' $packages)"
mkdir /out/suite
cd /out
for f in *; do
	[ "$f" = suite ] || mv "$f" suite/
done
make -C /tmp/suite install DESTDIR=/out/suite prefix=
# The tests look for programs where they were built, in directories of src.
cp -R /tmp/suite/src/. /out/suite/blktests/src/
ln -sf bash suite/bin/sh
ln -sf gawk suite/bin/awk
