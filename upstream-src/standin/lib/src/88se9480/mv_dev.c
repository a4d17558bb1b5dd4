// SPDX-License-Identifier: GPL-2.0-only OR MIT
/* A disk: its identity, its queue and its frames. */
#include "osm.h"
#include "him.h"
#include "ldm.h"
#include "him_mv.h"

#define DEVICE_LBA 0x40

/* bits of IDENTIFY words */
#define W76_NCQ         0x0100
#define W83_LBA48       0x0400
#define W85_WRITE_CACHE 0x0020
#define W85_LOOK_AHEAD  0x0040
/* words 106 and 209 are valid if bit 14 is set and bit 15 clear */
#define HOLDS(w) (((w) & 0xc000) == 0x4000)
#define W106_LARGE      0x1000
#define W106_SEVERAL    0x2000

static struct mv_adapter *adapter(struct mv_dev *d)
{
	return d->phy->core->a;
}

void mv_dev_init(struct mv_dev *d, struct mv_phy *p, HPT_U8 port)
{
	HPT_U8 base = p->core->nr * CORE_PHYS * PHY_PORTS;

	d->phy = p;
	d->port = port;
	/* eight sets per phy; the one after those of the ports is the control port's */
	d->set = p->nr * 8 + port;
	/* the fifth ports of a core follow the first four of all its phys */
	d->target = base + (port < 4 ? 4 * p->nr + port : 16 + p->nr);
	INIT_LIST_HEAD(&d->queue);
	INIT_LIST_HEAD(&d->open);
}

/* --- identity --- */

static const HPT_U16 *words(struct mv_dev *d)
{
	return (const HPT_U16 *)d->identify.logical;
}

/* the same drive as before, by serial number and model */
HPT_BOOL mv_dev_same(struct mv_dev *d, const IDENTIFY_DATA *id)
{
	const HPT_U16 *was = words(d), *is = (const HPT_U16 *)id;
	int i;

	for (i = 10; i < 47; i++)
		if (was[i] != is[i] && (i < 20 || i >= 27))
			return HPT_FALSE;
	return HPT_TRUE;
}

static HPT_U8 sector_shift(const HPT_U16 *w)
{
	HPT_U32 bytes = ((HPT_U32)w[118] << 16 | w[117]) * 2;
	HPT_U8 shift = 0;

	if (!HOLDS(w[106]) || !(w[106] & W106_LARGE))
		return 0;
	while (512u << shift < bytes && shift < 7)
		shift++;
	return shift;
}

static HPT_U64 sectors(const HPT_U16 *w)
{
	if (!(w[83] & W83_LBA48))
		return (HPT_U32)w[61] << 16 | w[60];
	return (HPT_U64)w[103] << 48 | (HPT_U64)w[102] << 32 |
	       (HPT_U32)w[101] << 16 | w[100];
}

/*
 * The OSM has been told that the previous drive is gone; it has until the next
 * check of the port to remove it.
 */
static HPT_BOOL exchanged(struct mv_dev *d, const IDENTIFY_DATA *id)
{
	if (!d->known || mv_dev_same(d, id))
		return HPT_FALSE;
	mv_lost(d);
	d->missing = HPT_TRUE;
	d->missing_since = os_query_time();
	return adapter(d)->running;
}

/* takes the drive with this identity, which is ready, online */
void mv_dev_take(struct mv_dev *d, const IDENTIFY_DATA *id)
{
	const HPT_U16 *w = words(d);

	if (exchanged(d, id))
		return;
	memcpy(d->identify.logical, id, sizeof(*id));
	d->shift = sector_shift(w);
	d->capacity = sectors(w) << d->shift;
	d->lba48 = (w[83] & W83_LBA48) != 0;
	d->depth = w[76] != 0xffff && w[76] & W76_NCQ && d->lba48 ?
		   (w[75] & 31) + 1 : 0;
	d->missing = HPT_FALSE;
	d->online = HPT_TRUE;
	if (!d->known)
		mv_found(d);
	mv_dispatch(d);
}

void mv_dev_config(struct mv_dev *d, HIM_DEVICE_CONFIG *cfg)
{
	const HPT_U16 *w = words(d);

	memset(cfg, 0, sizeof(*cfg));
	cfg->pIdentifyData = (PIDENTIFY_DATA)d->identify.logical;
	cfg->capacity = d->capacity;
	cfg->logical_sector_size = ATA_SECTOR_SIZE << d->shift;
	if (HOLDS(w[106]) && w[106] & W106_SEVERAL)
		cfg->logicalsectors_per_physicalsector = w[106] & 15;
	if (HOLDS(w[209]) && w[209] & 0x3fff)
		cfg->lowest_aligned = (1u << (w[106] & 15)) -
				      (w[209] & 0x3fff);
	cfg->max_sectors_per_cmd = 4096;
	cfg->max_queue_depth = d->depth ? d->depth : 1;
	cfg->path_id = d->phy->core->nr * CORE_PHYS + d->phy->nr;
	cfg->target_id = d->port;
	cfg->flags.df_on_line = d->known;
	cfg->flags.df_sata = 1;
	cfg->flags.df_ssd = w[217] == 1;
	cfg->flags.df_write_cache_enabled = (w[85] & W85_WRITE_CACHE) != 0;
	cfg->flags.df_read_ahead_enabled = (w[85] & W85_LOOK_AHEAD) != 0;
}

/* --- data --- */

/* makes a scatter list of one entry for a plain pointer; false: no room */
static HPT_BOOL bounce(struct mv_dev *d, PCOMMAND cmd, HPT_U32 bytes)
{
	struct mv_cmd *ext = cmd->ext;
	struct freelist *fl = &adapter(d)->bounces;

	if (bytes > MV_BOUNCE_BYTES || !cmd->uCmd.Passthrough.pDataBuffer)
		return HPT_FALSE;
	ext->bounce.logical = freelist_get_dma(fl, &ext->bounce.bus);
	if (!ext->bounce.logical)
		return HPT_FALSE;
	if (cmd->flags.data_out)
		memcpy(ext->bounce.logical, cmd->uCmd.Passthrough.pDataBuffer,
		       bytes);
	cmd->psg->addr.bus = ext->bounce.bus;
	cmd->psg->size = bytes;
	cmd->psg->eot = 1;
	return HPT_TRUE;
}

/* the list is kept for all tries */
static HPT_BOOL map(struct mv_dev *d, PCOMMAND cmd, HPT_U32 bytes)
{
	struct mv_cmd *ext = cmd->ext;

	if (!bytes || ext->mapped)
		return HPT_TRUE;
	ext->mapped = cmd->buildsgl ? cmd->buildsgl(cmd, cmd->psg, 0) != 0 :
				      bounce(d, cmd, bytes);
	return ext->mapped;
}

/* --- from COMMAND to frame --- */

static void put_address(struct mv_fis *f, HPT_U64 lba, HPT_U32 count)
{
	HPT_U32 low = (HPT_U32)lba, high = (HPT_U32)(lba >> 24);
	int i;

	for (i = 0; i < 3; i++) {
		f->lba[i] = (HPT_U8)(low >> 8 * i);
		f->lba_hi[i] = (HPT_U8)(high >> 8 * i);
	}
	f->count = (HPT_U8)count;
	f->count_hi = (HPT_U8)(count >> 8);
	f->device = DEVICE_LBA;
}

/* 28-bit commands have four bits of the address in the device register */
static void put_lba28(struct mv_fis *f)
{
	f->device |= f->lba_hi[0] & 15;
	memset(f->lba_hi, 0, sizeof(f->lba_hi));
	f->count_hi = 0;
}

static void put_ncq(struct mv_dev *d, PCOMMAND cmd, struct mv_request *r)
{
	struct mv_cmd *ext = cmd->ext;
	HPT_U8 tag = 0;

	while (d->tags >> tag & 1)
		tag++;
	ext->tag = tag;
	ext->ncq = 1;
	r->flags = MCH_FPDMA;
	r->tag = tag;
	r->fis.command = cmd->flags.data_out ? ATA_WRITE_NCQ : ATA_READ_NCQ;
	r->fis.feature = r->fis.count;
	r->fis.feature_hi = r->fis.count_hi;
	r->fis.count = (HPT_U8)(tag << 3);
	r->fis.count_hi = 0;
}

static HPT_BOOL wants_ncq(struct mv_dev *d, PCOMMAND cmd)
{
	return d->depth && cmd->type == CMD_TYPE_IO &&
	       (cmd->flags.data_in || cmd->flags.data_out) &&
	       !((struct mv_cmd *)cmd->ext)->plain;
}

static HPT_U8 io_command(struct mv_dev *d, PCOMMAND cmd)
{
	if (cmd->flags.data_out)
		return d->lba48 ? ATA_WRITE_DMA_EXT : ATA_WRITE_DMA;
	if (cmd->flags.data_in)
		return d->lba48 ? ATA_READ_DMA_EXT : ATA_READ_DMA;
	return d->lba48 ? ATA_CMD_VERIFY_SECTORS_EXT : ATA_CMD_VERIFY_SECTORS;
}

static HPT_U8 put_io(struct mv_dev *d, PCOMMAND cmd, struct mv_request *r)
{
	HPT_U64 lba = cmd->uCmd.Ide.Lba;
	HPT_U32 n = cmd->uCmd.Ide.nSectors;
	HPT_U32 odd = (1u << d->shift) - 1;

	if (lba > d->capacity || n > d->capacity - lba)
		return RETURN_SECTOR_ERROR;
	if (!n || ((HPT_U32)lba | n) & odd || (!d->lba48 && n > 256))
		return RETURN_BAD_PARAMETER;
	put_address(&r->fis, lba >> d->shift, n >> d->shift);
	if (cmd->flags.data_in || cmd->flags.data_out)
		r->bytes = n * ATA_SECTOR_SIZE;
	r->fis.command = io_command(d, cmd);
	if (wants_ncq(d, cmd))
		put_ncq(d, cmd, r);
	else if (!d->lba48)
		put_lba28(&r->fis);
	return RETURN_SUCCESS;
}

static void put_task_file(PCOMMAND cmd, struct mv_request *r)
{
	const PassthroughCmd *tf = &cmd->uCmd.Passthrough;
	struct mv_fis *f = &r->fis;

	f->command = tf->bCommandReg;
	f->device = tf->bDriveHeadReg;
	f->feature = (HPT_U8)tf->bFeaturesReg;
	f->feature_hi = (HPT_U8)(tf->bFeaturesReg >> 8);
	f->count = (HPT_U8)tf->bSectorCountReg;
	f->count_hi = (HPT_U8)(tf->bSectorCountReg >> 8);
	f->lba[0] = (HPT_U8)tf->bLbaLowReg;
	f->lba[1] = (HPT_U8)tf->bLbaMidReg;
	f->lba[2] = (HPT_U8)tf->bLbaHighReg;
	f->lba_hi[0] = (HPT_U8)(tf->bLbaLowReg >> 8);
	f->lba_hi[1] = (HPT_U8)(tf->bLbaMidReg >> 8);
	f->lba_hi[2] = (HPT_U8)(tf->bLbaHighReg >> 8);
	if (cmd->flags.data_in || cmd->flags.data_out)
		r->bytes = (HPT_U32)tf->nSectors * ATA_SECTOR_SIZE;
}

static HPT_U8 put_command(struct mv_dev *d, PCOMMAND cmd, struct mv_request *r)
{
	struct mv_cmd *ext = cmd->ext;

	r->port = d->port;
	r->set = d->set;
	r->fis.type = FIS_H2D;
	r->fis.flags = FIS_CMD | d->port;
	ext->ncq = 0;
	switch (cmd->type) {
	case CMD_TYPE_IO:
		return put_io(d, cmd, r);
	case CMD_TYPE_FLUSH:
		r->fis.command = ext->standby ? ATA_CMD_STANDBY_NOW :
				 d->lba48 ? ATA_CMD_FLUSH_CACHE_EXT :
					    ATA_CMD_FLUSH;
		return RETURN_SUCCESS;
	case CMD_TYPE_PASSTHROUGH:
		put_task_file(cmd, r);
		return RETURN_SUCCESS;
	}
	return RETURN_INVALID_REQUEST;
}

/* --- the queue --- */

void mv_end(struct mv_dev *d, PCOMMAND cmd, HPT_U8 result)
{
	struct mv_cmd *ext = cmd->ext;

	if (ext->bounce.logical)
		freelist_put_dma(&adapter(d)->bounces, ext->bounce.logical,
				 ext->bounce.bus);
	ext->bounce.logical = 0;
	cmd->Result = result;
	list_add_tail(&cmd->q_link, &adapter(d)->done);
}

/* NCQ commands may be open together, any other only alone */
static HPT_BOOL may_start(struct mv_dev *d, PCOMMAND cmd)
{
	if (!d->nopen)
		return HPT_TRUE;
	return d->tags && wants_ncq(d, cmd) && d->nopen < d->depth;
}

static void opened(struct mv_dev *d, PCOMMAND cmd, struct mv_slot *s)
{
	struct mv_cmd *ext = cmd->ext;

	ext->slot = s;
	s->cmd = cmd;
	s->deadline = os_query_time() +
		      (cmd->type == CMD_TYPE_IO ? IO_TIME : SLOW_TIME);
	list_add_tail(&cmd->q_link, &d->open);
	d->nopen++;
	if (ext->ncq)
		d->tags |= 1u << ext->tag;
}

static void closed(struct mv_dev *d, PCOMMAND cmd)
{
	struct mv_cmd *ext = cmd->ext;

	list_del_init(&cmd->q_link);
	ext->slot = 0;
	d->nopen--;
	if (ext->ncq)
		d->tags &= ~(1u << ext->tag);
}

/* clears old frames, so that none is taken for a new one */
static void forget_replies(struct mv_dev *d)
{
	HPT_U8 *set = d->phy->core->rx_fis.logical + RXFIS_SET(d->set);

	set[RXFIS_D2H] = 0;
	set[RXFIS_PIO] = 0;
}

static void issue(struct mv_dev *d, PCOMMAND cmd)
{
	struct mv_request r;
	struct mv_slot *s;
	HPT_U8 result;

	memset(&r, 0, sizeof(r));
	r.sg = cmd->psg;
	list_del_init(&cmd->q_link);
	result = put_command(d, cmd, &r);
	if (result == RETURN_SUCCESS && !map(d, cmd, r.bytes))
		result = RETURN_BAD_PARAMETER;
	if (result != RETURN_SUCCESS) {
		mv_end(d, cmd, result);
		return;
	}
	if (!d->nopen)
		forget_replies(d);
	s = mv_slot_start(d->phy, &r);
	if (s)
		opened(d, cmd, s);
	else
		mv_end(d, cmd, RETURN_BAD_PARAMETER);
}

void mv_dispatch(struct mv_dev *d)
{
	PCOMMAND cmd;

	while (d->online && !list_empty(&d->queue)) {
		cmd = list_entry(d->queue.next, COMMAND, q_link);
		if (!may_start(d, cmd))
			break;
		issue(d, cmd);
	}
}

/* moves all commands in slots back to the head of the queue, in their order */
void mv_recall(struct mv_dev *d)
{
	struct mv_slot *s;
	PCOMMAND cmd;

	while (!list_empty(&d->open)) {
		cmd = list_entry(d->open.prev, COMMAND, q_link);
		s = ((struct mv_cmd *)cmd->ext)->slot;
		closed(d, cmd);
		mv_slot_drop(s);
		list_add_tail(&cmd->q_link, d->queue.next);
	}
	if (!adapter(d)->gone)
		mv_set_go(d->phy->core, d->set);
}

void mv_end_all(struct mv_dev *d, HPT_U8 result)
{
	PCOMMAND cmd;

	mv_recall(d);
	while (!list_empty(&d->queue)) {
		cmd = list_entry(d->queue.next, COMMAND, q_link);
		list_del_init(&cmd->q_link);
		mv_end(d, cmd, result);
	}
}

/* --- completion --- */

/* the device's frame for the only open command, or NULL */
static const struct mv_reply *reply_of(struct mv_slot *s)
{
	const struct mv_reply *r = mv_reply(s, RXFIS_D2H);

	if (!r->type)
		r = mv_reply(s, RXFIS_PIO);
	return r->type ? r : 0;
}

static void put_registers(PCOMMAND cmd, const struct mv_reply *r,
			  HPT_BOOL pio)
{
	PassthroughCmd *tf = &cmd->uCmd.Passthrough;

	tf->bCommandReg = pio ? r->end_status : r->status;
	tf->bFeaturesReg = r->error;
	tf->bDriveHeadReg = r->device;
	tf->bSectorCountReg = r->count | r->count_hi << 8;
	tf->bLbaLowReg = r->lba[0] | r->lba_hi[0] << 8;
	tf->bLbaMidReg = r->lba[1] | r->lba_hi[1] << 8;
	tf->bLbaHighReg = r->lba[2] | r->lba_hi[2] << 8;
}

/* updates the settings in IDENTIFY data after a task file changed them */
static void note_features(struct mv_dev *d, HPT_U8 feature)
{
	HPT_U16 *w85 = (HPT_U16 *)d->identify.logical + 85;

	switch (feature) {
	case 0x02:
		*w85 |= W85_WRITE_CACHE;
		break;
	case 0x82:
		*w85 &= (HPT_U16)~W85_WRITE_CACHE;
		break;
	case 0xaa:
		*w85 |= W85_LOOK_AHEAD;
		break;
	case 0x55:
		*w85 &= (HPT_U16)~W85_LOOK_AHEAD;
		break;
	}
}

static void task_file_done(struct mv_dev *d, PCOMMAND cmd,
			   const struct mv_reply *r)
{
	PassthroughCmd *tf = &cmd->uCmd.Passthrough;
	struct mv_cmd *ext = cmd->ext;

	if (tf->bCommandReg == ATA_CMD_SET_FEATURES)
		note_features(d, (HPT_U8)tf->bFeaturesReg);
	if (ext->bounce.logical && cmd->flags.data_in)
		memcpy(tf->pDataBuffer, ext->bounce.logical,
		       (HPT_U32)tf->nSectors * ATA_SECTOR_SIZE);
	if (r)
		put_registers(cmd, r, r->type == 0x5f);
}

static void succeeded(struct mv_dev *d, PCOMMAND cmd, const struct mv_reply *r)
{
	struct mv_cmd *ext = cmd->ext;

	if (cmd->type == CMD_TYPE_PASSTHROUGH)
		task_file_done(d, cmd, r);
	if (cmd->type == CMD_TYPE_FLUSH && !ext->standby &&
	    cmd->flags.hard_flush == CF_HARD_FLUSH_STANDBY) {
		ext->standby = 1;
		list_add_tail(&cmd->q_link, d->queue.next);
		return;
	}
	mv_end(d, cmd, RETURN_SUCCESS);
}

static void failed(struct mv_dev *d, PCOMMAND cmd, HPT_U32 record,
		   const struct mv_reply *r)
{
	if (cmd->type == CMD_TYPE_PASSTHROUGH && record & ERR_TASK_FILE && r) {
		put_registers(cmd, r, HPT_FALSE);
		mv_end(d, cmd, RETURN_IDE_ERROR);
		return;
	}
	mv_cmd_failed(d, cmd, record, r);
}

void mv_dev_slot_done(struct mv_slot *s, HPT_BOOL error)
{
	PCOMMAND cmd = s->cmd;
	struct mv_dev *d = &s->phy->dev[s->set % 8];
	const struct mv_reply *r = reply_of(s);
	HPT_U32 record = error ? mv_error_record(s) : 0;

	closed(d, cmd);
	s->cmd = 0;
	s->busy = HPT_FALSE;
	if (record & ERR_STOPPED)
		mv_set_go(s->phy->core, s->set);
	if (error)
		failed(d, cmd, record, r);
	else
		succeeded(d, cmd, r);
	mv_dispatch(d);
}
