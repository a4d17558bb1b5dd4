// SPDX-License-Identifier: GPL-2.0-only OR MIT
/* A disk's media in a sparse file. */
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include "file_store.h"

static int transfer(struct file_store *s, u64 off, u8 *p, u32 len, bool write)
{
	while (len) {
		ssize_t n = write ? pwrite(s->fd, p, len, (off_t)off) :
				    pread(s->fd, p, len, (off_t)off);

		if (n <= 0)
			return -1;
		p += n;
		off += (u64)n;
		len -= (u32)n;
	}
	return 0;
}

static int file_read(void *ctx, u64 off, void *buf, u32 len)
{
	return transfer(ctx, off, buf, len, false);
}

static int file_write(void *ctx, u64 off, const void *buf, u32 len)
{
	return transfer(ctx, off, (u8 *)(uintptr_t)buf, len, true);
}

static void set_media(struct file_store *s)
{
	s->media = (struct media){
		.ctx = s,
		.read = file_read,
		.write = file_write,
	};
}

int file_store_open_image(struct file_store *s, const char *path, u64 *size)
{
	struct stat st;

	s->fd = open(path, O_RDONLY | O_CLOEXEC);
	if (s->fd < 0)
		return -1;
	if (fstat(s->fd, &st)) {
		file_store_close(s);
		return -1;
	}
	*size = (u64)st.st_size;
	set_media(s);
	return 0;
}

int file_store_open(struct file_store *s, const char *path, u64 size)
{
	struct stat st;

	s->fd = open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0600);
	if (s->fd < 0)
		return -1;
	if (fstat(s->fd, &st) ||
	    ((u64)st.st_size < size && ftruncate(s->fd, (off_t)size))) {
		file_store_close(s);
		return -1;
	}
	set_media(s);
	return 0;
}

void file_store_close(struct file_store *s)
{
	if (s->fd >= 0)
		close(s->fd);
	s->fd = -1;
}
