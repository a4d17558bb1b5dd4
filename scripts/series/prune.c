// SPDX-License-Identifier: GPL-2.0-only OR MIT
/*
 * prune - remove the preprocessor branches that no kernel from a given version
 * on can take. See usage() below; scripts/series/prune-proof.sh shows that nothing
 * else went.
 *
 * Lines are read as the preprocessor reads them (pplex.c), conditions judged
 * in three-valued logic (ppcond.c), branches kept or not (ppbranch.c); here
 * are the files and the options.
 */
#include <errno.h>
#include <getopt.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "ppbranch.h"
#include "pplex.h"

__attribute__((noreturn, format(printf, 1, 2)))
static void die(const char *fmt, ...)
{
	va_list ap;

	fputs("prune: ", stderr);
	va_start(ap, fmt);
	vfprintf(stderr, fmt, ap);
	va_end(ap);
	fputc('\n', stderr);
	exit(2);
}

static char *read_all(const char *file, size_t *len)
{
	FILE *in = strcmp(file, "-") ? fopen(file, "rb") : stdin;
	size_t room = 0, n;
	char *buf = NULL;

	if (!in)
		die("cannot open %s: %s", file, strerror(errno));
	*len = 0;
	do {
		if (*len == room) {
			room = 2 * room + 65536;
			buf = must(realloc(buf, room));
		}
		n = fread(buf + *len, 1, room - *len, in);
		*len += n;
	} while (n);
	if (ferror(in)) {
		free(buf);
		die("cannot read %s: %s", file, strerror(errno));
	}
	if (in != stdin)
		fclose(in);
	return buf;
}

static void write_all(FILE *f, const char *name, const char *tmp,
		      const struct prune *p)
{
	bool whole = !p->out_len ||
		     fwrite(p->out, 1, p->out_len, f) == p->out_len;

	if (whole && !fflush(f))
		return;
	fprintf(stderr, "prune: cannot write %s: %s\n", name, strerror(errno));
	if (tmp)
		unlink(tmp);
	exit(2);
}

/* A device or a FIFO is written to; nothing may take its place. */
static bool write_special(const char *name, const struct prune *p)
{
	struct stat st;
	FILE *f;

	if (stat(name, &st) || S_ISREG(st.st_mode))
		return false;
	f = fopen(name, "wb");
	if (!f)
		die("cannot write %s: %s", name, strerror(errno));
	write_all(f, name, NULL, p);
	fclose(f);
	return true;
}

/* Under another name first, so that nobody ever meets half a file. */
static void write_file(const char *name, const struct prune *p)
{
	char *tmp;
	FILE *f;

	if (write_special(name, p))
		return;
	if (asprintf(&tmp, "%s.%ld.tmp", name, (long)getpid()) < 0)
		must(NULL);
	f = fopen(tmp, "wbx");
	if (!f)
		die("cannot create %s: %s", tmp, strerror(errno));
	write_all(f, name, tmp, p);
	if (fclose(f) || rename(tmp, name)) {
		int err = errno;

		unlink(tmp);
		die("cannot write %s: %s", name, strerror(err));
	}
	free(tmp);
}

/* X.Y or X.Y.Z, each a plain number. */
static int64_t parse_version(const char *text)
{
	long n[3] = { 0, 0, 0 };
	const char *s = text;
	int i = 0;

	for (;; i++) {
		char *end;

		if (i == 3 || *s < '0' || *s > '9')
			break;
		errno = 0;
		n[i] = strtol(s, &end, 10);
		if (errno || n[i] > (i < 2 ? 255 : 65535))
			break;
		if (!*end && i > 0)
			return pp_version_code(n[0], n[1], n[2]);
		if (*end != '.')
			break;
		s = end + 1;
	}
	die("--from %s is no kernel version; write it as 4.0 or 4.15.3", text);
}

static const char *parse_name(const char *name)
{
	size_t len = strlen(name);

	for (size_t i = 0; i < len; i++)
		if (!pp_is_name_char((unsigned char)name[i]))
			len = 0;
	if (!len || len > 255 || (*name >= '0' && *name <= '9'))
		die("--defined %s is no name of a macro", name);
	return name;
}

static void usage(FILE *f)
{
	fputs("usage: prune --from X.Y[.Z] [--defined NAME]... [-o OUT] FILE\n"
	      "Copy C text, less the preprocessor branches that no kernel from\n"
	      "X.Y.Z on can take.\n"
	      "  --from X.Y[.Z]   the oldest kernel that counts\n"
	      "  --defined NAME   all of them define NAME\n"
	      "  -o OUT           write to OUT, not to the standard output\n"
	      "FILE - is the standard input.\n", f);
}

static const struct option options[] = {
	{ "from", required_argument, NULL, 'f' },
	{ "defined", required_argument, NULL, 'd' },
	{ "output", required_argument, NULL, 'o' },
	{ "help", no_argument, NULL, 'h' },
	{ NULL, 0, NULL, 0 },
};

/* Returns the name of the output, NULL for stdout. */
static const char *parse_options(struct prune *p, int argc, char **argv)
{
	const char **defined = must(calloc((size_t)argc, sizeof(*defined)));
	const char *out = NULL;
	int c;

	p->env = (struct pp_env){ .from = -1, .defined = defined };
	while ((c = getopt_long(argc, argv, "o:h", options, NULL)) != -1) {
		if (c == 'f') {
			p->env.from = parse_version(optarg);
		} else if (c == 'd') {
			defined[p->env.ndefined++] = parse_name(optarg);
		} else if (c == 'o') {
			out = optarg;
		} else {
			usage(c == 'h' ? stdout : stderr);
			exit(c == 'h' ? 0 : 2);
		}
	}
	if (p->env.from < 0)
		die("say --from X.Y, the oldest kernel that counts");
	if (optind + 1 != argc)
		die("give one FILE, or - for the standard input");
	p->file = argv[optind];
	return out;
}

int main(int argc, char **argv)
{
	static struct prune p;
	const char *out = parse_options(&p, argc, argv);

	p.buf = read_all(p.file, &p.len);
	prune_text(&p);
	if (out)
		write_file(out, &p);
	else
		write_all(stdout, "the standard output", NULL, &p);
	free(p.out);
	free((char *)p.buf);
	free((char **)p.env.defined);
	return 0;
}
