// SPDX-License-Identifier: GPL-2.0-only OR MIT
/*
 * kver - find the headers of an installed kernel, and say whether a module can
 * be built with them. See usage() below; scripts/kernel/krelease.h has the order of
 * releases, scripts/kernel/kerndir.h what makes a build directory, scripts/kernel/kernfind.c
 * where they are.
 */
#include <errno.h>
#include <getopt.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/utsname.h>
#include <sys/wait.h>
#include <unistd.h>

#include "kerndir.h"
#include "kernfind.h"
#include "kernhint.h"
#include "krelease.h"

struct options {
	const char *root;	/* without its last slash: "" is / */
	const char *want;
	const char *kdir;
	const char *cc;
	bool list;
	bool check;
};

static void vsay(const char *fmt, va_list ap)
{
	fputs("kver: ", stderr);
	vfprintf(stderr, fmt, ap);
	fputc('\n', stderr);
}

__attribute__((noreturn, format(printf, 2, 3)))
static void die(int status, const char *fmt, ...)
{
	va_list ap;

	va_start(ap, fmt);
	vsay(fmt, ap);
	va_end(ap);
	exit(status);
}

static void *must(void *mem)
{
	if (!mem)
		die(1, "out of memory");
	return mem;
}

__attribute__((format(printf, 1, 2)))
static char *format(const char *fmt, ...)
{
	va_list ap;
	char *s;

	va_start(ap, fmt);
	if (vasprintf(&s, fmt, ap) < 0)
		must(NULL);
	va_end(ap);
	return s;
}

static const char *running(void)
{
	static struct utsname un;

	if (uname(&un))
		die(1, "cannot tell the running kernel; name one");
	return un.release;
}

/* WANT is NULL where any kernel would have done. */
__attribute__((noreturn))
static void die_missing(struct kernels *all, const struct options *o,
			const char *want)
{
	kernels_sort(all);
	fprintf(stderr, "kver: no headers for %s; installed: ",
		want ? want : "any kernel");
	for (size_t i = 0; i < all->n; i++)
		fprintf(stderr, "%s%s", i ? ", " : "", all->k[i].release);
	fputs(all->n ? "; " : "none; ", stderr);
	kern_advise(stderr, o->root, want ? want : running());
	if (all->n)
		fprintf(stderr, "; or build for one of those: KVER=%s",
			all->k[all->n - 1].release);
	fputc('\n', stderr);
	exit(1);
}

/* Kbuild splits names at spaces, and make at colons. */
static void check_path(const char *dir)
{
	char *real = realpath(dir, NULL);
	const char *names[] = { dir, real };

	for (int i = 0; i < 2; i++)
		if (names[i] && strpbrk(names[i], " \t\r\n:"))
			die(1, "%s has a space or a colon in its name, Kbuild cannot work there; move it",
			    names[i]);
	free(real);
}

static void check_config(const char *dir, struct kern_config *conf)
{
	if (!kerndir_config(dir, conf))
		die(1, "%s is half prepared: it has no include/config/auto.conf; run make modules_prepare there",
		    dir);
	if (!kern_arch_is_x86(conf))
		die(1, "headers at %s are for %s; the objects exist for x86 only; install those of an x86 kernel",
		    dir, conf->arch);
	if (!conf->modules)
		die(1, "the kernel of %s loads no modules; set CONFIG_MODULES=y and build it again",
		    dir);
	if (!kerndir_has(dir, "scripts/mod/modpost"))
		die(1, "%s is half prepared: it has no scripts/mod/modpost; run make modules_prepare there",
		    dir);
}

/* What the compiler says of itself; false if it does not run. */
static bool ask_compiler(const char *cc, enum kern_cc *kind, int *major)
{
	/* CC may hold options or a wrapper: the shell splits it, as in make. */
	char *cmd = format("echo r750 __clang_major__ __GNUC__ | %s -E -P -x c - 2>/dev/null",
			   cc);
	char line[128], clang[64] = "", gcc[64] = "";
	FILE *f = popen(cmd, "r");
	bool found = false;

	free(cmd);
	if (!f)
		return false;
	while (fgets(line, sizeof(line), f))
		if (sscanf(line, " r750 %63s %63s", clang, gcc) == 2)
			found = true;
	if (pclose(f) || !found)
		return false;
	*kind = atoi(clang) > 0 ? KERN_CC_CLANG : KERN_CC_GCC;
	*major = atoi(*kind == KERN_CC_CLANG ? clang : gcc);
	return *major > 0;
}

static bool any_compiler_goes(void)
{
	const char *s = getenv("R750_ANY_CC");

	return s && !strcmp(s, "1");
}

static void check_compiler(const char *cc, const char *release,
			   const struct kern_config *conf)
{
	enum kern_cc kind;
	int major;

	if (!ask_compiler(cc, &kind, &major))
		die(1, "cannot run the compiler %s; install it, or name another with CC=",
		    cc);
	if (conf->cc == KERN_CC_UNKNOWN)
		return;
	if (kind != conf->cc)
		die(1, "kernel %s was built with %s, but %s is %s %d; %s",
		    release, kern_cc_name(conf->cc), cc, kern_cc_name(kind),
		    major,
		    conf->cc == KERN_CC_CLANG ? "say LLVM=1"
					      : "leave CC= and LLVM= out, or say CC=gcc");
	if (major < conf->cc_major && !any_compiler_goes())
		die(1, "kernel %s was built with %s %d, but %s is the older %s %d; install and name a newer one with CC=%s-%d, or try it with R750_ANY_CC=1",
		    release, kern_cc_name(conf->cc), conf->cc_major, cc,
		    kern_cc_name(kind), major, kern_cc_name(conf->cc),
		    conf->cc_major);
}

static void check(const char *release, const char *dir, const char *cc)
{
	struct kern_config conf;

	check_path(dir);
	check_config(dir, &conf);
	if (cc)
		check_compiler(cc, release, &conf);
	printf("release=%s\nkdir=%s\narch=%s\n", release, dir, conf.arch);
	printf("llvm=%d\n", conf.cc == KERN_CC_CLANG);
	/* arch/x86/Makefile: 32-bit kernels pass three arguments so. */
	printf("regparm=%d\n", !strcmp(conf.arch, "i386") ? 3 : 0);
	printf("modules=%d\n", conf.modules);
	if (conf.cc_major)
		printf("compiler=\"%s %d\"\n", kern_cc_name(conf.cc),
		       conf.cc_major);
	else
		printf("compiler=\"%s\"\n", kern_cc_name(conf.cc));
}

static void one_dir(const struct options *o)
{
	char *dir = realpath(o->kdir, NULL);
	const char *why;
	char *release;

	if (!dir)
		die(1, "cannot use %s as a kernel's build directory: %s; name another with KDIR=",
		    o->kdir, strerror(errno));
	release = kerndir_release(dir, NULL, &why);
	if (!release) {
		free(dir);
		die(1, "cannot use %s as a kernel's build directory: %s",
		    o->kdir, why);
	}
	/* The name as given stays, if it works from everywhere. */
	if (o->check)
		check(release, o->kdir[0] == '/' ? o->kdir : dir, o->cc);
	else
		puts(release);
	free(release);
	free(dir);
}

static void list_all(struct kernels *all, const struct options *o)
{
	if (!all->n)
		die_missing(all, o, NULL);
	kernels_sort(all);
	for (size_t i = 0; i < all->n; i++)
		printf("%s %s\n", all->k[i].release, all->k[i].dir);
}

static void look_up(const struct options *o)
{
	struct kernels all = { NULL, 0 };
	const struct kernel *k;
	const char *want = o->want;

	kernels_find(&all, o->root);
	if (o->list) {
		list_all(&all, o);
		kernels_free(&all);
		return;
	}
	if (!want)
		want = running();
	k = kernels_choose(&all, want);
	if (!k)
		die_missing(&all, o, want);
	if (o->check)
		check(k->release, k->dir, o->cc);
	else
		printf("%s %s\n", k->release, k->dir);
	kernels_free(&all);
}

static void usage(FILE *f)
{
	fputs("usage: kver [--root DIR] [--check [--cc CC]] [KVER]\n"
	      "       kver [--root DIR] --list\n"
	      "       kver --kdir DIR [--check [--cc CC]]\n"
	      "Find the headers of an installed kernel: the newest whose release is\n"
	      "KVER or starts with it (6.1 is 6.1.0-13, but not 6.12); default: the\n"
	      "running one. Prints its release and its build directory.\n"
	      "  --root DIR   look under DIR instead of /\n"
	      "  --list       print all, the newest last\n"
	      "  --kdir DIR   take this build directory and print its release\n"
	      "  --check      see that a module can be built; print key=value lines\n"
	      "  --cc CC      the compiler must be fit, too (R750_ANY_CC=1: or older)\n",
	      f);
}

static const struct option long_options[] = {
	{ "root", required_argument, NULL, 'r' },
	{ "list", no_argument, NULL, 'l' },
	{ "kdir", required_argument, NULL, 'k' },
	{ "check", no_argument, NULL, 'c' },
	{ "cc", required_argument, NULL, 'C' },
	{ "help", no_argument, NULL, 'h' },
	{ NULL, 0, NULL, 0 },
};

static void set_root(struct options *o, char *dir)
{
	size_t len = strlen(dir);
	struct stat st;

	if (stat(dir, &st) || !S_ISDIR(st.st_mode))
		die(2, "--root %s is no directory", dir);
	while (len && dir[len - 1] == '/')
		dir[--len] = '\0';
	o->root = dir;
}

static void set_option(struct options *o, int c)
{
	switch (c) {
	case 'r':
		set_root(o, optarg);
		break;
	case 'l':
		o->list = true;
		break;
	case 'k':
		o->kdir = optarg;
		break;
	case 'c':
		o->check = true;
		break;
	case 'C':
		o->cc = optarg;
		break;
	default:
		usage(c == 'h' ? stdout : stderr);
		exit(c == 'h' ? 0 : 2);
	}
}

static void parse_options(struct options *o, int argc, char **argv)
{
	int c;

	while ((c = getopt_long(argc, argv, "h", long_options, NULL)) != -1)
		set_option(o, c);
	if (optind < argc)
		o->want = argv[optind++];
	if (optind < argc)
		die(2, "one KVER at a time, not also %s", argv[optind]);
	if (o->want && !krelease_valid(o->want))
		die(2, "%s is no kernel release; write it as uname -r does, or its beginning",
		    *o->want ? o->want : "the empty KVER");
	if (o->list + !!o->want + !!o->kdir > 1)
		die(2, "give one of KVER, --list and --kdir");
	if (o->cc && !o->check)
		die(2, "--cc goes with --check");
	if (o->cc && !*o->cc)
		die(2, "--cc is empty; name a compiler");
	if (o->check && o->list)
		die(2, "--check takes one kernel, not --list");
}

int main(int argc, char **argv)
{
	struct options o = { .root = "" };

	parse_options(&o, argc, argv);
	if (o.kdir)
		one_dir(&o);
	else
		look_up(&o);
	if (fflush(stdout) || ferror(stdout))
		die(1, "cannot write the answer: %s", strerror(errno));
	return 0;
}
