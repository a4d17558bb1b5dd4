/* SPDX-License-Identifier: GPL-2.0-only OR MIT */
#ifndef TWIN_SCENARIOS_LIST_H
#define TWIN_SCENARIOS_LIST_H

#include "driver/world.h"

void one_disk(struct world *w);
void two_disks(struct world *w);
void old_array(struct world *w);
void forty_disks(struct world *w);
void stress(struct world *w);
void eight_direct(struct world *w);
void multipliers(struct world *w);
void formats(struct world *w);
void standby(struct world *w);
void atapi(struct world *w);
void media_error(struct world *w);
void media_error_direct(struct world *w);
void bad_sectors(struct world *w);
void bad_sectors_direct(struct world *w);
void hang_read(struct world *w);
void hang_write(struct world *w);
void busy_sets(struct world *w);
void wrong_status(struct world *w);
void link_error(struct world *w);
void lost_irq(struct world *w);
void spurious_irq(struct world *w);
void empty_done(struct world *w);
void core_error(struct world *w);
void posted(struct world *w);
void link_drop(struct world *w);
void slow_links(struct world *w);
void link_flaps(struct world *w);
void link_flaps_disks(struct world *w);
void link_loss(struct world *w);
void link_loss_direct(struct world *w);
void plugged_late(struct world *w);
void pulled_disk(struct world *w);
void pulled_stall(struct world *w);
void identity_mute(struct world *w);
void identity_wrong(struct world *w);
void surprise_removal(struct world *w);
void reset_sticks(struct world *w);
void register_set(struct world *w);
void multiplier_mute(struct world *w);
void multiplier_silent(struct world *w);
void bus_master(struct world *w);
void lost_command(struct world *w);
void ring_index(struct world *w);
void ring_index_lost_irq(struct world *w);
void ring_index_multiplier(struct world *w);
void setting(struct world *w);
void slow_dma(struct world *w);
void ata_ext(struct world *w);
void ata_commands(struct world *w);
void refused_command(struct world *w);
void comparison(struct world *w);
void pulled_disk_under_load(struct world *w);
void hang_under_load(struct world *w);
void link_drop_under_load(struct world *w);
void link_loss_under_load(struct world *w);
void lost_irq_under_load(struct world *w);
void queue_deep(struct world *w);
void queue_cores(struct world *w);
void queue_none(struct world *w);
void queue_media_error(struct world *w);
void queue_hang(struct world *w);
void queue_link_drop(struct world *w);
void queue_dead_disk(struct world *w);
void queue_surprise_removal(struct world *w);
void queue_reset(struct world *w);
void queue_unload(struct world *w);
void exchanged_disk(struct world *w);
void exchanged_disk_under_load(struct world *w);
void exchanged_disk_direct_under_load(struct world *w);

/* A step of several scenarios: 40 disks behind 8 multipliers come up. */
bool forty(struct world *w);

#endif
