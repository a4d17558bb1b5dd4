// SPDX-License-Identifier: GPL-2.0-only OR MIT
/* A SATA disk. Command behaviour after ACS-3; word numbers are IDENTIFY's. */
#include "atapi.h"
#include "disk_page.h"

#define NCQ_LOG_UNQUEUED 0x80 /* log 10h: the command was not queued */
#define NCQ_FUA 0x80	      /* device, in a queued command */
#define CHUNK 4096u	      /* bytes copied between media and host at once */

u32 disk_sector_size(const struct disk *d)
{
	return d->format == SECTOR_4KN ? 4096 : 512;
}

/* The defaults of what SET FEATURES changes. */
static void default_settings(struct disk *d)
{
	d->write_cache = true;
	d->read_ahead = true;
	d->apm = 0;
	d->transfer_mode = 0;
}

void disk_reset(struct disk *d, bool hard)
{
	/*
	 * Sleep ends in standby: the disk spins up with the next media access.
	 */
	if (d->power == POWER_SLEEP)
		d->power = POWER_STANDBY;
	d->busy = false;
	d->queued = 0;
	d->disorder = false;
	d->ncq_error = false;
	if (d->packet)
		atapi_reset(d->packet);
	if (hard && !d->preserve)
		default_settings(d);
}

/* SMART stays enabled or disabled; SET FEATURES settings are lost. ACS-3 */
void disk_power_on(struct disk *d)
{
	disk_reset(d, true);
	d->power = POWER_ACTIVE;
	default_settings(d);
	d->preserve = true;
	memset(d->ncq_log, 0, sizeof(d->ncq_log));
	d->power_cycles++;
}

void disk_init(struct disk *d, const struct media *m, u64 sectors,
	       enum sector_format format, const char *serial)
{
	memset(d, 0, sizeof(*d));
	d->media = m;
	d->sectors = sectors;
	d->format = format;
	strncpy(d->serial, serial, sizeof(d->serial) - 1);
	strcpy(d->model, "TWIN SATA DISK");
	strcpy(d->firmware, "1.0");
	d->depth = 32;
	d->spin_up = 4 * SEC;
	d->max_rate = RATE_6G;
	d->rate = RATE_6G;
	d->smart = true;
	disk_power_on(d);
}

bool disk_set_bad_every(struct disk *d, u64 first, u64 count, u64 stride)
{
	for (size_t i = 0; i < DISK_BAD_RANGES; i++) {
		if (d->fault.bad[i].count)
			continue;
		d->fault.bad[i].first = first;
		d->fault.bad[i].count = count;
		d->fault.bad[i].stride = stride;
		d->fault.bad[i].found = false;
		return true;
	}
	return false;
}

bool disk_set_bad(struct disk *d, u64 first, u64 count)
{
	return disk_set_bad_every(d, first, count, 1);
}

void disk_clear_bad(struct disk *d)
{
	memset(d->fault.bad, 0, sizeof(d->fault.bad));
}

/* The first unreadable sector of range @i from @lba on, or NEVER. */
static u64 bad_from(const struct disk *d, size_t i, u64 lba)
{
	u64 first = d->fault.bad[i].first, stride = d->fault.bad[i].stride;
	u64 nr;

	if (!d->fault.bad[i].count)
		return NEVER;
	nr = lba > first ? (lba - first + stride - 1) / stride : 0;
	return nr < d->fault.bad[i].count ? first + nr * stride : NEVER;
}

u64 disk_find_bad(struct disk *d, u64 lba, u64 n)
{
	size_t at = DISK_BAD_RANGES;
	u64 found = NEVER;

	for (size_t i = 0; i < DISK_BAD_RANGES; i++) {
		u64 a = bad_from(d, i, lba);

		if (a != NEVER && a < lba + n && a < found) {
			found = a;
			at = i;
		}
	}
	if (found != NEVER)
		d->fault.bad[at].found = true;
	return found;
}

/* ---- media access ---- */

struct span {
	u64 lba;
	u32 count;
	bool write, verify, fua;
};

/* Decodes address and count; false if the command does not access the media. */
static bool media_span(const struct fis_h2d *f, struct span *s,
		       enum ata_protocol *protocol)
{
	bool ext = true;

	memset(s, 0, sizeof(*s));
	*protocol = ATA_DMA;
	switch (f->command) {
	case ATA_WRITE:
		ext = false;
		/* fall through */
	case ATA_WRITE_EXT:
		s->write = true;
		*protocol = ATA_PIO_OUT;
		break;
	case ATA_READ:
		ext = false;
		/* fall through */
	case ATA_READ_EXT:
		*protocol = ATA_PIO_IN;
		break;
	case ATA_VERIFY:
		ext = false;
		/* fall through */
	case ATA_VERIFY_EXT:
		s->verify = true;
		*protocol = ATA_NODATA;
		break;
	case ATA_WRITE_DMA:
		s->write = true;
		/* fall through */
	case ATA_READ_DMA:
		ext = false;
		break;
	case ATA_WRITE_DMA_FUA_EXT:
		s->fua = true;
		/* fall through */
	case ATA_WRITE_DMA_EXT:
		s->write = true;
		/* fall through */
	case ATA_READ_DMA_EXT:
		break;
	case ATA_WRITE_NCQ:
		s->write = true;
		s->fua = f->device & NCQ_FUA;
		/* fall through */
	case ATA_READ_NCQ:
		*protocol = ATA_NCQ;
		break;
	default:
		return false;
	}
	s->lba = ext ? fis_lba48(f) : fis_lba28(f);
	s->count = *protocol == ATA_NCQ ? fis_feature(f) :
		   ext			? fis_count(f) :
					  f->count;
	if (!s->count)
		s->count = ext ? 65536 : 256;
	return true;
}

static int copy_data(struct disk *d, u64 off, u32 len, bool write,
		     const struct data_path *path)
{
	u8 buf[CHUNK];

	while (len) {
		u32 n = len < CHUNK ? len : CHUNK;

		if (write) {
			if (path->get(path->ctx, buf, n) ||
			    d->media->write(d->media->ctx, off, buf, n))
				return -1;
		} else if (d->media->read(d->media->ctx, off, buf, n) ||
			   path->put(path->ctx, buf, n)) {
			return -1;
		}
		off += n;
		len -= n;
	}
	return 0;
}

static int commit(const struct disk *d, u64 off, u64 len)
{
	return d->media->commit ? d->media->commit(d->media->ctx, off, len) : 0;
}

int disk_commit_all(const struct disk *d)
{
	return commit(d, 0, NEVER);
}

/* Transfers up to the first unreadable sector, which ends the command. */
static void media_transfer(struct disk *d, const struct span *s,
			   const struct data_path *path, struct ata_reply *r)
{
	u32 size = disk_sector_size(d);
	u64 bad = s->write ? NEVER : disk_find_bad(d, s->lba, s->count);
	u32 good = bad == NEVER ? s->count : (u32)(bad - s->lba);

	if (bad != NEVER) {
		ata_fail(r, ATA_UNC);
		r->lba = bad;
	}
	if (s->verify)
		return;
	if (good && copy_data(d, s->lba * size, good * size, s->write, path)) {
		ata_fail(r, ATA_ABRT);
		return;
	}
	if (s->write && (s->fua || !d->write_cache) &&
	    commit(d, s->lba * size, (u64)good * size)) {
		ata_fail(r, ATA_ABRT);
		return;
	}
	r->bytes = good * size;
	if (s->write)
		d->media_writes++;
	else
		d->media_reads++;
}

/*
 * The device aborts all queued commands. ACS-3: the NCQ command error log has
 * the tag of the one that failed, or says that it was not queued, and its
 * registers.
 */
static void ncq_fail(struct disk *d, const struct fis_h2d *f,
		     const struct ata_reply *r)
{
	u8 *log = d->ncq_log;

	d->ncq_error = true;
	d->queued = 0;
	memset(log, 0, sizeof(d->ncq_log));
	log[0] = fis_queued(f) ? fis_tag(f) : NCQ_LOG_UNQUEUED;
	log[2] = r->status;
	log[3] = r->error;
	for (unsigned int i = 0; i < 3; i++) {
		log[4 + i] = (u8)(r->lba >> (8 * i));
		log[8 + i] = (u8)(r->lba >> (24 + 8 * i));
	}
	log[7] = f->device;
}

static void media_checks(struct disk *d, const struct span *s,
			 const struct data_path *path, struct ata_reply *r)
{
	if (s->lba + s->count > d->sectors) {
		ata_fail(r, ATA_IDNF);
		r->lba = s->lba;
	} else if (d->fault.link_errors && d->fault.link_error == LINK_CRC) {
		d->fault.link_errors--;
		ata_fail(r, ATA_ICRC | ATA_ABRT);
		r->lba = s->lba;
	} else if (d->fault.wrong_status) {
		d->fault.wrong_status--;
		r->status = d->fault.status;
		r->error = d->fault.error;
		r->lba = s->lba;
	} else {
		media_transfer(d, s, path, r);
	}
}

static bool cmd_media(struct disk *d, const struct fis_h2d *f,
		      const struct data_path *path, struct ata_reply *r)
{
	enum ata_protocol protocol;
	struct span s;

	if (!media_span(f, &s, &protocol))
		return false;
	ata_good(r, protocol);
	r->device = f->device;
	r->tag = fis_tag(f);
	d->power = POWER_ACTIVE;
	media_checks(d, &s, path, r);
	if (r->status & ATA_DF || r->error & (ATA_UNC | ATA_IDNF | ATA_ICRC))
		disk_log_error(d, f, r);
	return true;
}

/* ---- settings and power ---- */

static void cmd_set_features(struct disk *d, const struct fis_h2d *f,
			     struct ata_reply *r)
{
	switch (f->feature) {
	case SETF_WCACHE_ON:
	case SETF_WCACHE_OFF:
		if (f->feature == SETF_WCACHE_OFF && disk_commit_all(d))
			ata_fail(r, ATA_ABRT);
		else
			d->write_cache = f->feature == SETF_WCACHE_ON;
		break;
	case SETF_RAHEAD_ON:
	case SETF_RAHEAD_OFF:
		d->read_ahead = f->feature == SETF_RAHEAD_ON;
		break;
	case SETF_XFER_MODE:
		d->transfer_mode = f->count;
		break;
	case SETF_APM_ON:
		d->apm = f->count;
		break;
	case SETF_APM_OFF:
		d->apm = 0;
		break;
	case SETF_SATA_ON:
	case SETF_SATA_OFF:
		if (f->count == SATA_PRESERVE)
			d->preserve = f->feature == SETF_SATA_ON;
		break;
	default:
		ata_fail(r, ATA_ABRT);
	}
}

static bool cmd_power(struct disk *d, const struct fis_h2d *f,
		      struct ata_reply *r)
{
	switch (f->command) {
	case ATA_IDLE:
	case ATA_IDLE_NOW:
		d->power = POWER_IDLE;
		break;
	case ATA_STANDBY:
	case ATA_STANDBY_NOW:
		d->power = POWER_STANDBY;
		break;
	case ATA_SLEEP:
		d->power = POWER_SLEEP;
		break;
	case ATA_CHECK_POWER:
		r->count = d->power == POWER_STANDBY ? 0x00 :
			   d->power == POWER_IDLE    ? 0x80 :
						       0xff;
		break;
	default:
		return false;
	}
	/* The heads are parked, so that nothing is left to write. G */
	if (d->power >= POWER_STANDBY && disk_commit_all(d))
		ata_fail(r, ATA_ABRT);
	return true;
}

static void cmd_native_max(const struct disk *d, bool ext, struct ata_reply *r)
{
	r->lba = d->sectors - 1;
	if (!ext) {
		if (r->lba > 0xfffffff)
			r->lba = 0xfffffff;
		r->device = (u8)(0x40 | (r->lba >> 24 & 0x0f));
		r->lba &= 0xffffff;
	}
}

/* Commands that a disk without 48-bit addresses does not support. */
static bool needs48(const struct fis_h2d *f)
{
	switch (f->command) {
	case ATA_READ_EXT:
	case ATA_WRITE_EXT:
	case ATA_VERIFY_EXT:
	case ATA_READ_DMA_EXT:
	case ATA_WRITE_DMA_EXT:
	case ATA_WRITE_DMA_FUA_EXT:
	case ATA_READ_NCQ:
	case ATA_WRITE_NCQ:
	case ATA_NCQ_NON_DATA:
	case ATA_NCQ_SEND:
	case ATA_NCQ_RECEIVE:
	case ATA_FLUSH_EXT:
	case ATA_READ_NATIVE_MAX_EXT:
	case ATA_DATA_SET:
		return true;
	default:
		return false;
	}
}

static void cmd_data_set(struct disk *d, const struct fis_h2d *f,
			 const struct data_path *path, struct ata_reply *r)
{
	if (fis_feature(f) != DSM_TRIM) {
		ata_fail(r, ATA_ABRT);
		return;
	}
	r->protocol = ATA_DMA;
	disk_trim(d, fis_count(f), path, r);
}

static void cmd_other(struct disk *d, const struct fis_h2d *f,
		      const struct data_path *path, struct ata_reply *r)
{
	u8 page[512];

	switch (f->command) {
	case ATA_IDENTIFY:
		disk_identify(d, page);
		disk_send_page(path, r, page);
		break;
	case ATA_READ_LOG_EXT:
		disk_read_log(d, f, path, r);
		break;
	case ATA_SMART:
		disk_smart(d, f, path, r);
		break;
	case ATA_SET_FEATURES:
		cmd_set_features(d, f, r);
		break;
	case ATA_FLUSH:
	case ATA_FLUSH_EXT:
		d->flushes++;
		if (disk_commit_all(d))
			ata_fail(r, ATA_ABRT);
		break;
	case ATA_DATA_SET:
		cmd_data_set(d, f, path, r);
		break;
	case ATA_SEEK:
		if (fis_lba28(f) >= d->sectors)
			ata_fail(r, ATA_IDNF);
		break;
	case ATA_DIAGNOSTIC:
		r->error = 0x01;
		r->lba = SIG_DISK >> 8;
		r->count = SIG_DISK & 0xff;
		break;
	case ATA_READ_NATIVE_MAX:
	case ATA_READ_NATIVE_MAX_EXT:
		cmd_native_max(d, f->command == ATA_READ_NATIVE_MAX_EXT, r);
		break;
	default:
		ata_fail(r, ATA_ABRT);
	}
}

u64 disk_latency(const struct disk *d, const struct fis_h2d *f)
{
	enum ata_protocol protocol;
	struct span s;
	u64 us = 20 + d->fault.delay;

	if (!media_span(f, &s, &protocol))
		return us;
	if (d->power >= POWER_STANDBY)
		us += d->spin_up;
	/*
	 * A seek of 0-255 us depending on the address keeps disks out of step.
	 */
	us += (u32)(s.lba * 2654435761u) >> 24;
	return us + (u64)s.count * disk_sector_size(d) / 256;
}

/* ---- open commands ---- */

static u32 tag_bit(const struct fis_h2d *f)
{
	return 1u << (fis_tag(f) & 31);
}

bool disk_accept(struct disk *d, const struct fis_h2d *f)
{
	struct ata_reply r = { .lba = fis_lba48(f) };
	bool allowed = !d->busy &&
		       !(fis_queued(f) ? d->queued & tag_bit(f) : d->queued);

	if (!allowed) {
		ata_fail(&r, ATA_ABRT);
		if (d->queued && !d->ncq_error)
			ncq_fail(d, f, &r);
		d->disorder = true;
	}
	if (fis_queued(f))
		d->queued |= tag_bit(f);
	else
		d->busy = true;
	return allowed;
}

void disk_forget(struct disk *d, const struct fis_h2d *f)
{
	if (fis_queued(f))
		d->queued &= ~tag_bit(f);
	else
		d->busy = false;
	if (!d->busy && !d->queued)
		d->disorder = false;
}

/* Ends the command in @f; true if it was still open and allowed to be. */
static bool end_open(struct disk *d, const struct fis_h2d *f)
{
	bool open = fis_queued(f) ? d->queued & tag_bit(f) : d->busy;
	bool good = open && !d->disorder;

	disk_forget(d, f);
	return good;
}

/* After an error, the queue takes nothing until its log is read. */
static bool queue_takes(const struct disk *d, const struct fis_h2d *f)
{
	return !fis_queued(f) || (!d->ncq_error && fis_tag(f) < d->depth);
}

static void packet_device(struct disk *d, const struct fis_h2d *f,
			  const struct data_path *path, struct ata_reply *r)
{
	if (!cmd_power(d, f, r))
		atapi_command(d, f, path, r);
}

void disk_command(struct disk *d, const struct fis_h2d *f,
		  const struct data_path *path, struct ata_reply *r)
{
	d->commands++;
	ata_good(r, fis_queued(f) ? ATA_NCQ : ATA_NODATA);
	r->device = f->device;
	r->tag = fis_tag(f);
	if (d->fault.hang) {
		d->fault.hang--;
		r->silent = true;
		return;
	}
	/* A sleeping device answers only to a reset. */
	if (d->power == POWER_SLEEP) {
		r->silent = true;
		return;
	}
	if (!end_open(d, f) || (d->lba28 && needs48(f)) || !queue_takes(d, f))
		ata_fail(r, ATA_ABRT);
	else if (d->packet)
		packet_device(d, f, path, r);
	else if (!cmd_media(d, f, path, r) && !disk_queued(d, f, path, r) &&
		 !cmd_power(d, f, r))
		cmd_other(d, f, path, r);
	if (fis_queued(f) && r->status & ATA_ERR && !d->ncq_error)
		ncq_fail(d, f, r);
}
