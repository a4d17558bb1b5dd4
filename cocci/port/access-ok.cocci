// SPDX-License-Identifier: GPL-2.0-only OR MIT
// access_ok() lost its first argument in 5.0 (96d4f267e40f) and the VERIFY_*
// names with it; EL8's 4.18 has that too. copy_from_user() and copy_to_user(),
// which follow in each case, check the same.
//
// before: hpt_verify_area(VERIFY_READ, p, n) || copy_from_user(to, p, n)
// after:  copy_from_user(to, p, n)
// gone: access_ok with VERIFY_READ, VERIFY_WRITE 5.0 (96d4f267e40f)
// files: osm/linux/osm_linux.c osm/linux/osm_linux.h
// hits: standin 6, 1.2.14 5, 1.2.10.1 4

@@
identifier t, a, s;
expression E;
@@
-#define hpt_verify_area(t, a, s) E

@@
expression I, O, B, E;
@@
-(I && hpt_verify_area(...)) || (O && hpt_verify_area(...)) ||
-(B && hpt_verify_area(...)) || E
+E

@@
expression E;
@@
-hpt_verify_area(...) || E
+E
