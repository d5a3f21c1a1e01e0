# SPDX-License-Identifier: GPL-3.0-or-later
#
# Read by tests/unit/model/test_forms.c.
EXTRA_DIST += \
	tests/forms/good/company_site.form \
	tests/forms/good/gift.form \
	tests/forms/good/least.form \
	tests/forms/good/notation.form \
	tests/forms/bad/abroad.expect \
	tests/forms/bad/abroad.form \
	tests/forms/bad/brackets.expect \
	tests/forms/bad/brackets.form \
	tests/forms/bad/bytes.expect \
	tests/forms/bad/bytes.form \
	tests/forms/bad/company.expect \
	tests/forms/bad/company.form \
	tests/forms/bad/expressions.expect \
	tests/forms/bad/expressions.form \
	tests/forms/bad/keys.expect \
	tests/forms/bad/keys.form \
	tests/forms/bad/likeness.expect \
	tests/forms/bad/likeness.form \
	tests/forms/bad/links.expect \
	tests/forms/bad/links.form \
	tests/forms/bad/who.expect \
	tests/forms/bad/who.form \
	tests/forms/bad/names.expect \
	tests/forms/bad/names.form \
	tests/forms/bad/syntax.expect \
	tests/forms/bad/syntax.form \
	tests/forms/bad/text_end.expect \
	tests/forms/bad/text_end.form \
	tests/forms/bad/twice.expect \
	tests/forms/bad/twice.form \
	tests/forms/bad/words.expect \
	tests/forms/bad/words.form
