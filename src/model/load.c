/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <errno.h>
#include <nettle/sha2.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/mem.h"
#include "base/tr.h"
#include "model/dump_private.h"
#include "model/model_private.h"

#define READ_BYTES 65536
#define LINE_MOST (64u << 20)
#define ROWS_AT_ONCE 2000
#define CACHE ((size_t)256 << 20)

struct reading {
	struct loading l;
	const char *home, *what;
	uint64_t line;
	struct sha256_ctx sum;
};

static int write_rows(void *ctx, struct txn *txn, struct err *err)
{
	struct loading *l = ctx;

	return batch_apply(l->batch, txn, err);
}

static int flush(struct loading *l, bool last, struct err *err)
{
	l->waiting = 0;
	return last ? store_write(l->store, write_rows, NULL, l, err)
		    : store_write_lazy(l->store, write_rows, l, err);
}

/* The first line makes the store. */
static int open_store(struct reading *r, const json_t *o, struct err *err)
{
	const char *id = json_string_value(json_object_get(o, "id"));
	const char *lang = json_string_value(json_object_get(o, "lang"));
	const struct store_opts opts = {
		.home = r->home, .create = true, .lang = lang, .id = id,
		.test = json_is_true(json_object_get(o, "test")),
		.cache = CACHE,
	};

	if (json_integer_value(json_object_get(o, "dump")) != DUMP_FORMAT)
		return err_set(err, ERR_INPUT, r->l.place,
			       N_("is not the first line of a dump that this program knows"));
	if (!id || !lang)
		return err_set(err, ERR_INPUT, r->l.place,
			       N_("says no id or no language"));
	return store_open(&r->l.store, &opts, err);
}

static int check_end(struct reading *r, const json_t *o, struct err *err)
{
	unsigned char sum[SHA256_DIGEST_SIZE];
	struct buf told = BUF_INIT;
	bool same;

	sha256_digest(&r->sum, sizeof(sum), sum);
	same = !load_hex(json_object_get(o, "sha256"), &told) &&
	       told.n == sizeof(sum) && !memcmp(told.p, sum, sizeof(sum)) &&
	       (uint64_t)json_integer_value(json_object_get(o, "end")) ==
	       r->line - 1;
	buf_release(&told);
	r->l.ended = true;
	return same ? 0 : err_set(err, ERR_INPUT, r->l.place,
				  N_("the lines before this one are not as they were written"));
}

static int take(struct reading *r, const json_t *o, struct err *err)
{
	const char *first = json_object_iter_key(
				json_object_iter((json_t *)o));

	if (!first)
		return err_set(err, ERR_INPUT, r->l.place,
			       N_("is no line of a dump"));
	if (r->l.ended)
		return err_set(err, ERR_INPUT, r->l.place,
			       N_("stands behind the end of the dump"));
	if (!r->l.store)
		return open_store(r, o, err);
	if (!strcmp(first, "end"))
		return check_end(r, o, err);
	if (load_line(&r->l, first, o))
		return err && err->n ? -1 :
			err_set(err, ERR_INPUT, r->l.place,
				N_("is not as a line that begins with \"%s\" has to be"),
				first);
	return r->l.waiting >= ROWS_AT_ONCE ? flush(&r->l, false, err) : 0;
}

static int take_line(struct reading *r, struct slice line, struct err *err)
{
	char *place = mem_printf("%s:%llu", r->what,
				 (unsigned long long)++r->line);
	json_error_t why;
	json_t *o = json_loadb(line.p, line.n,
			       JSON_REJECT_DUPLICATES | JSON_ALLOW_NUL, &why);
	int rc;

	r->l.place = place;
	if (!json_is_object(o))
		rc = err_set(err, ERR_INPUT, place,
			     N_("is no JSON object (%s)"), o ? "" : why.text);
	else
		rc = take(r, o, err);
	if (!r->l.ended) {
		sha256_update(&r->sum, line.n, line.p);
		sha256_update(&r->sum, 1, (const uint8_t *)"\n");
	}
	json_decref(o);
	free(place);
	return rc;
}

static int take_lines(struct reading *r, struct buf *waiting, struct err *err)
{
	char *p = waiting->p, *end = p + waiting->n, *newline;
	int rc = 0;

	while (!rc && (newline = memchr(p, '\n', (size_t)(end - p)))) {
		rc = take_line(r, (struct slice){ p, (size_t)(newline - p) },
			       err);
		p = newline + 1;
	}
	waiting->n = (size_t)(end - p);
	memmove(waiting->p, p, waiting->n);
	if (!rc && waiting->n > LINE_MOST)
		rc = err_set(err, ERR_LIMIT, r->what, N_("has too long a line"));
	return rc;
}

static int read_all(struct reading *r, int fd, struct err *err)
{
	struct buf waiting = BUF_INIT;
	int rc = 0;
	ssize_t n;

	do {
		n = read(fd, buf_room(&waiting, READ_BYTES), READ_BYTES);
		if (n > 0) {
			waiting.n += (size_t)n;
			rc = take_lines(r, &waiting, err);
		}
	} while (!rc && (n > 0 || (n < 0 && errno == EINTR)));
	if (!rc && n < 0)
		rc = err_set_errno(err, ERR_IO, r->what, N_("cannot read"));
	if (!rc && (waiting.n || !r->l.ended))
		rc = err_set(err, ERR_INPUT, r->what,
			     N_("has no end: it was cut off behind line %llu"),
			     (unsigned long long)r->line);
	buf_release(&waiting);
	return rc;
}

static int finish(struct loading *l, struct err *err)
{
	struct buf b = BUF_INIT;

	catalogue_pack(l->cat, &b);
	batch_put(l->batch, TABLE_META, slice_str(CATALOGUE_KEY),
		  buf_slice(&b));
	buf_release(&b);
	return flush(l, true, err);
}

int model_load(const char *home, int fd, const char *what, struct err *err)
{
	struct reading r = {
		.home = home, .what = what,
		.l = { .batch = batch_new(), .cat = catalogue_unpack(SLICE_NONE,
								     NULL),
		       .home = (char *)home, .err = err },
	};
	int rc;

	sha256_init(&r.sum);
	rc = read_all(&r, fd, err);
	if (!rc)
		rc = finish(&r.l, err);
	if (r.l.store)
		store_close(r.l.store);
	batch_free(r.l.batch);
	catalogue_free(r.l.cat);
	return rc;
}
