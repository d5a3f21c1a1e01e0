/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ui/folder.h"

#include <dirent.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "base/file.h"
#include "base/mem.h"

char *folder_path(const char *typed)
{
	const char *home = getenv("HOME");

	if (!strncmp(typed, "~/", 2) && home)
		return file_join(home, typed + 2);
	return mem_strdup(typed);
}

/* `real`: with no link in it. */
static bool in_list(const struct ui_options *o, const char *real)
{
	bool yes = !o->folders;

	for (size_t i = 0; !yes && i < o->folders_n; i++) {
		char *folder = realpath(o->folders[i], NULL);
		size_t n = folder ? strlen(folder) : 0;

		yes = n && !strncmp(real, folder, n) &&
			(!real[n] || real[n] == '/' || folder[n - 1] == '/');
		free(folder);
	}
	return yes;
}

static char *dir_of(const char *path)
{
	const char *slash = strrchr(path, '/');

	return slash == path ? mem_strdup("/") : slash ?
		mem_strndup(path, (size_t)(slash - path)) : mem_strdup(".");
}

/* A file elsewhere could be one that a shell or sshd reads. */
bool folder_takes(const struct ui_options *o, const char *path)
{
	char *dir = dir_of(path);
	char *real = realpath(dir, NULL);
	bool yes = !o->folders || (real && in_list(o, real));

	free(real);
	free(dir);
	return yes;
}

char *folder_file(const struct ui_options *o, const char *path)
{
	char *real = realpath(path, NULL);
	struct stat st;

	if (real && in_list(o, real) && !stat(real, &st) &&
	    S_ISREG(st.st_mode))
		return real;
	free(real);
	return NULL;
}

static void join_name(char **all, const char *name)
{
	size_t n = 0;

	if (!*all) {
		*all = mem_strdup(name);
		return;
	}
	while ((*all)[n] && (*all)[n] == name[n])
		n++;
	/* Not within a letter. */
	while (n && ((*all)[n] & 0xc0) == 0x80)
		n--;
	(*all)[n] = '\0';
}

static char *names_from(const char *dir, const char *begins, size_t *found)
{
	DIR *d = opendir(dir);
	const struct dirent *e;
	char *all = NULL;

	while (d && (e = readdir(d))) {
		if (strncmp(e->d_name, begins, strlen(begins)) ||
		    (!*begins && *e->d_name == '.'))
			continue;
		join_name(&all, e->d_name);
		++*found;
	}
	if (d)
		closedir(d);
	return all;
}

char *folder_complete(const struct ui_options *o, const char *typed)
{
	const char *slash = strrchr(typed, '/'), *name = slash ? slash + 1 :
								 typed;
	char *path = folder_path(typed), *dir = dir_of(path);
	char *all = NULL, *whole = NULL;
	struct stat st;
	size_t n = 0;

	if (folder_takes(o, path))
		all = names_from(dir, name, &n);
	if (all) {
		char *file = file_join(dir, all);
		bool is_dir = n == 1 && !stat(file, &st) &&
			      S_ISDIR(st.st_mode);

		whole = mem_printf("%.*s%s%s", (int)(name - typed), typed,
				   all, is_dir ? "/" : "");
		free(file);
	}
	free(all);
	free(dir);
	free(path);
	return whole;
}
