#!/usr/bin/perl
# SPDX-License-Identifier: GPL-2.0-only OR MIT
# interrupt.pl SIGNAL FOLDER CMD...: starts CMD and sends SIGNAL as soon as
# FOLDER holds a temporary .import.* with a file in it. Exits as a shell would
# say it; 99 if CMD was through before that.
use strict;
use warnings;

my ($sig, $folder, @cmd) = @ARGV;
my $pid = fork // die "fork: $!\n";
if (!$pid) {
	# A shell starts its background jobs with SIGINT ignored.
	$SIG{$_} = 'DEFAULT' for qw(INT TERM HUP);
	exec @cmd or die "$cmd[0]: $!\n";
}
sub started {
	opendir(my $d, $folder) or return 0;
	return scalar grep { /^\.import\./ && glob("$folder/$_/*") } readdir $d;
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
