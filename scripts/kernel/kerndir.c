// SPDX-License-Identifier: GPL-2.0-only OR MIT
/* See kerndir.h. */
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "kerndir.h"
#include "krelease.h"

/* auto.conf of a kernel with everything on is a third of a megabyte. */
#define MAX_FILE (8 << 20)

static char *join(const char *dir, const char *name)
{
	char *path;

	if (asprintf(&path, "%s/%s", dir, name) < 0)
		abort();
	return path;
}

bool kerndir_has(const char *dir, const char *name)
{
	char *path = join(dir, name);
	bool there = !access(path, F_OK);

	free(path);
	return there;
}

/* Reads until the end of file or of buf; the length, -1 on an error. */
static ssize_t read_some(int fd, char *buf, size_t size)
{
	size_t len = 0;
	ssize_t n;

	do {
		n = read(fd, buf + len, size - len);
		if (n > 0)
			len += (size_t)n;
	} while (n > 0 || (n < 0 && errno == EINTR));
	return n < 0 ? -1 : (ssize_t)len;
}

char *kern_read_file(const char *dir, const char *name)
{
	char *path = join(dir, name), *text = NULL;
	/* A FIFO must not hold us up. */
	int fd = open(path, O_RDONLY | O_NONBLOCK | O_CLOEXEC);
	struct stat st;
	ssize_t len = -1;

	free(path);
	if (fd < 0)
		return NULL;
	if (!fstat(fd, &st) && S_ISREG(st.st_mode) && st.st_size <= MAX_FILE) {
		text = malloc((size_t)st.st_size + 1);
		if (!text)
			abort();
		len = read_some(fd, text, (size_t)st.st_size);
	}
	close(fd);
	if (len < 0) {
		free(text);
		return NULL;
	}
	for (ssize_t i = 0; i < len; i++)
		if (!text[i])
			text[i] = '\n';
	text[len] = '\0';
	return text;
}

/* Copies up to the end of the line and takes quotes around it off. */
static void copy_value(const char *from, char *out, int size)
{
	size_t len = strcspn(from, "\r\n");

	if (len >= 2 && (*from == '"' || *from == '\'') &&
	    from[len - 1] == *from) {
		from++;
		len -= 2;
	}
	snprintf(out, (size_t)size, "%.*s", (int)len, from);
}

bool kern_value(const char *text, const char *key, char *out, int size)
{
	size_t len = strlen(key);

	for (const char *s = text; s; s = strchr(s, '\n')) {
		s += *s == '\n';
		if (strncmp(s, key, len) || s[len] != '=')
			continue;
		copy_value(s + len + 1, out, size);
		return true;
	}
	*out = '\0';
	return false;
}

static char *take_if_valid(const char *s, size_t len)
{
	char *release = strndup(s, len);

	if (!release)
		abort();
	if (krelease_valid(release))
		return release;
	free(release);
	return NULL;
}

static char *from_kernel_release(const char *dir)
{
	char *text = kern_read_file(dir, "include/config/kernel.release");
	char *release = NULL;

	if (text)
		release = take_if_valid(text, strcspn(text, "\r\n"));
	free(text);
	return release;
}

static char *from_utsrelease(const char *dir)
{
	static const char lead[] = "#define UTS_RELEASE \"";
	char *text = kern_read_file(dir, "include/generated/utsrelease.h");
	char *s = text ? strstr(text, lead) : NULL, *release = NULL;

	if (s) {
		s += strlen(lead);
		release = take_if_valid(s, strcspn(s, "\"\r\n"));
	}
	free(text);
	return release;
}

static const char *what_misses(const char *dir)
{
	struct stat st;

	if (stat(dir, &st))
		return strerror(errno);
	if (!S_ISDIR(st.st_mode))
		return "it is no directory";
	if (!kerndir_has(dir, "Makefile") && !kerndir_has(dir, "Kbuild"))
		return "it has no Makefile";
	if (!kerndir_has(dir, "include/config/kernel.release") &&
	    !kerndir_has(dir, "include/generated/utsrelease.h"))
		return "it is not prepared; run make modules_prepare there";
	return NULL;
}

char *kerndir_release(const char *dir, const char *fallback, const char **why)
{
	char *release;

	*why = what_misses(dir);
	if (*why)
		return NULL;
	/*
	 * UTS_RELEASE is what uname -r and a module's vermagic say. The other
	 * file mostly says the same, but 6.1.192 in Debian's 6.1.0-56-amd64.
	 */
	release = from_utsrelease(dir);
	if (!release)
		release = from_kernel_release(dir);
	if (!release && fallback)
		release = take_if_valid(fallback, strlen(fallback));
	if (!release)
		*why = "include/generated/utsrelease.h is broken; run make "
		       "modules_prepare there or reinstall it";
	return release;
}

static bool is_set(const char *conf, const char *key)
{
	char value[8];

	return kern_value(conf, key, value, sizeof(value)) &&
	       !strcmp(value, "y");
}

static int major_of(const char *conf, const char *key)
{
	char value[16];
	long n;

	kern_value(conf, key, value, sizeof(value));
	/* Kconfig's form is major * 10000 + minor * 100 + patch. */
	n = strtol(value, NULL, 10) / 10000;
	return n > 0 && n < 1000 ? (int)n : 0;
}

static void read_arch(const char *conf, struct kern_config *c)
{
	static const char * const arches[][2] = {
		/* First, for User Mode Linux says X86_64, too. */
		{ "CONFIG_UML", "um" },
		{ "CONFIG_X86_64", "x86_64" },
		{ "CONFIG_X86_32", "i386" },
		{ "CONFIG_ARM64", "arm64" },
		{ "CONFIG_ARM", "arm" },
		{ "CONFIG_RISCV", "riscv" },
		{ "CONFIG_PPC64", "ppc64" },
		{ "CONFIG_PPC", "ppc" },
		{ "CONFIG_S390", "s390" },
		{ "CONFIG_LOONGARCH", "loongarch" },
		{ "CONFIG_MIPS", "mips" },
		{ "CONFIG_SPARC", "sparc" },
		{ "CONFIG_ALPHA", "alpha" },
		{ "CONFIG_PARISC", "parisc" },
		{ "CONFIG_M68K", "m68k" },
		{ "CONFIG_IA64", "ia64" },
	};

	strcpy(c->arch, "an unknown architecture");
	for (size_t i = 0; i < sizeof(arches) / sizeof(*arches); i++) {
		if (is_set(conf, arches[i][0])) {
			strcpy(c->arch, arches[i][1]);
			return;
		}
	}
}

static void read_compiler(const char *conf, struct kern_config *c)
{
	int gcc = major_of(conf, "CONFIG_GCC_VERSION");

	if (is_set(conf, "CONFIG_CC_IS_CLANG")) {
		c->cc = KERN_CC_CLANG;
		c->cc_major = major_of(conf, "CONFIG_CLANG_VERSION");
	} else if (gcc || is_set(conf, "CONFIG_CC_IS_GCC")) {
		c->cc = KERN_CC_GCC;
		c->cc_major = gcc;
	}
}

bool kerndir_config(const char *dir, struct kern_config *conf)
{
	char *text = kern_read_file(dir, "include/config/auto.conf");

	*conf = (struct kern_config){ .cc = KERN_CC_UNKNOWN };
	if (!text)
		return false;
	conf->modules = is_set(text, "CONFIG_MODULES");
	read_arch(text, conf);
	read_compiler(text, conf);
	free(text);
	return true;
}

bool kern_arch_is_x86(const struct kern_config *conf)
{
	return !strcmp(conf->arch, "x86_64") || !strcmp(conf->arch, "i386");
}

const char *kern_cc_name(enum kern_cc cc)
{
	static const char * const names[] = { "unknown", "gcc", "clang" };

	return names[cc];
}
