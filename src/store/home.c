/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/random.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/file.h"
#include "base/mem.h"
#include "base/tr.h"
#include "store/inside.h"

#define FORMAT_LIMIT 4096
#define ID_DIGITS 32

/*
 * HOME/lock	flock of the process that has it open
 * HOME/format	"kartei-store 3", "test no", "lang de", "id 1f..."; written
 *		last, so that a home without it holds no store
 * HOME/reserve	room for a start on a full disk
 * HOME/db	tables and logs of Berkeley DB
 * HOME/search	segments of the search index
 * HOME/tmp	what it spills
 */

static int lock_home(struct home *home, bool create, struct err *err)
{
	char *path = file_join(home->path, "lock");
	int flags = O_RDWR | O_NOFOLLOW | O_CLOEXEC | (create ? O_CREAT : 0);
	int rc = 0;

	home->lock = open(path, flags, 0600);
	if (home->lock < 0 && errno == ENOENT)
		rc = err_set(err, ERR_NOT_FOUND, home->path,
			     N_("holds no store; \"kartei init\" makes one"));
	else if (home->lock < 0)
		rc = err_set_errno(err, ERR_IO, path, N_("cannot open"));
	else if (flock(home->lock, LOCK_EX | LOCK_NB))
		rc = err_set(err, ERR_UNAVAILABLE, home->path,
			     N_("another process has this store open"));
	free(path);
	return rc;
}

static int format_line(struct home *home, const char *line)
{
	if (!strncmp(line, "test ", 5))
		home->test = !strcmp(line + 5, "yes");
	else if (!strncmp(line, "lang ", 5) && strlen(line) == 7 && !home->lang)
		home->lang = mem_strdup(line + 5);
	else if (!strncmp(line, "id ", 3) &&
		 strspn(line + 3, "0123456789abcdef") == ID_DIGITS &&
		 strlen(line) == 3 + ID_DIGITS && !home->id)
		home->id = mem_strdup(line + 3);
	else if (*line)
		return -1;
	return 0;
}

static int format_parse(struct home *home, const char *path, char *text,
			struct err *err)
{
	char *rest = text, *line = strsep(&rest, "\n");
	unsigned version;

	if (sscanf(line, "kartei-store %u", &version) != 1)
		return err_set(err, ERR_CONFIG, path,
			       N_("is not the format file of a store"));
	if (version > STORE_FORMAT)
		return err_set(err, ERR_CONFIG, path,
			       N_("this store was made by a newer kartei (format %u, this program knows %d); install that version"),
			       version, STORE_FORMAT);
	if (!version)
		return err_set(err, ERR_CONFIG, path,
			       N_("is not the format file of a store"));
	home->format = version;
	while ((line = strsep(&rest, "\n"))) {
		if (format_line(home, line))
			return err_set(err, ERR_CONFIG, path,
				       N_("unknown line \"%s\""), line);
	}
	if (!home->lang)
		return err_set(err, ERR_CONFIG, path,
			       N_("says no language"));
	if (!home->id)
		return err_set(err, ERR_CONFIG, path, N_("says no id"));
	return 0;
}

static int format_read(struct home *home, struct err *err)
{
	char *path = file_join(home->path, "format");
	struct buf text = BUF_INIT;
	int rc;

	if (!file_exists(path))
		rc = err_set(err, ERR_NOT_FOUND, home->path,
			     N_("holds no store; \"kartei init\" makes one"));
	else
		rc = file_read(path, FORMAT_LIMIT, &text, err);
	if (!rc)
		rc = format_parse(home, path, text.p, err);
	buf_release(&text);
	free(path);
	return rc;
}

/* The library reads DB_CONFIG by itself, and it can move files anywhere. */
static int check_db_config(const struct home *home, struct err *err)
{
	char *path = file_join(home->db, "DB_CONFIG");
	struct stat st;
	int rc = 0;

	if (!lstat(path, &st) &&
	    (!S_ISREG(st.st_mode) || st.st_uid != geteuid() ||
	     (st.st_mode & 077)))
		rc = err_set(err, ERR_DENIED, path,
			     N_("is refused: it must be a file of the store's owner that nobody else can read or write"));
	free(path);
	return rc;
}

static bool left_by_creation(const char *name)
{
	size_t n = strlen(name);

	return !strncmp(name, "log.", 4) || !strncmp(name, "__db", 4) ||
	       (n > 3 && !strcmp(name + n - 3, ".db"));
}

/* A home without `format` whose creation was broken off never was a store:
 * what the library left there goes, anything else is not ours. */
static int clear_unfinished(const struct home *home, struct err *err)
{
	DIR *dir = opendir(home->db);
	struct dirent *e;
	int rc = 0;

	if (!dir)
		return err_set_errno(err, ERR_IO, home->db, N_("cannot open"));
	while (!rc && (e = readdir(dir))) {
		if (e->d_name[0] == '.')
			continue;
		if (!left_by_creation(e->d_name))
			rc = err_set(err, ERR_CONFLICT, home->db,
				     N_("has a file \"%s\" that is not part of a store"),
				     e->d_name);
		else if (unlinkat(dirfd(dir), e->d_name, 0))
			rc = err_set_errno(err, ERR_IO, home->db,
					   N_("cannot remove \"%s\""),
					   e->d_name);
	}
	closedir(dir);
	return rc;
}

/* What tells this store from all others in what leaves it, such as the
 * UIDs of a calendar. */
static int id_draw(struct home *home, struct err *err)
{
	unsigned char bytes[ID_DIGITS / 2];
	struct buf text = BUF_INIT;
	size_t i;

	if (getrandom(bytes, sizeof(bytes), 0) != (ssize_t)sizeof(bytes))
		return err_set_errno(err, ERR_IO, home->path,
				     N_("no random numbers"));
	for (i = 0; i < sizeof(bytes); i++)
		buf_printf(&text, "%02x", bytes[i]);
	home->id = buf_detach(&text);
	return 0;
}

static int prepare_create(struct home *home, const struct store_opts *opts,
			  struct err *err)
{
	char *format = file_join(home->path, "format");
	int rc = 0;

	if (file_exists(format))
		rc = err_set(err, ERR_CONFLICT, home->path,
			     N_("there is a store already"));
	free(format);
	if (rc || file_private_dir(home->db, true, err) ||
	    file_private_dir(home->tmp, true, err))
		return -1;
	home->format = STORE_FORMAT;
	home->test = opts->test;
	home->lang = mem_strdup(opts->lang ? opts->lang : "en");
	if (opts->id) {
		char *line = mem_printf("id %s", opts->id);

		rc = format_line(home, line);
		free(line);
		if (rc)
			return err_set(err, ERR_INPUT, home->path,
				       N_("'%s' is no id of a store"),
				       opts->id);
	} else if (id_draw(home, err)) {
		return -1;
	}
	return clear_unfinished(home, err);
}

int home_open(struct home *home, const struct store_opts *opts,
	      struct err *err)
{
	*home = (struct home){ .lock = -1 };
	if (!opts->home || opts->home[0] != '/')
		return err_set(err, ERR_USAGE, opts->home,
			       N_("the folder of a store must be named from / on"));
	home->path = mem_strdup(opts->home);
	home->db = file_join(home->path, "db");
	home->tmp = file_join(home->path, "tmp");
	if (!opts->create && access(home->path, F_OK) && errno == ENOENT)
		return err_set(err, ERR_NOT_FOUND, home->path,
			       N_("holds no store; \"kartei init\" makes one"));
	if (file_private_dir(home->path, opts->create, err) ||
	    lock_home(home, opts->create, err))
		return -1;
	if (opts->create) {
		if (prepare_create(home, opts, err))
			return -1;
	} else if (format_read(home, err) ||
		   file_private_dir(home->db, false, err) ||
		   file_private_dir(home->tmp, true, err)) {
		return -1;
	}
	return check_db_config(home, err);
}

int home_write_format(struct home *home, struct err *err)
{
	char *path = file_join(home->path, "format");
	struct buf text = BUF_INIT;
	int rc;

	buf_printf(&text, "kartei-store %u\ntest %s\nlang %s\nid %s\n",
		   home->format, home->test ? "yes" : "no", home->lang,
		   home->id);
	rc = file_replace(path, buf_slice(&text), 0600, err);
	buf_release(&text);
	free(path);
	return rc;
}

void home_close(struct home *home)
{
	if (home->lock >= 0)
		close(home->lock);
	home->lock = -1;
	free(home->path);
	free(home->db);
	free(home->tmp);
	free(home->lang);
	free(home->id);
}
