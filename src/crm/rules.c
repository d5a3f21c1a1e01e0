/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "crm/rules.h"

const struct rule crm_rules[] = {
	{ "address_default", rule_address_default },
	{ "followup_done", rule_followup_done },
	{ "role_main", rule_role_main },
	{ NULL, NULL },
};
