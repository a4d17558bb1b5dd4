# SPDX-License-Identifier: GPL-2.0-only OR MIT
# shellcheck shell=sh
# shellcheck disable=SC2154 # tree, the product: who sources this
# Which module a kernel has, and whose it is. dkms.sh sources this, and put-hook.sh
# makes it part of the hook. dkms itself is content with a copy that a full or
# read-only /lib/modules cut short, and does not look for other copies.
#
# tree			the directory of dkms's entries for the module
# product_module	its name, and dkms's name for the package

# The headers of kernel $1 where its link "build" does not lead to them, as happens when
# /usr/src is copied or a package removed; dkms knows the link alone. Prints nothing
# if there are none.
headers_astray()
{
	for dir in "/usr/src/linux-headers-$1" "/usr/src/kernels/$1"; do
		[ ! -e "$dir/include" ] || { echo "$dir"; break; }
	done
}

# The module that version $1 builds: the vendor's driver, or the open one, which has
# "sata_" before its name. Both drive the same card, so a kernel has one of them.
module_of()
{
	name=$(sed -n 's/^BUILT_MODULE_NAME\[0\]="\(.*\)"$/\1/p' \
		"/usr/src/$product_module-$1/dkms.conf" 2>/dev/null || :)
	echo "${name:-$product_module}"
}

# Prints each file under /lib/modules that is called so, for kernel $1.
modules_of()
{
	find "/lib/modules/$1/" \( -name "$product_module.ko*" -o \
		-name "sata_$product_module.ko*" \) \
		! -name '*.old' ! -type d 2>/dev/null
}

# Is file $1 what dkms built of version $2 for kernel $3?
as_built()
{
	for built in "$tree/$2/$3"/*/module/*"$product_module".ko*; do
		! cmp -s "$built" "$1" || return 0
	done
	return 1
}

# Is version $1, as built, installed for kernel $2?
intact()
{
	for file in $(modules_of "$2"); do
		! as_built "$file" "$1" "$2" || return 0
	done
	return 1
}

# Installs version $1 for kernel $2 again: dkms 2 calls it installed, whatever is in
# its place, even with --force.
reinstall()
{
	dkms uninstall "$product_module/$1" -k "$2" </dev/null || :
	dkms install --force "$product_module/$1" -k "$2" </dev/null
}

# Removes the files of version $1 for kernel $2 that version $3 has not replaced: its
# module has another name. dkms does not, once $3 is what it calls installed.
remove_replaced()
{
	[ "$(module_of "$1")" != "$(module_of "$3")" ] || return 0
	for file in $(modules_of "$2"); do
		! as_built "$file" "$1" "$2" || rm -f "$file"
	done
	depmod "$2"
}

# The files for kernel $2 that know the card, too, but are not the module of version
# $1.
beside()
{
	for file in $(modules_of "$2"); do
		case ${file##*/} in
		"$(module_of "$1")".ko*) ;;
		*) echo "$file" ;;
		esac
	done
}

# Why modprobe would not load version $1 for kernel $2, in a sentence; nothing if
# it would.
trouble()
{
	first=$(modinfo -k "$2" -F filename "$(module_of "$1")" 2>/dev/null || :)
	if ! intact "$1" "$2"; then
		echo "what is in /lib/modules/$2 is not what was built: is that" \
			"file system full or read-only?"
	elif [ ! -e "/lib/modules/$2/modules.dep" ]; then
		: # headers alone: the kernel itself is not installed
	elif [ -z "$first" ]; then
		echo "depmod does not know it; run: depmod $2"
	elif ! as_built "$first" "$1" "$2"; then
		echo "$first, another module of that name, would be loaded in its" \
			"place; run: mv $first $first.old && depmod $2"
	fi
}
