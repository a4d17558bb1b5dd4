#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only OR MIT
# The server on its sockets: options, the control socket, and hostile clients. The
# messages themselves are tested in unit/vuser.c.
# shellcheck disable=SC2016 # Perl's variables
# shellcheck source=tests/tap.sh
. "$(dirname "$0")/../../tests/tap.sh"

make -s -C "$top/card" tools unit-client >&2 || exit 1
server=$top/build/twin/twin-server
client=$top/build/twin/unit/client

fails "the server without a socket is refused" 2 usage "$server"
fails "a socket path that is too long is refused" 2 'too long' "$server" -s "/$(printf '%0200d' 0)"
fails "a socket in a missing directory is refused" 2 'No such file' "$server" -s "$tmp/no/s"
for arg in 9:9715:1 0:nothing:1 0:9715:6 0 ''; do
	fails "the multiplier '$arg' is refused" 2 'not possible' \
		"$server" -s "$tmp/s" -p "$arg"
done
for arg in 8 x 0:0 0:100:513n 0:100:4kn:hdd; do
	fails "the disk '$arg' is refused" 2 'not possible' "$server" -s "$tmp/s" -d "$arg"
done
fails "two disks on one phy are refused" 2 'not possible' "$server" -s "$tmp/s" -d 0 -d 0
for arg in 0 8:0 0:1 x:0 0:0: 0:0x; do
	fails "the drive '$arg' is refused" 2 'not possible' "$server" -s "$tmp/s" -a "$arg"
done
fails "a drive in place of a disk is refused" 2 'not possible' \
	"$server" -s "$tmp/s" -p 0:9715:2 -A 0:1
fails "a missing image is refused" 2 'none: No such file' \
	"$server" -s "$tmp/s" -a "0:0:$tmp/none"
echo >"$tmp/image"
fails "an image that is not of whole blocks is refused" 2 'not whole blocks of 2048 bytes' \
	"$server" -s "$tmp/s" -a "0:0:$tmp/image"
fails "the PCI identity 'zz' is refused" 2 'not possible' "$server" -s "$tmp/s" -i zz
fails "a missing object is refused" 2 'No such file' "$server" -s "$tmp/s" -k "$tmp/none"

fails "a missing directory for images is refused" 2 'No such file' \
	"$server" -s "$tmp/s" -d 0 -f "$tmp/none"

# wait_for COMMAND...: until it succeeds, at most a minute
wait_for()
{
	n=0
	until "$@" >/dev/null 2>&1; do
		[ $((n += 1)) -le 600 ] || return
		sleep 0.1
	done
}

ended()
{
	! kill -0 "$1" 2>/dev/null
}

# A server whose client reads no replies; it is checked at the end, after the client's
# deadline.
"$server" -1 -s "$tmp/s2" -c "$tmp/c2" >"$tmp/log2" 2>&1 &
patient=$!
wait_for test -S "$tmp/c2"
"$client" "$tmp/s2" stuck >"$tmp/stuck2" 2>&1 &
stuck2=$!

mkdir "$tmp/images"
head -c 4096 /dev/zero >"$tmp/image"
"$server" -f "$tmp/images" -s "$tmp/s" -c "$tmp/c" -p 0:9715:2 -d 1 \
	-a "0:3:$tmp/image" -A 2:0 >"$tmp/log" 2>&1 &
pid=$!
wait_for test -S "$tmp/c"

# talk_to PATH BYTES [text]: prints what the server answers, in hexadecimal for the
# card's socket, as text for the control socket.
talk_to()
{
	perl -MIO::Socket::UNIX -e '
		my ($path, $hex, $text) = @ARGV;
		my $s = IO::Socket::UNIX->new(Peer => $path) or die "$!\n";
		$s->send($text ? "$hex\n" : pack("H*", $hex));
		alarm 60;
		my $got = "";
		$s->recv($got, 4096);
		print $text ? $got : unpack("H*", $got), "\n";
	' "$@"
}

control()
{
	talk_to "$tmp/c" "$1" text
}

# talk PERL: runs it with $s, a connection to the control socket, and say(TEXT), which
# pauses so that the server sees each text by itself
talk()
{
	perl -MIO::Socket::UNIX -e '
		my $s = IO::Socket::UNIX->new(Peer => $ARGV[0]) or die "$!\n";
		$s->autoflush(1);
		alarm 60;
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
like "a client is greeted" "$(talk_to "$tmp/s" "$greeting")" '^01000100.*0100000000000000'
like "the control socket answers" "$(control stats)" '^ok commands 0'
like "the control socket refuses an impossible command" "$(control 'plug 7 7 out')" '^error: '
like "a line in pieces and one after it get two answers" \
	"$(talk 'say("nons"); say("ense\nhelp\n"); print scalar <$s>, scalar <$s>')" \
	'^error: nonsense: [^@]*@ok help; [^@]*@$'
like "the control socket ignores zero bytes" \
	"$(talk 'say("\0\0st\0ats\n\0"); print scalar <$s>')" '^ok commands 0'
talk 'shutdown $s, 0; $SIG{PIPE} = "IGNORE"; say("stats\nhelp\n")' >/dev/null
like "a peer that leaves before its answer leaves nothing behind" "$(control stats)" \
	'^ok commands 0'
talk 'say("x" x 100); shutdown $s, 2' >/dev/null
like "a peer that leaves after half a line leaves nothing behind" "$(control stats)" '^ok commands 0'
is "a line that is too long is refused as one" \
	"$(talk 'say("x" x 256, " plug 0 0 out\nlost_irq 0\n");
		print scalar <$s>, scalar <$s>')" \
	"error: line too long; see help@ok@"
like "a peer that reads no answers is disconnected" \
	"$(talk '$SIG{PIPE} = sub { print "left"; exit };
		say("help\n" x 1000) while 1')" '^left'
like "after that the control socket answers the next peer" "$(control stats)" '^ok commands 0'
is "a client that sends a reply is disconnected" \
	"$(talk_to "$tmp/s" 0100010010000000010000000000000000)" ""
is "a client that does not greet is disconnected" "$(talk_to "$tmp/s" "$(head_of 4 32)$(head_of 0 0)")" ""
is "a client with a length below a header is disconnected" "$(talk_to "$tmp/s" "$(head_of 1 3)")" ""
is "a client with a length of 4 GiB is disconnected" \
	"$(talk_to "$tmp/s" 01000100ffffffff0000000000000000)" ""
is "a client that sends garbage is disconnected" "$(talk_to "$tmp/s" "$(printf '%0400d' 7)")" ""
like "after hostile clients the next one is greeted" "$(talk_to "$tmp/s" "$greeting")" '^01000100'
like "after hostile clients the control socket works" "$(control 'plug 0 1 out')" '^ok'
ok "a client that truncates its memory gets its reply" \
	timeout 60 "$client" "$tmp/s" truncate
like "DMA to truncated memory is a fault" "$(control stats)" \
	' faults [1-9]'
is "every disk has an image" "$(cd "$tmp/images" && echo *)" \
	"TWIN0000.img TWIN0001.img TWIN0100.img"
"$client" "$tmp/s" stuck >"$tmp/stuck" 2>&1 &
stuck=$!
wait_for grep -q stuck "$tmp/stuck"
like "the control socket answers while a client reads no replies" \
	"$(control stats)" '^ok commands 0'
kill "$pid"
ok "the server ends on SIGTERM while a client reads no replies" wait_for ended "$pid"
kill -9 "$pid" 2>/dev/null
wait "$pid"
is "after SIGTERM the server exits with 0" $? 0
wait "$stuck"
like "the last line of the output are statistics" "$(tail -n 1 "$tmp/log")" \
	'^stats commands 0 .* protocol_errors [1-9].* messages [0-9]+ refused 0 faults [1-9].* out_left 1 unsent 0 flushes [0-9]+ cached [0-9]+ lost 0 multiplier_mute_left 0 lost_command_left 0 most_prds [0-9]+ longest_prd [0-9]+ longest [0-9]+ bus_master_left 0 user_commands_left 0 user_refused 0 link_error_left 0$'
ok "the server removes its socket" test ! -e "$tmp/s"
ok "a client that reads no replies is disconnected in the end" wait_for ended "$patient"
kill -9 "$patient" 2>/dev/null
wait "$patient"
is "with -1 the server ends when the client is gone" "$? $(head -n 2 "$tmp/log2" | tail -n 1)" \
	"0 client left"
wait "$stuck2"
done_testing
