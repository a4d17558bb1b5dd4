# SPDX-License-Identifier: GPL-2.0-only OR MIT
# The stand-in (or TREE=, an imported tree) in roots of other Debian releases.

matrix: ## [KDIRS="dir dir"] build the stand-in in roots of Debian 11, 12 and 13
	$(Q)TREE='$(if $(filter command line environment,$(origin TREE)),$(TREE),standin)' \
		KDIRS='$(KDIRS)' $(top)/tests/matrix/matrix.sh $(ROOTS)

.PHONY: matrix
