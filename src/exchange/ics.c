/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "exchange/ics.h"

#include <jansson.h>
#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "base/place.h"
#include "base/tr.h"
#include "exchange/program.h"
#include "exchange/uid.h"
#include "model/history.h"

#define PAGE 500
#define COLUMNS_MAX 16

/* A column of a record and the name the helper knows it by. */
struct column {
	const char *field, *name;
};

struct ics {
	struct session *s;
	struct program helper;
	char *store_id;
	size_t n;
	const struct kind *kind;
	struct column columns[COLUMNS_MAX];
	size_t columns_n;
};

bool ics_can(const struct kind *k)
{
	return k->event || k->due;
}

static void add_column(struct ics *x, const char *field, const char *name)
{
	if (!field || !*field)
		return;
	if (x->columns_n == COLUMNS_MAX)
		BUG("more than %d columns of a calendar", COLUMNS_MAX);
	x->columns[x->columns_n++] = (struct column){ field, name };
}

static void choose_columns(struct ics *x)
{
	const struct event *e = x->kind->event;
	const struct due *d = x->kind->due;

	x->columns_n = 0;
	if (e) {
		add_column(x, e->day, "day");
		add_column(x, e->start, "start");
		add_column(x, e->until_day, "until_day");
		add_column(x, e->end, "end");
		add_column(x, e->zone, "zone");
		add_column(x, e->title, "title");
		add_column(x, e->place, "place");
		add_column(x, e->text, "text");
		add_column(x, e->who, "who");
	} else {
		add_column(x, d->day, "day");
		add_column(x, d->time, "start");
		add_column(x, d->what, "title");
		add_column(x, d->who, "who");
	}
}

/* When the record was last changed; the session's time if nobody knows. */
static int64_t modified(struct ics *x, const char *name)
{
	struct history_rows history = { 0 };
	int64_t when = session_me(x->s)->now;

	if (!session_history(x->s, name, 0, 0, 1, &history, NULL) && history.n)
		when = history.v[0].when;
	history_rows_release(&history);
	return when;
}

static void set_text(json_t *object, const char *name, const char *text)
{
	if (text && *text)
		json_object_set_new(object, name, json_string(text));
}

static void set_moment(json_t *object, const char *name, int64_t moment)
{
	struct buf text = BUF_INIT;

	moment_iso(moment, &text);
	json_object_set_new(object, name, json_string(buf_str(&text)));
	buf_release(&text);
}

static void set_uid(const struct ics *x, json_t *object, const char *name)
{
	char *uid = uid_of(x->store_id, name);

	json_object_set_new(object, "uid", json_string(uid));
	free(uid);
}

static json_t *entry(struct ics *x, const struct row *row)
{
	const struct session_me *me = session_me(x->s);
	json_t *object = json_object();
	size_t i;

	json_object_set_new(object, "type", json_string(x->kind->event ?
							"event" : "todo"));
	set_uid(x, object, row->name);
	json_object_set_new(object, "sequence",
			    json_integer(row->version ? row->version - 1 : 0));
	set_moment(object, "stamp", me->now);
	set_moment(object, "modified", modified(x, row->name));
	json_object_set_new(object, "zone", json_string(me->zone));
	json_object_set_new(object, "closed", json_boolean(row->closed));
	for (i = 0; i < x->columns_n && i < row->cells_n; i++) {
		if (row->cells[i].n)
			set_text(object, x->columns[i].name,
				 row->cells[i].v[0].text);
	}
	return object;
}

static int send_row(struct ics *x, const struct row *row, struct err *err)
{
	json_t *object = entry(x, row);
	char *text = json_dumps(object, JSON_COMPACT);
	struct buf line = BUF_INIT;
	int rc;

	json_decref(object);
	if (!text)
		return err_set(err, ERR_INTERNAL, row->name,
			       N_("cannot be written as JSON"));
	buf_add_str(&line, text);
	buf_add_char(&line, '\n');
	rc = program_write(&x->helper, buf_slice(&line), err);
	x->n++;
	buf_release(&line);
	free(text);
	return rc;
}

static int send_page(struct ics *x, struct page_ask *ask, struct buf *place,
		     bool *more, struct err *err)
{
	struct rows rows = { 0 };
	size_t i;
	int rc;

	ask->place = place->n ? place->p : NULL;
	ask->place_n = place->n;
	rc = session_page(x->s, ask, &rows, err);
	for (i = 0; i < rows.n && !rc; i++)
		rc = send_row(x, &rows.v[i], err);
	*more = rows.more && rows.n;
	if (rows.n) {
		const struct row *last = &rows.v[rows.n - 1];

		buf_clear(place);
		buf_add(place, last->place, last->place_n);
	}
	rows_release(&rows);
	return rc;
}

static int send_kind(struct ics *x, const struct ics_ask *what,
		     struct err *err)
{
	const char *columns[COLUMNS_MAX];
	struct page_ask ask = {
		.kind = what->kind, .where = what->where, .columns = columns,
		.closed = !what->open_only, .max = PAGE,
		.style = CELLS_MACHINE,
	};
	struct buf place = BUF_INIT;
	bool more = true;
	int rc = 0;

	x->kind = kinds_find(session_kinds(x->s), what->kind);
	if (!x->kind)
		return err_set(err, ERR_NOT_FOUND, NULL,
			       N_("there is no kind \"%s\""), what->kind);
	if (!ics_can(x->kind))
		return err_set(err, ERR_USAGE, what->kind,
			       N_("its form says neither \"event\" nor "
				  "\"due\": it cannot go into a calendar"));
	choose_columns(x);
	for (ask.columns_n = 0; ask.columns_n < x->columns_n; ask.columns_n++)
		columns[ask.columns_n] = x->columns[ask.columns_n].field;
	while (!rc && more)
		rc = send_page(x, &ask, &place, &more, err);
	buf_release(&place);
	return rc;
}

static int start_helper(struct ics *x, int out, struct err *err)
{
	char *path = place_program("kartei-ics");
	const char *const argv[] = { path, NULL };
	int rc = program_start(&x->helper, argv, out, err);

	free(path);
	return rc;
}

int ics_export(struct session *s, const struct ics_ask *asks, size_t asks_n,
	       int out, size_t *n, struct err *err)
{
	struct ics x = { .s = s };
	size_t i;
	int rc, status = 0;

	x.store_id = uid_store(s, err);
	if (!x.store_id || start_helper(&x, out, err)) {
		free(x.store_id);
		return -1;
	}
	for (i = 0, rc = 0; i < asks_n && !rc; i++)
		rc = send_kind(&x, &asks[i], err);
	if (program_end(&x.helper, &status, rc ? NULL : err))
		rc = -1;
	else if (status && !rc)
		rc = err_set(err, ERR_IO, "kartei-ics",
			     N_("could not write the calendar (exit status "
				"%d)"), status);
	*n = x.n;
	free(x.store_id);
	return rc;
}
