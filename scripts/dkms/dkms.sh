#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only OR MIT
# usage: dkms.sh install STAGE KVER...	build and install the staged module
#        dkms.sh uninstall		remove every trace of it
#
# REPLACE=yes: also modules of that name that others gave to dkms
# R750_SYSROOT: a directory in place of /, for the state of this machine, in tests
#
# STAGE is a directory with a dkms.conf, as `make stage` leaves it. Its version
# ends in a hash of what is staged, so other sources are another version. An
# installed version is replaced on every kernel that has it; a kernel that the
# new one does not build for keeps the old one.
set -eu
LC_ALL=C
export LC_ALL
# What is installed, depmod's lists too, is for all to read.
umask 022

top=$(cd "$(dirname "$0")/../.." && pwd -P)
# shellcheck source=scripts/lib/sh.sh
. "$top/scripts/lib/sh.sh"
# shellcheck source=scripts/lib/package.sh
. "$top/scripts/lib/package.sh"
# shellcheck source=upstream-src/r750.product
. "$top/upstream-src/r750.product"
prog=r750
src=/usr/src tree=/var/lib/dkms/$product_module
# shellcheck source=scripts/dkms/dkms-tree.sh
. "$top/scripts/dkms/dkms-tree.sh"
# shellcheck source=scripts/dkms/dkms-module.sh
. "$top/scripts/dkms/dkms-module.sh"
# shellcheck source=scripts/dkms/secure-boot.sh
. "$top/scripts/dkms/secure-boot.sh"
hooks="/etc/kernel/postinst.d/aa-$product_module \
	/etc/kernel/header_postinst.d/aa-$product_module"
# Their names in 1.0.0.
old_hooks="/etc/kernel/postinst.d/dkms-$product_module \
	/etc/kernel/header_postinst.d/dkms-$product_module"

# dkms leaves a process behind when it is interrupted (3.2, the one that shows
# progress), which must not go on holding our lock.
dkms()
{
	command dkms "$@" 9<&-
}

show_log()
{
	log=$tree/$1/build/make.log
	[ -r "$log" ] || return 0
	printf '%s\n' "--- the last lines of $log" >&2
	tail -n 40 "$log" >&2
}

put_hooks()
{
	for hook in $hooks; do
		# Only where kernel packages run such hooks: Debian, Ubuntu.
		[ -d "${hook%/*}" ] || continue
		sh "$top/scripts/dkms/put-hook.sh" "$hook"
	done
	# shellcheck disable=SC2086 # two names
	rm -f $old_hooks
}

# At every exit: what a failed or interrupted run must not leave.
clean_up()
{
	trap '' INT TERM HUP
	if [ -n "$undo" ] && [ -z "$(kernels_of "$undo")" ]; then
		drop "$undo"
	fi
	sweep
}

# What this run, or an earlier one that was killed, copied or built aside.
sweep()
{
	rm -rf "$src/.$product_module-"* "/var/lib/dkms/.$product_module-"*
}

stop_at_signals()
{
	trap 'exit 130' INT TERM HUP
}

check_stage()
{
	[ -r "$1/dkms.conf" ] || die "no dkms.conf in $1: run 'make stage'"
	ours "$(version_of "$1")" ||
		die "$1/dkms.conf has no PACKAGE_VERSION of the form" \
			"VERSION+TREE: run 'make stage'"
}

check_headers()
{
	for k; do
		[ ! -e "/lib/modules/$k/build/include" ] || continue
		dir=$(headers_astray "$k")
		[ -z "$dir" ] ||
			die "/lib/modules/$k/build does not lead to the" \
			"headers, which are in $dir; run:" \
			"ln -sfn $dir /lib/modules/$k/build"
		die "no headers for kernel $k (no" \
			"/lib/modules/$k/build/include): on Debian and Ubuntu" \
			"apt-get install linux-headers-$k"
	done
}

# The stand-in drives no card, yet takes the place of what does.
warn_of_standin()
{
	case $1 in
	*+standin*) warn "WARNING: the stand-in drives no card; with it installed," \
		"the disks behind a real one are missing" ;;
	*) return 0 ;;
	esac
	for v in $(versions "$1"); do
		case $v in
		*+standin*) ;;
		*) warn "WARNING: the stand-in replaces $v on all kernels" ;;
		esac
	done
}

# dkms installs the highest version of a name at its next autoinstall, and a plain
# 1.2.7 is higher than ours.
check_foreign()
{
	[ "${REPLACE-}" != yes ] || return 0
	theirs=$(foreign)
	[ -z "$theirs" ] || die "dkms has $product_module/$theirs, which is not" \
		"from this project; it would come back with the next kernel." \
		"Remove it (dkms remove $product_module/$theirs --all), or run" \
		"'make dkms REPLACE=yes', which takes its place on every kernel"
}

# What came in a package is for the package manager to change.
check_packaged()
{
	has=$(packaged | head -n 1)
	[ -z "$has" ] || die "$product_module ${has#* } came with the package" \
		"${has% *}: upgrade that ('make deb' makes one), or remove it" \
		"first (apt-get purge ${has% *}, or dnf remove)"
}

# Sees that dkms has an entry for the stage $1, version $2.
add()
{
	if [ ! -d "$tree/$2" ]; then
		undo=$2
		drop_source "$src/$product_module-$2"
		if [ -e "$src/$product_module-$2" ] || [ -L "$src/$product_module-$2" ]; then
			die "$src/$product_module-$2 is in the way and does not belong to" \
				"this project: move it away"
		fi
		cp -R "$1" "$src/.$product_module-$2.$$" || die "cannot write $src:" \
			"is that file system full or read-only?"
		chmod -R u=rwX,go=rX "$src/.$product_module-$2.$$"
		mv "$src/.$product_module-$2.$$" "$src/$product_module-$2"
		dkms add "$product_module/$2"
	elif ! diff -r "$1" "$src/$product_module-$2" >/dev/null; then
		die "$src/$product_module-$2 was changed by hand, and so, maybe, was what is" \
			"installed from it: run 'make uninstall' first"
	fi
	make_newest "$src/$product_module-$2/dkms.conf"
}

# The hook builds the version with the newest dkms.conf, as hashes have no order. Make
# $1 the newest; others may be dated in the future if the clock was set back.
make_newest()
{
	touch "$1"
	find "$src/$product_module-"[0-9]*+*/dkms.conf -newer "$1" -exec touch -d @0 {} +
}

# Version $1 for kernel $2, in place of any other; not 0 if it does not build.
# There is a module at all times: dkms copies the new one over the old one, and
# no signal comes between that and the removal of the old one's entry.
install_for()
{
	if ! dkms build "$product_module/$1" -k "$2" && [ ! -d "$tree/$1/$2" ]; then
		show_log "$1"
		return 1
	fi
	trap '' INT TERM HUP
	old=$(installed_for "$2")
	if [ "$old" != "$1" ]; then
		dkms install --force "$product_module/$1" -k "$2" ||
			take_back "$1" "$2" "$old"
	elif ! intact "$1" "$2"; then
		reinstall "$1" "$2" || take_back "$1" "$2" "$old"
	fi
	intact "$1" "$2" || take_back "$1" "$2" "$old"
	for v in $(others_for "$1" "$2"); do
		remove_replaced "$v" "$2" "$1"
		dkms remove "$product_module/$v" -k "$2" || die "dkms cannot remove $v" \
			"for $2 (see above); $1 is installed"
	done
	stop_at_signals
}

# Version $1 could not be installed for kernel $2, which had version $3.
take_back()
{
	why=$(trouble "$1" "$2")
	if [ "$3" = "$1" ]; then
		die "cannot reinstall $1 for kernel $2${why:+: $why}"
	fi
	if [ -n "$3" ] && [ "$(installed_for "$2")" != "$3" ]; then
		dkms install --force "$product_module/$3" -k "$2" || :
	fi
	dkms remove "$product_module/$1" -k "$2" || :
	if [ -z "$3" ] || intact "$3" "$2"; then
		die "dkms cannot install $1 for $2 (see above)${3:+; $3 is still" \
			"installed}: $why"
	fi
	die "kernel $2 has NO driver now: dkms can neither install $1 nor put $3 back" \
		"(see above)${why:+: $why}; fix that, then run 'make dkms' again"
}

# Kernels $2 did not get version $1: an error for those that were asked for, $3.
report_failed()
{
	for k in $2; do
		case " $3 " in
		*" $k "*) die "$1 does not build for $k (see above); nothing" \
			"was changed for that kernel" ;;
		esac
		warn "WARNING: $1 does not build for $k, which keeps the older one"
	done
}

# What the kernels $2 would load in place of version $1, or beside it.
report_shadowed()
{
	shadowed=
	for k in $2; do
		for file in $(beside "$1" "$k"); do
			warn "WARNING: $file also drives this card; whichever is loaded" \
				"first gets it: remove $file, then run depmod $k"
		done
		why=$(trouble "$1" "$k")
		[ -z "$why" ] || { warn "WARNING: kernel $k would not load $1: $why"; shadowed="$shadowed $k"; }
	done
	[ -z "$shadowed" ] || die "$1 is installed, but would not be loaded on:$shadowed"
}

# The kernel that runs goes on with what is loaded, which may be another version than $1.
report_loaded()
{
	for m in "$product_module" "sata_$product_module"; do
		loaded=$(cat "${R750_SYSROOT-}/sys/module/$m/version" 2>/dev/null) ||
			continue
		[ "$loaded" = "$1" ] || say "$m $loaded is still loaded; $1 takes effect" \
			"after a reboot"
	done
}

do_install()
{
	stage=$1
	shift
	wanted=$*
	check_stage "$stage"
	check_headers "$@"
	new=$(version_of "$stage")
	check_packaged
	check_foreign
	warn_of_standin "$new"
	drop_broken
	add "$stage" "$new"

	failed=
	others=$(for v in $(versions "$new"); do kernels_of "$v"; done)
	for k in $(printf '%s\n' "$@" "$others" | sort -u); do
		install_for "$new" "$k" || failed="$failed $k"
	done
	for v in $(versions "$new"); do
		[ -n "$(kernels_of "$v")" ] || drop "$v"
	done
	# The source of a version with no kernel left serves the kernels to come.
	if [ -n "$(kernels_of "$new")" ]; then
		drop_sources_without_entry
		put_hooks
	fi
	report_failed "$new" "$failed" "$wanted"
	report_shadowed "$new" "$(kernels_of "$new")"
	secure_boot
	dkms status "$product_module"
	say "installed $new for $wanted"
	report_loaded "$new"
}

# What is left that belongs to others: told, not removed.
report_others()
{
	for v in $(foreign); do
		warn "left: $product_module/$v in dkms, which is not from this" \
			"project: dkms remove $product_module/$v --all"
	done
	for dir in /lib/modules/*; do
		for file in $(modules_of "${dir##*/}"); do
			warn "left: $file, which is not from this project"
		done
	done
}

do_uninstall()
{
	check_packaged
	REPLACE=
	drop_broken
	for v in $(versions ''); do
		drop "$v"
	done
	drop_sources_without_entry
	# Somebody else's entries have their links and directories here.
	if [ -z "$(find "$tree" -mindepth 2 -maxdepth 2 -name source 2>/dev/null)" ]; then
		rm -rf "$tree"
	fi
	remove_stray_modules
	# shellcheck disable=SC2086 # names
	rm -f $hooks $old_hooks
	report_others
	say "nothing of this project's driver is left in $src, /var/lib/dkms and /lib/modules"
	for m in "$product_module" "sata_$product_module"; do
		if grep -qs "^$m " /proc/modules; then
			say "the module is still loaded: rmmod $m (or reboot)"
		fi
	done
}

action=${1-}
case $action in
install) [ $# -ge 3 ] || die "usage: dkms.sh install STAGE KVER..." ;;
uninstall) ;;
*) die "usage: dkms.sh install STAGE KVER... | uninstall" ;;
esac
shift
[ "$(id -u)" = 0 ] || die "$action changes $src, /var/lib/dkms and" \
	"/lib/modules and needs root: run it with sudo"
# Two runs at once: the second waits. The lock is on a directory that is there
# anyway, so that no lock file is left.
exec 9<"$src"
flock -n 9 || { say "another run is busy, waiting for it"; flock 9; }
undo=''
trap clean_up EXIT
trap '' INT TERM HUP
sweep
stop_at_signals
"do_$action" "$@"
