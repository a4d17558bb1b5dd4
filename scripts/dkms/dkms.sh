#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only OR MIT
# usage: dkms.sh install STAGE KVER...	build and install the staged module
#        dkms.sh uninstall		remove every trace of it
#
# STAGE is a directory with a dkms.conf, as `make stage` leaves it. Its version
# ends in a hash of what is staged, so other sources are another version. An
# installed version is replaced on every kernel that has it; a kernel that the
# new one does not build for keeps the old one.
set -eu
LC_ALL=C
export LC_ALL

top=$(cd "$(dirname "$0")/../.." && pwd -P)
# shellcheck source=scripts/lib/sh.sh
. "$top/scripts/lib/sh.sh"
# shellcheck source=upstream-src/r750.product
. "$top/upstream-src/r750.product"
prog=r750
src=/usr/src tree=/var/lib/dkms/$product_module
# shellcheck source=scripts/dkms/dkms-tree.sh
. "$top/scripts/dkms/dkms-tree.sh"
hooks="/etc/kernel/postinst.d/dkms-$product_module \
	/etc/kernel/header_postinst.d/dkms-$product_module"

show_log()
{
	log=$tree/$1/build/make.log
	[ -r "$log" ] || return 0
	printf '%s\n' "--- the last lines of $log" >&2
	tail -n 40 "$log" >&2
}

secure_boot()
{
	if ! mokutil --sb-state 2>/dev/null | grep -q 'SecureBoot enabled'; then
		say "Secure Boot: not enabled (or unknown: no mokutil); the" \
			"module loads as it is"
	elif [ -e /var/lib/dkms/mok.pub ] || [ -e /var/lib/shim-signed/mok/MOK.der ]; then
		say "Secure Boot: enabled; dkms signs the module. Enroll its key" \
			"once: mokutil --import KEY, then reboot"
	else
		say "Secure Boot: enabled, but dkms $(dkms --version |
			tr -dc '0-9.') has no key yet; the kernel refuses an" \
			"unsigned module"
	fi
}

put_hooks()
{
	for hook in $hooks; do
		# Only where kernel packages run such hooks: Debian, Ubuntu.
		[ -d "${hook%/*}" ] || continue
		cp "$top/scripts/dkms/dkms-hook.sh" "$hook.$$"
		chmod 755 "$hook.$$"
		mv "$hook.$$" "$hook"
	done
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
		[ -e "/lib/modules/$k/build/include" ] ||
			die "no headers for kernel $k (no" \
			"/lib/modules/$k/build/include): on Debian and Ubuntu" \
			"apt-get install linux-headers-$k"
	done
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
		cp -R "$1" "$src/.$product_module-$2.$$"
		mv "$src/.$product_module-$2.$$" "$src/$product_module-$2"
		dkms add "$product_module/$2"
	elif ! diff -r "$1" "$src/$product_module-$2" >/dev/null; then
		die "$src/$product_module-$2 was changed by hand, and so, maybe, was what is" \
			"installed from it: run 'make uninstall' first"
	fi
	# The hook builds the newest, and a hash does not tell which that is.
	touch "$src/$product_module-$2/dkms.conf"
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
	[ "$old" = "$1" ] || dkms install --force "$product_module/$1" -k "$2" ||
		take_back "$1" "$2" "$old"
	for v in $(others_for "$1" "$2"); do
		dkms remove "$product_module/$v" -k "$2" || die "dkms cannot remove $v" \
			"for $2 (see above); $1 is installed"
	done
	stop_at_signals
}

# Version $1 could not be installed for kernel $2, which had version $3.
take_back()
{
	if [ -n "$3" ] && [ "$(installed_for "$2")" != "$3" ]; then
		dkms install --force "$product_module/$3" -k "$2" || :
	fi
	dkms remove "$product_module/$1" -k "$2" || :
	die "dkms cannot install $1 for $2 (see above)${3:+; $3 is still installed}"
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

do_install()
{
	stage=$1
	shift
	wanted=$*
	check_stage "$stage"
	check_headers "$@"
	new=$(version_of "$stage")
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
	drop_sources_without_entry
	[ -z "$(kernels_of "$new")" ] || put_hooks
	secure_boot
	report_failed "$new" "$failed" "$wanted"
	dkms status "$product_module"
	say "installed $new for $wanted"
}

do_uninstall()
{
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
	# shellcheck disable=SC2086 # two names
	rm -f $hooks
	say "nothing of the driver is left in $src, /var/lib/dkms and /lib/modules"
	if grep -qs "^$product_module " /proc/modules; then
		say "the module is still loaded: rmmod $product_module (or reboot)"
	fi
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
command -v dkms >/dev/null ||
	die "dkms is missing: apt-get install dkms (or dnf, zypper, pacman)"
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
