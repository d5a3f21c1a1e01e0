/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef KARTEI_BASE_TR_H
#define KARTEI_BASE_TR_H

#include <libintl.h>

/* gettext: _() translates now, N_() only marks for extraction. */
#define _(msgid) gettext(msgid)
#define N_(msgid) msgid

/*
 * Binds the text domain and sets the locale; `lang` ("de", "en", or NULL for
 * the environment) wins over the environment, also where no locale of that
 * language is installed. Returns the language in force, "de" or "en".
 */
const char *tr_init(const char *lang);

#endif
