/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef KARTEI_MODEL_KIND_KEYS_H
#define KARTEI_MODEL_KIND_KEYS_H

#include "base/conf.h"

/* What may stand in a form file: the whole file; kinds by name. */
extern const struct conf_key form_file_keys[];

/* Text for people: "Text", ["One", "Many", "Short"], or by language. */
int form_words_check(const struct conf_node *n, struct err *err);

/* Checks that keys have a meaning for the type of their field, after
 * extensions are merged in. */
int field_keys_check(const struct conf_node *field, const char *type,
		     struct err *err);

#endif
