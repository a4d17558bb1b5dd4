// SPDX-License-Identifier: GPL-2.0-only OR MIT
/* PCI, memory, power management, module. */
#include <linux/dma-mapping.h>
#include <linux/interrupt.h>
#include <linux/module.h>
#include <scsi/scsi_host.h>

#include "sata_r750.h"
#include "version.h"

static bool msi = true;
module_param(msi, bool, 0444);
MODULE_PARM_DESC(msi, "use a message-signaled interrupt (default: 1)");

static bool ncq = true;
module_param(ncq, bool, 0444);
MODULE_PARM_DESC(ncq, "queue commands in the disks (default: 1)");

static bool tune = true;
module_param(tune, bool, 0444);
MODULE_PARM_DESC(tune,
		 "set up the phys as the vendor's driver does (default: 1)");

static unsigned int poll = 2;
module_param(poll, uint, 0444);
MODULE_PARM_DESC(poll,
		 "seconds between polls of multipliers, 0: none (default: 2)");

static void r750_host_stop(struct ata_host *host)
{
	r750_stop(host->private_data);
}

static struct ata_port_operations r750_ops = {
	.inherits = &sata_pmp_port_ops,

	.qc_defer = ata_std_qc_defer,
	.qc_prep = r750_qc_prep,
	.qc_issue = r750_qc_issue,
	.qc_fill_rtf = r750_qc_fill_rtf,

	.freeze = r750_freeze,
	.thaw = r750_thaw,
	.r750_op_softreset = r750_softreset,
	.r750_op_hardreset = r750_hardreset,
	.r750_op_pmp_softreset = r750_softreset,
	.error_handler = r750_error_handler,
	.post_internal_cmd = r750_post_internal_cmd,

	.em_store = r750_em_store,
	.em_show = r750_em_show,

	.scr_read = r750_scr_read,
	.scr_write = r750_scr_write,

	.host_stop = r750_host_stop,
};

/* No known register puts a link to sleep or reports that it sleeps. */
static const struct ata_port_info r750_port_info = {
	.flags = ATA_FLAG_SATA | ATA_FLAG_PIO_DMA | ATA_FLAG_NCQ | ATA_FLAG_AN |
		 ATA_FLAG_PMP | ATA_FLAG_FPDMA_AUX | ATA_FLAG_NO_LPM |
		 ATA_FLAG_EM,
	.pio_mask = ATA_PIO4,
	.mwdma_mask = ATA_MWDMA2,
	.udma_mask = ATA_UDMA6,
	.port_ops = &r750_ops,
};

/* r750_module_init() sets its queue and attributes. */
static struct scsi_host_template r750_sht = {
	ATA_NCQ_SHT(DRV_NAME),
	.sg_tablesize = R750_PRDS,
	.dma_boundary = ATA_DMA_BOUNDARY,
};

static int r750_alloc_core(struct device *dev, struct r750_core *core)
{
	size_t rx_bytes = (1 + R750_RX_ENTRIES) * sizeof(*core->rx);
	unsigned int i;

	core->list = dmam_alloc_coherent(dev, R750_SLOTS * sizeof(*core->list),
					 &core->list_dma, GFP_KERNEL);
	core->rxfis = dmam_alloc_coherent(dev, R750_RXFIS_BYTES,
					  &core->rxfis_dma, GFP_KERNEL);
	core->tx = dmam_alloc_coherent(dev, R750_TX_ENTRIES * sizeof(*core->tx),
				       &core->tx_dma, GFP_KERNEL);
	core->rx =
		dmam_alloc_coherent(dev, rx_bytes, &core->rx_dma, GFP_KERNEL);
	if (!core->list || !core->rxfis || !core->tx || !core->rx)
		return -ENOMEM;
	for (i = 0; i < R750_PHYS; i++) {
		struct r750_phy *p = &core->phy[i];

		p->buf = dmam_alloc_coherent(dev, R750_TAGS * sizeof(*p->buf),
					     &p->buf_dma, GFP_KERNEL);
		if (!p->buf)
			return -ENOMEM;
	}
	return 0;
}

static int r750_init_port(struct r750_host *h, struct ata_port *ap)
{
	unsigned int core = ap->port_no / R750_PHYS;
	struct r750_port *p;

	p = devm_kzalloc(ap->host->dev, sizeof(*p), GFP_KERNEL);
	if (!p)
		return -ENOMEM;
	p->ap = ap;
	p->core = &h->core[core];
	p->phy = ap->port_no % R750_PHYS;
	p->scontrol = 0x300; /* no link power states */
	h->port[ap->port_no] = p;
	ap->private_data = p;
	ap->lock = &h->lock[core];
	ata_port_pbar_desc(ap, R750_BAR, R750_CORE_REGS(core), "core");
	ata_port_desc(ap, "phy %u", p->phy);
	return 0;
}

/* Memory of all cores and ports. */
static int r750_alloc(struct r750_host *h)
{
	unsigned int i;
	int rc;

	for (i = 0; i < R750_CORES; i++) {
		spin_lock_init(&h->lock[i]);
		h->core[i].regs = h->bar + R750_CORE_REGS(i);
		rc = r750_alloc_core(h->ata->dev, &h->core[i]);
		if (rc)
			return rc;
	}
	for (i = 0; i < R750_PORTS; i++) {
		rc = r750_init_port(h, h->ata->ports[i]);
		if (rc)
			return rc;
	}
	return 0;
}

static struct r750_host *r750_alloc_host(struct device *dev)
{
	struct ata_port_info info = r750_port_info;
	const struct ata_port_info *ppi[] = { &info, NULL };
	struct r750_host *h = devm_kzalloc(dev, sizeof(*h), GFP_KERNEL);

	if (!h)
		return NULL;
	if (!ncq)
		info.flags &= ~ATA_FLAG_NCQ;
	h->ata = ata_host_alloc_pinfo(dev, ppi, R750_PORTS);
	if (!h->ata)
		return NULL;
	/* the first disk behind each phy spins up at the same time */
	h->ata->flags |= ATA_HOST_PARALLEL_SCAN;
	h->ata->private_data = h;
	h->tune = tune;
	h->poll = poll;
	init_waitqueue_head(&h->idle);
	INIT_DELAYED_WORK(&h->watch, r750_watch);
	return h;
}

/* Maps the registers; -ENODEV if no card answers there. */
static int r750_map(struct pci_dev *pdev, struct r750_host *h)
{
	int rc = pcim_enable_device(pdev);

	if (rc)
		return rc;
	rc = pcim_iomap_regions(pdev, BIT(R750_BAR), DRV_NAME);
	if (rc)
		return rc;
	h->ata->iomap = pcim_iomap_table(pdev);
	h->bar = h->ata->iomap[R750_BAR];
	if (readl(h->bar + R750_MAIN_CAUSE) == ~0u) {
		dev_err(&pdev->dev, "no answer: all registers read as ones\n");
		return -ENODEV;
	}
	rc = dma_set_mask_and_coherent(&pdev->dev, DMA_BIT_MASK(64));
	return rc ? dma_set_mask_and_coherent(&pdev->dev, DMA_BIT_MASK(32)) : 0;
}

static int r750_probe(struct pci_dev *pdev, const struct pci_device_id *id)
{
	struct r750_host *h;
	int rc;

	BUILD_BUG_ON(sizeof(struct r750_header) != 0x40);
	BUILD_BUG_ON(sizeof(struct r750_buf) != 0x900);
	BUILD_BUG_ON(R750_TAGS > 1 << R750_PHY_SHIFT);
	BUILD_BUG_ON(R750_SLOTS >= R750_TX_ENTRIES);
	BUILD_BUG_ON(R750_SLOTS >= R750_RX_ENTRIES);
	BUILD_BUG_ON((int)ATA_TAG_INTERNAL >= (int)R750_TAG_OWN);

	dev_info(&pdev->dev, "version %s\n", R750_VERSION);
	h = r750_alloc_host(&pdev->dev);
	if (!h)
		return -ENOMEM;
	rc = r750_map(pdev, h);
	if (rc)
		return rc;
	rc = r750_alloc(h);
	if (rc)
		return rc;
	/* stop what a crashed kernel left running, before DMA is enabled */
	r750_host_quiesce(h);
	pci_set_master(pdev);
	rc = r750_host_init(h);
	if (rc)
		return rc;
	if (msi && !pci_enable_msi(pdev))
		pci_intx(pdev, 0);
	rc = ata_host_activate(h->ata, pdev->irq, r750_interrupt, IRQF_SHARED,
			       &r750_sht);
	if (rc)
		return rc;
	/* for r750_slot_reset() */
	pci_save_state(pdev);
	r750_watch_start(h);
	return 0;
}

static const struct pci_device_id r750_ids[] = {
	{ PCI_DEVICE(0x1103, 0x0750) }, /* HighPoint Rocket 750 */
	{}
};
MODULE_DEVICE_TABLE(pci, r750_ids);

static struct pci_driver r750_driver = {
	.name = DRV_NAME,
	.id_table = r750_ids,
	.probe = r750_probe,
	.remove = ata_pci_remove_one,
	.shutdown = r750_shutdown,
	.err_handler = &r750_err_handler,
#ifdef CONFIG_PM_SLEEP
	.suspend = r750_suspend,
	.resume = r750_resume,
#endif
};

static int __init r750_module_init(void)
{
	r750_sht.can_queue = ncq ? R750_QUEUE : ATA_DEF_QUEUE;
	r750_add_attrs(&r750_sht);
	return pci_register_driver(&r750_driver);
}
module_init(r750_module_init);

static void __exit r750_module_exit(void)
{
	pci_unregister_driver(&r750_driver);
}
module_exit(r750_module_exit);

MODULE_DESCRIPTION("HighPoint Rocket 750 (Marvell 88SE9480) libata driver");
MODULE_LICENSE("Dual MIT/GPL");
MODULE_VERSION(R750_VERSION);
