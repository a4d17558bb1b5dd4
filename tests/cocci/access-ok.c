// SPDX-License-Identifier: GPL-2.0-only OR MIT
#define hpt_verify_area(type, addr, size) (!access_ok((addr), (size)))
#define hpt_verify_size(size) ((size) > 4096)

static int three_buffers(struct request *rq, void *note)
{
	if ((rq->in_len && hpt_verify_area(VERIFY_READ, rq->in, rq->in_len)) ||
	    (rq->out_len && hpt_verify_area(VERIFY_WRITE, rq->out, rq->out_len)) ||
	    (note && hpt_verify_area(VERIFY_WRITE, note, 4)) ||
	    rq->in_len > 4096)
		return -EINVAL;
	return 0;
}

static int from(struct request *rq, void *arg)
{
	if (hpt_verify_area(VERIFY_READ, arg, 8) || copy_from_user(rq, arg, 8))
		return -EFAULT;
	return 0;
}

static int to(struct request *rq, void *arg)
{
	if (rq->len && (hpt_verify_area(VERIFY_WRITE, arg, 8) ||
			copy_to_user(arg, rq, 8)))
		return -EFAULT;
	return 0;
}

/* Nothing else checks here: it stays, and the compiler speaks up. */
static int alone(void *arg)
{
	return hpt_verify_area(VERIFY_READ, arg, 8);
}

static int other(struct request *rq, void *arg)
{
	if (hpt_verify_size(rq->len) || copy_from_user(rq, arg, rq->len))
		return -EINVAL;
	if ((rq->in_len && verify(rq->in)) || (rq->out_len && verify(rq->out)) ||
	    (arg && verify(arg)) || rq->len > 4096)
		return -EINVAL;
	return access_ok(arg, 8) || rq->len;
}
