// SPDX-License-Identifier: GPL-2.0-only OR MIT
/*
 * What modinfo shows: the release of this patchset, the vendor tree and series
 * that the module was built from, and the gates that its kernel answers with 1.
 */
#include <linux/module.h>

#include "compat.h"
#include "r750_release.h"

MODULE_VERSION(R750_VERSION);
MODULE_INFO(r750_tree, R750_TREE);
MODULE_INFO(r750_series, R750_SERIES);
/* of the prebuilt objects: whether they are from assembly, with ENDBR and thunks */
#ifdef COMPAT_AS_SHIPPED
MODULE_INFO(r750_form, "as-shipped");
#else
MODULE_INFO(r750_form, "hardened");
#endif
/* Checksums, shortened: of the C sources and objects as staged, of the manifest. */
MODULE_INFO(r750_sources, R750_SOURCES);
MODULE_INFO(r750_objects, R750_OBJECTS);
MODULE_INFO(r750_manifest, R750_MANIFEST);
MODULE_INFO(r750_gates, COMPAT_GATES);
