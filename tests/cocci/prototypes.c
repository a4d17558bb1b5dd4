// SPDX-License-Identifier: GPL-2.0-only OR MIT
typedef unsigned long long ull;

#define get_vbus_ext(host) (*(struct ext **)(host)->hostdata)
#define get_vbus(host) (get_vbus_ext(host)->vbus)

void scsi_check_condition(struct scsi_cmnd *cmd, int key)
{
	cmd->sense_buffer[2] = key;
}

int __hpt_stop_tasks(struct ext *ext)
{
	return stop(ext);
}

void __hpt_do_ioctl(struct ext *ext, void *arg)
{
	run(ext, arg);
}

ull __udivdi3(ull num, ull base)
{
	do_div(num, (unsigned int)base);
	return num;
}

ull __umoddi3(ull num, ull base)
{
	return do_div(num, (unsigned int)base);
}

/* Static already, in a file that is built in its place. */
static int __hpt_stop_tasks(struct ext *ext)
{
	return 0;
}

/* Called from elsewhere, or declared already. */
void hpt_do_ioctl(void *arg)
{
	scsi_check_condition(arg, 5);
	__hpt_do_ioctl(NULL, arg);
}

int hpt_stop_tasks(struct ext *ext);
int hpt_stop_tasks(struct ext *ext)
{
	return __hpt_stop_tasks(ext);
}

ull __muldi3(ull num, ull base)
{
	return num * base;
}
