#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only OR MIT
# The server on its sockets: options, control, and clients that misbehave.
# What messages mean is tested in unit/vuser.c.
# shellcheck disable=SC2016 # the variables are Perl's
# shellcheck source=tests/tap.sh
. "$(dirname "$0")/../../tests/tap.sh"

make -s -C "$top/card" tools unit-client >&2 || exit 1
vuser=$top/build/twin/twin-server
client=$top/build/twin/unit/client

fails "no socket named" 2 usage "$vuser"
fails "a path too long" 2 'too long' "$vuser" -s "/$(printf '%0200d' 0)"
fails "a folder that is not there" 2 'No such file' "$vuser" -s "$tmp/no/s"
for arg in 9:9715:1 0:nothing:1 0:9715:6 0 ''; do
	fails "no multiplier: '$arg'" 2 'not possible' \
		"$vuser" -s "$tmp/s" -p "$arg"
done
for arg in 8 x 0:0 0:100:513n; do
	fails "no disk: '$arg'" 2 'not possible' "$vuser" -s "$tmp/s" -d "$arg"
done
fails "a phy taken twice" 2 'not possible' "$vuser" -s "$tmp/s" -d 0 -d 0
fails "no identity" 2 'not possible' "$vuser" -s "$tmp/s" -i zz
fails "no object" 2 'No such file' "$vuser" -s "$tmp/s" -k "$tmp/none"

fails "no folder for images" 2 'No such file' \
	"$vuser" -s "$tmp/s" -d 0 -f "$tmp/none"

# there COMMAND...: waits until it is true, five seconds at most
there()
{
	n=0
	until "$@" >/dev/null 2>&1 || [ $n -ge 50 ]; do
		n=$((n + 1))
		sleep 0.1
	done
}

# A server whose client reads no reply: looked at in the end, when that client's
# time is over.
"$vuser" -1 -s "$tmp/s2" -c "$tmp/c2" >"$tmp/log2" 2>&1 &
patient=$!
there test -S "$tmp/c2"
"$client" "$tmp/s2" stuck >"$tmp/stuck2" 2>&1 &
stuck2=$!

mkdir "$tmp/images"
"$vuser" -f "$tmp/images" -s "$tmp/s" -c "$tmp/c" -p 0:9715:2 -d 1 >"$tmp/log" 2>&1 &
server=$!
there test -S "$tmp/c"

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

# talk PERL: with $s, a connection to the control socket, and say(TEXT) to it
talk()
{
	perl -MIO::Socket::UNIX -e '
		my $s = IO::Socket::UNIX->new(Peer => $ARGV[0]) or die "$!\n";
		$s->autoflush(1);
		alarm 5;
		sub say { print $s @_; select undef, undef, undef, 0.3; }
		eval "$ARGV[1]; 1" or die;
	' "$tmp/c" "$1" | tr '\n' '@'
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
	"$(talk 'say("nons"); say("ense\nhelp\n"); print scalar <$s>, scalar <$s>')" \
	'^error: nonsense: [^@]*@ok help; [^@]*@$'
like "zero bytes are nothing" \
	"$(talk 'say("\0\0st\0ats\n\0"); print scalar <$s>')" '^ok commands 0'
talk 'shutdown $s, 0; $SIG{PIPE} = "IGNORE"; say("stats\nhelp\n")' >/dev/null
like "who leaves before the answer leaves nothing behind" "$(control stats)" \
	'^ok commands 0'
talk 'say("x" x 100); shutdown $s, 2' >/dev/null
like "nor half a line" "$(control stats)" '^ok commands 0'
is "a line too long is none, and not two" \
	"$(talk 'say("x" x 256, " plug 0 0 out\nlost_irq 0\n");
		print scalar <$s>, scalar <$s>')" \
	"error: too long a line; see help@ok@"
like "who never reads an answer is left" \
	"$(talk '$SIG{PIPE} = sub { print "left"; exit };
		say("help\n" x 1000) for 1 .. 10')" '^left'
like "and the next is heard" "$(control stats)" '^ok commands 0'
is "a reply as a question: hung up" \
	"$(say "$tmp/s" 0100010010000000010000000000000000)" ""
is "no greeting: hung up" "$(say "$tmp/s" "$(head_of 4 32)$(head_of 0 0)")" ""
is "a length below a header: hung up" "$(say "$tmp/s" "$(head_of 1 3)")" ""
is "a length of 4 GiB: hung up" \
	"$(say "$tmp/s" 01000100ffffffff0000000000000000)" ""
is "garbage: hung up" "$(say "$tmp/s" "$(printf '%0400d' 7)")" ""
like "after all that it greets" "$(say "$tmp/s" "$greeting")" '^01000100'
like "and obeys" "$(control 'plug 0 1 out')" '^ok'
ok "a client that shortens its memory has its answer" \
	timeout 5 "$client" "$tmp/s" shorten
like "the card's reach for it is a DMA fault" "$(control stats)" \
	' faults [1-9]'
is "disks have images" "$(cd "$tmp/images" && echo *)" \
	"TWIN0000.img TWIN0001.img TWIN0100.img"
"$client" "$tmp/s" stuck >"$tmp/stuck" 2>&1 &
stuck=$!
there grep -q stuck "$tmp/stuck"
like "a client that reads no reply does not keep control from answering" \
	"$(control stats)" '^ok commands 0'
kill "$server"
n=0
while kill -0 "$server" 2>/dev/null && [ $n -lt 30 ]; do
	n=$((n + 1))
	sleep 0.1
done
ok "nor the server from ending when it is told to" test $n -lt 30
kill -9 "$server" 2>/dev/null
wait "$server"
is "and it ends well" $? 0
wait "$stuck"
like "its last line are figures" "$(tail -n 1 "$tmp/log")" \
	'^stats commands 0 .* protocol_errors [1-9].* messages [0-9]+ refused 0 faults [1-9].* out_left 1 unsent 0$'
ok "and takes its socket with it" test ! -e "$tmp/s"
n=0
while kill -0 "$patient" 2>/dev/null && [ $n -lt 150 ]; do
	n=$((n + 1))
	sleep 0.1
done
ok "who never reads a reply is left in the end" test $n -lt 150
kill -9 "$patient" 2>/dev/null
wait "$patient"
is "and -1 ends the server" "$? $(head -n 2 "$tmp/log2" | tail -n 1)" \
	"0 client left"
wait "$stuck2"
done_testing
