// SPDX-License-Identifier: GPL-2.0-only OR MIT
// A command's scatter list used to lie in one piece up to 128 elements; now it
// is chained after the first few (from about 5.3 on: the midlayer allocates two
// with the command), and an index runs into the link. The list is walked.
//
// before: for (i = 0; i < n; i++) use(&sg[i]);
// after:  scsi_for_each_sg(SCpnt, sg, n, i) use(sg);
// files: osm/linux/osm_linux.c
// hits: standin 4, 1.2.14 4, 1.2.10.1 4

@loop@
identifier sg, i, n;
position p;
@@
 for@p (i = 0; i < n; i++) { <+... HPT_SG_PAGE(&sg[i]) ...+> }

@@
iterator name scsi_for_each_sg;
identifier loop.sg, loop.i, loop.n;
position loop.p;
statement S;
@@
-for@p (i = 0; i < n; i++)
+scsi_for_each_sg(SCpnt, sg, n, i)
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
