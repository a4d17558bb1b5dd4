#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only OR MIT
# The server on its sockets: options, control, and clients that misbehave.
# What messages mean is tested in unit/vfu.c.
# shellcheck source=tests/tap.sh
. "$(dirname "$0")/../tap.sh"

make -s -C "$top/tests/twin" tools >&2 || exit 1
vfu=$top/build/twin/twin-vfu

fails "no socket named" 2 usage "$vfu"
fails "a path too long" 2 'too long' "$vfu" -s "/$(printf '%0200d' 0)"
fails "a folder that is not there" 2 'No such file' "$vfu" -s "$tmp/no/s"
for arg in 9:9715:1 0:nothing:1 0:9715:6 0 ''; do
	fails "no multiplier: '$arg'" 2 'not possible' \
		"$vfu" -s "$tmp/s" -p "$arg"
done
for arg in 8 x 0:0 0:100:513n; do
	fails "no disk: '$arg'" 2 'not possible' "$vfu" -s "$tmp/s" -d "$arg"
done
fails "a phy taken twice" 2 'not possible' "$vfu" -s "$tmp/s" -d 0 -d 0
fails "no identity" 2 'not possible' "$vfu" -s "$tmp/s" -i zz
fails "no object" 2 'No such file' "$vfu" -s "$tmp/s" -k "$tmp/none"

fails "no folder for images" 2 'No such file' \
	"$vfu" -s "$tmp/s" -d 0 -f "$tmp/none"

mkdir "$tmp/images"
"$vfu" -f "$tmp/images" -s "$tmp/s" -c "$tmp/c" -p 0:9715:2 -d 1 >"$tmp/log" 2>&1 &
server=$!
n=0
until [ -S "$tmp/c" ] || [ $n -ge 50 ]; do
	n=$((n + 1))
	sleep 0.1
done

# say PATH BYTES...: what the server answers within a second, in hexadecimal
# for the card's socket and as text for the other.
say()
{
	perl -MIO::Socket::UNIX -e '
		my ($path, $hex, $text) = @ARGV;
		my $s = IO::Socket::UNIX->new(Peer => $path) or die "$!\n";
		$s->send($text ? "$hex\n" : pack("H*", $hex));
		alarm 3;
		my $got = "";
		$s->recv($got, 4096);
		print $text ? $got : unpack("H*", $got), "\n";
	' "$@"
}

control()
{
	say "$tmp/c" "$1" text
}

# A line in two pieces, the second with another line behind it: both answers.
pieces()
{
	perl -MIO::Socket::UNIX -e '
		my $s = IO::Socket::UNIX->new(Peer => $ARGV[0]) or die "$!\n";
		$s->autoflush(1);
		alarm 5;
		print $s "nons";
		select undef, undef, undef, 0.3;
		print $s "ense\nhelp\n";
		print scalar <$s>, scalar <$s>;
	' "$tmp/c"
}

le16() { printf '%02x%02x' $(($1 & 255)) $(($1 >> 8)); }
# head COMMAND SIZE
head_of()
{
	printf '0100%s%s00000000000000000000' "$(le16 "$1")" "$(le16 "$2")"
}

greeting=$(head_of 1 20)00000100
like "it greets" "$(say "$tmp/s" "$greeting")" '^01000100.*0100000000000000'
like "control is there" "$(control stats)" '^ok commands 0'
like "control refuses" "$(control 'plug 7 7 out')" '^error: '
like "a line in pieces, another behind it: two answers" \
	"$(pieces | tr '\n' '@')" '^error: nonsense: [^@]*@ok help [^@]*@$'
is "a reply as a question: hung up" \
	"$(say "$tmp/s" 0100010010000000010000000000000000)" ""
is "no greeting: hung up" "$(say "$tmp/s" "$(head_of 4 32)$(head_of 0 0)")" ""
is "a length below a header: hung up" "$(say "$tmp/s" "$(head_of 1 3)")" ""
is "a length of 4 GiB: hung up" \
	"$(say "$tmp/s" 01000100ffffffff0000000000000000)" ""
is "garbage: hung up" "$(say "$tmp/s" "$(printf '%0400d' 7)")" ""
like "after all that it greets" "$(say "$tmp/s" "$greeting")" '^01000100'
like "and obeys" "$(control 'plug 0 1 out')" '^ok'
is "disks have images" "$(cd "$tmp/images" && echo *)" \
	"TWIN0000.img TWIN0001.img TWIN0100.img"
kill "$server"
wait "$server"
is "told to stop, it ends well" $? 0
like "its last line are figures" "$(tail -n 1 "$tmp/log")" \
	'^stats commands 0 .* messages 4 refused 0 faults 0 .* out_left 1$'
ok "and takes its socket with it" test ! -e "$tmp/s"
done_testing
