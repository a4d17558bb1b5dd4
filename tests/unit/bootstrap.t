#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only OR MIT
# bootstrap.sh: which headers it gets, and what it hands to make. The package
# manager and make are stubs that write down what they are asked for; what
# they really do needs a fresh machine.
# shellcheck source-path=SCRIPTDIR source=../tap.sh
. "$(dirname "$0")/../tap.sh"

unset KVER KDIR 2>/dev/null
bin=$tmp/bin
mkdir "$bin"
tool()
{
	{ echo '#!/bin/sh'; cat; } >"$bin/$1"
	chmod 755 "$bin/$1"
}
tool id <<'END'
echo 0
END
tool uname <<'END'
echo "${RUNS:-4.19.0-vps}"
END
tool dpkg <<'END'
echo "${ARCH:-amd64}"
END
# Headers from 6.12 on bring their kernel.
tool apt-get <<'END'
case "$*" in
"-s remove ${NEEDED-none}") printf 'Remv %s [1]\n' "$3" linux-headers-amd64 ;;
'-s remove '*) printf 'Remv %s [1]\n' "$3" ;;
'-s -o '*) printf 'Remv %s [1]\n' ${UNNEEDED-} ; printf '%s\n' "simulated $*" >>"$LOG" ;;
-s*linux-headers-6.12*) echo 'Inst linux-image-6.12.48+deb12-amd64 (x)' ;;
-s*) ;;
*) printf '%s\n' "apt-get $*" >>"$LOG" ;;
esac
END
tool dpkg-query <<'END'
# What is installed, before and after apt-get has brought BROUGHT.
if [ $# = 3 ]; then
	printf 'ii  %s\n' bash ${HAVE-}
	! grep -q '^apt-get install' "$LOG" || printf 'ii  %s\n' ${BROUGHT-}
	exit
fi
case $3 in
*Package*) ;;
*) case " ${HAVE-} " in *" $4 "*) echo 'ii ' ;; esac; exit ;;
esac
printf '%s\n' ${KERNELS-} | sed 's/=/ /; s/^/ii  /'
END
tool apt-mark <<'END'
case $1 in
showauto) printf '%s\n' ${AUTO-}; exit ;;
showmanual) shift; printf '%s\n' "$@"; exit ;;
esac
printf '%s\n' "apt-mark $*" >>"$LOG"
END
tool make <<'END'
printf '%s\n' "make $*" >>"$LOG"
END
tool apt-cache <<'END'
case "$*" in
'show '*) case " $OFFERS " in *" $2 "*) exit 0 ;; *) exit 100 ;; esac ;;
esac
[ "$1 $#" = 'pkgnames 2' ] || exit 1
[ -z "${NOTHING-}" ] || exit 0
for i in 6.1.0-9-amd64 6.12.48+deb12-amd64 6.1.0-56-amd64 6.1.0-56-common \
	6.1.0-57-rt-amd64 6.1.0-58-cloud-amd64 6.1.0-56-686-pae amd64 \
	6.12.48+deb12-cloud-amd64 6.1.0-56-arm64; do
	echo "linux-headers-$i"
done | grep "^$2"
for i in proxmox-headers-6.8 proxmox-headers-6.8.12-4-pve \
	proxmox-headers-6.8.12-10-pve pve-headers-6.2.16-3-pve; do
	echo "$i"
done | grep "^$2"
exit 0
END
# A copy of what it reads, with trees that are imported, or without those that are here.
mkdir -p "$tmp/copy/scripts" "$tmp/copy/upstream-src"
cp "$top/bootstrap.sh" "$tmp/copy"
cp -R "$top/scripts/lib" "$tmp/copy/scripts"
cp "$top/upstream-src"/*.product "$top/upstream-src"/*.sha256 "$tmp/copy/upstream-src"
top=$tmp/copy
import_trees()
{
	for f in "$top/upstream-src"/R750*.sha256; do
		mkdir "${f%.sha256}"
	done
}
remove_trees()
{
	rmdir "$top/upstream-src"/R750*/
}
import_trees
boot()
{
	: >"$tmp/log"
	env PATH="$bin:$PATH" LOG="$tmp/log" R750_INSTALLED="$tmp/installed" \
		R750_SYSROOT="$tmp/root" sh "$top/bootstrap.sh" "$@"
}

# usage: chooses NAME HEADERS MAKE [WORD...]: with the WORDs bootstrap.sh installs
# HEADERS and calls make so
chooses()
{
	name=$1 want=$2 make=$3
	shift 3
	ok "$name" boot "$@"
	is "$name: the headers" "$(sed -n '/^apt-get install/p' "$tmp/log" |
		grep -oE '(linux|proxmox|pve)-([a-z]+-)?headers-?[^ ]*' | tr '\n' ' ')" "$want"
	is "$name: make" "$(sed -n 's/^make //p' "$tmp/log")" "-C $top $make"
}

new=6.12.48+deb12-amd64
old=6.1.0-56-amd64
chooses 'a running kernel that apt has not: no kernel is brought' \
	"linux-headers-$old " "modules KVER=$old"
like 'a running kernel that apt has not: says which is taken' "$(cat "$tmp/.out")" \
	"^bootstrap: apt has no headers for the running kernel 4.19.0-vps; .* $old\$"
chooses 'the beginning of a release' 'linux-headers-6.1.0-56-amd64 ' \
	'modules KVER=6.1' modules KVER=6.1
is 'headers without a kernel: no warning' "$(grep -c WARNING "$tmp/.out")" 0
new=6.12.48+deb12-amd64
chooses 'up to the plus' "linux-headers-$new " 'modules KVER=6.12.48' \
	modules KVER=6.12.48
like 'headers that bring a kernel: said' "$(cat "$tmp/.out")" \
	'WARNING: the headers of 6.12.48.* bring that kernel'
chooses 'a release' 'linux-headers-6.1.0-9-amd64 ' \
	'modules KVER=6.1.0-9-amd64' modules KVER=6.1.0-9-amd64
chooses 'a release of another flavour' 'linux-headers-6.1.0-58-cloud-amd64 ' \
	'modules KVER=6.1.0-58-cloud-amd64' modules KVER=6.1.0-58-cloud-amd64
chooses 'a kernel tree' '' 'modules KDIR=/k' modules KDIR=/k
chooses 'the tests' "linux-headers-amd64 linux-headers-$new " 'check' check
export RUNS=6.1.0-9-amd64
chooses 'the running kernel is preferred' "linux-headers-$RUNS " \
	"modules KVER=$RUNS"
chooses 'the running kernel, unless another is named' \
	'linux-headers-6.1.0-56-amd64 ' 'modules KVER=6.1' modules KVER=6.1
chooses 'the tests want the newest, whatever runs' \
	"linux-headers-amd64 linux-headers-$new " 'check' check
export RUNS=6.1.0-58-cloud-amd64
chooses 'a running kernel of another flavour' "linux-headers-$RUNS " \
	"dkms TREE=standin KVER=$RUNS" dkms TREE=standin

# With their metapackage the headers of the next kernel come by themselves.
export KERNELS='linux-image-6.1.0-9-amd64=6.1.5-1 linux-image-amd64=6.1.5-1
	linux-image-unsigned-x=1 linux-image-amd64-dbg=6.1.5-1 linux-image-rt-amd64=3'
export OFFERS='linux-headers-amd64=6.1.5-1 linux-headers-rt-amd64=4'
chooses 'headers for kernels to come' \
	"linux-headers-amd64=6.1.5-1 linux-headers-$RUNS " \
	"dkms TREE=standin KVER=$RUNS" dkms TREE=standin
like 'headers for kernels to come: those that apt has not' "$(cat "$tmp/.out")" \
	'WARNING: the next kernel .* unless linux-headers-rt-amd64 is .* version 3 '
chooses 'modules alone: no headers for kernels to come' "linux-headers-$RUNS " \
	"modules KVER=$RUNS"
KERNELS='proxmox-default-kernel=1 proxmox-kernel-6.8=2 pve-kernel-6.2=3
	proxmox-kernel-6.8.12-4-pve-signed=5'
OFFERS='proxmox-default-headers=1 proxmox-headers-6.8=2 pve-headers-6.2=3'
RUNS=6.8.12-4-pve
chooses 'Proxmox' 'proxmox-default-headers=1 proxmox-headers-6.8=2 pve-headers-6.2=3 proxmox-headers-6.8.12-4-pve ' \
	"dkms TREE=standin KVER=$RUNS" dkms TREE=standin
chooses 'Proxmox: the beginning of a release' 'proxmox-headers-6.8.12-10-pve ' \
	'modules KVER=6.8' modules KVER=6.8
RUNS=6.2.16-3-pve
chooses 'Proxmox before 8' 'pve-headers-6.2.16-3-pve ' "modules KVER=$RUNS"
unset KERNELS OFFERS
unset RUNS
export KVER=6.1
chooses 'by the environment' 'linux-headers-6.1.0-56-amd64 ' 'modules'
unset KVER
export ARCH=i386
chooses '32 bits' 'linux-headers-6.1.0-56-686-pae ' \
	'modules KVER=6.1.0-56-686-pae'
unset ARCH

# Nothing is installed where it is refused.
refuses()
{
	name=$1 re=$2
	shift 2
	fails "$name" 1 "$re" "$@"
	is "$name: nothing is installed" "$(grep -c install "$tmp/log")" 0
	is "$name: nothing is made" "$(grep -c '^make' "$tmp/log")" 0
}
for want in 6.1.0-5 6.2 . '6.1*'; do
	refuses "KVER=$want, which apt has not" \
		"^bootstrap: apt offers no headers for .*; what it offers: 6.1.0-9-amd64 6.1.0-56-amd64 $(echo $new | sed 's/+/[+]/'); choose" \
		boot modules KVER="$want"
done
refuses 'DKMS, and apt has not the running kernel' \
	'no headers for the running kernel 4.19.0-vps, .*apt-get install linux-image-amd64 linux-headers-amd64' \
	boot dkms TREE=standin
export NOTHING=1
refuses 'no headers at all' 'no headers for the running kernel 4.19.0-vps, and all others' boot
unset NOTHING
export ARCH=arm64
refuses 'a machine that is not x86' 'exist for x86 only, and this machine is arm64: give DRIVER=open' boot
is 'a machine that is not x86: apt is not even asked' "$(cat "$tmp/log")" ''
chooses 'the open driver, on another architecture' "linux-headers-6.1.0-56-arm64 " \
	'modules DRIVER=open KVER=6.1.0-56-arm64' modules DRIVER=open
unset ARCH

# Without a tree of the vendor's.
remove_trees
export RUNS=6.1.0-9-amd64
chooses 'no vendor tree: the open driver' "linux-headers-$RUNS " \
	"modules DRIVER=open KVER=$RUNS"
like 'no vendor tree: said' "$(cat "$tmp/.out")" \
	'no vendor tree is imported: building sata_r750.*docs/open.md'
like 'no vendor tree: what an import needs is installed' "$(cat "$tmp/log")" \
	'libarchive-tools.*coccinelle'
chooses 'no vendor tree, and the stand-in is asked for' "linux-headers-$RUNS " \
	"modules TREE=standin KVER=$RUNS" modules TREE=standin
chooses 'no vendor tree, and its driver is asked for' "linux-headers-$RUNS " \
	"modules DRIVER=vendor KVER=$RUNS" modules DRIVER=vendor
chooses 'DRIVER=open' "linux-headers-$RUNS " "modules DRIVER=open KVER=$RUNS" \
	modules DRIVER=open
is 'DRIVER=open: nothing that renders is installed' \
	"$(grep -cE 'coccinelle|quilt|libarchive|zydis' "$tmp/log")" 0
chooses 'DRIVER=open with DKMS' "linux-headers-$RUNS " \
	"dkms DRIVER=open KVER=$RUNS" dkms DRIVER=open
is 'DRIVER=open with DKMS: nothing that renders is installed' \
	"$(grep -cE 'coccinelle|quilt|libarchive|zydis' "$tmp/log")" 0
refuses 'DKMS without an imported tree' 'the stand-in drives no card: .*make import' \
	boot dkms
ok 'DKMS with the stand-in, when said' boot dkms TREE=standin
import_trees
ok 'DKMS with an imported tree' boot dkms
unset RUNS

# What was installed is noted, and removed on request.
rm "$tmp/installed"
fails 'remove: nothing was installed' 1 'nothing to remove' boot remove
HAVE='make gcc kmod' BROUGHT='coccinelle ocaml-base dkms' boot dkms TREE=standin KVER=6.1 \
	>/dev/null 2>&1
is 'what was there is not noted' \
	"$(grep -cx -e make -e gcc -e kmod -e bash "$tmp/installed")" 0
is 'what is new is noted' \
	"$(sort -u "$tmp/installed" | grep -cx -e coccinelle -e dkms \
		-e linux-headers-6.1.0-56-amd64)" 3
is 'what came with it is noted' "$(grep -cx ocaml-base "$tmp/installed")" 1
cp "$tmp/installed" "$tmp/noted"

# The headers of a later kernel have come by the metapackage, and keep the compiler.
HAVE='make gcc kmod coccinelle dkms ocaml-base linux-headers-6.1.0-56-amd64'
export HAVE="$HAVE linux-headers-rt-amd64"
export AUTO='linux-headers-6.1.0-57-amd64 linux-image-6.1.0-57-amd64 perl'
echo linux-headers-rt-amd64 >>"$tmp/noted"
export UNNEEDED='coccinelle linux-headers-6.1.0-56-amd64 linux-headers-6.1.0-57-amd64 sl'
mkdir -p "$tmp/root/var/lib/dkms/other/1.0/source"
ok 'remove, while DKMS has another module' boot remove
is 'remove, while DKMS has another module: what builds it stays' \
	"$(grep autoremove "$tmp/log" | tail -n 1)" 'apt-get autoremove --purge coccinelle'
rm -r "$tmp/root/var/lib/dkms/other"
cp "$tmp/noted" "$tmp/installed"
: >"$tmp/root/var/lib/dkms/mok.key"
: >"$tmp/root/var/lib/dkms/mok.pub"
ok 'remove' boot remove
is 'remove: what is still there, and was not before' "$(grep apt-mark "$tmp/log")" \
	'apt-mark auto coccinelle dkms linux-headers-6.1.0-56-amd64 linux-headers-rt-amd64 ocaml-base'
like 'remove: what nothing needs, whatever suggests it' "$(cat "$tmp/log")" \
	'^simulated .*SuggestsImportant=false autoremove linux-headers-6.1.0-56-amd64 linux-headers-rt-amd64 linux-headers-6.1.0-57-amd64$'
is 'remove: apt asks; what others need or brought is not asked for' \
	"$(grep '^apt-get' "$tmp/log")" \
	'apt-get autoremove --purge coccinelle linux-headers-6.1.0-56-amd64 linux-headers-6.1.0-57-amd64'
ok "remove: dkms stays, and so does its key" test -e "$tmp/root/var/lib/dkms/mok.key"
sed -i /headers-rt/d "$tmp/noted"
cp "$tmp/noted" "$tmp/installed"
export NEEDED=linux-headers-6.1.0-56-amd64
ok "remove, where the owner's metapackage wants the headers" boot remove
unset NEEDED
is "remove, where the owner's metapackage wants the headers: apt decides" \
	"$(grep '^simulated' "$tmp/log" | tail -n 1 | sed 's/.*autoremove *//')" ''
fails 'remove: once' 1 'nothing to remove' boot remove
tool apt-get <<'END'
echo "$*" >>"$LOG"
rm -f "$GONE"
END
tool dpkg-query <<'END'
[ -e "$GONE" ] && [ $# = 4 ] && echo 'ii '
END
export GONE="$tmp/gone"
gone()
{
	cp "$tmp/noted" "$tmp/installed"
	: >"$GONE"
	tool mokutil <<-END
		echo "\$2 $1"
	END
	boot remove
}
ok 'remove: an enrolled key' gone 'is already enrolled'
like 'remove: an enrolled key is left, and said to be' "$(cat "$tmp/.out")" \
	'left: .*/var/lib/dkms/mok.key .*enrolled'
ok 'remove: an enrolled key is there' test -e "$tmp/root/var/lib/dkms/mok.key"
ok "remove: dkms's key goes with it" gone 'is not enrolled'
is "remove: dkms's key: nothing is left" "$(ls "$tmp/root/var/lib")" ''
unset HAVE AUTO UNNEEDED
fails 'an unknown target' 2 '^usage: bootstrap.sh' boot nonsense
done_testing
