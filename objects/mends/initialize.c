// SPDX-License-Identifier: GPL-2.0-only OR MIT
/*
 * The LDM verifies an adapter when it starts to probe. If that fails, it comes
 * back and does not call what the OSM waits for: loading the module hangs, the
 * rest of the boot behind it. Here an adapter is verified at the end of its
 * initialisation, whose failure the OSM hears of; so is a card on which the
 * reset of a phy does not end, or that is gone by then.
 *
 * object: him_r750
 * mends: odin_initialize 1
 * mends: odin_verify_adapter 1
 * releases: R750_Linux_Src_v1.2.10.1 R750_Linux_Src_v1.2.14
 * scenarios: identity_mute identity_wrong reset_sticks
 */
#include "mends.h"

HPT_BOOL odin_initialize(void *adapter);
HPT_BOOL __real_odin_initialize(void *adapter);
HPT_BOOL odin_verify_adapter(void *adapter);
HPT_BOOL __real_odin_verify_adapter(void *adapter);

static HPT_BOOL works(void *adapter)
{
	struct mend_card *card = mend_card(adapter);

	return __real_odin_initialize(adapter) && !card->gone && !card->stuck &&
	       __real_odin_verify_adapter(adapter);
}

HPT_BOOL odin_initialize(void *adapter)
{
	struct mend_card *card = mend_card(adapter);

	card->stuck = 0;
	card->verified = works(adapter);
	if (!card->verified) {
		mv_disable_hba(adapter);
		mv_disable_hba((char *)adapter + CORE_SIZE);
	}
	return card->verified;
}

/* Once more, where that is asked for a second time: when it is resumed. */
HPT_BOOL odin_verify_adapter(void *adapter)
{
	struct mend_card *card = mend_card(adapter);
	HPT_BOOL verified = card->verified;

	card->verified = 0;
	return verified || __real_odin_verify_adapter(adapter);
}
