// SPDX-License-Identifier: GPL-2.0-only OR MIT
/* Finds the identity key in the user's own object, with libelf. */
#include <errno.h>
#include <fcntl.h>
#include <gelf.h>
#include <libelf.h>
#include <stdio.h>
#include <unistd.h>

#include "ident_key.h"

#define FUNCTION "odin_verify_adapter"
#define SEARCH 64 /* bytes of the function that are searched */

/* REX.W, with or without B, and B8+r: the only move of a 64-bit immediate. */
static const u8 *movabs(const u8 *code, size_t len)
{
	for (size_t i = 0; i + 10 <= len; i++)
		if ((code[i] & 0xfe) == 0x48 && (code[i + 1] & 0xf8) == 0xb8)
			return code + i + 2;
	return NULL;
}

static int key_in_section(Elf *elf, const GElf_Sym *sym, u8 *key)
{
	Elf_Scn *scn = elf_getscn(elf, sym->st_shndx);
	Elf_Data *data = scn ? elf_getdata(scn, NULL) : NULL;
	const u8 *imm;
	size_t len;

	if (!data || !data->d_buf || sym->st_value >= data->d_size)
		return -1;
	len = data->d_size - sym->st_value;
	imm = movabs((const u8 *)data->d_buf + sym->st_value,
		     len < SEARCH ? len : SEARCH);
	if (!imm)
		return -1;
	memcpy(key, imm, IDENT_KEY);
	return 0;
}

static bool find_symbol(Elf *elf, GElf_Sym *sym)
{
	Elf_Scn *scn = NULL;
	GElf_Shdr sh;

	while ((scn = elf_nextscn(elf, scn))) {
		Elf_Data *data;

		if (!gelf_getshdr(scn, &sh) || sh.sh_type != SHT_SYMTAB ||
		    !sh.sh_entsize)
			continue;
		data = elf_getdata(scn, NULL);
		for (size_t i = 0; i < sh.sh_size / sh.sh_entsize; i++) {
			const char *name;

			if (!gelf_getsym(data, (int)i, sym))
				break;
			name = elf_strptr(elf, sh.sh_link, sym->st_name);
			if (name && !strcmp(name, FUNCTION))
				return true;
		}
	}
	return false;
}

static int key_from_elf(Elf *elf, u8 *key, const char **what)
{
	GElf_Sym sym;

	if (elf_kind(elf) != ELF_K_ELF) {
		*what = "is not an ELF object";
		return -1;
	}
	if (!find_symbol(elf, &sym)) {
		*what = "has no function " FUNCTION;
		return -1;
	}
	*what = "has no 64-bit immediate at the start of " FUNCTION;
	return key_in_section(elf, &sym, key);
}

int ident_key_from_object(const char *path, u8 key[IDENT_KEY], char *why,
			  size_t size)
{
	const char *what = NULL;
	Elf *elf;
	int fd, rc;

	elf_version(EV_CURRENT);
	fd = open(path, O_RDONLY | O_CLOEXEC);
	if (fd < 0) {
		snprintf(why, size, "%s: %s", path, strerror(errno));
		return -1;
	}
	elf = elf_begin(fd, ELF_C_READ, NULL);
	rc = elf ? key_from_elf(elf, key, &what) : -1;
	if (rc)
		snprintf(why, size, "%s %s", path,
			 what ? what : elf_errmsg(-1));
	elf_end(elf);
	close(fd);
	return rc;
}
