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

# PACKAGE_VERSION of the dkms.conf in folder $1.
version_of()
{
	sed -n 's/^PACKAGE_VERSION="\(.*\)"$/\1/p' "$1/dkms.conf"
}

# The versions that dkms has entries for, but $1.
versions()
{
	for v in "$tree"/*/source; do
		v=${v%/source}
		if [ -d "$v" ] && [ "${v##*/}" != "$1" ]; then
			printf '%s\n' "${v##*/}"
		fi
	done
}

# The kernels for which version $1 is built.
kernels_of()
{
	for k in "$tree/$1"/*/*/module; do
		[ -d "$k" ] || continue
		k=${k%/*/module}
		printf '%s\n' "${k##*/}"
	done
}

show_log()
{
	log=$1/$2/build/make.log
	[ -r "$log" ] || return 0
	printf '%s\n' "--- the last lines of $log" >&2
	tail -n 40 "$log" >&2
}

# An entry that lost its source makes dkms stop, for every module there is, and
# it offers no way to remove one; so it is removed from dkms's own tree.
drop_broken()
{
	for v in "$tree"/*; do
		if [ -L "$v/source" ] && [ ! -e "$v/source/dkms.conf" ]; then
			say "removing the dkms entry ${v##*/}: its source is gone"
			remove_by_hand "${v##*/}"
		fi
	done
}

# What dkms would remove of version $1, could it read its dkms.conf.
remove_by_hand()
{
	for k in $(kernels_of "$1"); do
		# The link says which version's module is installed there.
		for link in "$tree/kernel-$k"-*; do
			case $(readlink "$link") in
			"$1"/*) remove_modules "$k"; rm -f "$link" ;;
			esac
		done
	done
	rm -rf "${tree:?}/$1"
}

remove_modules()
{
	find "/lib/modules/$1" -name 'r750.ko*' -type f -path '*/updates/*' \
		-exec rm -f {} + 2>/dev/null || return 0
	rmdir "/lib/modules/$1/updates/dkms" "/lib/modules/$1/updates" \
		2>/dev/null || :
	depmod "$1" 2>/dev/null || :
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

# Builds the stage $1 for the kernels $3... in a dkms tree of its own, so that
# what is installed under the same version $2 stays as it is if that fails.
trial()
{
	stage=$1 version=$2
	shift 2
	try=$(mktemp -d /var/lib/dkms/.r750-try.XXXXXX)
	mkdir "$try/src" "$try/tree"
	cp -R "$stage" "$try/src/r750-$version"
	for k; do
		dkms build --dkmstree "$try/tree" --sourcetree "$try/src" \
			"r750/$version" -k "$k" && continue
		show_log "$try/tree/r750" "$version"
		die "$version does not build for $k; what was installed is" \
			"untouched"
	done
	rm -rf "$try"
}

# At every exit: what a failed or interrupted run must not leave.
clean_up()
{
	[ -z "$try" ] || rm -rf "$try"
	rm -rf "$src"/.r750-*."$$"
	if [ -n "$undo" ] && [ -z "$(kernels_of "$undo")" ]; then
		drop "$undo"
	fi
}

put_source()
{
	undo=$2
	rm -rf "$src/.r750-$2".*
	cp -R "$1" "$src/.r750-$2.$$"
	mv "$src/.r750-$2.$$" "$src/r750-$2"
	dkms add "r750/$2"
}

drop()
{
	dkms remove "r750/$1" --all >/dev/null 2>&1 || remove_by_hand "$1"
	rm -rf "${tree:?}/$1" "${src:?}/r750-$1"
}

do_install()
{
	stage=$1
	shift
	[ -r "$stage/dkms.conf" ] || die "no dkms.conf in $stage: run 'make stage'"
	new=$(version_of "$stage")
	[ -n "$new" ] || die "$stage/dkms.conf has no PACKAGE_VERSION"
	for k; do
		[ -e "/lib/modules/$k/build/include" ] ||
			die "no headers for kernel $k (no" \
			"/lib/modules/$k/build/include): on Debian and Ubuntu" \
			"apt-get install linux-headers-$k"
	done
	drop_broken
	wanted=$*
	if [ -d "$tree/$new" ] && ! diff -r "$stage" "$src/r750-$new" >/dev/null; then
		# shellcheck disable=SC2046 # releases have no spaces
		set -- $(printf '%s\n' "$@" $(kernels_of "$new") | sort -u)
		say "version $new is installed from other sources; trying the new"
		trial "$stage" "$new" "$@"
		drop "$new"
	fi
	[ -d "$tree/$new" ] || { rm -rf "${src:?}/r750-$new"; put_source "$stage" "$new"; }

	failed=
	others=$(for v in $(versions "$new"); do kernels_of "$v"; done)
	for k in $(printf '%s\n' "$@" "$others" | sort -u); do
		if ! dkms build "r750/$new" -k "$k" && [ ! -d "$tree/$new/$k" ]; then
			show_log "$tree" "$new"
			failed="$failed $k"
			continue
		fi
		for v in $(versions "$new"); do
			[ ! -d "$tree/$v/$k" ] || dkms remove "r750/$v" -k "$k"
		done
		is_installed "$new" "$k" || dkms install --force "r750/$new" -k "$k"
	done
	for v in $(versions "$new"); do
		[ -n "$(kernels_of "$v")" ] || drop "$v"
	done
	# dkms forgets an entry with its last kernel, its source folder stays.
	for s in "$src"/r750-*; do
		[ -d "$tree/${s#"$src/r750-"}" ] || rm -rf "$s"
	done
	[ -z "$(kernels_of "$new")" ] || put_hooks
	secure_boot
	for k in $failed; do
		case " $wanted " in
		*" $k "*) die "$new does not build for $k (see above); nothing" \
			"was changed for that kernel" ;;
		esac
		say "WARNING: $new does not build for $k, which keeps the older one"
	done
	dkms status r750
	say "installed $new for $wanted"
}

is_installed()
{
	dkms status "r750/$1" -k "$2" | grep -q ': installed'
}

do_uninstall()
{
	drop_broken
	for v in $(versions ''); do
		drop "$v"
	done
	for dir in /lib/modules/*; do
		if [ -n "$(find "$dir" -path '*/updates/*' -name 'r750.ko*')" ]; then
			remove_modules "${dir##*/}"
		fi
	done
	# shellcheck disable=SC2086 # two names
	rm -f $hooks
	rm -rf "$tree" "$src"/r750-* "$src"/.r750-* /var/lib/dkms/.r750-try.*
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
try='' undo=''
trap 'clean_up' EXIT
trap 'exit 130' INT TERM HUP
"do_$action" "$@"
