// SPDX-License-Identifier: GPL-2.0-only OR MIT
/*
 * Management calls by way of the driver's file in /proc: an HPT_IOCTL_PARAM, or
 * that of a 32-bit program, which says so by its magic number.
 */
#include "osm_linux.h"
#include "hptintf.h"

#define BOTH_MAX 0x10000 /* bytes in and out together, as in the driver */

struct call {
	u32 code;
	u32 in_size;
	u32 out_size;
	const void __user *in;
	void __user *out;
	u32 __user *returned; /* NULL: nobody asks */
};

static void __user *user_pointer(u32 address)
{
	return (void __user *)(unsigned long)address;
}

/* Whether the @length bytes of @buffer are a call. */
static bool parse(struct call *c, const char *buffer, size_t length)
{
	HPT_IOCTL_PARAM p;
	HPT_IOCTL_PARAM32 p32;

	if (length >= sizeof(p)) {
		memcpy(&p, buffer, sizeof(p));
		if (p.Magic == HPT_IOCTL_MAGIC) {
			c->code = p.dwIoControlCode;
			c->in_size = p.nInBufferSize;
			c->out_size = p.nOutBufferSize;
			c->in = (const void __user *)p.lpInBuffer;
			c->out = (void __user *)p.lpOutBuffer;
			c->returned = (u32 __user *)p.lpBytesReturned;
			return true;
		}
	}
	if (length < sizeof(p32))
		return false;
	memcpy(&p32, buffer, sizeof(p32));
	c->code = p32.dwIoControlCode;
	c->in_size = p32.nInBufferSize;
	c->out_size = p32.nOutBufferSize;
	c->in = user_pointer(p32.lpInBuffer);
	c->out = user_pointer(p32.lpOutBuffer);
	c->returned = user_pointer(p32.lpBytesReturned);
	return p32.Magic == HPT_IOCTL_MAGIC32;
}

/* @in and @out have the sizes that the call says. */
static int carry_out(const struct call *c, void *in, void *out)
{
	u32 returned = 0;
	IOCTL_ARG arg = {
		.dwIoControlCode = c->code,
		.lpInBuffer = in,
		.nInBufferSize = c->in_size,
		.lpOutBuffer = out,
		.nOutBufferSize = c->out_size,
		.lpBytesReturned = &returned,
		.result = HPT_IOCTL_RESULT_FAILED,
	};

	if (copy_from_user(in, c->in, c->in_size))
		return -EFAULT;
	hpt_do_ioctl(&arg);
	if (arg.result != HPT_IOCTL_RESULT_OK)
		return -EINVAL;
	returned = min(returned, c->out_size);
	if (copy_to_user(c->out, out, c->out_size) ||
	    (c->returned && put_user(returned, c->returned)))
		return -EFAULT;
	return 0;
}

/**
 * compat_proc_write() - carry out a management call
 * @host: one of the driver's
 * @buffer: what was written
 * @length: its bytes; the rest of the page is anything
 *
 * Return: @length, or a negative error; -EINVAL if it is not a call or fails.
 */
int compat_proc_write(struct Scsi_Host *host, const char *buffer, int length)
{
	struct call c;
	char *data;
	int rc;

	if (!capable(CAP_SYS_RAWIO))
		return -EACCES;
	if (length < 0 || !parse(&c, buffer, length) || c.in_size > BOTH_MAX ||
	    c.out_size > BOTH_MAX - c.in_size)
		return -EINVAL;
	/* Both begin aligned, and a buffer of no bytes has an address. */
	data = kzalloc(ALIGN(c.in_size, sizeof(u64)) + c.out_size + 1,
		       GFP_KERNEL);
	if (!data)
		return -ENOMEM;
	rc = carry_out(&c, data, data + ALIGN(c.in_size, sizeof(u64)));
	kfree(data);
	return rc ? rc : length;
}
