// SPDX-License-Identifier: GPL-2.0-only OR MIT
/*
 * A disk that cannot read a sector says so, and which one. The HIM resets it
 * all the same, and the port multiplier with all that is behind it, and the
 * command is sent once more: half a minute for what does not get better. After
 * 40 such commands in a row the disk is taken away. What the disk has said is
 * passed on instead, with the sector's address in place of the command's.
 *
 * object: him_r750
 * mends: core_handle_taskfile_error 1
 * releases: R750_Linux_Src_v1.2.10.1 R750_Linux_Src_v1.2.14
 * scenarios: media_error media_error_direct bad_sectors bad_sectors_direct
 * scenarios: queue_media_error
 */
#include "mends.h"

HPT_U8 core_handle_taskfile_error(void *core, void *request);
HPT_U8 __real_core_handle_taskfile_error(void *core, void *request);

/* Of the ATA commands that the HIM reads with (ACS-3). */
#define READ_DMA 0xc8
#define READ_DMA_EXT 0x25
#define READ_VERIFY 0x40
#define READ_VERIFY_EXT 0x42

#define DEVICE_FAULT 0x20 /* of the status */
#define UNREADABLE 0x40	  /* of the error: UNC */

/* Bytes of frames to and from a disk (Serial ATA 3, 10.5). */
enum { FIS_COMMAND = 2, FIS_STATUS = 2, FIS_ERROR = 3, FIS_COUNT = 12 };

static HPT_BOOL is_ext(const HPT_U8 *fis)
{
	return fis[FIS_COMMAND] == READ_DMA_EXT ||
	       fis[FIS_COMMAND] == READ_VERIFY_EXT;
}

static HPT_BOOL is_read(const HPT_U8 *fis)
{
	return is_ext(fis) || fis[FIS_COMMAND] == READ_DMA ||
	       fis[FIS_COMMAND] == READ_VERIFY;
}

/* The address in a frame, in the disk's sectors. */
static HPT_U64 address(const volatile HPT_U8 *fis, HPT_BOOL ext)
{
	HPT_U64 low = fis[4] | fis[5] << 8 | (HPT_U32)fis[6] << 16;

	if (!ext)
		return low | (HPT_U64)(fis[7] & 0x0f) << 24;
	return low | (HPT_U64)fis[8] << 24 | (HPT_U64)fis[9] << 32 |
	       (HPT_U64)fis[10] << 40;
}

/* How many of the disk's sectors a command is about; 0: of the most there are. */
static HPT_U32 count(const HPT_U8 *fis)
{
	return is_ext(fis) ? fis[FIS_COUNT] | fis[FIS_COUNT + 1] << 8 :
			     fis[FIS_COUNT];
}

/*
 * @command is about 512-byte sectors, @sent about the disk's. That its address is now
 * the sector's is told in a member that nobody else uses.
 */
static void name_sector(PCOMMAND command, const HPT_U8 *sent,
			const volatile HPT_U8 *received)
{
	HPT_U64 first = address(sent, is_ext(sent));
	HPT_U64 bad = address(received, is_ext(sent));
	HPT_U32 n = count(sent);

	if (!n || bad < first || bad - first >= n)
		return;
	command->uCmd.Ide.Lba +=
		(bad - first) * (command->uCmd.Ide.nSectors / n);
	command->uCmd.Ide.pad = 1;
}

/* What the card has last received from the request's disk. */
static const volatile HPT_U8 *received_by(void *core, void *request)
{
	HPT_U8 nr = core_index(core, request_id(request));

	return core_received_fis(core, device_set(core_device(core, nr)));
}

/* The request is left as it is; its status has been set to that of an error. */
HPT_U8 core_handle_taskfile_error(void *core, void *request)
{
	const HPT_U8 *sent = core_sent_fis(core, request_slot(request));
	PCOMMAND command = request_command(request);
	const volatile HPT_U8 *received;

	if (!command || command->type != CMD_TYPE_IO || !is_read(sent) ||
	    request_id(request) > ID_LIMIT ||
	    core_index(core, request_id(request)) == NO_ENTRY)
		return __real_core_handle_taskfile_error(core, request);
	received = received_by(core, request);
	if (received[FIS_STATUS] & DEVICE_FAULT ||
	    !(received[FIS_ERROR] & UNREADABLE))
		return __real_core_handle_taskfile_error(core, request);
	name_sector(command, sent, received);
	return 0;
}
