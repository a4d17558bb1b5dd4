#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only OR MIT
# Functions of an object mended by C: all that refers to them leads to our own.
# shellcheck source=tests/tap.sh
. "$(dirname "$0")/../tap.sh"
# shellcheck source=tests/objects/objects.sh
. "$(dirname "$0")/objects.sh"

cat >"$tmp/m.c" <<'EOF'
extern int import_read(int);
__attribute__((noinline, noclone)) static int local(int n)
{
	return import_read(n) + 1;
}
__attribute__((noinline)) int shared(int n) { return local(n) * 2; }
int tail(int n) { return shared(n + 1); }
int (*const table[])(int) = {shared, local};
EOF
"${CC:-cc}" -m64 -O2 -ffreestanding -fno-pic -mcmodel=kernel -mno-red-zone \
	-fcf-protection=branch -fno-asynchronous-unwind-tables \
	-fno-stack-protector -c -o "$tmp/m.o" "$tmp/m.c"

render()
{
	sh "$top/objects/render.sh" "$objects" "$tmp/m.o" "$tmp/m.S" "$@"
}

ok 'local, global and imported functions are mended and proven' \
	render --mend local=2 --mend shared=2 --mend import_read=1
fails 'another number of references is an error' 1 \
	'shared is referred to 2 times, and its mend says 3' \
	render --mend shared=3
fails 'a function that is not there is an error' 1 'no function nobody' \
	render --mend nobody=1
ok 'they are rendered again' \
	render --mend local=2 --mend shared=2 --mend import_read=1
cat >"$tmp/main.c" <<'EOF'
extern int tail(int), (*const table[])(int);
extern int __real_local(int), __real_shared(int);
int import_read(int n) { return n; }
int __wrap_import_read(int n) { return import_read(n) + 100; }
int local(int n) { return __real_local(n) + 1000; }
int shared(int n) { return __real_shared(n) + 10000; }
int main(void)
{
	return !(tail(1) == 12206 && table[0](1) == 12204 &&
		 table[1](1) == 1102);
}
EOF
ok 'the program links' "${CC:-cc}" -no-pie -I"$top" -o "$tmp/m" "$tmp/main.c" \
	-x assembler-with-cpp "$tmp/m.S"
ok 'calls, tail calls and addresses lead to our own' "$tmp/m"

# Mends know the structures of one object; another of the same name gets none.
mkdir "$tmp/mends"
printf '/*\n * object: m\n * mends: shared 2\n * releases: tree\n * scenarios: one\n */\n#\n' \
	>"$tmp/mends/one.c"
printf '%s  m\n' "$(sha256sum <"$tmp/m.o" | cut -d ' ' -f 1)" \
	>"$tmp/mends/objects.sha256"
mends()
{
	MEND_DIR=$tmp/mends sh "$top/objects/mends.sh" "$@"
}
ok 'a known object is mended' mends functions tree m "$tmp/m.o"
is 'a known object is mended: by what its mend says' "$(cat "$tmp/.out")" '--mend shared=2'
is 'the scenarios of all mends' "$(mends scenarios tree)" one
sed 's/scenarios: one/scenarios: none/' "$tmp/mends/one.c" >"$tmp/mends/none.c"
is 'a mend can say that no scenario shows it' "$(mends scenarios tree)" one
rm "$tmp/mends/none.c"
fails 'an unknown object gets no mend' 1 'main[.]c is not an m that the mends' \
	mends functions tree m "$tmp/main.c"
fails 'another file of that name gets none' 1 'is not an m' \
	mends functions tree m "$tmp/m"
done_testing
