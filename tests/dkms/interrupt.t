#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only OR MIT
# Ctrl-C at random points of `make dkms` and `make uninstall`, under the real dkms of the
# newest Debian release that there is a root of: a kernel that had the driver keeps one
# while it is replaced, the next run waits for nothing, and leaves nothing of the
# interrupted one. DKMS_FULL=1 is all releases, ROOTS= others; SEED= repeats a run, ROUNDS=
# is how many interrupts each gets.
# shellcheck source=tests/tap.sh
. "$(dirname "$0")/../tap.sh"
# shellcheck source=tests/dkms/stub.sh
. "$top/tests/dkms/stub.sh"

# shellcheck disable=SC2034 # for stub.sh
in_root=$top/scripts/lab/in-root.sh
v=1.1.0+v1.2.14.g01234567 v2=1.1.1+v1.2.14.g00000000
k=9.1.0-amd64
seed=${SEED:-$(date +%s)} rounds=${ROUNDS:-6}

if [ -z "${CI-}" ]; then
	[ "$(id -u)" = 0 ] || skip_all "roots need root's rights"
	command -v mmdebstrap >/dev/null || skip_all 'mmdebstrap is missing'
fi
stage one $v
stage two $v2 'sleep 0.3'

# All rounds in one root, so that what an interrupt leaves running is there in the next.
# Prints what is wrong. The longest run takes some two seconds.
cat >"$tmp/rounds.sh" <<END
dkms=/r750/scripts/dkms/dkms.sh
wrong()
{
	echo "round \$i, \$action interrupted after \$at s: \$*"
}
loads()
{
	modinfo -k $k -F version r750 2>/dev/null
}
left()
{
	ls -d /usr/src/.r750* /var/lib/dkms/.r750* /usr/src/r750-* 2>/dev/null | grep -vx "\$1"
}
for i in \$(seq $rounds); do
	case \$((i % 3)) in
	0) action=uninstall ;;
	*) action="install /t/two $k" ;;
	esac
	at=\$(awk -v s=\$(($seed + i)) 'BEGIN { srand(s); print int(rand() * 250) / 100 }')
	timeout 60 \$dkms install /t/one $k >/tmp/log 2>&1 || { wrong 'before it'; cat /tmp/log; }
	timeout 60 perl /r750/tests/interrupt-at.pl \$at \$dkms \$action >/tmp/log 2>&1
	case \$?/\$action in
	130/install* | 0/install*)
		case \$(loads) in
		$v | $v2) ;;
		*) wrong "the kernel has '\$(loads)'" ;;
		esac ;;
	130/uninstall | 0/uninstall) ;;
	*) wrong 'it failed'; cat /tmp/log ;;
	esac
	timeout 60 \$dkms install /t/one $k >/tmp/log 2>&1 || { wrong 'the next run'; cat /tmp/log; }
	[ "\$(loads)" = $v ] || wrong "the next run left '\$(loads)'"
	[ -z "\$(left /usr/src/r750-$v)" ] || wrong "left: \$(left /usr/src/r750-$v)"
done
timeout 60 \$dkms uninstall >/tmp/log 2>&1 || { wrong 'uninstall'; cat /tmp/log; }
[ -z "\$(left '')" ] || wrong "left in the end: \$(left '')"
END

for root in $(roots newest); do
	root_there || continue
	n="$root (dkms $(run dkms --version | tr -dc '0-9.'))"
	headers $k
	is "$n: $rounds interrupts, SEED=$seed" "$(run sh /t/rounds.sh)" ''
	rm -rf "$state"
done
done_testing
