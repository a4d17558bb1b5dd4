// SPDX-License-Identifier: GPL-2.0-only OR MIT
/* Prints the identity key in an object, for key.t. */
#include <stdio.h>

#include "rig/ident_key.h"

int main(int argc, char **argv)
{
	u8 key[IDENT_KEY];
	char why[200];

	if (argc != 2)
		return 2;
	if (ident_key_from_object(argv[1], key, why, sizeof(why))) {
		fprintf(stderr, "%s\n", why);
		return 1;
	}
	for (unsigned int i = 0; i < IDENT_KEY; i++)
		printf("%02x", key[i]);
	putchar('\n');
	return 0;
}
