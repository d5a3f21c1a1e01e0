# SPDX-License-Identifier: GPL-3.0-or-later
#
# Installed as they lie here below datadir/kartei: forms/...
nobase_dist_pkgdata_DATA += \
	forms/address.form \
	forms/address_use.form \
	forms/agent.form \
	forms/appointment.form \
	forms/channel.form \
	forms/company.form \
	forms/company_class.form \
	forms/country.form \
	forms/distinct.form \
	forms/followup.form \
	forms/function.form \
	forms/holiday.form \
	forms/industry.form \
	forms/interest.form \
	forms/journal.form \
	forms/macro.form \
	forms/partner_role.form \
	forms/person.form \
	forms/person_code.form \
	forms/reminder.form \
	forms/rights.form \
	forms/role.form \
	forms/run.form \
	forms/salutation.form \
	forms/team.form \
	forms/topic.form \
	forms/view.form
