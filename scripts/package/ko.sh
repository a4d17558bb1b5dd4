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
# done_with FILE	says that it was made

PATH=$PATH:/usr/sbin:/sbin
module=${ko##*/} module=${module%.ko}
version=$(modinfo -F version "$ko") || die "no module $ko: run 'make modules'"
vermagic=$(modinfo -F vermagic "$ko")
[ "${vermagic%% *}" = "$release" ] || die "$ko was built for" \
	"${vermagic%% *}, not for $release"
versions=$(modprobe --dump-modversions "$ko" 2>/dev/null || :)
case "$vermagic /$versions" in
*' modversions '*/) die "kernel $release has symbol versions, and $ko has none, so it" \
	"would not be loaded: its kernel tree needs the Module.symvers of that very" \
	"kernel's build" ;;
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

done_with()
{
	case $module in
	r750) say "made $1; it contains objects of the vendor's and may not be passed on" ;;
	*) say "made $1" ;;
	esac
}
