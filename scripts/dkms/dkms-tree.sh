# SPDX-License-Identifier: GPL-2.0-only OR MIT
# shellcheck shell=sh
# shellcheck disable=SC2154 # src, tree: see below; the product: dkms.sh
# What is installed, and its removal; for dkms.sh, which sets src, the directory
# of the sources, and tree, that of dkms's entries for the module.

# Is $1 a version that `make stage` gives: VERSION+TREE.gHASH, in 1.0.0 without the
# hash? Others may have a package named r750, too; theirs is left alone.
ours()
{
	case $1 in
	[0-9]*+?*) ;;
	*) return 1 ;;
	esac
}

# Is $1 a version to replace?
replaceable()
{
	[ "${REPLACE-}" = yes ] || ours "$1"
}

# The versions of others that dkms has entries for.
foreign()
{
	for v in "$tree"/*/source; do
		v=${v%/source}
		if [ -d "$v" ] && ! ours "${v##*/}"; then
			printf '%s\n' "${v##*/}"
		fi
	done
}

# PACKAGE_VERSION of the dkms.conf in directory $1.
version_of()
{
	sed -n 's/^PACKAGE_VERSION="\(.*\)"$/\1/p' "$1/dkms.conf"
}

# Is directory $1 a source of ours?
our_source()
{
	[ ! -L "$1" ] && [ -f "$1/dkms.conf" ] && ours "${1##*/"$product_module"-}" &&
		grep -qx "PACKAGE_NAME=\"$product_module\"" "$1/dkms.conf" &&
		[ "$(version_of "$1")" = "${1##*/"$product_module"-}" ]
}

# "PACKAGE VERSION" for each source of ours that came in a package, which alone may
# change it.
packaged()
{
	for conf in "$src/$product_module-"*/dkms.conf; do
		[ -e "$conf" ] || continue
		package=$(package_of "$conf")
		[ -z "$package" ] || printf '%s %s\n' "$package" "$(version_of "${conf%/*}")"
	done
}

# The versions to replace that dkms has entries for, but $1.
versions()
{
	for v in "$tree"/*/source; do
		v=${v%/source}
		if [ -d "$v" ] && [ "${v##*/}" != "$1" ] && replaceable "${v##*/}"; then
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

# The version to replace whose module is installed for kernel $1; dkms's link says
# so.
installed_for()
{
	for link in "$tree/kernel-$1"-*; do
		v=$(readlink "$link") || continue
		v=${v%%/*}
		! replaceable "$v" || printf '%s\n' "$v"
	done
}

# The versions to replace, but $1, that are built for kernel $2.
others_for()
{
	for v in $(versions "$1"); do
		[ ! -d "$tree/$v/$2" ] || printf '%s\n' "$v"
	done
}

# An entry without its source makes dkms fail for every module, and dkms has no
# way to remove one; so it is removed from dkms's own tree.
drop_broken()
{
	for v in "$tree"/*; do
		[ -L "$v/source" ] || continue
		[ ! -e "$v/source/dkms.conf" ] || continue
		ours "${v##*/}" || continue
		say "removing the dkms entry ${v##*/}: its source is gone"
		remove_by_hand "${v##*/}"
	done
}

# Does what `dkms remove` would do for version $1, if it could read its dkms.conf.
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

# Is module $1 ours? Ours say in modinfo what they were made of, or have a version
# like no other's; what cannot be read was cut short where dkms alone puts modules.
our_module()
{
	if fields=$(modinfo "$1" 2>/dev/null); then
		case $fields in
		*"${product_module}_series:"* | *version:*+open.g*) return 0 ;;
		esac
		return 1
	fi
	case $1 in
	*/updates/dkms/*) return 0 ;;
	esac
	return 1
}

# Removes our modules for kernel $1.
remove_modules()
{
	for file in $(modules_of "$1"); do
		! our_module "$file" || rm -f "$file"
	done
	rmdir "/lib/modules/$1/updates/dkms" "/lib/modules/$1/updates" \
		2>/dev/null || :
	depmod "$1" 2>/dev/null || :
}

# Modules of ours that no entry accounts for.
remove_stray_modules()
{
	for dir in /lib/modules/*; do
		for link in "$tree/kernel-${dir##*/}"-*; do
			[ ! -L "$link" ] || continue 2
		done
		if [ -n "$(modules_of "${dir##*/}")" ]; then
			remove_modules "${dir##*/}"
		fi
	done
}

drop()
{
	dkms remove "$product_module/$1" --all >/dev/null 2>&1 || remove_by_hand "$1"
	rm -rf "${tree:?}/$1"
	drop_source "$src/$product_module-$1"
}

drop_source()
{
	if our_source "$1"; then
		rm -rf "$1"
	fi
}

# dkms forgets an entry with its last kernel, but leaves its source.
drop_sources_without_entry()
{
	for s in "$src/$product_module-"*; do
		[ -d "$tree/${s##*/"$product_module"-}" ] || drop_source "$s"
	done
}
