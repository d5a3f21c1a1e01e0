/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "base/place.h"

#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/file.h"
#include "base/mem.h"

#define MARKER "kartei.uninstalled"
#define LEVELS 5

/* The folder of the running program; NULL if the system will not say. */
static char *program_dir(void)
{
	size_t cap = 256;
	char *path = NULL, *slash;
	ssize_t n;

	do {
		cap *= 2;
		path = mem_realloc(path, cap);
		n = readlink("/proc/self/exe", path, cap);
	} while (n >= 0 && (size_t)n == cap);
	if (n < 0) {
		free(path);
		return NULL;
	}
	path[n] = '\0';
	slash = strrchr(path, '/');
	if (slash)
		*slash = '\0';
	return path;
}

/* Folder of the marker, its first line in `source`; NULL when installed. */
static char *build_dir(struct buf *source)
{
	char *dir = program_dir();
	int level;

	for (level = 0; dir && *dir && level < LEVELS; level++) {
		char *marker = file_join(dir, MARKER), *slash;
		bool found = file_exists(marker) &&
			     !file_read(marker, 0, source, NULL);

		free(marker);
		if (found) {
			buf_truncate(source, strcspn(buf_str(source), "\n"));
			return dir;
		}
		slash = strrchr(dir, '/');
		if (!slash)
			break;
		*slash = '\0';
	}
	free(dir);
	return NULL;
}

char *place_dir(enum place_dir which)
{
	static const struct {
		const char *installed;
		const char *uninstalled;
		bool built;		/* beside the marker, not in the source */
	} table[] = {
		[PLACE_FORMS] = { PKGDATADIR "/forms", "forms", false },
		[PLACE_DATA] = { PKGDATADIR "/data", "data", false },
		[PLACE_LOCALE] = { LOCALEDIR, "locale", true },
		[PLACE_PLAIN] = { PKGDATADIR "/locale", "locale", true },
		[PLACE_CONF] = { SYSCONFDIR, "conf", true },
		[PLACE_LIBEXEC] = { PKGLIBEXECDIR, ".", true },
	};
	struct buf source = BUF_INIT;
	char *build = build_dir(&source), *dir;

	if (!build)
		dir = mem_strdup(table[which].installed);
	else if (table[which].built)
		dir = file_join(build, table[which].uninstalled);
	else
		dir = file_join(buf_str(&source), table[which].uninstalled);
	buf_release(&source);
	free(build);
	return dir;
}

char *place_program(const char *name)
{
	char *dir = place_dir(PLACE_LIBEXEC), *path = file_join(dir, name);

	free(dir);
	return path;
}

char *place_state_dir(void)
{
	const char *state = getenv("XDG_STATE_HOME"), *home = getenv("HOME");
	char *base, *dir;

	if (state && *state == '/') {
		base = mem_strdup(state);
	} else if (home && *home == '/') {
		dir = mem_printf("%s/.local", home);
		mkdir(dir, 0700);
		base = mem_printf("%s/state", dir);
		free(dir);
	} else {
		return NULL;
	}
	mkdir(base, 0700);
	dir = file_join(base, "kartei");
	free(base);
	if (!file_private_dir(dir, true, NULL))
		return dir;
	free(dir);
	return NULL;
}
