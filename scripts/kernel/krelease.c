// SPDX-License-Identifier: GPL-2.0-only OR MIT
/* See krelease.h. */
#include <ctype.h>
#include <string.h>

#include "krelease.h"

static bool digit(char c)
{
	return c >= '0' && c <= '9';
}

bool krelease_valid(const char *release)
{
	const char *s = release;

	if (!digit(*s))
		return false;
	while (isalnum((unsigned char)*s) || (*s && strchr("._+~-", *s)))
		s++;
	return !*s && s - release <= 255;
}

/* Compares the numbers that start here, however long, and passes them. */
static int number_cmp(const char **a, const char **b)
{
	size_t la, lb;
	int c;

	*a += strspn(*a, "0");
	*b += strspn(*b, "0");
	la = strspn(*a, "0123456789");
	lb = strspn(*b, "0123456789");
	c = la == lb ? strncmp(*a, *b, la) : la < lb ? -1 : 1;
	*a += la;
	*b += lb;
	return c;
}

/* To the next dotted number; or to nothing, which counts as 0. */
static void next_number(const char **s)
{
	if ((*s)[0] == '.' && digit((*s)[1]))
		(*s)++;
}

/* The number behind "rc", NULL if this is no release candidate. */
static const char *candidate(const char *s)
{
	const char *rc = s;

	while ((rc = strstr(rc, "rc")) != NULL) {
		if (rc > s && strchr("-.~_", rc[-1]) && digit(rc[2]))
			return rc + 2;
		rc += 2;
	}
	return NULL;
}

static int candidate_cmp(const char *a, const char *b)
{
	const char *ra = candidate(a), *rb = candidate(b);

	if (ra && rb)
		return number_cmp(&ra, &rb);
	return !ra - !rb;
}

static int natural_cmp(const char *a, const char *b)
{
	while (*a || *b) {
		int c;

		if (digit(*a) && digit(*b)) {
			c = number_cmp(&a, &b);
			if (c)
				return c;
		} else if (*a != *b) {
			return (unsigned char)*a < (unsigned char)*b ? -1 : 1;
		} else {
			a++;
			b++;
		}
	}
	return 0;
}

int krelease_cmp(const char *a, const char *b)
{
	const char *ra = a, *rb = b;
	int c = 0;

	while (!c && (digit(*ra) || digit(*rb))) {
		c = number_cmp(&ra, &rb);
		next_number(&ra);
		next_number(&rb);
	}
	if (!c)
		c = candidate_cmp(ra, rb);
	if (!c)
		c = natural_cmp(ra, rb);
	return c ? c : strcmp(a, b);
}

bool krelease_matches(const char *release, const char *want)
{
	size_t len = strlen(want);

	if (!len || strncmp(release, want, len))
		return false;
	return !release[len] || !isalnum((unsigned char)release[len]) ||
	       !isalnum((unsigned char)want[len - 1]);
}
