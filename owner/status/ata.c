// SPDX-License-Identifier: GPL-2.0-only OR MIT
/*
 * A disk's health, by ATA PASS-THROUGH(16) (SAT) over SG_IO. The kernel lets root
 * alone send it; for others nothing is known. A disk that sleeps is left asleep.
 */
#include <fcntl.h>
#include <scsi/sg.h>
#include <string.h>
#include <sys/ioctl.h>
#include <unistd.h>

#include "status.h"

#define TIMEOUT 15000 /* ms */

/* ATA8-ACS */
#define ATA_IDENTIFY 0xec
#define ATA_CHECK_POWER 0xe5
#define ATA_SMART 0xb0
#define SMART_READ_DATA 0xd0
#define SMART_STATUS 0xda
/* SAT: the protocols, and the flags of byte 2 */
#define PROTO_NONE 3
#define PROTO_PIO_IN 4
#define CK_COND 0x20
#define FROM_DEVICE 0x0e /* with the length in blocks, in the count */

struct regs {
	unsigned char count, mid, high, status;
};

/*
 * One command. With @data, 512 bytes are read into it; with @regs, the registers
 * come back in an ATA status return descriptor (SAT, 12.2.5).
 */
static bool ata(int fd, unsigned char command, unsigned char feature,
		void *data, struct regs *regs)
{
	unsigned char cdb[16] = { 0x85 }, sense[32] = { 0 };
	struct sg_io_hdr io = { .interface_id = 'S' };

	cdb[1] = (data ? PROTO_PIO_IN : PROTO_NONE) << 1;
	cdb[2] = (data ? FROM_DEVICE : 0) | (regs ? CK_COND : 0);
	cdb[4] = feature;
	cdb[6] = data ? 1 : 0;
	cdb[10] = command == ATA_SMART ? 0x4f : 0;
	cdb[12] = command == ATA_SMART ? 0xc2 : 0;
	cdb[14] = command;
	io.cmd_len = sizeof(cdb);
	io.cmdp = cdb;
	io.mx_sb_len = sizeof(sense);
	io.sbp = sense;
	io.dxfer_direction = data ? SG_DXFER_FROM_DEV : SG_DXFER_NONE;
	io.dxfer_len = data ? 512 : 0;
	io.dxferp = data;
	io.timeout = TIMEOUT;
	if (ioctl(fd, SG_IO, &io) || io.host_status)
		return false;
	if (!regs)
		return !io.status && io.resid == 0;
	if (io.sb_len_wr < 22 || sense[0] != 0x72 || sense[8] != 0x09)
		return false;
	*regs = (struct regs){ sense[13], sense[17], sense[19], sense[21] };
	return !(regs->status & 1);
}

/* IDENTIFY's strings have the bytes of each word the wrong way round. */
static void id_string(char *to, const unsigned char *id, int word, int words)
{
	int i;

	for (i = 0; i < 2 * words; i++)
		to[i] = id[(2 * word + i) ^ 1];
	clean(to, 2 * words);
}

/* The model too, as INQUIRY has 16 bytes for it alone. */
static bool identify(int fd, struct disk *disk)
{
	unsigned char id[512] = { 0 };

	if (!ata(fd, ATA_IDENTIFY, 0, id, NULL))
		return false;
	id_string(disk->serial, id, 10, 10);
	id_string(disk->model, id, 27, 20);
	return (id[2 * 82] & 1) &&
	       (id[2 * 85] & 1); /* SMART is there, and on */
}

/* Attribute 194, or else 190: the lowest byte of the raw value is in degrees. */
static void smart_temp(int fd, struct disk *disk)
{
	unsigned char data[512] = { 0 }, sum = 0, *a;
	int i, best = 0;

	if (!ata(fd, ATA_SMART, SMART_READ_DATA, data, NULL))
		return;
	for (i = 0; i < 512; i++)
		sum += data[i];
	if (sum)
		return;
	for (a = data + 2; a < data + 2 + 30 * 12; a += 12)
		if ((a[0] == 194 || a[0] == 190) && a[0] > best) {
			best = a[0];
			disk->temp = (signed char)a[5];
		}
}

static void smart_health(int fd, struct disk *disk)
{
	struct regs regs;

	if (!ata(fd, ATA_SMART, SMART_STATUS, NULL, &regs))
		return;
	if (regs.mid == 0x4f && regs.high == 0xc2)
		disk->health = HEALTH_OK;
	else if (regs.mid == 0xf4 && regs.high == 0x2c)
		disk->health = HEALTH_FAILING;
}

/* Sets what can be had of model, serial, temperature and health. */
void ata_ask(struct disk *disk)
{
	struct regs regs;
	char path[4096];
	int fd;

	if (!path_of(path, sizeof(path), "%s/%s", dev_root(), disk->dev))
		return;
	fd = open(path, O_RDONLY | O_NONBLOCK | O_CLOEXEC);
	if (fd < 0)
		return;
	if (ata(fd, ATA_CHECK_POWER, 0, NULL, &regs) && regs.count == 0) {
		disk->health = HEALTH_ASLEEP;
	} else if (identify(fd, disk)) {
		smart_health(fd, disk);
		if (disk->temp == NO_TEMP)
			smart_temp(fd, disk);
	}
	close(fd);
}
