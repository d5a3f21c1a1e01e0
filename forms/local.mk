# SPDX-License-Identifier: GPL-3.0-or-later
#
# Installed as they lie here below datadir/kartei: forms/...
nobase_dist_pkgdata_DATA +=
