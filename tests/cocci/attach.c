// SPDX-License-Identifier: GPL-2.0-only OR MIT
static int init(HIM *him, struct pci_dev *dev)
{
	while (next(&hba)) {
		if (hba->pcidev == dev) {
			n = him->get_controller_count(&id, &there, &hba->pciaddr);
			break;
		}
	}
	if (!there || n != there)
		return 0;
	return 1;
}

static void probe(HIM *him)
{
	if (him->get_controller_count)
		him->get_controller_count(&id, 0, 0);
}
