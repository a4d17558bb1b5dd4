#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only OR MIT
# r750-status: in made-up trees in place of /sys, with answers to SG_IO of our own.
# shellcheck disable=SC2016 # the variables of perl and of other shells
# shellcheck source-path=SCRIPTDIR source=../tap.sh
. "$(dirname "$0")/../tap.sh"

# shellcheck disable=SC2016 # perl's variables
json()
{
	perl -MJSON::PP -e 'my $j = decode_json(join "", <STDIN>);
		my @c = @{$j->{cards}};
		my %b = map { ("$_->{phy}-$_->{port}" => $_) } map { @{$_->{bays}} } @c;
		binmode STDOUT, ":utf8"; print eval($ARGV[0]) // "undef", "\n"; die $@ if $@' "$1"
}

status=$tmp/r750-status
ok 'it builds with sanitizers' cc -std=gnu11 -Wall -Wextra -Werror -D_GNU_SOURCE -g \
	-fsanitize=address,undefined -fno-sanitize-recover=all -Dioctl=test_ioctl \
	-o "$status" "$top"/owner/status/*.c "$top/tests/unit/status-sg.c"

put()
{
	mkdir -p "${1%/*}"
	printf '%s\n' "$2" >"$1"
}

# usage: card SYS PCI DRIVER
card()
{
	card=$1/bus/pci/devices/$2
	put "$card/vendor" 0x1103
	put "$card/device" 0x0750
	put "$card/current_link_speed" '5.0 GT/s PCIe'
	put "$card/max_link_speed" '5.0 GT/s PCIe'
	put "$card/current_link_width" 8
	put "$card/max_link_width" 8
	mkdir -p "$1/bus/pci/drivers/$3"
	ln -s "../../drivers/$3" "$card/driver"
	put "$1/module/$3/version" 1.1.0+v1.2.14.g01234567
}

# usage: disk DIR NAME: DIR is the SCSI device's
disk()
{
	put "$1/type" 0
	put "$1/model" 'ACME DISK 4000  '
	put "$1/state" running
	put "$1/block/$2/size" 7814037168
	serial=SN-$2
	printf '\0\200\0%b%s' "\\0$(printf %o ${#serial})" "$serial" >"$1/vpd_pg80"
	put "$dev/$2" "${3-passed}"
}

# A card of the vendor's driver with 40 disks, sd0 to sd39; sdN is target N.
sys=$tmp/sys dev=$tmp/dev
card "$sys" 0000:01:00.0 r750
for t in $(seq 0 39); do
	disk "$card/host3/target3:0:$t/3:0:$t:0" "sd$t"
done
put "$card/host3/target3:0:40/3:0:40:0/type" 3
export R750_SYS="$sys" R750_DEV="$dev" R750_BAYS="$tmp/bays"
run()
{
	"$status" "$@"
}
ok 'forty disks: all is well' run
is 'forty disks: a row each' "$(run | grep -c ' SN-sd')" 40
is 'no line is longer than 80' "$(run --all | awk 'length($0) > 80')" ''
like 'the card' "$(run)" \
	'^card 1 at 0000:01:00.0: driver r750 1.1.0[+]v1.2.14.g01234567$'
like 'its link' "$(run)" '^  PCIe 5.0 GT/s PCIe x8 of 5.0 GT/s PCIe x8$'
like 'a row' "$(run)" \
	'^3-4    3:0:19:0  sd19  LONG MODEL OF  SN-sd19      4.0T running 31  ok *$'
is 'no device that is not a disk' "$(run | grep -c 3:0:40)" 0
# Bays in their order: the target of each.
bays=
for half in 0 20; do
	for phy in 0 4 8 12; do
		for port in 0 1 2 3; do
			bays="$bays $((half + phy + port))"
		done
		bays="$bays $((half + 16 + phy / 4))"
	done
done
is 'targets are bays' "$(run --no-smart | awk '/^[0-7]-[0-4] /{
	sub(/.*:0:/, "", $2); sub(/:0/, "", $2); printf " %s", $2 }')" "$bays"
ok '--json can be parsed' sh -c '"$0" --json | perl -MJSON::PP -e "decode_json(join q(), <STDIN>)"' "$status"
is '--json: every bay' "$(run --json | json 'scalar keys %b')" 40
is '--json: a disk' "$(run --json | json 'join " ", map { $b{"7-4"}{$_} } qw(
	target dev serial model bytes state health temperature)')" \
	'3:0:39:0 sd39 SN-sd39 LONG MODEL OF A DISK 4000787030016 running ok 31'
is '--no-smart asks no disk' "$(run --no-smart --json | json 'join " ",
	$b{"7-4"}{model}, $b{"7-4"}{health} // "unknown"')" 'ACME DISK 4000 unknown'

# What disks may answer.
for answer in 'failing 1-0 failing 31' 'asleep 1-1 asleep undef' \
	'refused 1-2 undef undef' 'garbage 1-3 undef undef' 'hot 0-3 ok -3'; do
	# shellcheck disable=SC2086 # words
	set -- $answer
	put "$dev/sd$(run --json | json "\$b{'$2'}{dev}" | tr -dc 0-9)" "$1"
	is "a disk's answer: $1" "$(run --json | json "join ' ', map { \$b{'$2'}{\$_} //
		'undef' } qw(health temperature)")" "$3 $4"
done
run >/dev/null
is 'a failing disk: exit status' $? 1
put "$card/host3/target3:0:17/3:0:17:0/hwmon/hwmon7/temp1_input" 45000
is 'drivetemp comes first' "$(run --json | json '$b{"1-4"}{temperature}')" 45
put "$dev/sd4" passed
run >/dev/null
is 'no failing disk: exit status' $? 0

# Some are missing, some are not running.
rm -r "$card/host3/target3:0:20" "$card/host3/target3:0:39"
is 'a missing disk has no row' "$(run | grep -c -e '^4-0 ' -e '^7-4 ')" 0
is '--all: an empty bay has one' "$(run --all | grep -c -e '^4-0 .* empty ' -e '^7-4 .* empty ')" 2
like 'how many there are' "$(run)" '38 disks in 40 bays'
is '--json: an empty bay' "$(run --json | json '$b{"7-4"}{present} ? 1 : 0')" 0
put "$card/host3/target3:0:5/3:0:5:0/state" offline
run >/dev/null
is 'a disk that is offline: exit status' $? 1
ok '--metrics: a disk that is offline is not an error of its own' run --metrics
m=$(run --metrics)
like '--metrics: an empty bay' "$m" \
	'^r750_disk_present[{]card="0000:01:00.0",phy="7",port="4",bay=""} 0$'
like '--metrics: a disk that is offline' "$m" '^r750_disk_running[{].*port="1".*serial="SN-sd5"} 0$'
like '--metrics: the temperature' "$m" '^r750_disk_temperature_celsius[{].*"SN-sd17"} 45$'
is '--metrics: the form of all lines' "$(printf '%s\n' "$m" | grep -Evc \
	'^(# (HELP|TYPE) [a-z0-9_]+ .*|[a-z0-9_]+([{][a-z]+="[^"]*"(,[a-z]+="[^"]*")*})? -?[0-9]+)$')" 0

# The owner's names of bays.
printf '# front\nfront-1 1 0 0\n  front-2 0000:01:00.0 0 1 # below\n\n' >"$R750_BAYS"
like 'a named bay' "$(run)" '^front- 3:0:0:0 '
is 'a named bay: --json' "$(run --json | json '$b{"0-1"}{bay}')" front-2
like 'a named bay: vdev_id.conf' "$(run --vdev-id)" \
	'^alias front-2 /dev/disk/by-slot/r750-0000:01:00.0-0-1$'
like 'a bay without a name: vdev_id.conf' "$(run --vdev-id)" \
	'^alias 1-7-4 /dev/disk/by-slot/r750-0000:01:00.0-7-4$'
is 'vdev_id.conf: all bays' "$(run --vdev-id | grep -c ^alias)" 40
is 'what udev is told' "$(run --udev "${card#"$sys"}/host3/target3:0:1/3:0:1:0/block/sd1" | paste -sd ' ' -)" \
	'R750_CARD=0000:01:00.0 R750_PHY=0 R750_PORT=1 R750_SLOT=0000:01:00.0-0-1 R750_BAY=front-2'
for bad in 'a 1 8 0' 'a 1 0 5' 'a 1 0' 'a 1 0 x' '../a 1 0 0' 'a/b 1 0 0' '-a 1 0 0' \
	'a 1 0 0 0' 'x 1 7 7' "$(printf '%0300d' 1)"; do
	printf 'ok 1 2 2\n%s\n' "$bad" >"$R750_BAYS"
	fails "a file of bays with $(printf %.10s "$bad")" 3 'bays:2: ' run
done
printf 'a 1 0 0\na 1 0 1\n' >"$R750_BAYS"
fails 'a file of bays with a name twice' 3 'bays:2: .*listed twice' run
rm "$R750_BAYS"

# LEDs.
fails 'locate: no LED' 1 'cannot light a locate LED' run locate 1-1
like 'locate: which disk' "$(run locate sd4 2>/dev/null)" '^sd4: card 0000:01:00.0, phy 1, port 0, '
put "$sys/block/sd4/device/enclosure_device:4/locate" 0
ok 'locate: an LED' run locate 1-0
is 'locate: the LED is on' "$(cat "$sys/block/sd4/device/enclosure_device:4/locate")" 1
fails 'locate: no such disk' 1 'no disk sdz' run locate sdz
fails 'an unknown option' 3 'usage:' run --none
fails 'an unknown command' 3 'usage:' run frobnicate
fails 'output that cannot be written' 1 'cannot write' sh -c '"$0" >/dev/full' "$status"

# The open driver: a libata port for each phy.
R750_SYS=$tmp/open
card "$R750_SYS" 0000:02:00.0 sata_r750
put "$card/ata9/ata_port/ata9/port_no" 3
disk "$card/ata9/host5/target5:3:0/5:3:0:0" sdx
put "$card/ata9/link9/ata_link/link9/sata_spd" '6.0 Gbps'
put "$card/ata9/link9.3/ata_link/link9.3/sata_spd" '3.0 Gbps'
put "$card/ata14/ata_port/ata14/port_no" 8
disk "$card/ata14/host10/target10:0:0/10:0:0:0" sdy
put "$card/ata14/link14/ata_link/link14/sata_spd" '6.0 Gbps'
is 'the open driver: behind a multiplier' \
	"$(run --json | json 'join " ", map { $b{"2-3"}{$_} } qw(dev link_rate)')" 'sdx 3.0 Gbps'
is 'the open driver: straight on a phy' \
	"$(run --json | json 'join " ", map { $b{"7-0"}{$_} } qw(dev link_rate)')" 'sdy 6.0 Gbps'
is 'the open driver: what udev is told' \
	"$(run --udev "${card#"$R750_SYS"}/ata9/host5/target5:3:0/5:3:0:0/block/sdx" | tail -n 1)" \
	R750_SLOT=0000:02:00.0-2-3
put "$card/ata9/host5/scsi_host/host5/em_message" 0
mkdir -p "$R750_SYS/block/sdx"
ln -s "$card/ata9/host5/target5:3:0/5:3:0:0" "$R750_SYS/block/sdx/device"
like 'the open driver: locate: how to end it' "$(run locate 2-3)" \
	'its locate LED is on; to turn it off: echo 0x0300 >.*/em_message$'
is 'the open driver: locate: the LED' \
	"$(cat "$card/ata9/host5/scsi_host/host5/em_message")" 0x00080300
is 'udev: the disk of another controller' \
	"$(run --udev /devices/pci0000:00/ata1/host0/target0:0:0/0:0:0:0/block/sda; echo $?)" 1

# Two cards.
R750_SYS=$tmp/two
card "$R750_SYS" 0000:05:00.0 r750
disk "$card/host0/target0:0:0/0:0:0:0" sda
rm "$card/driver"
card "$R750_SYS" 0001:01:00.0 r750
disk "$card/host1/target1:0:0/1:0:0:0" sdb
is 'two cards' "$(run | sed -n 's/^card \(. at [^:]*:..:..[.].: driver [^ ]*\).*/\1/p' | paste -sd , -)" \
	'1 at 0000:05:00.0: driver none,2 at 0001:01:00.0: driver r750'
is 'two cards: names for both' "$(run --vdev-id | grep -c -e 'alias 1-7-4 .*-0000:05' -e 'alias 2-0-0 .*-0001:01')" 2

for chassis in "$top"/owner/chassis/*; do
	R750_BAYS=$chassis
	awk '/^[^#]/ { print $1 }' "$chassis" >"$tmp/names"
	is "two cards: bays of ${chassis##*/}" "$(sort -u "$tmp/names" | wc -l), $(run \
		--vdev-id | awk '{ print $2 }' | grep -cxFf "$tmp/names")" '45, 45'
done
R750_BAYS=$tmp/bays

R750_SYS=$tmp/empty
fails 'no card' 2 'no Rocket 750' run
like 'no card: --metrics' "$(run --metrics)" '^r750_cards 0$'
is 'no card: --json' "$(run --json 2>/dev/null | json 'scalar @c')" 0

# Every parameter of both modules, and how it is without an option.
parameters()
{
	sed -n 's/.*module_param(\([a-z_]*\),.*/\1/p' "$top"/open/*.c \
		"$top"/upstream-src/standin/osm/linux/*.c | sort -u
}
is 'modprobe.d has every parameter' "$(sed -n 's/^#\t\([a-z_]*\)=.*/\1/p' \
	"$top/owner/modprobe/r750.conf" | sort -u)" "$(parameters)"
is 'modprobe.d sets none' "$(grep -v '^#' "$top/owner/modprobe/r750.conf")" ''

# Disks and a kernel that mean ill.
R750_SYS=$tmp/hostile
card "$R750_SYS" 0000:01:00.0 r750
hostile()
{
	d=$card/host0/target0:0:$1/0:0:$1:0
	disk "$d" "sd$1" refused
	cat >"$d/model"
	cp "$d/model" "$d/state"
	{ printf '\0\200\377\377'; cat "$d/model"; } >"$d/vpd_pg80"
}
head -c 100000 /dev/zero | tr '\0' A | hostile 0
printf '' | hostile 1
printf '\n\nx' | hostile 2
printf 'a"b\\c{}\t\033[31m\001\177' | hostile 3
printf 'gr\303\274n \377\376\300\200\355\240\200\364\220\200\200\302\205\342\202' | hostile 4
head -c 128 /dev/zero | hostile 5
printf '%0126d\303\274' 0 | hostile 16
disk "$card/host0/target0:0:99/0:0:99:0" sd99
disk "$card/host0/target0:0:4294967295/0:0:4294967295:0" sd98
disk "$card/host0/target0:1:1/0:1:1:0" sd97
put "$card/host0/target0:0:7/0:0:7:0/type" 0
put "$card/host0/target0:0:8/0:0:8:0junk/type" 0
put "$card/host0/target0:0:9/0:0:9:9/type" 0
put "$card/host0/target0:0:6/0:0:6:0/type" 0
put "$card/host0/target0:0:6/0:0:6:0/block/sd6/size" -99999999999999999999
put "$card/host0/target0:0:6/0:0:6:0/hwmon/hwmon1/temp1_input" 99999999999999999999999
printf '5.0\n"' >"$card/current_link_speed"
rm "$card/current_link_width"
mkdir "$card/current_link_width"
# What a sanitizer says would be on stderr.
is 'hostile: nothing on stderr' \
	"$({ run; run --all; run --json; run --metrics; run --vdev-id; } 2>&1 >/dev/null)" ''
is 'hostile: JSON' "$(run --json | json '"$b{q(0-3)}{model} $b{q(1-0)}{model}"')" \
	'a"b\c{}??[31m?? '"$(printf 'gr\303\274n ???????????????')"
is 'hostile: JSON as UTF-8' "$(run --json | iconv -f UTF-8 -t UTF-8 | wc -c)" \
	"$(run --json | wc -c)"
is 'hostile: a long model is cut' "$(run --json | json 'length $b{"0-0"}{model}')" 127
is 'hostile: no control characters' "$({ run --all; run --json; run --metrics; } |
	tr -d '\n' | tr -dc '\000-\037\177' | wc -c)" 0
is 'hostile: a size that is none' "$(run --json | json '$b{"1-2"}{bytes}')" 0
is 'hostile: disks at strange addresses are not hidden' "$(run | grep -c '^?  ')" 3
is 'hostile: no line is longer than 80' "$(run --all | awk 'length($0) > 80')" ''
done_testing
