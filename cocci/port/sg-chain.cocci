// SPDX-License-Identifier: GPL-2.0-only OR MIT
// A command's scatter list is chained behind its second entry from 5.3 on
// (3dccdf53c2f3): the next entry is found by sg_next(), and no longer beside the
// one before, where the link to the next chunk may lie. The iterator of the
// midlayer does so on all kernels.
//
// before: for (i = 0; i < n; i++) use(sgl[i].length);
// after:  scsi_for_each_sg(cmd, sgl, n, i) use(sgl->length);
// files: osm/linux/osm_linux.c
// hits: standin 4, 1.2.14 4, 1.2.10.1 4

@table@
identifier S, C;
@@
 S = scsi_sglist(C);

@loop@
identifier table.S, table.C, I;
expression N;
identifier F;
iterator name scsi_for_each_sg;
@@
-for (I = 0; I < N; I++)
+scsi_for_each_sg(C, S, N, I)
 {
 <+...
(
-&S[I]
+S
|
-S[I].F
+S->F
)
 ...+>
 }
