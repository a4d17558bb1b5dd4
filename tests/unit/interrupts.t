#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only OR MIT
# Ctrl-C at random points of what makes packages and installs: what is there is whole or
# as it was, and the next run works. SEED= repeats a run. (tests/dkms/interrupt.t does so
# with DKMS; import, rendering and gates have it in their own tests.)
# shellcheck source-path=SCRIPTDIR source=../tap.sh
. "$(dirname "$0")/../tap.sh"

PATH=$PATH:/usr/sbin:/sbin
seed=${SEED:-$(date +%s)} rounds=${ROUNDS:-8}
v=1.1.0+v1.2.14.g01234567 k=9.1.0
printf 'static const char i[] __attribute__((section(".modinfo"), used)) =
	"license=Proprietary\\0version=%s\\0vermagic=%s SMP";
char fill[1 << 20] = { 1 };\n' $v $k | cc -x c -c -o "$tmp/r750.ko" -
mkdir -p "$tmp/stage/kbuild" "$tmp/kdir/include/config"
echo 'product-module := r750' >"$tmp/stage/kbuild/product.mk"
: >"$tmp/kdir/include/config/auto.conf"
printf 'all:\n\t@cp %s new; sleep 0.2; mv new r750.ko\n' "$tmp/r750.ko" >"$tmp/stage/Makefile"

# usage: interrupted NAME FILE CMD...: CMD makes FILE below $tmp/out; in {} of its words
# is that directory
interrupted()
{
	name=$1 file=$2
	shift 2
	rm -rf "$tmp/whole" "$tmp/bad"
	: >"$tmp/bad"
	fresh
	began=$(date +%s%N)
	"$@" >"$tmp/.out" 2>&1 || cat "$tmp/.out" >>"$tmp/bad"
	took=$((($(date +%s%N) - began) / 1000000))
	mv "$tmp/out" "$tmp/whole"
	for i in $(seq "$rounds"); do
		at=$(awk -v s=$((seed + i)) -v t=$took \
			'BEGIN { srand(s); print int(rand() * t) / 1000 }')
		fresh
		perl "$top/tests/interrupt-at.pl" "$at" "$@" >"$tmp/.out" 2>&1
		case $? in
		0) [ -e "$tmp/out/$file" ] || echo "after $at s: 0, and no $file" ;;
		130) ;;
		*) echo "after $at s: exit $?"; cat "$tmp/.out" ;;
		esac >>"$tmp/bad"
		if [ -e "$tmp/out/$file" ] && ! cmp -s "$tmp/out/$file" "$tmp/whole/$file"; then
			echo "after $at s: half of $file" >>"$tmp/bad"
		fi
		"$@" >"$tmp/.out" 2>&1 || { echo "again, after $at s:"; cat "$tmp/.out"; } >>"$tmp/bad"
		(cd "$tmp/whole" && find . | sort) >"$tmp/want"
		(cd "$tmp/out" && find . | sort) | diff "$tmp/want" - >>"$tmp/bad"
	done
	is "$name: $rounds interrupts in $took ms, SEED=$seed" "$(cat "$tmp/bad")" ''
}

fresh()
{
	rm -rf "$tmp/out"
	mkdir "$tmp/out"
	cp -R "$tmp/stage" "$tmp/out/dkms"
}

m=$(uname -m)
interrupted 'the package for appliances' r750-$v-x86_64-lab.txz \
	"$top/scripts/package/txz.sh" "$tmp/r750.ko" $k lab "$tmp/out"
interrupted 'install' lib/modules/$k/updates/r750.ko \
	env DESTDIR="$tmp/out" sh "$top/scripts/stage/install.sh" "$tmp/r750.ko" $k
interrupted 'modules' $k/r750.ko \
	sh "$top/scripts/stage/modules.sh" "$tmp/out" $k "$tmp/kdir"
if command -v dpkg-deb >/dev/null; then
	a=$(dpkg --print-architecture)
	interrupted 'the Debian package for one kernel' "r750-modules-${k}_${v}_$a.deb" \
		"$top/scripts/package/deb-modules.sh" "$tmp/r750.ko" $k "$tmp/out"
fi
if command -v rpmbuild >/dev/null; then
	interrupted 'the RPM package for one kernel' "r750-modules-$k-$v-1.$m.rpm" \
		"$top/scripts/package/rpm-modules.sh" "$tmp/r750.ko" $k "$tmp/out"
fi
done_testing
