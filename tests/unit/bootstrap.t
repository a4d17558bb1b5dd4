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
tool apt-get <<'END'
printf '%s\n' "apt-get $*" >>"$LOG"
END
tool make <<'END'
printf '%s\n' "make $*" >>"$LOG"
END
tool apt-cache <<'END'
[ "$*" = 'pkgnames linux-headers-' ] || exit 1
[ -z "${NOTHING-}" ] || exit 0
for i in 6.1.0-9-amd64 6.12.48+deb12-amd64 6.1.0-56-amd64 6.1.0-56-common \
	6.1.0-57-rt-amd64 6.1.0-58-cloud-amd64 6.1.0-56-686-pae amd64 \
	6.12.48+deb12-cloud-amd64; do
	echo "linux-headers-$i"
done
END
boot()
{
	: >"$tmp/log"
	env PATH="$bin:$PATH" LOG="$tmp/log" sh "$top/bootstrap.sh" "$@"
}

# usage: chooses NAME HEADERS MAKE [WORD...]: with the WORDs bootstrap.sh installs
# HEADERS and calls make so
chooses()
{
	name=$1 want=$2 make=$3
	shift 3
	ok "$name" boot "$@"
	is "$name: the headers" "$(sed -n '/^apt-get install/p' "$tmp/log" |
		grep -o 'linux-headers-[^ ]*' | tr '\n' ' ')" "$want"
	is "$name: make" "$(sed -n 's/^make //p' "$tmp/log")" "-C $top $make"
}

new=6.12.48+deb12-amd64
chooses 'no kernel named' "linux-headers-$new " "modules KVER=$new"
chooses 'another target' "linux-headers-$new " "dkms V=1 KVER=$new" dkms V=1
chooses 'the beginning of a release' 'linux-headers-6.1.0-56-amd64 ' \
	'modules KVER=6.1' modules KVER=6.1
chooses 'up to the plus' "linux-headers-$new " 'modules KVER=6.12.48' \
	modules KVER=6.12.48
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
	"dkms KVER=$RUNS" dkms
unset RUNS
ok 'a running kernel without headers' boot
like 'a running kernel without headers: says which is taken' \
	"$(cat "$tmp/.out")" \
	'^bootstrap: apt has no headers for the running kernel 4.19.0-vps; .* 6.12.48[+]deb12-amd64$'
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
export NOTHING=1
refuses 'no headers at all' 'apt offers no headers for any kernel' boot
unset NOTHING
export ARCH=arm64
refuses 'a machine that is not x86' 'exist for x86 only, and this machine is arm64' boot
is 'a machine that is not x86: apt is not even asked' "$(cat "$tmp/log")" ''

unset ARCH
fails 'an unknown target' 2 '^usage: bootstrap.sh' boot nonsense
done_testing
