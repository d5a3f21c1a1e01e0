/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "base/tr.h"

#include <langinfo.h>
#include <locale.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "base/place.h"

/* The language that the environment asks for, as gettext reads it. */
static const char *language_of_environment(void)
{
	static const char *const names[] = {
		"LANGUAGE", "LC_ALL", "LC_MESSAGES", "LANG",
	};
	size_t i;

	for (i = 0; i < sizeof(names) / sizeof(*names); i++) {
		const char *v = getenv(names[i]);

		if (v && *v)
			return strncmp(v, "de", 2) ? "en" : "de";
	}
	return "en";
}

/* The locale C.UTF-8 under another name. */
static bool locale_plain(void)
{
	const char *had = getenv("LOCPATH");
	char *kept = had ? mem_strdup(had) : NULL;
	char *dir = place_dir(PLACE_PLAIN);
	bool done;

	setenv("LOCPATH", dir, 1);
	done = setlocale(LC_MESSAGES, "plain") != NULL;
	if (kept)
		setenv("LOCPATH", kept, 1);
	else
		unsetenv("LOCPATH");
	free(kept);
	free(dir);
	return done;
}

/*
 * gettext translates nothing in the locale "C" (newer ones: nor in C.UTF-8),
 * whatever LANGUAGE says: any other one will do, and the language itself
 * comes from LANGUAGE. A small machine has no other one than ours.
 */
static void locale_for_messages(const char *lang)
{
	static const char *const german[] = {
		"de_DE.UTF-8", "de_AT.UTF-8", "de_CH.UTF-8",
		"en_US.UTF-8", "en_GB.UTF-8", NULL,
	};
	size_t i;

	setenv("LANGUAGE", lang, 1);
	if (strcmp(lang, "de")) {
		setlocale(LC_MESSAGES, "C");
		return;
	}
	for (i = 0; german[i]; i++)
		if (setlocale(LC_MESSAGES, german[i]))
			return;
	if (!locale_plain())
		setlocale(LC_MESSAGES, "C.UTF-8");
}

const char *tr_init(const char *lang)
{
	const char *in_force = lang ? lang : language_of_environment();
	char *dir = place_dir(PLACE_LOCALE);

	in_force = strncmp(in_force, "de", 2) ? "en" : "de";
	setlocale(LC_ALL, "");
	if (!strcmp(nl_langinfo(CODESET), "ANSI_X3.4-1968"))
		setlocale(LC_CTYPE, "C.UTF-8");
	/* Numbers are printed and read by our own rules everywhere. */
	setlocale(LC_NUMERIC, "C");
	locale_for_messages(in_force);
	bindtextdomain("kartei", dir);
	bind_textdomain_codeset("kartei", "UTF-8");
	bind_textdomain_codeset("libc", "UTF-8");
	textdomain("kartei");
	free(dir);
	return in_force;
}
