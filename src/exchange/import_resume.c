/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"
#include "exchange/import_resume.h"

#include <dirent.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/random.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#include "base/file.h"
#include "base/mem.h"
#include "exchange/import_map.h"
#include "model/history.h"

#define NOTE_BYTES 65536
/* The store forgets requests after a week (model/model.c). */
#define NOTE_SECONDS (6 * 24 * 3600)
#define NOTE_NAME "import-"
#define NOTE_DIGITS 16

/* ---- what is being imported -------------------------------------------------- */

static bool add_file(struct buf *out, const char *path)
{
	char *whole = realpath(path, NULL);
	struct stat st;
	bool is = whole && !stat(whole, &st) && S_ISREG(st.st_mode);

	if (is)
		buf_printf(out, "%s %lld %lld.%09ld\n", whole,
			   (long long)st.st_size,
			   (long long)st.st_mtim.tv_sec, st.st_mtim.tv_nsec);
	free(whole);
	return is;
}

static void add_word(struct buf *out, const char *text)
{
	buf_printf(out, "%s\n", text ? text : "");
}

/* Whatever decides what stands in which slice; NULL: no file to go on with.
 * Another version may cut it in another way. */
static char *describe(struct session *s, const struct import_opts *opts)
{
	char *map = opts->map ? import_map_path(opts->map) : NULL;
	struct buf out = BUF_INIT;
	bool whole = add_file(&out, opts->path) &&
		     (!map || add_file(&out, map));

	add_word(&out, opts->kind);
	add_word(&out, opts->key);
	add_word(&out, opts->format);
	add_word(&out, session_me(s)->agent);
	add_word(&out, session_me(s)->home);
	add_word(&out, session_me(s)->lang);
	add_word(&out, PACKAGE_VERSION);
	free(map);
	if (whole)
		return buf_detach(&out);
	buf_release(&out);
	return NULL;
}

/* FNV-1a: only a name for the note, in which all of it stands. */
static uint64_t hash_of(const char *text)
{
	uint64_t h = 14695981039346656037u;

	for (; *text; text++)
		h = (h ^ (unsigned char)*text) * 1099511628211u;
	return h;
}

/* ---- the note -------------------------------------------------------------------- */

static bool is_old(const struct stat *st)
{
	return st->st_mtim.tv_sec + NOTE_SECONDS <= time(NULL);
}

/* Also one that was not finished: then more stands behind the digits. */
static bool is_note(const char *name)
{
	return !strncmp(name, NOTE_NAME, strlen(NOTE_NAME)) &&
	       strspn(name + strlen(NOTE_NAME), "0123456789abcdef") >=
	       NOTE_DIGITS;
}

/* Nobody came back for them, and now nobody could. */
static void drop_old_notes(const char *state)
{
	DIR *dir = opendir(state);
	struct dirent *d;
	struct stat st;

	while (dir && (d = readdir(dir))) {
		char *path = file_join(state, d->d_name);

		if (is_note(d->d_name) && !lstat(path, &st) &&
		    S_ISREG(st.st_mode) && is_old(&st))
			unlink(path);
		free(path);
	}
	if (dir)
		closedir(dir);
}

static void write_note(struct import_resume *r)
{
	struct buf out = BUF_INIT;
	size_t i;

	for (i = 0; i < sizeof(r->secret); i++)
		buf_printf(&out, "%02x", r->secret[i]);
	buf_printf(&out, " %llu\n%s", (unsigned long long)r->change, r->what);
	/* Without it the import works as well, it only cannot go on later. */
	if (file_replace(r->path, buf_slice(&out), 0600, NULL)) {
		free(r->path);
		r->path = NULL;
	}
	buf_release(&out);
}

static bool parse_note(struct import_resume *r, const char *text)
{
	char *end;
	unsigned byte;
	size_t i;

	for (i = 0; i < sizeof(r->secret); i++) {
		if (sscanf(text + 2 * i, "%2x", &byte) != 1)
			return false;
		r->secret[i] = (unsigned char)byte;
	}
	r->change = strtoull(text + 2 * i, &end, 10);
	return *end == '\n' && !strcmp(end + 1, r->what);
}

static bool read_note(struct import_resume *r)
{
	struct buf text = BUF_INIT;
	struct stat st;
	bool is = !stat(r->path, &st) && !is_old(&st) &&
		  !file_read(r->path, NOTE_BYTES, &text, NULL) &&
		  text.n > 2 * sizeof(r->secret) &&
		  parse_note(r, buf_str(&text));

	buf_release(&text);
	return is;
}

/* What was taken back meanwhile begins anew. */
static bool is_undone(struct session *s, uint64_t change)
{
	struct history_rows rows = { 0 };
	bool undone = change &&
		      (session_history(s, NULL, change, 0, 1, &rows, NULL) ||
		       (rows.n && rows.v[0].undone));

	history_rows_release(&rows);
	return undone;
}

void import_resume_open(struct import_resume *r, struct session *s,
			const struct import_opts *opts)
{
	*r = (struct import_resume){ 0 };
	r->what = opts->state && !opts->dry_run && strcmp(opts->path, "-") ?
		  describe(s, opts) : NULL;
	if (!r->what)
		return;
	drop_old_notes(opts->state);
	r->path = mem_printf("%s/" NOTE_NAME "%0*" PRIx64, opts->state,
			     NOTE_DIGITS, hash_of(r->what));
	r->again = read_note(r) && !is_undone(s, r->change);
	if (r->again)
		return;
	r->change = 0;
	if (getrandom(r->secret, sizeof(r->secret), 0) !=
	    (ssize_t)sizeof(r->secret)) {
		free(r->path);
		r->path = NULL;
		return;
	}
	write_note(r);
}

void import_resume_request(struct import_resume *r,
			   unsigned char request[16])
{
	uint64_t no = ++r->slice;
	size_t i;

	if (!r->path)
		return;
	memcpy(request, r->secret, sizeof(r->secret));
	for (i = 0; i < sizeof(no); i++)
		request[i] ^= (unsigned char)(no >> 8 * i);
}

void import_resume_note(struct import_resume *r, uint64_t change)
{
	if (!r->path || r->change == change)
		return;
	r->change = change;
	write_note(r);
}

void import_resume_done(struct import_resume *r)
{
	if (r->path)
		unlink(r->path);
}

void import_resume_release(struct import_resume *r)
{
	free(r->path);
	free(r->what);
	*r = (struct import_resume){ 0 };
}
