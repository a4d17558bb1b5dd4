# SPDX-License-Identifier: GPL-2.0-only OR MIT
# shellcheck shell=sh
# shellcheck disable=SC2154 # src, tree: dkms.sh's
# The same version from other sources, in the place of what is installed;
# dkms.sh sources it, behind dkms-tree.sh.
#
# There is a module for each kernel at all times: the new one is built aside,
# the old entry and its source are moved aside, and dkms copies new modules over
# old ones. What was moved stays until all are there, and put_back() makes good
# whatever stopped that, a loss of power too: each run begins with it.
aside=/var/lib/dkms/.r750-old
# One rename puts the old source into it, and one takes the folder away at the
# end: while there is something in it, replacing is unfinished.
aside_src=$src/.r750-old

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
}

# Puts what trial() built of version $1 in place, for the kernels $2...
replace()
{
	version=$1
	shift
	trap '' INT TERM HUP
	rm -rf "$aside"
	mkdir "$aside" "$aside_src"
	for k in $(kernels_of "$version"); do
		! is_installed "$version" "$k" || printf '%s\n' "$k"
	done >"$aside/installed"
	mv "$src/r750-$version" "$aside_src/"
	mv "$tree/$version" "$aside/"
	# shellcheck disable=SC2046 # releases have no spaces
	point_aside "$version" $(cat "$aside/installed")
	mv "$try/src/r750-$version" "$src/"
	mv "$try/tree/r750/$version" "$tree/"
	ln -sfn "$src/r750-$version" "$tree/$version/source"
	for k; do
		dkms install --force "r750/$version" -k "$k" ||
			die "dkms cannot install $version for $k (see above)"
	done
	mv "$aside_src" "$src/.r750-done.$$"
	rm -rf "$aside" "$src/.r750-done.$$" "$try"
	stop_at_signals
}

# For the kernels $2... the link that says what is installed, away from version
# $1: dkms sees then a module of its own there, but not the one it is to install.
point_aside()
{
	version=$1
	shift
	for k; do
		for arch in "$aside/$version/$k"/*/module "$tree/$version/$k"/*/module; do
			[ -d "$arch" ] || continue
			arch=${arch%/module}
			arch=${arch##*/}
			ln -sfn "../${aside##*/}/$version/$k/$arch" \
				"$tree/kernel-$k-$arch"
		done
	done
}

# Undoes a replace() that did not come to its end.
put_back()
{
	for v in "$aside_src"/*; do
		[ -d "$v" ] || continue
		v=${v##*/r750-}
		say "putting $v back as it was installed"
		if [ -d "$aside/$v" ]; then
			rm -rf "${tree:?}/$v"
			mv "$aside/$v" "$tree/"
		fi
		rm -rf "$src/r750-$v"
		mv "$aside_src/r750-$v" "$src/"
		put_modules_back "$v"
	done
	rm -rf "$aside" "$aside_src"
}

# A module of version $1 may be there, or that of its successor.
put_modules_back()
{
	# shellcheck disable=SC2013 # releases have no blanks
	for k in $(cat "$aside/installed"); do
		point_aside "$1" "$k"
		dkms install --force "r750/$1" -k "$k" ||
			say "WARNING: dkms cannot install $1 for $k; try again:" \
				"dkms install --force r750/$1 -k $k"
	done
	# A kernel that had none, and got the successor's.
	for link in "$tree"/kernel-*; do
		to=$(readlink "$link") || continue
		case $to in
		"$1"/*) [ ! -e "$link" ] || continue ;;
		*) continue ;;
		esac
		to=${to%/*}
		remove_modules "${to##*/}"
		rm -f "$link"
	done
}
