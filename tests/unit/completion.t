#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only OR MIT
# What bash completes after r750-status and r750-doctor.
# shellcheck source-path=SCRIPTDIR source=../tap.sh
. "$(dirname "$0")/../tap.sh"

command -v bash >/dev/null || skip_all 'bash is missing'

mkdir "$tmp/bin"
cat >"$tmp/bin/r750-status" <<'END'
#!/bin/sh
[ "$*" = '--json --no-smart' ] || exit 3
echo '{"cards": [{"number": 1, "bays": ['
echo '  {"phy": 0, "port": 0, "bay": "row1-1", "present": true, "dev": "sda"},'
echo '  {"phy": 0, "port": 1, "bay": "row1-2", "present": false},'
echo '  {"phy": 0, "port": 2, "bay": null, "present": true, "dev": "sdb"}]}]}'
END
chmod 755 "$tmp/bin/r750-status"

# usage: completes COMMAND WORD...: what the last word, which may be empty, becomes
completes()
{
	# shellcheck disable=SC2016 # bash's
	PATH=$tmp/bin:$PATH bash -euc '
		. "$1"
		shift
		COMP_WORDS=("$@") COMP_CWORD=$(($# - 1)) COMPREPLY=()
		"_${1/-/_}"
		echo "${COMPREPLY[*]}"' - "$top/owner/completion/$1" "$@"
}
is 'r750-status: an option' "$(completes r750-status --m)" --metrics
is 'r750-status: a command' "$(completes r750-status l)" locate
is 'r750-status: all' "$(completes r750-status '')" \
	'--all --no-smart --json --metrics --vdev-id --help locate'
is 'r750-status: a command comes first' "$(completes r750-status --all l)" ''
is 'r750-status locate: bays and disks' "$(completes r750-status locate '')" \
	'row1-1 sda row1-2 sdb'
is 'r750-status locate: a bay' "$(completes r750-status locate row1-2)" row1-2
is 'r750-status locate: one disk' "$(completes r750-status locate sda '')" ''
is 'r750-doctor: an option' "$(completes r750-doctor --json --d)" --disks
is 'r750-doctor --disks: a number' "$(completes r750-doctor --disks '')" ''

# Each option that a command knows, and no other.
for command in r750-status r750-doctor; do
	case $command in
	r750-status) make -s -C "$top/owner" O="$tmp" CFLAGS=-O0 all && program=$tmp/$command ;;
	*) program=$top/owner/$command ;;
	esac
	for option in $(completes $command --); do
		case $option in
		--disks) set -- --disks 1 --help ;;
		*) set -- "$option" --help ;;
		esac
		ok "$command knows $option" "$program" "$@"
	done
	is "$command: all that its usage has" \
		"$("$program" --help | grep -oE -e '--[a-z-]+' | grep -v -e --udev -e --help | sort -u)" \
		"$(completes $command -- | tr ' ' '\n' | grep -v -e --help | sort -u)"
done
done_testing
