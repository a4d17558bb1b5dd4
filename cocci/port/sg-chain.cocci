// SPDX-License-Identifier: GPL-2.0-only OR MIT
// A command's scatter list used to lie in one piece up to 128 elements; now it
// is chained after the first few (from 5.3 on, 3dccdf53c2f3: two elements come
// with the command), and an index runs into the link. The list is walked.
//
// before: for (i = 0; i < n; i++) use(&sg[i]);
// after:  scsi_for_each_sg(cmd, sg, n, i) use(sg);
// files: osm/linux/osm_linux.c
// hits: standin 4, 1.2.14 4, 1.2.10.1 4

@loop exists@
identifier sg, i, n, C;
position p;
@@
 sg = scsi_sglist(C);
 ... when any
 for@p (i = 0; i < n; i++) { <+... HPT_SG_PAGE(&sg[i]) ...+> }

@@
iterator name scsi_for_each_sg;
identifier loop.sg, loop.C, loop.i, loop.n;
position loop.p;
statement S;
@@
-for@p (i = 0; i < n; i++)
+scsi_for_each_sg(C, sg, n, i)
 S

@@
identifier loop.sg, loop.i;
@@
-&sg[i]
+sg

@@
identifier loop.sg, loop.i, f;
@@
-sg[i].f
+sg->f
