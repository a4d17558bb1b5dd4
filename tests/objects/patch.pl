#!/usr/bin/perl
# SPDX-License-Identifier: GPL-2.0-only OR MIT
# usage: patch.pl OBJECT WHAT VALUE >PATCHED
#
# Sets one field of an ELF object of 64 bits. WHAT is one of
#	header/FIELD		FIELD shoff, shnum, shentsize, shstrndx, type,
#				machine, class
#	section/NAME/FIELD	FIELD name, type, flags, offset, size, link, info,
#				align, entsize
#	symbol/NAME/FIELD	FIELD name, info, other, shndx, value, size
#	reloc/SECTION/N/FIELD	FIELD offset, type, symbol, addend
#	truncate		to VALUE bytes
# VALUE is a number, or =SECTION/FIELD for what that section has there.
use strict;
use warnings;
no warnings 'portable'; # numbers of 64 bits

my ($path, $what, $value) = @ARGV;
open(my $in, '<:raw', $path) or die "$path: $!\n";
my $image = do { local $/; <$in> };

my %header = (class => [4, 'C'], type => [16, 'v'], machine => [18, 'v'],
	shoff => [40, 'Q<'], shentsize => [58, 'v'], shnum => [60, 'v'],
	shstrndx => [62, 'v']);
my %section = (name => [0, 'V'], type => [4, 'V'], flags => [8, 'Q<'],
	offset => [24, 'Q<'], size => [32, 'Q<'], link => [40, 'V'],
	info => [44, 'V'], align => [48, 'Q<'], entsize => [56, 'Q<']);
my %symbol = (name => [0, 'V'], info => [4, 'C'], other => [5, 'C'],
	shndx => [6, 'v'], value => [8, 'Q<'], size => [16, 'Q<']);
my %reloc = (offset => [0, 'Q<'], type => [8, 'V'], symbol => [12, 'V'],
	addend => [16, 'q<']);
my %width = (C => 1, v => 2, V => 4, 'Q<' => 8, 'q<' => 8);

sub get
{
	my ($at, $field) = @_;
	return unpack($field->[1], substr($image, $at + $field->[0], 8));
}

my ($shoff, $shnum, $names) = (get(0, $header{shoff}), get(0, $header{shnum}),
	get(0, $header{shstrndx}));
my $strings = get($shoff + 64 * $names, $section{offset});
my %at = map {
	my $at = $shoff + 64 * $_;
	my $name = unpack('Z*', substr($image, $strings +
		get($at, $section{name})));
	($name => $at);
} 1 .. $shnum - 1;

sub find_symbol
{
	my ($name) = @_;
	my $offset = get($at{'.symtab'}, $section{offset});
	my $str = get($at{'.strtab'}, $section{offset});

	for my $i (1 .. get($at{'.symtab'}, $section{size}) / 24 - 1) {
		my $at = $offset + 24 * $i;
		return $at if unpack('Z*', substr($image, $str +
			get($at, $symbol{name}))) eq $name;
	}
	die "no symbol $name\n";
}

sub place
{
	my ($kind, @rest) = split(/\//, $what);

	return (0, $header{$rest[0]}) if $kind eq 'header';
	return ($at{$rest[0]} // die("no section $rest[0]\n"),
		$section{$rest[1]}) if $kind eq 'section';
	return (find_symbol($rest[0]), $symbol{$rest[1]}) if $kind eq 'symbol';
	return (get($at{$rest[0]}, $section{offset}) + 24 * $rest[1],
		$reloc{$rest[2]}) if $kind eq 'reloc';
	die "$what?\n";
}

binmode(STDOUT);
if ($what eq 'truncate') {
	print substr($image, 0, $value);
	exit;
}
$value = get($at{$1}, $section{$2}) if $value =~ m{^=(.*)/(.*)$};
my ($at, $field) = place();
die "$what?\n" unless $field;
substr($image, $at + $field->[0], $width{$field->[1]}) =
	pack($field->[1], $value =~ /^0x/ ? hex($value) : $value);
print $image;
