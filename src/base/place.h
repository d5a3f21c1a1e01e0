/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef KARTEI_BASE_PLACE_H
#define KARTEI_BASE_PLACE_H

/*
 * Where the installation lies. A file `kartei.uninstalled` beside the
 * running program, or up to four folders above it, means a build tree: its
 * first line names the source folder; programs are then taken from beside
 * that file, forms/ and data/ from the source folder, translations and the
 * locale of our own from locale/ beside the file. Else the folders that
 * configure was given.
 */
enum place_dir {
	PLACE_FORMS,		/* datadir/kartei/forms */
	PLACE_DATA,		/* datadir/kartei/data */
	PLACE_LOCALE,		/* localedir */
	PLACE_PLAIN,		/* datadir/kartei/locale, with "plain" in it */
	PLACE_CONF,		/* sysconfdir/kartei */
	PLACE_LIBEXEC,		/* libexecdir/kartei */
};

char *place_dir(enum place_dir which);		/* caller frees */
/* XDG_STATE_HOME/kartei, made and private; NULL: cannot be. Caller frees. */
char *place_state_dir(void);
char *place_program(const char *name);		/* in libexec; caller frees */

#endif
