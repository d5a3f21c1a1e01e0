/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef KARTEI_APP_SETTINGS_H
#define KARTEI_APP_SETTINGS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/err.h"

struct setting_list {
	char **v;		/* whole paths */
	size_t n;
	bool set;		/* false: no list, which means any */
};

/*
 * kartei.conf: the system's (sysconfdir/kartei/kartei.conf), then the user's
 * (~/.config/kartei/kartei.conf, below $XDG_CONFIG_HOME if that is set). The
 * user's wins, except for settings marked `house`: what the system's file
 * says of those stays. kartei.conf(5) is made of the table.
 */
struct settings {
	char *home;		/* of the store; absolute */
	char *socket;		/* of a service; NULL: in the home */
	char *group;		/* that may use a service; NULL none */
	char *lang;		/* NULL: that of the environment */
	char *zone;		/* NULL: the system's */
	char *country, *currency;
	char *theme;
	char *line;		/* "fast" or "slow" */
	char *keys;		/* key file; NULL none */
	struct setting_list programs; /* that may be started as editor */
	struct setting_list folders; /* below which tables may lie */
	char *sendmail, *mail_from;
	int64_t esc_wait;	/* ms */
	int64_t linger;		/* seconds */
	int64_t agents;		/* at work at one time; 0: any number */
	int64_t cache;		/* MB; 0: a quarter of memory */
	char *backups;		/* folder; NULL: in the home */
	int64_t backups_kept;
	char *backups_when;	/* "night", "hand"; NULL: by the store */
};

enum setting_type { SETTING_TEXT, SETTING_PATH, SETTING_WORD, SETTING_NUMBER,
		    SETTING_LIST };

struct setting {
	const char *name;
	enum setting_type type;
	size_t offset;			/* in struct settings */
	bool house;			/* the system's file has the last word */
	const char *preset;		/* NULL none; numbers in digits */
	int64_t least, most;		/* of a number */
	const char *const *words;	/* of a word; ends with NULL */
	const char *help;		/* N_() */
};
/* The rows; ends with a NULL name. */
extern const struct setting setting_table[];

/* Reads both files (either may be missing) and fills in what they do not
 * say. Faults of both with file and line. */
int settings_read(struct settings *s, struct err *err);
/* The same from these files; NULL none. */
int settings_read_files(struct settings *s, const char *system,
			const char *user, struct err *err);
void settings_release(struct settings *s);

#endif
