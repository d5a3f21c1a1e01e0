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

# For the system: a service, its account and folders, the nightly run.
system_files = data/systemd/kartei.service \
	data/systemd/kartei-nightly.service \
	data/sysusers.d/kartei.conf data/tmpfiles.d/kartei.conf
$(system_files): Makefile
	$(AM_V_GEN)$(MKDIR_P) $(@D) && $(SED) \
		-e 's|@bindir[@]|$(bindir)|g' \
		-e 's|@localstatedir[@]|$(localstatedir)|g' \
		-e 's|@runstatedir[@]|$(runstatedir)|g' \
		$(srcdir)/$@.in >$@.new && mv $@.new $@
data/systemd/kartei.service: $(srcdir)/data/systemd/kartei.service.in
data/systemd/kartei-nightly.service: \
	$(srcdir)/data/systemd/kartei-nightly.service.in
data/sysusers.d/kartei.conf: $(srcdir)/data/sysusers.d/kartei.conf.in
data/tmpfiles.d/kartei.conf: $(srcdir)/data/tmpfiles.d/kartei.conf.in

nodist_systemdsystemunit_DATA = data/systemd/kartei.service \
	data/systemd/kartei-nightly.service
dist_systemdsystemunit_DATA = data/systemd/kartei-nightly.timer
sysusers_DATA = data/sysusers.d/kartei.conf
tmpfiles_DATA = data/tmpfiles.d/kartei.conf
EXTRA_DIST += $(system_files:=.in)
CLEANFILES += $(system_files)
