# SPDX-License-Identifier: GPL-3.0-or-later
#
# The shell, as people type it; harness/lib.sh has the words. Files that a
# script compares with go to EXTRA_DIST.

cli_scripts = tests/cli/address.sh \
	tests/cli/audit.sh \
	tests/cli/backup.sh tests/cli/dump.sh \
	tests/cli/bad_calls.sh \
	tests/cli/bad_files.sh tests/cli/bulk.sh \
	tests/cli/company.sh \
	tests/cli/contact.sh \
	tests/cli/days.sh \
	tests/cli/due.sh tests/cli/dupes.sh tests/cli/merge.sh tests/cli/erase.sh \
	tests/cli/escapes.sh \
	tests/cli/find.sh tests/cli/formats.sh \
	tests/cli/harness.sh \
	tests/cli/help.sh \
	tests/cli/ics.sh \
	tests/cli/import_sample.sh \
	tests/cli/init.sh \
	tests/cli/kinds.sh \
	tests/cli/lists.sh \
	tests/cli/people.sh \
	tests/cli/process.sh \
	tests/cli/records.sh \
	tests/cli/rows_address.sh \
	tests/cli/rows_company.sh \
	tests/cli/rows_people.sh tests/cli/takeover.sh \
	tests/cli/stops.sh tests/cli/sensitive.sh
dist_check_SCRIPTS += $(cli_scripts)
TESTS += $(cli_scripts)
EXTRA_DIST += tests/cli/harness/lib.sh tests/cli/due.out \
	tests/cli/due.de.out tests/cli/faults.de.out tests/cli/show.de.out
EXTRA_DIST += tests/data/sample tests/data/homes tests/data/escapes
