// SPDX-License-Identifier: GPL-2.0-only OR MIT
// When a card could not be initialised, its structure was freed, while the vbus
// stayed registered with the LDM, with its memory, timer, tasklet and host:
// the next card's probe and each management call looked into it. What takes the
// error path now undoes all of it (compat/teardown.c). A card that fails before
// it has a vbus is given back to the HIM, which has mapped its registers.
//
// before: freeirq: for (...) free_irq(...); freemem: ... for (...) kfree(hba);
// after:  freeirq: compat_init_stop(vbus_ext); freemem: compat_init_undo(vbus_ext);
// files: osm/linux/osm_linux.c
// hits: standin 3, 1.2.14 7, 1.2.10.1 7

@@
identifier H;
expression V, F;
@@
-for (H = V->hba_list; H; H = H->next) {
-	if (H->flags & F) {
-		H->flags &= ~F;
-		free_irq(H->pcidev->irq, H);
-	}
-}
+compat_init_stop(V);

@undo@
identifier H;
expression V;
position p;
@@
-for (H = V->hba_list; H; H = H->next)@p
-{
-	...
-	kfree(H);
-}
+compat_init_undo(V);

@depends on undo@
expression V;
@@
-compat_free_mem(V);
 ...
 compat_init_undo(V);

@@
identifier H;
expression V, D;
statement S;
@@
 H = V->hba_list;
-if (H->pcidev == D)
+if (H && H->pcidev == D)
 S

@@
identifier L;
expression H;
@@
 if (!ldm_register_adapter(&H->ldm_adapter)) {
 <...
+	H->ldm_adapter.him->release_adapter(H->him_handle);
	goto L;
 ...>
 }

@careful@
expression V, A;
position p;
@@
 if (!V->host)
	continue;
 __hpt_do_ioctl@p(V, A);

@@
expression V, A;
position q != careful.p;
@@
+if (!V->host)
+	continue;
 __hpt_do_ioctl@q(V, A);
