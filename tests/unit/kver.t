#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only OR MIT
# kver: which headers it finds, which it takes, and what it says of them.
# shellcheck source=tests/tap.sh
. "$(dirname "$0")/../tap.sh"

kver=$top/scripts/kernel/kver.sh

# headers DIR RELEASE [CONFIG...]: a prepared build directory, of x86_64
headers()
{
	dir=$1 release=$2
	shift 2
	mkdir -p "$dir/include/config" "$dir/include/generated" \
		"$dir/scripts/mod"
	: >"$dir/Makefile"
	: >"$dir/scripts/mod/modpost"
	echo "$release" >"$dir/include/config/kernel.release"
	echo "#define UTS_RELEASE \"$release\"" \
		>"$dir/include/generated/utsrelease.h"
	[ $# -gt 0 ] || set -- CONFIG_X86_64=y CONFIG_X86=y CONFIG_MODULES=y
	printf '%s\n' "$@" >"$dir/include/config/auto.conf"
}

# installed ROOT RELEASE...: as most distributions have them
installed()
{
	at=$1
	shift
	for rel; do
		headers "$at/lib/modules/$rel/build" "$rel"
	done
}

# chosen NAME ROOT KVER RELEASE
chosen()
{
	is "$1" "$("$kver" --root "$2" "$3" 2>&1 | cut -d' ' -f1)" "$4"
}

# Choice.
r=$tmp/choice
installed "$r" 6.1.0-9-amd64 6.1.0-13-amd64 6.12.48+deb13-amd64 6.8.0-45-generic \
	6.8.0-101-generic 6.9.0-rc7 6.9.0 6.9-rc12 5.10.0 5.9.16 7.0.0-rc3 7.0-rc10
chosen '6.1 is not 6.12' "$r" 6.1 6.1.0-13-amd64
chosen '6.8 is the newest 6.8.*' "$r" 6.8 6.8.0-101-generic
chosen 'a package number is one component' "$r" 6.8.0-45 6.8.0-45-generic
chosen 'the local part may be left out' "$r" 6.12.48 6.12.48+deb13-amd64
chosen 'a whole release' "$r" 6.1.0-9-amd64 6.1.0-9-amd64
chosen 'a whole release wins over newer ones that start with it' "$r" 5.10.0 5.10.0
chosen 'a release after its candidates' "$r" 6.9 6.9.0
chosen 'rc10 is newer than rc3' "$r" 7.0 7.0-rc10
chosen 'a major version alone' "$r" 5 5.10.0

# Kernels of special kinds. uname says what runs.
mkdir "$tmp/uname"
# shellcheck disable=SC2016 # the stub's
printf '#!/bin/sh\necho "$RUNS"\n' >"$tmp/uname/uname"
chmod 755 "$tmp/uname/uname"
of_kind()
{
	is "$1" "$(PATH=$tmp/uname:$PATH RUNS=$2 "$kver" --root "$tmp/kinds" "$3" 2>&1 |
		cut -d' ' -f1)" "$4"
}
installed "$tmp/kinds" 6.1.0-55-rt-amd64 6.1.0-56-amd64 6.1.0-56-rt-amd64 \
	6.1.0-57-cloud-amd64 5.14.0-362.el9.x86_64 5.14.0-362.el9.x86_64+debug \
	5.14.0-362.el9.x86_64+rt 6.8.0-45-generic 6.8.0-45-lowlatency 6.6.1-rt-amd64
of_kind 'a plain kernel runs: a plain one' 6.1.0-9-amd64 6.1 6.1.0-56-amd64
of_kind 'a plain kernel runs: no lowlatency' 6.8.0-40-generic 6.8 6.8.0-45-generic
of_kind 'a plain kernel runs: no debug, no rt' 6.1.0-9-amd64 5.14 5.14.0-362.el9.x86_64
of_kind 'a plain kernel runs: there is only rt' 6.1.0-9-amd64 6.6 6.6.1-rt-amd64
of_kind 'a plain kernel runs: rt by its whole name' 6.1.0-9-amd64 6.1.0-55-rt-amd64 \
	6.1.0-55-rt-amd64
of_kind 'rt runs: rt' 6.1.0-9-rt-amd64 6.1 6.1.0-56-rt-amd64
of_kind 'rt runs: rt on EL' 5.14.0-1.el9.x86_64+rt 5.14 5.14.0-362.el9.x86_64+rt
of_kind 'rt runs: there is no rt' 6.1.0-9-rt-amd64 6.8 6.8.0-45-generic
of_kind 'debug runs: debug' 5.14.0-1.el9.x86_64+debug 5.14 5.14.0-362.el9.x86_64+debug
of_kind 'lowlatency runs: lowlatency' 6.8.0-1-lowlatency 6.8 6.8.0-45-lowlatency
fails 'KVER ends inside a package number' 1 'no headers for 6.8.0-10;' \
	"$kver" --root "$r" 6.8.0-10
fails 'KVER ends inside a version number' 1 'no headers for 6.12.4;' \
	"$kver" --root "$r" 6.12.4
fails 'the running kernel is the default' 1 "no headers for $(uname -r);" \
	"$kver" --root "$r"
installed "$r" "$(uname -r)"
is 'the running kernel is found' "$("$kver" --root "$r")" \
	"$(uname -r) $r/lib/modules/$(uname -r)/build"
is 'the answer is one line' "$("$kver" --root "$r/" 5.9)" \
	"5.9.16 $r/lib/modules/5.9.16/build"

# Order.
r=$tmp/order
installed "$r" 7.3.0 6.8-rc1 6.8.1 4.4.155 6.8.0-9-a 6.8.0-10-a 6.8.0 6.8.0-rc2 \
	6.8.0-0.rc3.20240209git1f719a2f3fa6.30.fc41.x86_64 6.10.0 6.9.12 \
	99999999999999999999.1 6.8.10
is '--list is in order of releases' "$("$kver" --root "$r" --list | cut -d' ' -f1 | tr '\n' ' ')" \
	'4.4.155 6.8-rc1 6.8.0-rc2 6.8.0-0.rc3.20240209git1f719a2f3fa6.30.fc41.x86_64 6.8.0 6.8.0-9-a 6.8.0-10-a 6.8.1 6.8.10 6.9.12 6.10.0 7.3.0 99999999999999999999.1 '

# Places.
r=$tmp/places
headers "$r/usr/src/linux-headers-6.1.0-1-amd64" 6.1.0-1-amd64
headers "$r/usr/src/linux-headers-6.1.0-1-common" 6.1.0-1-common
rm -r "$r/usr/src/linux-headers-6.1.0-1-common/include"
headers "$r/usr/src/kernels/6.2.3-1.fc41.x86_64" 6.2.3-1.fc41.x86_64
headers "$r/usr/src/linux-6.4.0-1-obj/x86_64/default" 6.4.0-1-default
headers "$r/usr/lib/modules/6.5.1-arch1-1/build" 6.5.1-arch1-1
mkdir -p "$r/lib/modules/6.1.0-1-amd64" "$r/lib/modules/6.6.0" \
	"$r/lib/modules/6.7.0/build" "$r/lib/modules/6.2.3-1.fc41.x86_64"
ln -s /usr/src/linux-headers-6.1.0-1-amd64 "$r/lib/modules/6.1.0-1-amd64/build"
ln -s ../../../usr/src/kernels/6.2.3-1.fc41.x86_64 \
	"$r/lib/modules/6.2.3-1.fc41.x86_64/build"
ln -s /usr/src/linux-headers-gone "$r/lib/modules/6.6.0/build"
is 'each place is searched, each kernel listed once' "$("$kver" --root "$r" --list)" \
"6.1.0-1-amd64 $r/usr/src/linux-headers-6.1.0-1-amd64
6.2.3-1.fc41.x86_64 $r/lib/modules/6.2.3-1.fc41.x86_64/build
6.4.0-1-default $r/usr/src/linux-6.4.0-1-obj/x86_64/default
6.5.1-arch1-1 $r/usr/lib/modules/6.5.1-arch1-1/build"
r2="$tmp/odd [*]?\\ root"
mkdir "$r2"
cp -R "$r/." "$r2"
is 'a root with an odd name' "$("$kver" --root "$r2" 6.4)" \
	"6.4.0-1-default $r2/usr/src/linux-6.4.0-1-obj/x86_64/default"
mkdir -p "$tmp/merged/usr"
cp -R "$r/usr/lib" "$tmp/merged/usr/"
ln -s usr/lib "$tmp/merged/lib"
is 'a merged /usr' "$("$kver" --root "$tmp/merged" --list)" \
	"6.5.1-arch1-1 $tmp/merged/lib/modules/6.5.1-arch1-1/build"
ln -s build "$tmp/merged/lib/modules/6.5.1-arch1-1/loop"
mkdir "$tmp/merged/lib/modules/6.6"
ln -s build "$tmp/merged/lib/modules/6.6/build"
ok 'a link to itself is passed over' "$kver" --root "$tmp/merged" 6.5

# The release: what uname -r will say.
r=$tmp/release
d=$r/lib/modules/6.1.0-56-amd64/build
headers "$d" 6.1.0-56-amd64
echo 6.1.192 >"$d/include/config/kernel.release"
chosen 'the release is UTS_RELEASE, as in a vermagic' "$r" 6.1.0-56 6.1.0-56-amd64
rm "$d/include/generated/utsrelease.h"
chosen 'without UTS_RELEASE the release is kernel.release' "$r" 6.1 6.1.192
: >"$d/include/config/kernel.release"
chosen 'with an empty kernel.release the release is the directory name' "$r" 6.1 6.1.0-56-amd64
printf '6.1;rm -r x y\n' >"$d/include/config/kernel.release"
chosen 'a kernel.release that is not one is ignored' "$r" 6.1 6.1.0-56-amd64
awk 'BEGIN { while (i++ < 100000) printf "6.1." }' \
	>"$d/include/config/kernel.release"
chosen 'an endless kernel.release is ignored' "$r" 6.1 6.1.0-56-amd64
printf '\377\001\0006.1\n\200' >"$d/include/config/kernel.release"
chosen 'a kernel.release of noise is ignored' "$r" 6.1 6.1.0-56-amd64
rm "$d/include/config/kernel.release"
mkfifo "$d/include/config/kernel.release"
chosen 'a FIFO for kernel.release does not block' "$r" 6.1 6.1.0-56-amd64
mv "$d" "$r/lib/modules/x"
mkdir -p "$r/lib/modules/no version"
mv "$r/lib/modules/x" "$r/lib/modules/no version/build"
fails 'a directory without a release anywhere is not listed' 1 'installed: none' "$kver" --root "$r" 6.1

# One directory.
d=$tmp/one
headers "$d" 6.8.1
is 'the release of one directory' "$("$kver" --kdir "$d")" 6.8.1
is '--kdir with a relative path' "$(cd "$tmp" && "$kver" --kdir one --check | sed -n 2p)" \
	"kdir=$d"
fails '--kdir that does not exist' 1 "cannot use $tmp/none .*: No such" "$kver" --kdir "$tmp/none"
fails '--kdir that is a file' 1 'it is not a directory' "$kver" --kdir "$d/Makefile"
rm "$d/Makefile"
fails '--kdir without a Makefile' 1 'it has no Makefile' "$kver" --kdir "$d"
: >"$d/Kbuild"
is '--kdir with a Kbuild file only' "$("$kver" --kdir "$d")" 6.8.1
rm -r "$d/include"
fails '--kdir with unprepared sources' 1 'not prepared; run make modules_prepare' \
	"$kver" --kdir "$d"

# Nothing found: what there is, and how to get it.
r=$tmp/none
mkdir -p "$r/etc"
fails 'no headers installed' 1 'no headers for 6.1.0-9; installed: none; install the package' \
	"$kver" --root "$r" 6.1.0-9
fails '--list without headers installed' 1 'no headers for any kernel; installed: none' \
	"$kver" --root "$r" --list
installed "$r" 6.8.1 6.9.0
# hint NAME OS-RELEASE RE [KVER]
hint()
{
	# shellcheck disable=SC2059
	printf "$2" >"$r/etc/os-release"
	fails "$1" 1 "installed: 6.8.1, 6.9.0; $3; or build for one of those: KVER=6.9.0\$" \
		"$kver" --root "$r" "${4-6.1.0-9-amd64}"
}
hint Debian 'NAME=x\nID=debian\n' 'on Debian: apt install linux-headers-6.1.0-9-amd64'
hint Ubuntu 'ID_LIKE=debian\nID=ubuntu\n' \
	'on Ubuntu: apt install linux-headers-6.1.0-9-amd64'
hint Mint 'ID=linuxmint\nID_LIKE="ubuntu debian"\n' \
	'on Ubuntu: apt install linux-headers-6.1.0-9-amd64'
hint Fedora 'ID=fedora\n' 'on Fedora: dnf install kernel-devel-6.1.0-9.fc41.x86_64' \
	6.1.0-9.fc41.x86_64
hint Rocky 'ID="rocky"\nID_LIKE="rhel centos fedora"\n' \
	'on (Fedora|Enterprise Linux): dnf install kernel-devel-6.1.0-9-amd64'
hint openSUSE 'ID="opensuse-leap"\nID_LIKE="suse opensuse"\n' \
	'on SUSE: zypper install kernel-default-devel \(for 6.1.0-9-amd64\)'
hint Arch "ID='arch'\r\n" 'on Arch Linux: pacman -S .*'
hint 'an unknown one' 'ID=%%s%%n\n' 'install the package with the headers of 6.1.0-9-amd64'
# The release tells more than the distribution.
hint Proxmox 'ID=debian\n' \
	'on Proxmox VE: apt install proxmox-headers-6.8.12-4-pve .pve-headers-6.8.12-4-pve before.*' \
	6.8.12-4-pve
hint TrueNAS 'ID=debian\n' 'on TrueNAS SCALE: it has no package of headers: .*KDIR=.*' \
	6.6.44-production+truenas
hint unRAID 'ID=slackware\n' 'on unRAID: it has no package of headers: .*' 6.1.79-Unraid
hint WSL 'ID=ubuntu\nID_LIKE=debian\n' 'on WSL: no PCI card .*' \
	5.15.153.1-microsoft-standard-WSL2
hint UEK 'ID=ol\nID_LIKE=fedora\n' \
	'on Oracle Linux: dnf install kernel-uek-devel-5.15.0-200.el9uek.x86_64' \
	5.15.0-200.el9uek.x86_64
hint 'Enterprise Linux: rt' 'ID=rhel\n' \
	'on Enterprise Linux: dnf install kernel-rt-devel-5.14.0-362.el9.x86_64' \
	5.14.0-362.el9.x86_64+rt
hint 'Enterprise Linux: debug' 'ID=rhel\n' \
	'on Enterprise Linux: dnf install kernel-debug-devel-5.14.0-362.el9.x86_64' \
	5.14.0-362.el9.x86_64+debug
hint 'Arch Linux: lts' 'ID=arch\n' 'on Arch Linux: pacman -S linux-lts-headers .*' \
	6.6.30-1-lts
hint 'Arch Linux: zen' 'ID=arch\n' 'on Arch Linux: pacman -S linux-zen-headers .*' \
	6.9.1-zen1-1-zen
# No package is named after the beginning of a release.
for want in 9.9 6.1.0-9 6.9-rc7 6.12.48+deb13; do
	re=$(printf '%s' "$want" | sed 's/[.+]/\\\\\\&/g')
	hint "Debian: $want" 'ID=debian\n' \
		"on Debian: apt-cache search 'linux-headers-$re' lists the packages" "$want"
done
hint 'Fedora: a beginning' 'ID=fedora\n' \
	"on Fedora: dnf list --showduplicates 'kernel-devel-9.9\*' lists .*" 9.9

# The check.
x86='CONFIG_X86=y CONFIG_X86_64=y CONFIG_MODULES=y'
gcc="$x86 CONFIG_CC_IS_GCC=y"
# checks NAME "CONFIG..." "KEY=VALUE...": these lines, besides kdir
checks()
{
	rm -rf "$tmp/check"
	# shellcheck disable=SC2086
	headers "$tmp/check" 6.8.1 $2
	is "$1" "$("$kver" --kdir "$tmp/check" --check 2>&1 | grep -v '^kdir=' |
		tr '\n' ' ')" "release=6.8.1 $3 "
}
checks '--check: a kernel before 4.18' "$x86" \
	'arch=x86_64 llvm=0 regparm=0 modules=1 compiler="unknown"'
checks '--check: built with gcc' "$gcc CONFIG_GCC_VERSION=120200 CONFIG_CLANG_VERSION=0" \
	'arch=x86_64 llvm=0 regparm=0 modules=1 compiler="gcc 12"'
checks '--check: built with clang' "$x86 CONFIG_CC_IS_CLANG=y CONFIG_CLANG_VERSION=190106 CONFIG_GCC_VERSION=0" \
	'arch=x86_64 llvm=1 regparm=0 modules=1 compiler="clang 19"'
checks '--check: 32 bits' 'CONFIG_X86_32=y CONFIG_X86=y CONFIG_MODULES=y' \
	'arch=i386 llvm=0 regparm=3 modules=1 compiler="unknown"'
checks '--check: noise in a version number' "$gcc CONFIG_GCC_VERSION=999999999999999999999" \
	'arch=x86_64 llvm=0 regparm=0 modules=1 compiler="gcc"'

# check_fails NAME RE "CONFIG..." [OPTION...]
check_fails()
{
	name=$1 re=$2 conf=$3
	shift 3
	rm -rf "$tmp/check"
	# shellcheck disable=SC2086
	headers "$tmp/check" 6.8.1 $conf
	fails "$name" 1 "$re" "$kver" --kdir "$tmp/check" --check "$@"
	is "$name: says nothing else" "$(cat "$tmp/.out")" ''
}
check_fails 'another architecture' \
	"headers at $tmp/check are for arm64; the objects exist for x86 only" \
	'CONFIG_ARM64=y CONFIG_MODULES=y'
check_fails 'User Mode Linux' 'are for um;' "CONFIG_UML=y $x86"
check_fails 'an unknown architecture' 'are for an unknown arch' 'CONFIG_MODULES=y'
check_fails 'a kernel without modules' 'set CONFIG_MODULES=y' 'CONFIG_X86_64=y'
check_fails 'CONFIG_MODULES=m' 'set CONFIG_MODULES=y' \
	'CONFIG_X86_64=y CONFIG_MODULES=m'
check_fails 'a kernel built with a newer gcc' \
	'built with gcc 99, but gcc is the older gcc [0-9]+; .*R750_ANY_CC=1' \
	"$gcc CONFIG_GCC_VERSION=990000" --cc gcc
ok 'R750_ANY_CC=1 takes an older gcc' \
	env R750_ANY_CC=1 "$kver" --kdir "$tmp/check" --check --cc gcc
fails 'R750_ANY_CC=0 refuses an older gcc' 1 'the older gcc' \
	env R750_ANY_CC=0 "$kver" --kdir "$tmp/check" --check --cc gcc
check_fails 'a kernel built with clang' 'with clang, but gcc is gcc .*; say LLVM=1' \
	"$x86 CONFIG_CC_IS_CLANG=y CONFIG_CLANG_VERSION=190106" --cc gcc
check_fails 'a compiler that is not there' 'cannot run the compiler /none; install' "$x86" --cc /none
check_fails 'a compiler without output' 'cannot run the compiler true' "$x86" --cc true
headers "$tmp/check" 6.8.1 CONFIG_X86_64=y CONFIG_MODULES=y CONFIG_CC_IS_GCC=y \
	CONFIG_GCC_VERSION=40902
ok 'a kernel built with an older gcc' "$kver" --kdir "$tmp/check" --check --cc gcc
ok 'a compiler with options' "$kver" --kdir "$tmp/check" --check --cc 'gcc -O2'
if command -v clang >/dev/null; then
	fails 'clang for a gcc kernel' 1 'clang is clang .* leave CC= and LLVM= out' \
		"$kver" --kdir "$tmp/check" --check --cc clang
else
	skip 'clang for a gcc kernel' 'no clang'
fi

# What compiler Kbuild takes is what is checked.
bin=$tmp/bin
mkdir "$bin"
# compiler NAME MACROS: a compiler that says no more than what it is
compiler()
{
	printf '#!/bin/sh\necho r750 %s\n' "$2" >"$bin/$1"
	chmod 755 "$bin/$1"
}
compiler gcc '__clang_major__ 12'
compiler clang '14 4'
compiler clang-16 '16 4'
# auto NAME RE "CONFIG..." [VARIABLE=VALUE...]: --cc auto; RE "" if it is content
auto()
{
	name=$1 re=$2
	rm -rf "$tmp/check"
	# shellcheck disable=SC2086
	headers "$tmp/check" 6.8.1 $3
	shift 3
	set -- env PATH="$bin:$PATH" "$@" "$kver" --kdir "$tmp/check" --check --cc auto
	if [ -n "$re" ]; then
		fails "$name" 1 "$re" "$@"
	else
		ok "$name" "$@"
	fi
}
c16="$x86 CONFIG_CC_IS_CLANG=y CONFIG_CLANG_VERSION=160006"
auto 'the default for a gcc kernel is gcc' 'but gcc is the older gcc 12' \
	"$gcc CONFIG_GCC_VERSION=130200"
compiler gcc-14 '__clang_major__ 14'
auto 'the compiler of the kernel is found by its name' '' \
	"$gcc CONFIG_GCC_VERSION=140200"
args()
{
	env -u CC -u LLVM PATH="$bin:$PATH" "$@" \
		sh "$top/scripts/stage/kbuild/kbuild-args.sh" "$tmp/check"
}
like 'Kbuild is told of it' "$(args)" '^CC=gcc-14$'
is 'Kbuild is told nothing when CC= is said' "$(args CC=gcc-15 | grep CC=)" ''
: >"$tmp/check/.kernelvariables"
is 'Kbuild is told nothing when the headers name theirs' "$(args | grep CC=)" ''
auto 'the compiler of the kernel that is not there' 'but gcc is the older gcc 12' \
	"$gcc CONFIG_GCC_VERSION=150000"
is 'Kbuild is told nothing of what is not there' "$(args | grep CC=)" ''
auto 'a kernel of the default compiler' '' "$gcc CONFIG_GCC_VERSION=120200"
is 'Kbuild is told nothing of the default' "$(args | grep CC=)" ''
rm "$bin/gcc-14"
auto 'the default for a clang kernel is clang' 'but clang is the older clang 14' "$c16"
auto 'LLVM=-16 is clang-16' '' "$c16" LLVM=-16
auto 'LLVM=DIR/ is the clang there' "but $bin/clang is the older clang 14" "$c16" \
	LLVM="$bin/"
auto 'LLVM=1 is clang' 'kernel 6.8.1 was built with gcc, but clang is clang 14' \
	"$gcc" LLVM=1
auto 'LLVM=0 does not ask for clang' '' "$gcc CONFIG_GCC_VERSION=120200" LLVM=0
: >"$tmp/check/.kernelvariables"
ok 'headers that name their compiler are not checked' env PATH="$bin:$PATH" \
	sh -c "rm '$bin'/gcc && ln -s /bin/false '$bin/gcc' &&
		'$kver' --kdir '$tmp/check' --check --cc auto"

# Kernels that would not load the module, or not run it.
check_fails 'a kernel with CFI' 'has CONFIG_CFI_CLANG: .*prebuilt objects' \
	"$x86 CONFIG_CC_IS_CLANG=y CONFIG_CFI_CLANG=y"
check_fails 'a kernel with CFI, from 6.18 on' 'has CONFIG_CFI_CLANG: ' \
	"$x86 CONFIG_CC_IS_CLANG=y CONFIG_CFI=y"
checks 'a kernel that could have CFI' "$x86 CONFIG_ARCH_SUPPORTS_CFI_CLANG=y" \
	'arch=x86_64 llvm=0 regparm=0 modules=1 compiler="unknown"'
: >"$tmp/check/Module.symvers"
fails 'an empty Module.symvers' 1 "$tmp/check/Module.symvers is empty, .*reinstall" \
	"$kver" --kdir "$tmp/check" --check
headers "$tmp/check" 6.8.1
rm "$tmp/check/Module.symvers" "$tmp/check/scripts/mod/modpost"
fails 'half prepared: no modpost' 1 'modpost; run make modules_prepare there' \
	"$kver" --kdir "$tmp/check" --check
rm "$tmp/check/include/config/auto.conf"
fails 'half prepared: no auto.conf' 1 'auto.conf; run make modules_prepare there' \
	"$kver" --kdir "$tmp/check" --check
for odd in 'with space' 'with:colon'; do
	headers "$tmp/$odd" 6.8.1
	fails "a path $odd" 1 'has a space or a colon in its name' \
		"$kver" --kdir "$tmp/$odd" --check
done
ln -s 'with space' "$tmp/hidden"
fails 'a path with a space behind a link' 1 "$tmp/with space has a space" \
	"$kver" --kdir "$tmp/hidden" --check
r=$tmp/mixed
installed "$r" 6.1.0-9-amd64
headers "$r/usr/src/linux-headers-6.1.0-9-arm64" 6.1.0-9-arm64 \
	CONFIG_ARM64=y CONFIG_MODULES=y
chosen 'x86 is preferred to another architecture' "$r" 6.1 6.1.0-9-amd64
chosen 'another architecture by its whole release' "$r" 6.1.0-9-arm64 6.1.0-9-arm64

# Use.
fails 'an empty KVER' 2 'is not a kernel release' "$kver" ''
fails 'a bad KVER' 2 '6.1/\.\. is not a kernel release' "$kver" 6.1/..
fails 'two KVERs' 2 'not also 6.8' "$kver" 6.1 6.8
fails '--list with a KVER' 2 'give one of' "$kver" --list 6.1
fails '--root that does not exist' 2 'is not a directory' "$kver" --root "$tmp/nowhere" --list
fails '--cc without --check' 2 'goes with --check' "$kver" --cc gcc 6.1
fails 'an unknown option' 2 usage "$kver" --rot x
if [ -w /dev/full ]; then
	fails 'the answer cannot be written' 1 'cannot write' \
		sh -c "'$kver' --root '$r' --list >/dev/full"
fi

# What is really there, if anything is.
if "$kver" --list >"$tmp/list" 2>/dev/null; then
	while read -r rel dir; do
		is "$rel: found by its name" "$("$kver" "$rel")" "$rel $dir"
		is "$rel: the release that make modules uses" \
			"$(sed -n 's/.*UTS_RELEASE "\(.*\)"/\1/p' \
				"$dir/include/generated/utsrelease.h")" "$rel"
	done <"$tmp/list"
else
	skip "this machine's headers" 'none installed'
fi
ok 'make kernels' sh -c "make -s -C '$top' kernels || ! [ -s '$tmp/list' ]"

done_testing
