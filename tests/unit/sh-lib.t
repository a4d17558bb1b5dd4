#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only OR MIT
# scripts/lib/sh.sh: messages; scratch directories of killed runs go, those of
# runs at work stay.
# shellcheck disable=SC2016 # the runs expand what they get in quotes
# shellcheck source-path=SCRIPTDIR source=../tap.sh
. "$(dirname "$0")/../tap.sh"

# Coccinelle dies without a home.
cat >"$tmp/home.sh" <<'END'
. "$1/scripts/lib/sh.sh"
exec sh -c 'echo "${HOME:?}"'
END
is 'no HOME: there is one' "$(env -u HOME sh "$tmp/home.sh" "$top")" /nonexistent
is 'HOME stays as it is' "$(HOME=/h sh "$tmp/home.sh" "$top")" /h

# die and say
cat >"$tmp/a script.sh" <<'END'
. "$1/scripts/lib/sh.sh"
say one two
warn 'three  %s'
die four 'five\n'
END
out=$(sh "$tmp/a script.sh" "$top" 2>"$tmp/err")
is 'die exits with 1' "$?" 1
is 'say prints the script name and the message' "$out" 'a script: one two'
is 'warn and die print to stderr, unexpanded' "$(cat "$tmp/err")" \
	'a script: three  %s
a script: four five\n'

d=$tmp/out
mkdir "$d"

# A run: makes its directory, says which, and does CMD in it.
# usage: start FILE CMD
start()
{
	sh -euc '. "$1/scripts/lib/sh.sh"
		scratch "$2" work
		echo "$scratch" >"$3.new"
		mv "$3.new" "$3"
		eval "$4"' - "$top" "$d" "$1" "$2" &
	pid=$!
	until [ -e "$1" ] || ! kill -0 $pid 2>/dev/null; do
		sleep 0.02
	done
}

start "$tmp/a" 'exec sleep 600'
a=$(cat "$tmp/a") held=$pid
start "$tmp/b" 'sleep 600 & echo $! >"$scratch/child"; wait'
b=$(cat "$tmp/b") parent=$pid
until [ -s "$b/child" ]; do sleep 0.02; done
ok 'two at once: directories of their own' sh -c "[ $a != $b ] && [ -d $a ] && [ -d $b ]"
kill -KILL "$parent"
wait "$parent" 2>/dev/null
start "$tmp/c" :
wait "$pid"
ok 'a child at work keeps its directory' test -d "$b"
child=$(cat "$b/child")
mkdir "$b/sealed"
: >"$b/sealed/file"
chmod 500 "$b/sealed"
kill -KILL "$child"
while kill -0 "$child" 2>/dev/null; do sleep 0.02; done
# Not ours to remove: a link, a file, another name.
mkdir "$tmp/elsewhere" "$d/.works.1"
ln -s "$tmp/elsewhere" "$d/.work.link"
: >"$d/.work.file"
start "$tmp/d" 'rm -r "$scratch"'
wait "$pid"
# shellcheck disable=SC2012 # names of our own
is 'what was killed goes, read-only or not, and nothing else' \
	"$(ls -A "$d" | sed "s/^${a##*/}\$/held/" | sort)" '.work.file
.work.link
.works.1
held'
ok 'nor what a link points at' test -d "$tmp/elsewhere"
kill "$held"
wait "$held" 2>/dev/null

for i in 1 2 3 4 5 6 7 8; do
	start "$tmp/many.$i" 'sleep 1; test -d "$scratch" && rm -r "$scratch" &&
		echo ok >>"$3.done"'
done
wait
is 'many at once: each keeps its directory' "$(cat "$tmp"/many.*.done | wc -l)" 8
# render.sh runs things in the background, which a signal to it alone does not end.
cat >"$tmp/own.sh" <<'END'
. "$1/scripts/lib/sh.sh"
own_scratch "$2" work
perl -e '$end = time + 2; open my $f, ">", "$ARGV[0]/" . $i++ while time < $end' \
	"$scratch" &
until [ -e "$scratch/1" ]; do sleep 0.01; done
echo ready >"$3"
wait
END
mkdir "$tmp/own"
sh -eu "$tmp/own.sh" "$top" "$tmp/own" "$tmp/ready" &
pid=$!
until [ -e "$tmp/ready" ]; do
	sleep 0.01
done
kill -TERM $pid
wait $pid
is 'killed while a child writes: the status' $? 143
is 'killed while a child writes: no directory is left' "$(ls -A "$tmp/own")" ''
# As bisect stages in its own directory.
ok 'one inside the other' timeout 20 sh -euc '. "$1/scripts/lib/sh.sh"
	scratch "$2" work
	sh -euc ". \"\$1/scripts/lib/sh.sh\"
		scratch \"\$2\" inner
		rm -r \"\$scratch\"" - "$1" "$scratch"
	rm -r "$scratch"' - "$top" "$d"
fails 'a directory that is not there' any . sh -ec \
	". '$top/scripts/lib/sh.sh'; scratch '$tmp/none' work"
if [ "$(id -u)" = 0 ] && command -v setpriv >/dev/null; then
	chmod 755 "$tmp"
	fails 'a directory that cannot be written' 1 'Permission denied' setpriv \
		--reuid 65534 --clear-groups sh -ec \
		". '$top/scripts/lib/sh.sh'; scratch '$d' work"
else
	skip 'a directory that cannot be written' 'root alone can be somebody else'
fi
done_testing
