// SPDX-License-Identifier: GPL-2.0-only OR MIT
static int os_buildsgl(PCOMMAND cmd, PSG sg, int logical)
{
	if (logical)
		return pointers(cmd, sg);
	return addresses(cmd, sg);
}

static void queue(PCOMMAND cmd, PCOMMAND other)
{
	cmd->buildsgl = os_buildsgl;
	cmd->done = os_cmddone;
	other->buildsgl = other_buildsgl;
}
