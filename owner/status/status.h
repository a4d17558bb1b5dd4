/* SPDX-License-Identifier: GPL-2.0-only OR MIT */
/*
 * r750-status: what is behind each Rocket 750, by sysfs and, for root, SG_IO.
 * All strings in these structures are printable UTF-8: see clean().
 */
#ifndef STATUS_H
#define STATUS_H

#include <stdbool.h>
#include <stddef.h>

#define PHYS 8	/* of a card */
#define PORTS 5 /* of a multiplier behind a phy */
#define BAYS (PHYS * PORTS)
#define STRAYS 8 /* disks at addresses that no bay has, kept apart */
#define CARDS 16
#define NAME 128 /* bytes of a string, its end included */
#define NO_TEMP (-1000)

enum health { HEALTH_UNKNOWN, HEALTH_OK, HEALTH_FAILING, HEALTH_ASLEEP };

/* A disk directly on a phy is at port 0. */
struct slot {
	char card[NAME]; /* PCI address */
	int phy, port;	 /* -1: not known */
};

struct disk {
	bool there;
	struct slot slot;
	char bay[NAME];	   /* the name in the file of bays, or "" */
	char target[NAME]; /* SCSI address, "0:0:16:0" */
	char dev[NAME];	   /* "sda", or "" */
	char model[NAME], serial[NAME], state[NAME], rate[NAME];
	unsigned long long bytes;
	int temp; /* degrees Celsius, or NO_TEMP */
	enum health health;
};

struct card {
	char pci[NAME], driver[NAME], version[NAME];
	char speed[NAME], max_speed[NAME], width[NAME], max_width[NAME];
	struct disk disk[BAYS + STRAYS]; /* bay phy * PORTS + port, then strays */
};

/* sysfs.c */
const char *sys_root(void);
const char *dev_root(void);
bool path_of(char *path, size_t size, const char *format, ...)
	__attribute__((format(printf, 3, 4)));
void clean(char *text, size_t length);
bool line_of(char *line, const char *dir, const char *file);
bool number_of(long long *number, const char *dir, const char *file);
void link_of(char *name, const char *dir, const char *file);
void serial_of(char *serial, const char *dir);

/* slot.c */
bool slot_of(struct slot *slot, const char *dir);

/* bays.c */
int bays_read(void);
void bay_of(char *bay, const struct slot *slot, int card);

/* find.c */
int find_cards(struct card *cards);
void find_disks(struct card *card, int number, bool ask);

/* ata.c */
void ata_ask(struct disk *disk);

/* print.c */
void print_table(const struct card *card, int number, bool all);
void print_json(const struct card *cards, int n);
void print_metrics(const struct card *cards, int n);
void print_vdev_id(const struct card *cards, int n);

#endif
