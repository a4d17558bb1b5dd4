// SPDX-License-Identifier: GPL-2.0-only OR MIT
static int line(char *fmt, va_list args)
{
	char text[128];

	return vsprintf(text, fmt, args);
}

static int list(struct info *info)
{
	ids = kmalloc(64, GFP_KERNEL);
	if ((n = get_physical(ids, 64)) < 0)
		return info->fill;
	kfree(ids);
	return n;
}
