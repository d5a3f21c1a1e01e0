# SPDX-License-Identifier: GPL-3.0-or-later
#
# Installed as they lie here below datadir/kartei: data/...
nobase_dist_pkgdata_DATA += data/features.tsv
EXTRA_DIST += data/features.sh

# Which rows of the feature list are proven, and where.
features:
	$(AM_V_GEN)$(SHELL) $(srcdir)/data/features.sh $(srcdir) >features.new
	$(AM_V_at)mv features.new $(srcdir)/data/features.tsv
.PHONY: features
