// SPDX-License-Identifier: GPL-2.0-only OR MIT
#define HPT_FIND_SLOT_DEVICE(bus, devfn) pci_get_bus_and_slot(bus, devfn)
#define HPT_FIND_SLOT_DEVICE pci_find_slot
#define FIND_SLOT(bus, devfn) pci_get_bus_and_slot(bus, devfn)

u8 config_byte(u8 bus, u8 fn, u8 reg)
{
	u8 value;
	struct pci_dev *pdev = HPT_FIND_SLOT_DEVICE(bus, fn);

	if (pdev == NULL)
		return 0xff;
	if (pci_read_config_byte(pdev, reg, &value))
		return 0xff;
	return value;
}

u32 config_dword(u8 bus, u8 dev, u8 fn, u8 reg)
{
	u32 value;
	struct pci_dev *pdev = HPT_FIND_SLOT_DEVICE(bus, PCI_DEVFN(dev, fn));

	if (!pdev)
		return ~0u;
	if (pci_read_config_dword(pdev, reg, (unsigned int *)&value)) return ~0u;
	return value;
}

void set_config_word(u8 bus, u8 fn, u8 reg, u16 value)
{
	struct pci_dev *pdev = HPT_FIND_SLOT_DEVICE(bus, fn);

	if (pdev == NULL)
		return;
	pci_write_config_word(pdev, reg, value);
}

/* Somebody keeps the reference: not ours to drop. */
struct pci_dev *slot(u8 bus, u8 fn)
{
	struct pci_dev *pdev = HPT_FIND_SLOT_DEVICE(bus, fn);

	return pdev;
}

u8 by_id(u16 vendor, u8 reg)
{
	u8 value;
	struct pci_dev *pdev = pci_get_device(vendor, 0, NULL);

	if (pdev == NULL)
		return 0xff;
	if (pci_read_config_byte(pdev, reg, &value))
		return 0xff;
	return value;
}
