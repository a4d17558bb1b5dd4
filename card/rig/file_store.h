/* SPDX-License-Identifier: GPL-2.0-only OR MIT */
/* A disk's media in a sparse file. */
#ifndef TWIN_FILE_STORE_H
#define TWIN_FILE_STORE_H

#include "model/disk.h"

struct file_store {
	struct media media;
	int fd;
};

/* Opens or creates @path, at least @size bytes; 0, or -1 with errno set. */
int file_store_open(struct file_store *s, const char *path, u64 size);
/* Opens an image that is only read. */
int file_store_open_image(struct file_store *s, const char *path, u64 *size);
void file_store_close(struct file_store *s);

#endif
