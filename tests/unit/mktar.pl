#!/usr/bin/perl
# SPDX-License-Identifier: GPL-2.0-only OR MIT
# mktar.pl OUT ENTRY...: writes a ustar file that no tar program would write.
# ENTRY is TYPE:NAME[:BODY], TYPE the header's type flag: 0 file, 1 hard link,
# 2 symbolic link (BODY is its target), 3 device, 5 directory, 6 FIFO. A BODY of
# @FILE is FILE's content. TYPE may carry a mode: 0/4755:NAME.
# "zeros:NAME:SIZE" is a file of SIZE zero bytes, "lie:NAME:SIZE" a header that
# promises SIZE bytes and an archive that ends there.
use strict;
use warnings;

my $out = shift // die "usage: mktar.pl OUT ENTRY...\n";
open(my $fh, '>:raw', $out) or die "$out: $!\n";

sub header {
	my ($name, $type, $mode, $size, $link) = @_;
	my $h = pack('a100 a8 a8 a8 a12 a12 A8 a1 a100 a6 a2 a32 a32 a8 a8 a155 x12',
		$name, sprintf('%07o', oct $mode), '0002322', '0002322',
		sprintf('%011o', $size), '00000000000', '', $type, $link,
		'ustar', '00', 'them', 'them', '0000001', '0000003', '');
	substr($h, 148, 8) = sprintf("%06o\0 ", unpack('%32C*', $h));
	print $fh $h;
}

sub body {
	my ($spec) = @_;
	return $spec unless $spec =~ s/^@//;
	open(my $in, '<:raw', $spec) or die "$spec: $!\n";
	local $/;
	return <$in> // '';
}

for my $entry (@ARGV) {
	my ($type, $name, $text) = split /:/, $entry, 3;
	my $mode = $type =~ s{/(\d+)$}{} ? $1 : '644';
	$text //= '';
	if ($type eq 'lie') {
		header($name, '0', $mode, $text, '');
		close $fh or die "$out: $!\n";
		exit 0;
	}
	if ($type eq 'zeros') {
		header($name, '0', $mode, $text, '');
		my $left = int(($text + 511) / 512);
		while ($left > 0) {
			my $n = $left < 2048 ? $left : 2048;
			print $fh "\0" x (512 * $n);
			$left -= $n;
		}
		next;
	}
	if ($type ne '0') {
		header($name, $type, $mode, 0, $text);
		next;
	}
	my $data = body($text);
	header($name, '0', $mode, length $data, '');
	print $fh $data, "\0" x (-length($data) % 512);
}
print $fh "\0" x 1024;
close $fh or die "$out: $!\n";
