// SPDX-License-Identifier: GPL-2.0-only OR MIT
/* See kernhint.h. */
#include <ctype.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

#include "kerndir.h"
#include "kernhint.h"

struct hint {
	const char *id;		/* ID or ID_LIKE of os-release */
	const char *name;
	const char *install;	/* %s: the release */
	const char *search;	/* %s: its beginning; NULL: as install */
	bool regex;		/* what is searched is a regular expression */
};

#define APT "apt install linux-headers-%s", \
	"apt-cache search 'linux-headers-%s' shows the packages there are", true
#define DNF "dnf install kernel-devel-%s", \
	"dnf list --showduplicates 'kernel-devel-%s*' shows the packages there are", \
	false
#define ZYPPER "zypper install kernel-default-devel (for %s)", NULL, false

static const struct hint hints[] = {
	{ "ubuntu", "Ubuntu", APT },
	{ "debian", "Debian", APT },
	{ "fedora", "Fedora", DNF },
	{ "rhel", "Enterprise Linux", DNF },
	{ "centos", "Enterprise Linux", DNF },
	{ "suse", "SUSE", ZYPPER },
	{ "opensuse", "openSUSE", ZYPPER },
	{ "arch", "Arch Linux",
	  "pacman -S linux-headers (or linux-lts-headers; for %s)", NULL, false },
	{ "alpine", "Alpine", "apk add linux-lts-dev (for %s)", NULL, false },
	{ "void", "Void Linux", "xbps-install linux-headers (for %s)", NULL,
	  false },
	{ "gentoo", "Gentoo",
	  "make modules_prepare in the sources of %s in /usr/src", NULL, false },
};

static bool has_word(const char *list, const char *word)
{
	size_t len = strlen(word);

	for (const char *s = list; *s; s += strspn(s, " ")) {
		size_t n = strcspn(s, " ");

		if (n == len && !strncmp(s, word, len))
			return true;
		s += n;
	}
	return false;
}

/* ID goes before ID_LIKE: Ubuntu is like Debian, but has its own row. */
static const struct hint *distribution(const char *root)
{
	char ids[2][256] = { "", "" };
	char *text = kern_read_file(root, "etc/os-release");

	if (!text)
		text = kern_read_file(root, "usr/lib/os-release");
	if (text) {
		kern_value(text, "ID", ids[0], sizeof(ids[0]));
		kern_value(text, "ID_LIKE", ids[1], sizeof(ids[1]));
	}
	free(text);
	for (int k = 0; k < 2; k++)
		for (size_t i = 0; i < sizeof(hints) / sizeof(*hints); i++)
			if (has_word(ids[k], hints[i].id))
				return &hints[i];
	return NULL;
}

/*
 * Releases that packages are named after end in a word: the flavour (6.1.0-9-amd64,
 * 6.8.0-45-generic) or the machine (6.8.5-301.fc40.x86_64); "rc7" is none.
 */
static bool is_whole(const char *release)
{
	const char *last = release;

	for (const char *s = release; *s; s++)
		if (*s == '-' || *s == '.')
			last = s + 1;
	return isalpha((unsigned char)*last) &&
	       (strncmp(last, "rc", 2) || !isdigit((unsigned char)last[2]));
}

static void put_release(FILE *f, const char *release, bool regex)
{
	for (const char *s = release; *s; s++) {
		if (regex && (*s == '.' || *s == '+'))
			fputc('\\', f);
		fputc(*s, f);
	}
}

void kern_advise(FILE *f, const char *root, const char *want)
{
	const struct hint *h = distribution(root);
	const char *advice, *at;
	bool search;

	if (!h) {
		fprintf(f, "install the package with the headers of %s", want);
		return;
	}
	search = h->search && !is_whole(want);
	advice = search ? h->search : h->install;
	at = strstr(advice, "%s");
	fprintf(f, "on %s: %.*s", h->name, (int)(at - advice), advice);
	put_release(f, want, search && h->regex);
	fputs(at + 2, f);
}
