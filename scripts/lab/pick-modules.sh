#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only OR MIT
# usage: pick-modules.sh TREE RELEASE OUT MODULE...
#
# Copies the named modules of kernel RELEASE, installed below TREE, and their
# dependencies into OUT, uncompressed: a tree for modprobe. Built-in ones need
# nothing. An unknown name is an error unless it ends in "?".
set -eu
tree=$1 release=$2 out=$3
shift 3
mods=lib/modules/$release

depmod -b "$tree" "$release"
mkdir -p "$out/$mods"
for m; do
	modprobe -d "$tree" -S "$release" --show-depends "${m%[?]}" ||
		[ "$m" != "${m%[?]}" ]
done >"$out/depends"
awk '$1 == "insmod" { print $2 }' "$out/depends" | sort -u >"$out/list"
while read -r f; do
	to=$out/$mods/$(basename "$f")
	case $f in
	*.xz) xz -dc "$f" >"${to%.xz}" ;;
	*) cp "$f" "$to" ;;
	esac
done <"$out/list"
rm "$out/list" "$out/depends"
# Lets modprobe know what is built in; in a third package from 7.2 on.
for f in modules.builtin modules.builtin.modinfo modules.order; do
	[ ! -f "$tree/$mods/$f" ] || cp "$tree/$mods/$f" "$out/$mods/"
done
depmod -b "$out" "$release"
