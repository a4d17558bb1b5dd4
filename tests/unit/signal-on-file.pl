#!/usr/bin/perl
# SPDX-License-Identifier: GPL-2.0-only OR MIT
# signal-on-file.pl SIGNAL PATTERN CMD...: starts CMD and sends it SIGNAL as soon as a
# file matches PATTERN. Exits as a shell would; 99 if CMD ended before that.
use strict;
use warnings;
use File::Glob ':bsd_glob';

my ($sig, $pattern, @cmd) = @ARGV;
my $pid = fork // die "fork: $!\n";
if (!$pid) {
	# A shell starts its background jobs with SIGINT ignored.
	$SIG{$_} = 'DEFAULT' for qw(INT TERM HUP);
	exec @cmd or die "$cmd[0]: $!\n";
}
sub started {
	my @files = bsd_glob($pattern);
	return scalar @files;
}
until (started()) {
	next if !waitpid($pid, 1);	# WNOHANG
	exit 99;
}
kill 'STOP', $pid;
my $there = started();
kill $sig, $pid;
kill 'CONT', $pid;
waitpid($pid, 0);
exit 99 if !$there;
exit(($? & 127) ? 128 + ($? & 127) : $? >> 8);
