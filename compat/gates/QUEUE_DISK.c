// SPDX-License-Identifier: GPL-2.0-only OR MIT
// what: request_queue.disk, the disk of a queue
// since: 5.15

static int gate_probe(struct request_queue *queue)
{
	return queue->disk->major;
}
