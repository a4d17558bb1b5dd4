#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only OR MIT
# usage: dkms.sh install STAGE KVER...	build and install the staged module
#        dkms.sh uninstall		remove every trace of it
#
# STAGE is a folder with dkms.conf in it, as `make stage` leaves it. An installed
# older version is replaced, on every kernel that has it; on a kernel that the
# new one does not build for the old one stays.
set -eu
LC_ALL=C
export LC_ALL

top=$(cd "$(dirname "$0")" && pwd -P)
src=/usr/src tree=/var/lib/dkms/r750
# shellcheck source=scripts/dkms/dkms-tree.sh
. "$top/dkms-tree.sh"
# shellcheck source=scripts/dkms/dkms-replace.sh
. "$top/dkms-replace.sh"
hooks='/etc/kernel/postinst.d/dkms-r750 /etc/kernel/header_postinst.d/dkms-r750'

die()
{
	printf 'r750: %s\n' "$*" >&2
	exit 1
}

say()
{
	printf 'r750: %s\n' "$*"
}

show_log()
{
	log=$1/$2/build/make.log
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
		say "Secure Boot: enabled; dkms signs the module, its key must" \
			"be enrolled once: mokutil --import KEY, then reboot"
	else
		say "Secure Boot: enabled, and dkms $(dkms --version |
			tr -dc '0-9.') has no key yet; an unsigned module is" \
			"refused by the kernel"
	fi
}

put_hooks()
{
	for hook in $hooks; do
		# Only where kernel packages run such hooks: Debian, Ubuntu.
		[ -d "${hook%/*}" ] || continue
		cp "$top/dkms-hook.sh" "$hook.$$"
		chmod 755 "$hook.$$"
		mv "$hook.$$" "$hook"
	done
}

# At every exit: what a failed or interrupted run must not leave.
clean_up()
{
	trap '' INT TERM HUP
	put_back
	if [ -n "$undo" ] && [ -z "$(kernels_of "$undo")" ]; then
		drop "$undo"
	fi
	sweep
}

# What this run, or an earlier one that was killed, built or copied aside.
sweep()
{
	rm -rf "$src"/.r750-* /var/lib/dkms/.r750-*
}

stop_at_signals()
{
	trap 'exit 130' INT TERM HUP
}

# The stage $1 as a new entry, version $2.
add()
{
	undo=$2
	drop_source "$src/r750-$2"
	if [ -e "$src/r750-$2" ] || [ -L "$src/r750-$2" ]; then
		die "$src/r750-$2 is in the way and not this project's:" \
			"move it away"
	fi
	cp -R "$1" "$src/.r750-$2.$$"
	mv "$src/.r750-$2.$$" "$src/r750-$2"
	dkms add "r750/$2"
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

# Sees that dkms's entry for version $2 is the stage $1, for the kernels $3...
# and those that have the version already.
update_entry()
{
	stage=$1 version=$2
	shift 2
	if [ ! -d "$tree/$version" ]; then
		add "$stage" "$version"
	elif ! diff -r "$stage" "$src/r750-$version" >/dev/null; then
		# shellcheck disable=SC2046 # releases have no spaces
		set -- $(printf '%s\n' "$@" $(kernels_of "$version") | sort -u)
		say "version $version is installed from other sources; trying" \
			"the new"
		trial "$stage" "$version" "$@"
		replace "$version" "$@"
	fi
}

# Version $1 for kernel $2, in place of any other; not 0 if it does not build.
install_for()
{
	if ! dkms build "r750/$1" -k "$2" && [ ! -d "$tree/$1/$2" ]; then
		show_log "$tree" "$1"
		return 1
	fi
	# dkms copies the module over the other version's, which is removed then.
	trap '' INT TERM HUP
	is_installed "$1" "$2" || dkms install --force "r750/$1" -k "$2" ||
		die "dkms cannot install $1 for $2 (see above)"
	for v in $(others_for "$1" "$2"); do
		dkms remove "r750/$v" -k "$2" || die "dkms cannot remove $v" \
			"for $2 (see above); $1 is installed"
	done
	stop_at_signals
}

# The kernels $2 did not get version $1; it is an error for those of $3.
tell_failed()
{
	for k in $2; do
		case " $3 " in
		*" $k "*) die "$1 does not build for $k (see above); nothing" \
			"was changed for that kernel" ;;
		esac
		say "WARNING: $1 does not build for $k, which keeps the older one"
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
	update_entry "$stage" "$new" "$@"

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
	tell_failed "$new" "$failed" "$wanted"
	dkms status r750
	say "installed $new for $wanted"
}

do_uninstall()
{
	drop_broken
	for v in $(versions ''); do
		drop "$v"
	done
	drop_sources_without_entry
	# Somebody else's entries have their links and folders here.
	if [ -z "$(find "$tree" -mindepth 2 -maxdepth 2 -name source 2>/dev/null)" ]; then
		rm -rf "$tree"
	fi
	remove_stray_modules
	# shellcheck disable=SC2086 # two names
	rm -f $hooks
	say "nothing of the driver is left in $src, /var/lib/dkms and /lib/modules"
	if grep -qs '^r750 ' /proc/modules; then
		say "the module is still loaded: rmmod r750 (or reboot)"
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
	"/lib/modules and needs root's rights: run it with sudo"
command -v dkms >/dev/null ||
	die "dkms is missing: apt-get install dkms (dnf, zypper, pacman alike)"
# Two runs at once: the second waits for the first. A folder serves as the lock,
# so that no lock file is left.
exec 9<"$src"
flock -n 9 || { say "another run is busy, waiting for it"; flock 9; }
undo=''
trap 'clean_up' EXIT
trap '' INT TERM HUP
put_back
sweep
stop_at_signals
"do_$action" "$@"
