// SPDX-License-Identifier: GPL-2.0-only OR MIT
#include <linux/kernel.h>
#include "list.h"
#include "osm.h"
#include "os/osm.h"
#include <osm.h>
#include "osm_more.h"
