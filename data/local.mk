# SPDX-License-Identifier: GPL-3.0-or-later
#
# Installed as they lie here below datadir/kartei: data/...
nobase_dist_pkgdata_DATA += data/features.tsv
EXTRA_DIST += data/features.sh

# Sets of master data by language, and the demonstration: tables of records,
# taken in by the order of their names.
nobase_dist_pkgdata_DATA += \
	data/de/channel.csv \
	data/de/company_class.csv \
	data/de/country.csv \
	data/de/function.csv \
	data/de/holiday.csv \
	data/de/industry.csv \
	data/de/interest.csv \
	data/de/partner_role.csv \
	data/de/person_code.csv \
	data/de/salutation.csv \
	data/de/topic.csv \
	data/en/channel.csv \
	data/en/company_class.csv \
	data/en/country.csv \
	data/en/function.csv \
	data/en/holiday.csv \
	data/en/industry.csv \
	data/en/interest.csv \
	data/en/partner_role.csv \
	data/en/person_code.csv \
	data/en/salutation.csv \
	data/en/topic.csv \
	data/demo/10-agent.csv \
	data/demo/15-person_code.csv \
	data/demo/20-company.csv \
	data/demo/20-company.map \
	data/demo/30-person.csv \
	data/demo/35-role.csv \
	data/demo/40-address.csv \
	data/demo/45-address_use.csv \
	data/demo/50-journal.csv \
	data/demo/60-followup.csv \
	data/demo/70-appointment.csv
EXTRA_DIST += data/demo/generate.py

# Import maps: for the files of tests/data/sample, and as examples.
nobase_dist_pkgdata_DATA += \
	data/maps/sample-appointments.map \
	data/maps/sample-companies.map \
	data/maps/sample-company-industry.map \
	data/maps/sample-company-interest.map \
	data/maps/sample-followups.map \
	data/maps/sample-industries.map \
	data/maps/sample-interests.map \
	data/maps/sample-journal.map \
	data/maps/sample-people.map \
	data/maps/sample-reps.map \
	data/maps/vcard-company.map data/maps/vcard-person.map

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
