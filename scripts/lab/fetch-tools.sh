# SPDX-License-Identifier: GPL-2.0-only OR MIT
# shellcheck shell=sh
# usage, inside a root: sh -eu fetch-tools.sh "PACKAGE..." "PROGRAM..."
#
# Puts the start of a root file system into /out: busybox with a link for each
# applet, the programs, and the libraries that they load. "NAME:" stands for all programs
# of that package; a file with a path is put where it is.
set -eu
packages=$1 programs=$2
apt-get -q update
# shellcheck disable=SC2086 # a list
apt-get -q -y --no-install-recommends install $packages

cd /out
mkdir -p usr/bin usr/sbin usr/lib usr/lib64 dev proc sys tmp run etc
for d in bin sbin lib lib64; do
	ln -s "usr/$d" "$d"
done
cp "$(command -v busybox)" bin/busybox

# The programs, with their directories; those of a package are not looked for, since some
# are built into the shell.
programs()
{
	for p in $programs; do
		case $p in
		*:) dpkg -L "${p%:}" | grep -E '^(/usr)?/s?bin/.' ;;
		/*) echo "$p" ;;
		*) command -v "$p" ;;
		esac
	done
}

list=$(programs)
for f in $list; do
	case $f in
	/usr/lib/*) install -D "$f" "./$f" ;;
	*) cp -L "$f" "bin/${f##*/}" ;;
	esac
	ldd "$f" >ldd.tmp || { rm ldd.tmp; continue; }
	awk '$2 == "=>" { print $3 } $1 ~ "^/" { print $1 }' ldd.tmp
done >needed.tmp
sort -u needed.tmp >libs.tmp
while read -r lib; do
	mkdir -p "./$(dirname "$lib")"
	cp -L "$lib" "./$lib"
done <libs.tmp
rm -f ldd.tmp needed.tmp libs.tmp

# The programs above take precedence over busybox's applets of the same name.
for a in $(bin/busybox --list); do
	[ -e "bin/$a" ] || ln -s busybox "bin/$a"
done
for a in insmod rmmod lsmod modprobe modinfo; do
	ln -sf kmod "bin/$a"
done
