#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only OR MIT
# What used to lose the driver without a word, under the real dkms of the newest root,
# with the kernels and the module of stub.sh. ROOTS= or DKMS_FULL=1: other roots.
# shellcheck source=tests/tap.sh
. "$(dirname "$0")/../tap.sh"
# shellcheck source=tests/dkms/stub.sh
. "$top/tests/dkms/stub.sh"

in_root=$top/scripts/lab/in-root.sh
dkms=/r750/scripts/dkms/dkms.sh
v=1.1.0+v1.2.14.g01234567 standin=1.1.0+standin.g89abcdef
open=1.1.0+open.gfedcba98
k1=9.1.0-amd64 k2=9.2.0-amd64
ko=updates/dkms/r750.ko

if [ -z "${CI-}" ]; then
	[ "$(id -u)" = 0 ] || skip_all "roots need root's rights"
	command -v mmdebstrap >/dev/null || skip_all 'mmdebstrap is missing'
fi

stage ours $v
stage slow $v.1 'sleep 1'
stage picky $v.2 'test ! -e /t/fail || { echo "r750: no gcc-14 here"; exit 1; }'
# shellcheck disable=SC2016 # make's
stage choosy $v.3 'test $(KVER) != '$k1
stage standin $standin
stage open $open
stage theirs 1.2.7
sed -i '/AUTOINSTALL=""/d; s/^if .*/if false/; s/^      .*//' "$tmp/theirs/dkms.conf"
sed -i '/^if false/,$d; s/r750_series/x/' "$tmp/theirs/dkms.conf" "$tmp/theirs/r750.c"

# Not each root has zstd to pack it with.
cc -c -o "$tmp/r750.ko" "$tmp/theirs/r750.c" && zstd -q "$tmp/r750.ko" || exit 1

fresh()
{
	rm -rf "$state"
	headers $k1
}

another_module_fails()
{
	ok "$n: installed" run $dkms install /t/ours $k1
	run sh -eu <<-END
		mkdir /usr/src/foo-1.0
		printf '%s\n' 'PACKAGE_NAME=foo' 'PACKAGE_VERSION=1.0' 'AUTOINSTALL=yes' \
			'BUILT_MODULE_NAME[0]=foo' 'DEST_MODULE_LOCATION[0]=/updates' \
			'MAKE[0]=false' >/usr/src/foo-1.0/dkms.conf
		dkms add foo/1.0 >/dev/null
	END
	headers $k2
	out=$(comes $k2)
	is "$n: a new kernel, and another module that does not build" "$(loads $k2)" $v
	like "$n: the other module was tried" "$out" 'foo'
	run dkms remove foo/1.0 --all >/dev/null 2>&1
}

last_kernel_goes()
{
	run sh -c "for k in $k1 $k2; do dkms remove r750/$v -k \$k; done" >/dev/null 2>&1
	is "$n: the last kernel with the module goes" "$(installed)" ''
	comes $k2 >/dev/null
	is "$n: the next kernel has it again" "$(installed)" "$v $k2"
	ok "$n: uninstall ends it" run $dkms uninstall
	comes $k1 >/dev/null
	is "$n: uninstalled: the next kernel has it not" "$(installed)" ''
}

# Who removes dkms first still gets rid of the driver.
dkms_goes()
{
	run $dkms install /t/ours $k1 >/dev/null 2>&1
	ok "$n: uninstall without dkms" run sh -c "mv /usr/sbin/dkms /usr/sbin/x
		$dkms uninstall && mv /usr/sbin/x /usr/sbin/dkms"
	is "$n: uninstall without dkms: nothing is left" "$(run sh -c "ls -d \
		/usr/src/r750* /var/lib/dkms/r750 /lib/modules/$k1/updates \
		/etc/kernel/*/*r750" 2>/dev/null)" ''
}

of_others()
{
	run sh -c 'cp -R /t/theirs /usr/src/r750-1.2.7
		dkms add r750/1.2.7; dkms install r750/1.2.7 -k '$k1 >/dev/null 2>&1
	is "$n: a module of that name by others" "$(installed)" "1.2.7 $k1"
	fails "$n: a module of that name by others is not replaced unasked" 1 \
		'dkms has r750/1.2.7, .*REPLACE=yes' run $dkms install /t/ours $k2
	is "$n: a module of that name by others stays" "$(installed)" "1.2.7 $k1"
	out=$(run $dkms uninstall 2>&1)
	like "$n: uninstall says that others have a module" "$out" \
		'left: r750/1.2.7 in dkms'
	like "$n: uninstall says that others have a file" "$out" \
		"left: /lib/modules/$k1/updates/dkms/r750.ko"
	ok "$n: REPLACE=yes" run env REPLACE=yes $dkms install /t/ours $k2
	is "$n: REPLACE=yes: on every kernel" "$(installed)" "$v $k1
$v $k2"
	is "$n: REPLACE=yes: the module" "$(loads $k1)" $v
	is "$n: REPLACE=yes: the source of others stays" \
		"$(run ls -d /usr/src/r750-1.2.7)" /usr/src/r750-1.2.7
	run $dkms uninstall >/dev/null 2>&1
}

# usage: cramped MOUNT-OPTIONS: installs with /lib/modules on a file system so mounted
cramped()
{
	run sh -eu -s "$1" <<-END
		mkdir -p /tmp/m
		mount -t tmpfs -o size=128k t /tmp/m
		cp -a /lib/modules/$k1 /tmp/m
		mount -o "bind\$1" /tmp/m /lib/modules
		case \$1 in ?*) mount -o "remount,bind\$1" /lib/modules ;; esac
		exec $dkms install /t/ours $k1
	END
}

no_room()
{
	fails "$n: /lib/modules is full" 1 'full or read-only' cramped ''
	is "$n: /lib/modules is full: nothing counts as installed" "$(installed)" ''
	fails "$n: /lib/modules is read-only" 1 'full or read-only' cramped ',ro'
	fails "$n: /usr/src is read-only" 1 'cannot write /usr/src: .*read-only' run sh -c "
		mount --bind /usr/src /usr/src && mount -o remount,bind,ro /usr/src
		exec $dkms install /t/ours $k1"
	ok "$n: installed, now that there is room" run $dkms install /t/ours $k1
	run sh -c "echo short >/lib/modules/$k1/$ko"
	ok "$n: a module that was cut short is put back" run $dkms install /t/ours $k1
	is "$n: a module that was cut short loads again" "$(loads $k1)" $v
	run sh -c "echo short >/lib/modules/$k1/$ko"
	comes $k1 >/dev/null
	is "$n: a module that was cut short: the hook puts it back" "$(loads $k1)" $v
}

# A module by others, where modprobe takes it first.
other_file()
{
	run sh -eu <<-END
		mkdir -p /lib/modules/$k1/extra /etc/depmod.d
		cc -c -o /lib/modules/$k1/extra/r750.ko /t/theirs/r750.c
		echo 'override r750 * extra' >/etc/depmod.d/r750.conf
		depmod $k1
	END
	is "$n: another file comes first" "$(loads $k1)" 1.2.7
	fails "$n: another file comes first: install says so" 1 \
		"/lib/modules/$k1/extra/r750.ko, another module of that name" \
		run $dkms install /t/ours $k1
	like "$n: another file comes first: the hook says so" "$(comes $k1)" \
		"[*] .*/lib/modules/$k1/extra/r750.ko, another module"
	like "$n: another file is left by uninstall" "$(run $dkms uninstall 2>&1)" \
		"left: /lib/modules/$k1/extra/r750.ko"
	is "$n: another file is there still" \
		"$(run sh -c "cd /lib/modules/$k1 && find . -name 'r750.ko*'")" ./extra/r750.ko
	run rm -r /lib/modules/$k1/extra /etc/depmod.d/r750.conf
}

# Wherever an old module lies, packed or not: either ours would be loaded, or its name is
# said; and it is not ours to remove.
old_places()
{
	run sh -s >"$tmp/places" 2>&1 <<-END
		cc -c -o /tmp/r750.ko /t/theirs/r750.c
		for place in updates/r750.ko updates/r750.ko.xz extra/r750.ko \
			weak-updates/r750/r750.ko.xz kernel/drivers/scsi/r750.ko \
			extra/r750.ko.zst; do
			file=/lib/modules/$k1/\$place
			mkdir -p "\${file%/*}"
			case \$place in
			*.xz) xz -c /tmp/r750.ko >"\$file" ;;
			*.zst) cp /t/r750.ko.zst "\$file" ;;
			*) cp /tmp/r750.ko "\$file" ;;
			esac
			depmod $k1
			$dkms install /t/ours $k1 >/tmp/log 2>&1 </dev/null
			case \$?/\$(modinfo -k $k1 -F version r750) in
			0/$v) ;;
			1/1.2.7) grep -q "\$file, another module" /tmp/log ||
				echo "\$place: not named" ;;
			*) echo "\$place: exit and version"; cat /tmp/log ;;
			esac
			$dkms uninstall >/tmp/log 2>&1 </dev/null
			[ -e "\$file" ] || echo "\$place: removed"
			grep -q "left: \$file" /tmp/log || echo "\$place: not said to be left"
			rm -f "\$file"
		done
		rm -rf /lib/modules/$k1/extra /lib/modules/$k1/weak-updates
	END
	is "$n: an old module elsewhere" "$(cat "$tmp/places")" ''
}

no_headers()
{
	run $dkms install /t/ours $k1 >/dev/null 2>&1
	run mkdir -p /lib/modules/9.3.0-amd64
	out=$(comes 9.3.0-amd64)
	like "$n: a kernel without headers: the hook says so" "$out" \
		'no Rocket 750 driver for kernel 9.3.0-amd64'
	like "$n: a kernel without headers: the hook says what to install" "$out" \
		'apt-get install linux-headers-9.3.0-amd64'
}

# Headers of other machines, to build for those, are none of the driver's business.
another_architecture()
{
	run $dkms install /t/ours $k1 >/dev/null 2>&1
	headers 9.8.0-arm64 ARM64
	is "$n: headers for another architecture: nothing is said of disks" \
		"$(comes 9.8.0-arm64 | grep '^[*]')" ''
	run rm -r /lib/modules/9.8.0-arm64
}

# What is said to be run is run.
link_astray()
{
	run $dkms install /t/ours $k1 >/dev/null 2>&1
	k=9.6.0-amd64
	headers $k
	run sh -eu <<-END
		mkdir -p /usr/src
		mv /lib/modules/$k/build /usr/src/linux-headers-$k
		ln -s /usr/src/linux-headers-gone /lib/modules/$k/build
	END
	out=$(comes $k)
	like "$n: a build link that leads nowhere: the hook says so" "$out" \
		"/lib/modules/$k/build does not lead to its headers"
	fails "$n: a build link that leads nowhere: install says so" 1 \
		"does not lead to the headers, which are in /usr/src/linux-headers-$k" \
		run $dkms install /t/ours $k
	printf '%s\n' "$out" | sed -n 's/^[*]* \(ln -s\|dkms install\)/\1/p' >"$tmp/say"
	ok "$n: a build link that leads nowhere: what the hook says to run" run sh -e /t/say
	is "$n: a build link that leads nowhere: then it is there" "$(loads $k)" $v
	run rm -r /lib/modules/$k /usr/src/linux-headers-$k
}

# The update for which it does not build says why, and what it names works afterwards.
says_why()
{
	ok "$n: a module that may fail" run $dkms install /t/picky $k1
	: >"$tmp/fail"
	headers 9.5.0-amd64
	out=$(comes 9.5.0-amd64)
	like "$n: an update that does not build: why" "$out" '^[*]{3} Why:	no gcc-14 here$'
	rm "$tmp/fail"
	again=$(printf '%s\n' "$out" | sed -n 's/^[*]* Again:	//p')
	ok "$n: an update that does not build: what it says to run, once mended" run sh -c "$again"
	is "$n: an update that does not build: then it is there" "$(loads 9.5.0-amd64)" $v.2
	run $dkms uninstall >/dev/null 2>&1
	run rm -r /lib/modules/9.5.0-amd64
}

two_kernels_at_once()
{
	run $dkms install /t/slow $k1 >/dev/null 2>&1
	headers $k2
	headers 9.9.0-amd64
	run sh -c "for k in $k2 9.9.0-amd64; do
			/etc/kernel/header_postinst.d/aa-r750 \$k >/dev/null 2>&1 &
		done
		wait"
	is "$n: two kernels at once" "$(loads $k2) $(loads 9.9.0-amd64)" "$v.1 $v.1"
	run $dkms uninstall >/dev/null 2>&1
	run rm -r /lib/modules/$k2 /lib/modules/9.9.0-amd64
}

# An old kernel keeps the version before the newest, which was installed when the clock
# was ahead: the newest is what the next kernel gets.
clock_set_back()
{
	run $dkms install /t/ours $k1 >/dev/null 2>&1
	run touch -d '1 year' /usr/src/r750-$v/dkms.conf
	headers $k2
	ok "$n: a clock that was set back" run $dkms install /t/choosy $k2
	is "$n: a clock that was set back: two versions" "$(loads $k1) $(loads $k2)" "$v $v.3"
	headers 9.7.0-amd64
	comes 9.7.0-amd64 >/dev/null
	is "$n: a clock that was set back: the next kernel" "$(loads 9.7.0-amd64)" $v.3
	run $dkms uninstall >/dev/null 2>&1
	run rm -r /lib/modules/9.7.0-amd64 /lib/modules/$k2
}

umask_077()
{
	run $dkms uninstall >/dev/null 2>&1
	ok "$n: umask 077" run sh -c "umask 077; cp -R /t/ours /tmp/masked
		chmod -R go= /tmp/masked; exec $dkms install /tmp/masked $k1"
	is "$n: umask 077: all can read what is installed" "$(run find /usr/src/r750-$v \
		/lib/modules/$k1 /etc/kernel ! -type l ! -perm -004)" ''
}

# What is loaded does not change by what is installed.
old_is_loaded()
{
	mkdir -p "$tmp/sysroot/sys/module/r750"
	echo 1.0.0 >"$tmp/sysroot/sys/module/r750/version"
	like "$n: another version is loaded: said" \
		"$(run env R750_SYSROOT=/t/sysroot $dkms install /t/ours $k1 2>&1)" \
		'r750 1.0.0 is still loaded; 1.1.0.* takes effect after a reboot'
	echo $v >"$tmp/sysroot/sys/module/r750/version"
	is "$n: this version is loaded: nothing is said" \
		"$(run env R750_SYSROOT=/t/sysroot $dkms install /t/ours $k1 2>&1 |
			grep loaded)" ''
}

# usage: interrupted SECONDS: a run that gets a SIGINT then, as from a terminal
interrupted()
{
	# The root's first process ignores SIGINT; perl unsets that.
	! run perl -e '$SIG{INT} = "DEFAULT"; exec @ARGV' \
		timeout -s INT "$1" "$dkms" install /t/slow "$k1" || return
	run timeout 60 "$dkms" install /t/ours "$k1"
}

interrupts()
{
	for s in 0.2 0.7 1.2; do
		ok "$n: interrupted after $s s, the next run works" interrupted $s
	done
	is "$n: interrupted: nothing of it is left" "$(installed)" "$v $k1"
}

# dkms.sh and its children in one root, so that a process left behind lives on.
lock_is_let_go()
{
	run sh -c "perl -e '\$SIG{INT} = \"DEFAULT\"; exec @ARGV' \
		timeout -s INT 1.2 $dkms install /t/slow $k1
		timeout 30 $dkms install /t/ours $k1" 2>&1
}

standin()
{
	out=$(run $dkms install /t/standin $k1 2>&1)
	is "$n: the stand-in is installed" "$(installed)" "$standin $k1"
	like "$n: the stand-in is warned of" "$out" 'WARNING: the stand-in drives no card'
	like "$n: the stand-in says what it replaces" "$out" \
		"WARNING: the stand-in replaces $(echo $v | sed 's/+/[+]/') on all kernels"
	run $dkms uninstall >/dev/null 2>&1
}

# The files of the module for kernel $1.
files()
{
	run sh -c "cd /lib/modules/$1 && find . -name '*r750.ko*' | sort"
}

# The vendor's driver, the open one, and back: a kernel has one of the two.
other_driver()
{
	headers $k2
	ok "$n: the vendor's driver" run $dkms install /t/ours $k1 $k2
	ok "$n: the open driver in its place" run $dkms install /t/open $k1
	is "$n: the open driver is on every kernel" "$(installed)" "$open $k1
$open $k2"
	is "$n: the open driver is alone" "$(files $k1; files $k2)" \
		"./updates/dkms/sata_r750.ko
./updates/dkms/sata_r750.ko"
	is "$n: the open driver's version" \
		"$(run modinfo -k $k1 -F version sata_r750)" $open
	headers 9.4.0-amd64
	comes 9.4.0-amd64 >/dev/null
	is "$n: a new kernel gets the open driver" "$(files 9.4.0-amd64)" \
		./updates/dkms/sata_r750.ko
	run sh -c "echo short >/lib/modules/$k1/updates/dkms/sata_r750.ko"
	ok "$n: an open driver that was cut short is put back" \
		run $dkms install /t/open $k1
	run sh -c "mkdir -p /lib/modules/$k1/extra &&
		cc -c -o /lib/modules/$k1/extra/r750.ko /t/theirs/r750.c && depmod $k1"
	like "$n: another driver beside the open one is warned of" \
		"$(run $dkms install /t/open $k1 2>&1)" \
		"WARNING: /lib/modules/$k1/extra/r750.ko also drives this card"
	run rm -r /lib/modules/$k1/extra
	ok "$n: back to the vendor's driver" run $dkms install /t/ours $k1
	is "$n: the vendor's driver is alone" "$(files $k1)" ./$ko
	is "$n: the vendor's driver loads" "$(loads $k1)" $v
	run $dkms install /t/open $k1 >/dev/null 2>&1
	ok "$n: uninstall with the open driver" run $dkms uninstall
	is "$n: uninstall leaves neither" "$(files $k1; files $k2)" ''
}

# rpm says on stdout that it does not know a file.
in_an_rpm()
{
	cat >"$tmp/rpm" <<-'END'
		#!/bin/sh
		[ ! -e /t/owned ] || { echo r750-dkms; exit; }
		echo "file $4 is not owned by any package"
		exit 1
	END
	chmod 755 "$tmp/rpm"
	run ln -s /t/rpm /usr/bin/rpm
	run $dkms install /t/ours $k1 >/dev/null 2>&1
	ok "$n: rpm knows no file of ours" run $dkms install /t/ours $k1
	: >"$tmp/owned"
	fails "$n: what an RPM package installed" 1 'came with the package r750-dkms' \
		run $dkms uninstall
	rm "$tmp/owned"
	run $dkms uninstall >/dev/null 2>&1
	run rm /usr/bin/rpm
}

in_a_package()
{
	run sh -eu <<-END
		p=/tmp/p
		mkdir -p \$p/DEBIAN \$p/usr/src
		cp -R /t/ours \$p/usr/src/r750-$v
		printf '%s\n' 'Package: r750-dkms' 'Version: 1' 'Architecture: all' \
			'Maintainer: nobody' 'Description: x' >\$p/DEBIAN/control
		dpkg-deb --root-owner-group -b \$p /tmp/p.deb >/dev/null
		dpkg -i /tmp/p.deb >/dev/null 2>&1
		dkms add r750/$v >/dev/null 2>&1
	END
	for action in uninstall "install /t/slow $k1"; do
		# shellcheck disable=SC2086 # words
		fails "$n: what a package installed: ${action%% *}" 1 \
			'came with the package r750-dkms: .*apt-get purge r750-dkms' \
			run $dkms $action
	done
	ok "$n: what a package installed is there" run test -e "/usr/src/r750-$v/r750.c"
}

for root in $(roots newest); do
	root_there || continue
	n="$root (dkms $(run dkms --version | tr -dc '0-9.'))"
	fresh
	another_module_fails
	last_kernel_goes
	dkms_goes
	of_others
	no_room
	other_file
	old_places
	no_headers
	another_architecture
	link_astray
	says_why
	two_kernels_at_once
	clock_set_back
	umask_077
	old_is_loaded
	interrupts
	ok "$n: interrupted: the lock is let go of" lock_is_let_go
	standin
	other_driver
	in_an_rpm
	in_a_package
	rm -rf "$state"
done
done_testing
