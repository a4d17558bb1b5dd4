// SPDX-License-Identifier: GPL-2.0-only OR MIT
/* A packet device: its ATA commands, its sense data, its tray. After ACS-3. */
#include "atapi.h"
#include "disk_page.h"

void atapi_reset(struct atapi *a)
{
	a->locked = false;
	a->sense = SENSE_NONE;
	a->attention = SENSE_RESET;
}

void atapi_init(struct atapi *a, struct disk *d, u32 blocks)
{
	memset(a, 0, sizeof(*a));
	a->blocks = blocks;
	a->loaded = blocks;
	strcpy(d->model, "TWIN DVD-ROM");
	d->depth = 0;
	d->sectors = (u64)blocks * (ATAPI_BLOCK / 512);
	d->packet = a;
	atapi_reset(a);
}

bool atapi_load(struct atapi *a, bool in)
{
	if (!a->blocks)
		return false;
	a->tray_open = !in;
	if (a->loaded == in)
		return true;
	a->loaded = in;
	a->event = in ? EVENT_NEW : EVENT_REMOVED;
	/* What is not reported yet of a reset says all that the host needs. */
	if (in && !a->attention)
		a->attention = SENSE_CHANGED;
	return true;
}

/* Byte count limit of a PIO transfer: an odd one stands for one less. */
static u16 byte_limit(const struct fis_h2d *f)
{
	u16 limit = (u16)(fis_lba48(f) >> 8);

	return limit & 1 ? limit - 1 : limit;
}

void atapi_send(struct packet *p, const u8 *data, u32 len, u32 room)
{
	u32 n = len < room ? len : room;

	/* PIO needs to know how much the host takes at once. */
	if ((p->reply->pio && !p->reply->limit) ||
	    (n && p->path->put(p->path->ctx, data, n)))
		ata_fail(p->reply, ATA_ABRT);
	else
		p->reply->bytes += n;
}

/* S: what the interrupt reason says when a packet ends. */
static void end_packet(struct packet *p, u32 sense)
{
	struct ata_reply *r = p->reply;

	r->count = PACKET_CD | PACKET_IO;
	if (!sense)
		return;
	p->drive->sense = sense;
	ata_fail(r, (u8)(sense >> 16 << 4));
}

static void cmd_packet(struct disk *d, const struct fis_h2d *f,
		       const struct data_path *path, struct ata_reply *r)
{
	struct packet p = {
		.disk = d,
		.drive = d->packet,
		.cdb = path->cdb,
		.path = path,
		.reply = r,
	};

	if (!p.cdb) {
		ata_fail(r, ATA_ABRT);
		return;
	}
	p.drive->packets++;
	d->power = POWER_ACTIVE;
	r->protocol = ATA_PACKETS;
	r->pio = !(f->feature & PACKET_DMA);
	r->limit = byte_limit(f);
	end_packet(&p, atapi_packet(&p));
}

static void put_word(u8 *id, unsigned int word, u16 v)
{
	put16(id + 2 * word, v);
}

/* 12-byte packets, CD-ROM, removable medium; DEVICE RESET, PACKET and power management. */
static void identify(const struct disk *d, u8 id[512])
{
	disk_identify_common(d, id);
	put_word(id, 0, 0x85c0);
	put_word(id, 47, 0);
	put_word(id, 50, 0);
	put_word(id, 76, 0x000e); /* link rates */
	put_word(id, 82, 0x0218);
	put_word(id, 83, 0x4000);
	put_word(id, 84, 0x4000);
	put_word(id, 85, 0x0218);
	put_word(id, 87, 0x4000);
	disk_checksum(id);
}

static void put_signature(struct ata_reply *r)
{
	r->lba = SIG_PACKET >> 8;
	r->count = SIG_PACKET & 0xff;
}

static void set_features(struct disk *d, const struct fis_h2d *f,
			 struct ata_reply *r)
{
	if (f->feature == SETF_XFER_MODE)
		d->transfer_mode = f->count;
	else
		ata_fail(r, ATA_ABRT);
}

void atapi_command(struct disk *d, const struct fis_h2d *f,
		   const struct data_path *path, struct ata_reply *r)
{
	u8 page[512];

	switch (f->command) {
	case ATA_PACKET:
		cmd_packet(d, f, path, r);
		break;
	case ATA_IDENTIFY_PACKET:
		identify(d, page);
		disk_send_page(path, r, page);
		break;
	case ATA_DEVICE_RESET:
		disk_reset(d, false);
		/* fall through */
	case ATA_DIAGNOSTIC:
		put_signature(r);
		r->status = 0;
		r->error = 0x01;
		break;
	case ATA_SET_FEATURES:
		set_features(d, f, r);
		break;
	/* So a host that has missed the signature learns what this is. */
	case ATA_IDENTIFY:
	case ATA_READ:
		put_signature(r);
		/* fall through */
	default:
		ata_fail(r, ATA_ABRT);
	}
}
