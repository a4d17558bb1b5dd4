// SPDX-License-Identifier: GPL-2.0-only OR MIT
// -Wimplicit-fallthrough is on from 5.3 on. gcc lets a fall into
// "default: break;" pass, clang does not, and with CONFIG_WERROR it is an error.
//
// before: case 0xA1: { ... } default: break;
// after:  case 0xA1: { ... break; } default: break;
// files: osm/linux/osm_linux.c
// hits: standin 1, 1.2.14 1, 1.2.10.1 1

@@
expression E;
@@
 switch (E) {
 case 0x85:
 case 0xA1:
 {
 	...
+	break;
 }
 default:
 	break;
 }
