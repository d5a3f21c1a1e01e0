/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "base/phone_lib.h"

#include <cstring>
#include <string>

#include <phonenumbers/phonenumberutil.h>

using i18n::phonenumbers::PhoneNumber;
using i18n::phonenumbers::PhoneNumberUtil;

/*
 * Where numbers are dialled with a 0 in front, one without it is local or a
 * service number ("4710123", "110"): the library would take it for a whole
 * one.
 */
static bool is_local(const PhoneNumberUtil &util, const char *typed,
		     const std::string &country)
{
	std::string trunk;

	typed += strcspn(typed, "+0123456789");
	if (*typed == '+' || *typed == '0')
		return false;
	util.GetNddPrefixForRegion(country, true, &trunk);
	return trunk == "0";
}

static bool complete(const PhoneNumberUtil &util, const char *typed,
		     const std::string &country, std::string *e164)
{
	PhoneNumber number;

	if (util.Parse(typed, country, &number) !=
		    PhoneNumberUtil::NO_PARSING_ERROR ||
	    util.IsPossibleNumberWithReason(number) !=
		    PhoneNumberUtil::IS_POSSIBLE)
		return false;
	util.Format(number, PhoneNumberUtil::E164, e164);
	return true;
}

extern "C" int phone_lib_e164(const char *typed, const char *country,
			      struct buf *e164)
{
	const PhoneNumberUtil &util = *PhoneNumberUtil::GetInstance();
	std::string text, again;

	if (is_local(util, typed, country) ||
	    !complete(util, typed, country, &text))
		return 1;
	/* "+49 00221 ..." is possible by its length only, and would be
	 * another number the next time. */
	if (!complete(util, text.c_str(), country, &again) || again != text)
		return 1;
	buf_add(e164, text.data(), text.size());
	return 0;
}
