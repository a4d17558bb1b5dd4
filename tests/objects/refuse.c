// SPDX-License-Identifier: GPL-2.0-only OR MIT
/*
 * A plug-in for the card's twin: the HIM finds that a disk is not ready and
 * refuses a setting's command before it is sent, as it does with others.
 */
#define FIELD(type, at, offset) (*(type *)((char *)(at) + (offset)))
#define request_kind(request) FIELD(unsigned short, request, 0x38)
#define request_code(request) FIELD(unsigned char, request, 0x3a)
#define request_status(request) FIELD(unsigned char, request, 0x24)
#define KIND_INTERNAL 0x1e1
#define CODE_STANDBY_TIME 0x1c
#define STATUS_NO_DEVICE 6

unsigned char __real_VerifyCommandBeforeSending(void *core, void *request,
						unsigned int *result);
unsigned char VerifyCommandBeforeSending(void *core, void *request,
					 unsigned int *result);

unsigned char VerifyCommandBeforeSending(void *core, void *request,
					 unsigned int *result)
{
	if (request_kind(request) != KIND_INTERNAL ||
	    request_code(request) != CODE_STANDBY_TIME)
		return __real_VerifyCommandBeforeSending(core, request, result);
	request_status(request) = STATUS_NO_DEVICE;
	*result = 0;
	return 1;
}
