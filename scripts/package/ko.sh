# SPDX-License-Identifier: GPL-2.0-only OR MIT
# shellcheck shell=sh
# shellcheck disable=SC2034,SC2154 # for, and from, who sources this: $top, $ko, $release
# What the packages of a module for one kernel have in common: looks at the module $ko,
# built for kernel $release, and sets
#
# module	its name, r750 or sata_r750
# version	its version
#
# put_module DIR	puts the module where it belongs below DIR
# fit_part		prints what package scripts compare a kernel with: fit.sh, and before
#			it what the module wants

PATH=$PATH:/usr/sbin:/sbin
module=${ko##*/} module=${module%.ko}
version=$(modinfo -F version "$ko") || die "no module $ko: run 'make modules'"
vermagic=$(modinfo -F vermagic "$ko")
[ "${vermagic%% *}" = "$release" ] || die "$ko was built for" \
	"${vermagic%% *}, not for $release"
versions=$(modprobe --dump-modversions "$ko" 2>/dev/null || :)
case "$vermagic /$versions" in
*' modversions '*/) die "kernel $release has CONFIG_MODVERSIONS and $ko has no symbol" \
	"versions, so it would not load: build against a kernel tree with the" \
	"Module.symvers of that kernel's own build" ;;
esac

put_module()
{
	DESTDIR=$1 sh "$top/scripts/stage/install.sh" "$ko" "$release" >/dev/null
}

fit_part()
{
	printf "vermagic='%s'\nversions='%s'\n" "$vermagic" "$versions"
	cat "$top/scripts/package/fit.sh"
}
