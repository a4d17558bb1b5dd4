// SPDX-License-Identifier: GPL-2.0-only OR MIT
// -Wmissing-prototypes is on from 6.8 on (0fcb70851fbf): what is used in one file
// alone becomes static, the rest of the PCI configuration accessors is declared.
//
// before: void scsi_check_condition(...) { ... }
// after:  static void scsi_check_condition(...) { ... }
// files: osm/linux/osm_linux.c osm/linux/osm_linux.h osm/linux/hptinfo.c osm/linux/div64.c
// hits: standin 6, 1.2.14 6, 1.2.10.1 6

@disable optional_storage@
@@
+static
 void scsi_check_condition(...) { ... }

@disable optional_storage@
@@
+static
 int __hpt_stop_tasks(...) { ... }

@@
typedef ull;
identifier F = { __udivdi3, __umoddi3 };
identifier n, b;
@@
+ull F(ull n, ull b);
+
 ull F(ull n, ull b) { ... }

@disable optional_storage@
@@
+static
 void __hpt_do_ioctl(...) { ... }

@@
typedef HPT_U8, HPT_U16, HPT_U32;
identifier h;
expression E;
@@
 #define get_vbus_ext(h) E
+
+HPT_U8 pcicfg_read_byte(HPT_U8 bus, HPT_U8 dev, HPT_U8 func, HPT_U8 reg);
+HPT_U16 pcicfg_read_word(HPT_U8 bus, HPT_U8 dev, HPT_U8 func, HPT_U8 reg);
+void pcicfg_write_byte(HPT_U8 bus, HPT_U8 dev, HPT_U8 func, HPT_U8 reg, HPT_U8 v);
+void pcicfg_write_word(HPT_U8 bus, HPT_U8 dev, HPT_U8 func, HPT_U8 reg, HPT_U16 v);
+void pcicfg_write_dword(HPT_U8 bus, HPT_U8 dev, HPT_U8 func, HPT_U8 reg, HPT_U32 v);
