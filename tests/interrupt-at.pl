#!/usr/bin/perl
# SPDX-License-Identifier: GPL-2.0-only OR MIT
# interrupt-at.pl SECONDS CMD...: runs CMD and sends SIGINT to its process group then, as
# a terminal does at Ctrl-C. Exits as a shell would: 130 if the signal ended it.
use strict;
use warnings;
use Time::HiRes 'sleep';

my ($seconds, @cmd) = @ARGV;
my $pid = fork // die "fork: $!\n";
if (!$pid) {
	setpgrp 0, 0;
	# A shell starts its background jobs with SIGINT ignored.
	$SIG{INT} = 'DEFAULT';
	exec @cmd or die "$cmd[0]: $!\n";
}
sleep $seconds;
kill 'INT', -$pid;
waitpid $pid, 0;
exit(($? & 127) ? 128 + ($? & 127) : $? >> 8);
