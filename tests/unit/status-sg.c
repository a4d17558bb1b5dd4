// SPDX-License-Identifier: GPL-2.0-only OR MIT
/*
 * ioctl() for tests/unit/status.t: a disk whose first word, in the file that stands
 * for its device node, says how it answers ATA PASS-THROUGH(16).
 */
#include <scsi/sg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

int test_ioctl(int fd, unsigned long request, struct sg_io_hdr *io);

static void swapped(unsigned char *id, int word, const char *text, int length)
{
	int i;

	for (i = 0; i < length; i++)
		id[(2 * word + i) ^ 1] = i < (int)strlen(text) ? text[i] : ' ';
}

static void identify(int fd, unsigned char *id)
{
	char path[64], name[4096], serial[4096];
	ssize_t n;

	snprintf(path, sizeof(path), "/proc/self/fd/%d", fd);
	n = readlink(path, name, sizeof(name) - 1);
	name[n > 0 ? n : 0] = '\0';
	snprintf(serial, sizeof(serial), "SN-%.100s", strrchr(name, '/') + 1);
	swapped(id, 10, serial, 20);
	swapped(id, 27, "LONG MODEL OF A DISK", 40);
	id[2 * 82] = id[2 * 85] = 1;
}

static void smart_data(unsigned char *data, int temp)
{
	unsigned char sum = 0;
	int i;

	data[2] = 190;
	data[7] = 77;
	data[14] = 194;
	data[19] = temp;
	for (i = 0; i < 511; i++)
		sum += data[i];
	data[511] = -sum;
}

static int garbage(struct sg_io_hdr *io)
{
	int i;

	for (i = 0; i < (int)io->dxfer_len; i++)
		((unsigned char *)io->dxferp)[i] = rand();
	for (i = 0; i < io->mx_sb_len; i++)
		io->sbp[i] = rand();
	io->sb_len_wr = 255;
	return 0;
}

/* The answer to a command whose registers are asked for. */
static void registers(struct sg_io_hdr *io, const char *how)
{
	int failing = !strcmp(how, "failing");
	unsigned char command = io->cmdp[14], *s = io->sbp;

	s[0] = 0x72;
	s[7] = 14;
	s[8] = 9;
	s[9] = 12;
	s[13] = command == 0xe5 && strcmp(how, "asleep") ? 0xff : 0;
	s[17] = failing ? 0xf4 : 0x4f;
	s[19] = failing ? 0x2c : 0xc2;
	s[21] = 0x50;
	io->sb_len_wr = 22;
	io->status = 2;
}

int test_ioctl(int fd, unsigned long request, struct sg_io_hdr *io)
{
	char how[32] = "";
	ssize_t n = pread(fd, how, sizeof(how) - 1, 0);

	how[n > 0 ? n : 0] = '\0';
	how[strcspn(how, "\n")] = '\0';
	if (request != SG_IO || io->interface_id != 'S' || io->cmd_len != 16 ||
	    io->cmdp[0] != 0x85)
		abort();
	/* a disk that sleeps would be woken by anything else */
	if (!strcmp(how, "asleep") && io->cmdp[14] != 0xe5)
		abort();
	if (!strcmp(how, "refused"))
		return -1;
	if (!strcmp(how, "garbage"))
		return garbage(io);
	if (io->cmdp[2] & 0x20)
		registers(io, how);
	else if (io->cmdp[14] == 0xec)
		identify(fd, io->dxferp);
	else
		smart_data(io->dxferp, strcmp(how, "hot") ? 31 : -3);
	return 0;
}
