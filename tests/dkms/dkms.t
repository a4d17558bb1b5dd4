#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only OR MIT
# The whole life of the module under the real dkms of three Debian releases:
# installed, followed by a second kernel, upgraded, failing for one kernel, and
# removed without a trace. Every root gets the same staged stand-in, lacks quilt,
# Coccinelle and libc's headers, and has no network. The newest gets all of it; the oldest,
# whose dkms is the slowest, is spared what comes after the upgrade; those between get a
# kernel, another one, and lose all. DKMS_FULL=1 does all in all of them, ROOTS= takes some
# of the roots only.
# shellcheck source=tests/tap.sh
. "$(dirname "$0")/../tap.sh"
# shellcheck source=tests/dkms/stub.sh
. "$top/tests/dkms/stub.sh"

# shellcheck disable=SC2034 # for stub.sh
in_root=$top/scripts/lab/in-root.sh
dkms=/r750/scripts/dkms/dkms.sh
bad=9.9.9-broken

if [ -z "${CI-}" ]; then
	[ "$(id -u)" = 0 ] || skip_all "roots need root's rights"
	command -v mmdebstrap >/dev/null || skip_all 'mmdebstrap is missing'
fi
ok 'the stand-in is staged' make -s -C "$top" TREE=standin stage
cp -R "$top/build/standin/dkms" "$tmp/stage"
v1=$(sed -n 's/^PACKAGE_VERSION="\(.*\)"$/\1/p' "$tmp/stage/dkms.conf")
like 'its version ends in a hash' "$v1" '^[0-9.]+[+]standin[.]g[0-9a-f]{8}$'
v2=$v1.1
# As release 1.0.0 named its versions.
v0=${v1%.g*}

# Other versions are stubs, which build where kbuild works: what dkms and we do with
# them is the same.
# shellcheck disable=SC2016 # make's variables
kbuild='$(MAKE) -s -C $(KDIR) kernelversion >/dev/null'
stage small "$v1" "$kbuild"
stage stage2 "$v2" "$kbuild"
stage stage0 "$v0" "$kbuild"

# Counts the modules that are installed each time that dkms calls depmod, which it
# does whenever one came or went.
watch_depmod()
{
	run sh -eu <<-'END'
		d=$(command -v depmod)
		mkdir /opt/real
		ln -s "$(readlink -f "$d")" /opt/real/depmod
		rm "$d"
		printf '%s\n' '#!/bin/sh' \
			'ls /lib/modules/*/updates/dkms/ | grep -c "^r750.ko" >>/t/moments' \
			'exec /opt/real/depmod "$@"' >"$d"
		chmod 755 "$d"
	END
}

# Everything that dkms or we could leave behind. What depmod writes is left out:
# its files change with every module that comes or goes.
listing()
{
	run sh -c 'find /usr/src /var/lib/dkms /lib/modules /etc/kernel /etc/dkms \
		! -name "modules.*" -printf "%p %y %l\n" | sort'
}

# The checksum of what is installed for kernel $1, and its name.
module_of()
{
	run sh -c "find /lib/modules/$1 -name 'r750.ko*' -exec sha256sum {} +"
}

# A package of kernel headers comes in: dpkg is made to think that it is only
# unpacked, and configures it; its own postinst runs the hooks.
appear()
{
	run sh -c "sed -i '/^Package: linux-headers-$1\$/,/^\$/s/^Status: .*/Status: install ok unpacked/' /var/lib/dpkg/status
		dpkg --configure linux-headers-$1"
}

# Where the release has one kernel only, its headers under a second name.
second_kernel()
{
	run sh -eu <<-END
		s=/usr/src/linux-headers
		cp -a \$s-$k1 \$s-$k2
		cd \$s-$k2
		sed -i 's/$k1/$k2/' include/config/kernel.release \
			include/generated/utsrelease.h .kernelvariables
		mkdir -p /lib/modules/$k2
		ln -s \$s-$k2 /lib/modules/$k2/build
		sed -n '/^Package: linux-headers-$k1\$/,/^\$/p' /var/lib/dpkg/status |
			sed '1s/$k1/$k2/' >>/var/lib/dpkg/status
		cd /var/lib/dpkg/info
		for i in list postinst md5sums; do
			cp linux-headers-$k1.\$i linux-headers-$k2.\$i
		done
		sed -i 's/$k1/$k2/' linux-headers-$k2.postinst
	END
}

# A package of headers that nothing builds with, made as Debian's are.
make_broken_package()
{
	run sh -eu <<-END
		p=/tmp/$bad
		h=\$p/usr/src/linux-headers-$bad
		mkdir -p \$p/DEBIAN \$h/include/config \$h/include/generated \
			\$h/scripts/mod \$p/lib/modules/$bad
		: >\$h/scripts/mod/modpost
		echo '\$(error these headers are broken on purpose)' >\$h/Makefile
		printf 'CONFIG_PCI=y\nCONFIG_SCSI=m\nCONFIG_X86=y\nCONFIG_X86_64=y\nCONFIG_MODULES=y\n' >\$h/.config
		sed 's/^/#define /;s/=/ /' \$h/.config >\$h/include/generated/autoconf.h
		cp \$h/.config \$h/include/config/auto.conf
		echo $bad >\$h/include/config/kernel.release
		echo '#define UTS_RELEASE "$bad"' >\$h/include/generated/utsrelease.h
		ln -s /usr/src/linux-headers-$bad \$p/lib/modules/$bad/build
		cat >\$p/DEBIAN/control <<-EOC
			Package: linux-headers-$bad
			Version: 1
			Architecture: amd64
			Maintainer: nobody
			Description: headers that are broken on purpose
		EOC
		cat >\$p/DEBIAN/postinst <<-EOC
			#!/bin/sh
			exec run-parts --report --exit-on-error --arg=$bad /etc/kernel/header_postinst.d
		EOC
		chmod 755 \$p/DEBIAN/postinst
		dpkg-deb --root-owner-group -b \$p /var/tmp/broken.deb >/dev/null
	END
}

# What Kbuild needs and what a dkms package cannot count on.
bare_root()
{
	run sh -c 'rm -rf /usr/bin/quilt /usr/bin/spatch* /usr/bin/coccinelle \
			/usr/lib/coccinelle /usr/include
		for k in $(ls /lib/modules); do depmod "$k" 2>/dev/null; done
		! command -v spatch quilt'
}

# What belongs to others, under names like ours: one that is not a package, and one
# that has a higher version.
foreign_sources()
{
	run sh -eu <<-END
		mkdir /usr/src/r750-notes /usr/src/r750-99.9
		echo mine >/usr/src/r750-notes/file
		printf 'PACKAGE_NAME="r750"\nPACKAGE_VERSION="99.9"\n' \
			>/usr/src/r750-99.9/dkms.conf
	END
}

ours()
{
	run sh -c 'ls -d /usr/src/r750-*' | grep -v -e notes -e 99.9
}

prepare()
{
	ver=$(run dkms --version | tr -dc '0-9.')
	kernels=$(run ls /lib/modules | grep amd64)
	k1=$(printf '%s\n' "$kernels" | sed -n 1p)
	k2=$(printf '%s\n' "$kernels" | sed -n 2p)
	n="$root (dkms $ver)"
	if [ -z "$k2" ]; then
		k2=${k1%-amd64}-second-amd64
		second_kernel || tap_fail "$n: a second kernel"
	fi
	printf '# %s: %s, %s\n' "$n" "$k1" "$k2"
	ok "$n: no quilt, no Coccinelle, no libc headers" bare_root
	ok "$n: directories of others" foreign_sources
	before=$(listing)
}

first_install()
{
	fails "$n: no headers: says what to install" 1 'apt-get install linux-headers-3.2' \
		run $dkms install /t/stage 3.2
	fails "$n: needs root" 1 'sudo' \
		run setpriv --reuid 65534 --clear-groups $dkms install /t/stage "$k1"

	ok "$n: make dkms for $k1" run $dkms install /t/stage "$k1"
	is "$n: status" "$(installed)" "$v1 $k1"
	info=$(run modinfo -k "$k1" r750)
	like "$n: modinfo has the version" "$info" '^version: +[^ ]'
	like "$n: modinfo has the series" "$info" '^r750_series: +[0-9]'
	like "$n: modinfo has the gates" "$info" '^r750_gates: +[A-Z]'
	ok "$n: once more changes nothing" run $dkms install /t/stage "$k1"

	ok "$n: headers of a second kernel come in" appear "$k2"
	is "$n: its module too" "$(installed)" "$v1 $k1
$v1 $k2"
}

broken_headers()
{
	first=$(module_of "$k1")
	ok "$n: a package of broken headers" make_broken_package
	out=$(run dpkg -i /var/tmp/broken.deb 2>&1)
	is "$n: headers that build nothing: dpkg is content" $? 0
	like "$n: and it is told loudly" "$out" "does NOT build for kernel $bad"
	is "$n: package state" \
		"$(run dpkg-query -W -f '${db:Status-Abbrev}' linux-headers-$bad)" 'ii '
	is "$n: the other kernels are as they were" "$(module_of "$k1")" "$first"
	fails "$n: by hand it fails and shows the log" 1 'broken on purpose' \
		run $dkms install /t/stage $bad
	is "$n: and harms no other" "$(installed)" "$v1 $k1
$v1 $k2"
	# The reason for our own hook, and the proof that the package can fail.
	run sh -c 'mv /etc/kernel/header_postinst.d/aa-r750 /var/tmp/hook'
	run dpkg --force-confold -i /var/tmp/broken.deb >/dev/null 2>&1
	case "$?/$ver" in
	0/2.*) tap_pass "$n: without our hook: dkms 2 ignores the failure" ;;
	[1-9]*/3.*) tap_pass "$n: without our hook: dkms 3 breaks dpkg" ;;
	*) tap_fail "$n: without our hook dpkg ended in an unexpected way" ;;
	esac
	run sh -c 'mv /var/tmp/hook /etc/kernel/header_postinst.d/aa-r750
		dpkg --purge linux-headers-'$bad >/dev/null 2>&1
}

upgrade()
{
	ok "$n: a version without a hash, as in 1.0.0" \
		run $dkms install /t/stage0 "$k1"
	is "$n: a version without a hash is on every kernel" "$(installed)" "$v0 $k1
$v0 $k2"
	watch_depmod
	rm -f "$tmp/moments"
	ok "$n: an upgrade from it" run $dkms install /t/stage2 "$k1"
	is "$n: the upgrade is on every kernel" "$(installed)" "$v2 $k1
$v2 $k2"
	is "$n: the upgrade removes the old source" "$(ours)" "/usr/src/r750-$v2"
	is "$n: the upgrade leaves no kernel without a module meanwhile" \
		"$(sort -u "$tmp/moments" | paste -sd ' ')" 2

	run mv "/lib/modules/$k2/build" /var/tmp/build
	run sh -c "mkdir -p /lib/modules/$k2/build/include
		echo '\$(error broken)' >/lib/modules/$k2/build/Makefile"
	ok "$n: an upgrade that one kernel cannot follow" \
		run $dkms install /t/small "$k1"
	is "$n: leaves that kernel what it has" "$(installed)" "$v1 $k1
$v2 $k2"
	run sh -c "rm -r /lib/modules/$k2/build
		mv /var/tmp/build /lib/modules/$k2/build"
}

at_once()
{
	ok "$n: two at once" run sh -c "$dkms install /t/small $k1 & a=\$!
		$dkms install /t/small $k2 && wait \$a"
	is "$n: both are there" "$(installed)" "$v1 $k1
$v1 $k2"
}

lost_source()
{
	run sh -c "rm -r /usr/src/r750-$v1"
	ok "$n: an entry without its source is mended" \
		run $dkms install /t/small "$k1"
	is "$n: and nothing else" "$(installed)" "$v1 $k1"
}

# What is installed for the first kernel, according to dkms, the module and the
# source; nothing besides.
is_version()
{
	is "$1: installed" "$(installed)" "$2 $k1"
	is "$1: the module" "$(run modinfo -k "$k1" -F version r750)" "$2"
	is "$1: the source" "$(ours)" "/usr/src/r750-$2"
	is "$1: no leftovers" "$(run sh -c 'ls -d /usr/src/.r750* \
		/var/lib/dkms/.r750* 2>/dev/null')" ''
}

# usage: other_sources NAME COMMAND: other sources of the same release as
# $tmp/NAME, version $v0.gNAME, with a COMMAND that dkms runs before it installs:
# once, when $tmp/armed is there
other_sources()
{
	stage "$1" "$v0.g$1" "$kbuild"
	printf '#!/bin/sh\necho >>/t/builds\n' >"$tmp/$1/count.sh"
	printf '#!/bin/sh\nrm /t/armed 2>/dev/null || exit 0\n%s\n' "$2" \
		>"$tmp/$1/install.sh"
	chmod 755 "$tmp/$1"/*.sh
	printf 'PRE_BUILD=count.sh\nPRE_INSTALL=install.sh\n' >>"$tmp/$1/dkms.conf"
}

# As `make dkms` would, with what happens meanwhile. A signal goes to the group, as
# from a terminal, hence setsid; the first process of a root takes none.
disturbed()
{
	: >"$tmp/armed"
	run sh -c "setsid -w $dkms install /t/$1 $k1; exit \$?"
}

same_release()
{
	vterm=$v0.gterm re_v0=$(printf '%s' "$v0" | sed 's/[+.]/[&]/g')
	: >"$tmp/builds"
	ok "$n: a signal while other sources go in" disturbed term
	is_version "$n: a signal does not stop that" "$vterm"
	is "$n: other sources are built once" "$(wc -l <"$tmp/builds")" 1

	fails "$n: other sources that cannot be installed" 1 \
		"dkms cannot install $re_v0.gfailure for [0-9].*$re_v0.gterm is still" \
		disturbed failure
	is_version "$n: a failed installation changes nothing" "$vterm"

	fails "$n: a run that is killed while other sources go in" 137 . disturbed kill
	is "$n: a killed run leaves what was installed" \
		"$(run modinfo -k "$k1" -F version r750)" "$vterm"
	ok "$n: the run after a killed one" run $dkms install /t/term "$k1"
	is_version "$n: the run after a killed one cleans up" "$vterm"

	run sh -c "echo >>/usr/src/r750-$vterm/r750.c"
	fails "$n: an installed source that was changed" 1 'changed by hand' \
		run $dkms install /t/term "$k1"
	ok "$n: back to the first" run $dkms install /t/small "$k1"
	is_version "$n: back to the first" "$v1"
}

removal()
{
	run sh -c "rm -r /usr/src/r750-$v1"
	ok "$n: an entry without its source is removed" run $dkms uninstall
	ok "$n: once more" run $dkms install /t/small "$k1" "$k2"
	ok "$n: make uninstall" run $dkms uninstall
	is "$n: leaves nothing, but what is not ours" "$(listing)" "$before"
	ok "$n: removing nothing is harmless" run $dkms uninstall
}

other_sources term 'kill -TERM 0'
other_sources kill 'kill -KILL 0'
# shellcheck disable=SC2016 # for the script: dkms, and dkms alone
other_sources failure 'kill -KILL $PPID'
ends=$(roots oldest newest | paste -sd ' ')
whole=$(roots newest | paste -sd ' ')
for root in ${ROOTS:-$("$top/scripts/lab/root.sh" -l)}; do
	root_there || continue
	prepare
	first_install
	case " $ends " in
	*" $root "*)
		broken_headers
		upgrade
		;;
	esac
	case " $whole " in
	*" $root "*)
		at_once
		lost_source
		same_release
		;;
	esac
	removal
	rm -rf "$state"
done
done_testing
