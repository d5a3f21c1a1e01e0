/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef KARTEI_MODEL_TYPE_TABLE_H
#define KARTEI_MODEL_TYPE_TABLE_H

#include "model/type.h"

/* One row for each field type; type.c joins them. */
extern const struct field_type type_line, type_memo, type_integer,
	type_decimal, type_money, type_date, type_time, type_moment,
	type_choice, type_flag, type_link, type_phone, type_mail, type_url;
extern const struct field_type type_choice_of;	/* with a list in the form */

#endif
