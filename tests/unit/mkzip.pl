#!/usr/bin/perl
# SPDX-License-Identifier: GPL-2.0-only OR MIT
# mkzip.pl OUT FILE...: a zip of FILEs, with what perl itself brings.
use strict;
use warnings;
use IO::Compress::Zip qw(zip $ZipError);

my $out = shift // die "usage: mkzip.pl OUT FILE...\n";
zip([@ARGV] => $out, CanonicalName => 1) or die "$out: $ZipError\n";
