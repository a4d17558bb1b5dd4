// SPDX-License-Identifier: GPL-2.0-only OR MIT
/*
 * The LEDs of the bays, over SGPIO: a host per core. The chip shows activity by itself;
 * failed and locate are set through libata's em_message, as ahci has it, whose LED
 * messages name the port behind a multiplier in bits 15:8 and the LEDs from bit 16 on.
 */
#include <linux/kernel.h>

#include "sata_r750.h"

#define MESSAGE_PMP(m) ((m) >> 8 & 0xff)
#define MESSAGE_LOCATE BIT(19)
#define MESSAGE_FAIL BIT(22)

/* The bays behind phy n are in word n, and the fifth ones are in word 4 (V). */
static u32 r750_led_word(struct r750_port **port, unsigned int n)
{
	u32 word = 0, message;
	unsigned int i;

	for (i = 0; i < 4; i++) {
		message = n < 4 ? port[n]->led[i] : port[i]->led[4];
		word = word << 8 | R750_LED_ACTIVITY;
		if (message & MESSAGE_LOCATE)
			word |= R750_LED_LOCATE;
		if (message & MESSAGE_FAIL)
			word |= R750_LED_FAIL;
	}
	return word;
}

/* V: all words, whichever changes. With the lock of the core. */
static void r750_leds_write(struct r750_host *h, unsigned int core)
{
	unsigned int n;

	for (n = 0; n < R750_BAYS; n++)
		writel(r750_led_word(h->port + core * R750_PHYS, n),
		       h->bar + R750_SGPIO_DISKS(core, n));
}

/* Phy and port of what each LED shows the activity of: V; the meaning is a guess. */
static u32 r750_led_source(unsigned int core, unsigned int n)
{
	u32 first = 8 + core * R750_PHYS;

	return n < 4 ? 0x30201000 + (first + n) * 0x01010101 :
		       0x03020100 + (0x40 + first) * 0x01010101;
}

/* In the order, and with the values, of the vendor's driver. */
void r750_leds_init(struct r750_host *h)
{
	unsigned int core, n;

	writel(0, h->bar + R750_SGPIO_INIT_A);
	writel(readl(h->bar + R750_SGPIO_INIT_B) | R750_SGPIO_INIT_B_ON,
	       h->bar + R750_SGPIO_INIT_B);
	for (core = 0; core < R750_CORES; core++) {
		writel(8, h->bar + R750_SGPIO_CTRL(core));
		writel(0xbb8, h->bar + R750_SGPIO_CFG2(core));
		writel(0x3c000001, h->bar + R750_SGPIO_HOST(core));
	}
	for (core = 0; core < R750_CORES; core++) {
		r750_leds_write(h, core);
		for (n = 0; n < R750_BAYS; n++)
			writel(r750_led_source(core, n),
			       h->bar + R750_SGPIO_SOURCE(core, n));
	}
}

ssize_t r750_em_store(struct ata_port *ap, const char *buf, size_t size)
{
	struct r750_port *p = ap->private_data;
	unsigned int message, pmp;
	unsigned long flags;
	int rc = kstrtouint(buf, 0, &message);

	if (rc)
		return rc;
	pmp = MESSAGE_PMP(message);
	if (pmp >= R750_BAYS)
		return -EINVAL;
	spin_lock_irqsave(ap->lock, flags);
	p->led[pmp] = message & (MESSAGE_LOCATE | MESSAGE_FAIL);
	r750_leds_write(r750_host_of(p), ap->port_no / R750_PHYS);
	spin_unlock_irqrestore(ap->lock, flags);
	return size;
}

/* A line per bay, as it was written. */
ssize_t r750_em_show(struct ata_port *ap, char *buf)
{
	struct r750_port *p = ap->private_data;
	ssize_t size = 0;
	unsigned int i;

	for (i = 0; i < R750_BAYS; i++)
		size += sprintf(buf + size, "0x%08x\n", p->led[i] | i << 8);
	return size;
}
