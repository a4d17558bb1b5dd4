// SPDX-License-Identifier: GPL-2.0-only OR MIT
/*
 * Reading sysfs. What a disk reports is not trusted: nothing that is read
 * leaves here unless it is printable.
 */
#include <errno.h>
#include <fcntl.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "status.h"

static const char *setting(const char *name, const char *otherwise)
{
	const char *value = getenv(name);

	return value && *value ? value : otherwise;
}

const char *sys_root(void)
{
	return setting("R750_SYS", "/sys");
}

const char *dev_root(void)
{
	return setting("R750_DEV", "/dev");
}

/* Whether it fits into the @size bytes of @path; "" if not. */
bool path_of(char *path, size_t size, const char *format, ...)
{
	va_list ap;
	int n;

	va_start(ap, format);
	n = vsnprintf(path, size, format, ap);
	va_end(ap);
	if (n >= 0 && (size_t)n < size)
		return true;
	path[0] = '\0';
	return false;
}

/* The bytes of the UTF-8 character at @s, of at most @left; 0 if it is not one. */
static size_t utf8_length(const unsigned char *s, size_t left)
{
	static const unsigned int least[] = { 0, 0, 0x80, 0x800, 0x10000 };
	size_t n = s[0] < 0x80	   ? 1 :
		   s[0] >> 5 == 6  ? 2 :
		   s[0] >> 4 == 14 ? 3 :
		   s[0] >> 3 == 30 ? 4 :
				     0;
	unsigned int c;
	size_t i;

	if (n <= 1 || n > left)
		return n <= left ? n : 0;
	c = s[0] & (0x7f >> n);
	for (i = 1; i < n; i++) {
		if (s[i] >> 6 != 2)
			return 0;
		c = c << 6 | (s[i] & 0x3f);
	}
	/* overlong, a surrogate, too high, or a C1 control character */
	if (c < least[n] || (c >= 0xd800 && c < 0xe000) || c > 0x10ffff ||
	    c < 0xa0)
		return 0;
	return n;
}

/*
 * Makes @length bytes a string: "?" for each byte that is not printable UTF-8,
 * without blanks at either end. @text has room for @length + 1.
 */
void clean(char *text, size_t length)
{
	unsigned char *s = (unsigned char *)text;
	size_t i, n, begin = 0;

	for (i = 0; i < length; i += n ? n : 1) {
		n = utf8_length(s + i, length - i);
		if (n == 0 || s[i] < ' ' || s[i] == 0x7f)
			text[i] = '?', n = 1;
	}
	while (length > 0 && text[length - 1] == ' ')
		length--;
	while (begin < length && text[begin] == ' ')
		begin++;
	memmove(text, text + begin, length - begin);
	text[length - begin] = '\0';
}

/* Up to @size bytes of a file; -1 if it cannot be read. */
static ssize_t bytes_of(char *buf, size_t size, const char *dir,
			const char *file)
{
	char path[4096];
	ssize_t n;
	int fd;

	if (!path_of(path, sizeof(path), "%s/%s", dir, file))
		return -1;
	fd = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK);
	if (fd < 0)
		return -1;
	do
		n = read(fd, buf, size);
	while (n < 0 && errno == EINTR);
	close(fd);
	return n;
}

/* The first line of a file, of NAME - 1 bytes at most; "" and false if none. */
bool line_of(char *line, const char *dir, const char *file)
{
	ssize_t n = bytes_of(line, NAME - 1, dir, file);
	char *end;

	if (n < 0)
		n = 0;
	end = memchr(line, '\n', n);
	clean(line, end ? end - line : n);
	return line[0] != '\0';
}

bool number_of(long long *number, const char *dir, const char *file)
{
	char line[NAME], *end;

	if (!line_of(line, dir, file))
		return false;
	errno = 0;
	*number = strtoll(line, &end, 10);
	return errno == 0 && *end == '\0';
}

/* The last part of what a symbolic link points to; "" if there is none. */
void link_of(char *name, const char *dir, const char *file)
{
	char path[4096], to[4096];
	ssize_t n = -1;
	char *last;

	if (path_of(path, sizeof(path), "%s/%s", dir, file))
		n = readlink(path, to, sizeof(to));
	if (n < 0 || n == sizeof(to))
		n = 0;
	to[n] = '\0';
	last = strrchr(to, '/');
	last = last ? last + 1 : to;
	n = strnlen(last, NAME - 1);
	memcpy(name, last, n);
	clean(name, n);
}

/* From VPD page 80: four bytes of header, the last two its length. */
void serial_of(char *serial, const char *dir)
{
	unsigned char page[4 + NAME - 1];
	ssize_t n = bytes_of((char *)page, sizeof(page), dir, "vpd_pg80");
	size_t length = 0;

	if (n > 4 && page[1] == 0x80) {
		length = page[2] << 8 | page[3];
		if (length > (size_t)n - 4)
			length = n - 4;
		memcpy(serial, page + 4, length);
	}
	clean(serial, length);
}
