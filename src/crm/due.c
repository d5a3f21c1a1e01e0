/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "crm/due.h"

#include <string.h>

#include "model/expr.h"
#include "model/index.h"

struct listing {
	struct reader *r;
	const struct kind *kind;
	const struct field *f_day, *f_time, *f_done;
	int32_t day;
	bool ordered;		/* what follows is later or done */
	bool tells;		/* the columns of rows are enough */
	int (*each)(void *ctx, const struct due_item *item);
	void *ctx;
	struct err *err;
};

static bool beyond(const struct listing *l, const struct record *rec)
{
	return record_number(rec, l->f_done, 0) ||
	       record_number(rec, l->f_day, INT32_MAX) > l->day;
}

static int take(void *ctx, uint32_t id, struct slice place,
		const struct record *columns)
{
	struct listing *l = ctx;
	struct due_item item;
	int rc;

	(void)place;
	if (columns && l->ordered && beyond(l, columns))
		return 1;
	if (columns && l->tells) {
		item.rec = *columns;
		rc = 1;
	} else {
		rc = reader_get(l->r, (struct ref){ l->kind->no, id },
				&item.rec, l->err);
	}
	if (rc <= 0)
		return rc;
	if (record_in_bin(&item.rec) || beyond(l, &item.rec))
		return 0;
	item.day = (int32_t)record_number(&item.rec, l->f_day, DAY_NONE);
	item.at = (int32_t)record_number(&item.rec, l->f_time, TIME_NONE);
	return l->each(l->ctx, &item);
}

static bool shows(const struct field *f, const char *name)
{
	size_t i;

	for (i = 0; i < f->show_n; i++)
		if (!strcmp(f->show[i], name))
			return true;
	return false;
}

static bool is_ordered(const struct field *agent, const struct due *due)
{
	return due->done && agent->order_n >= 2 &&
	       !strcmp(agent->order[0], due->done) &&
	       !strcmp(agent->order[1], due->day) &&
	       shows(agent, due->done) && shows(agent, due->day);
}

/* Whether rows of the link have all that the form names. */
static bool tells(struct reader *r, const struct kind *k,
		  const struct field *agent, const struct due *d)
{
	const char *const names[] = { d->day, d->time, d->done, d->who,
				      d->what, d->from };

	for (size_t i = 0; i < sizeof(names) / sizeof(*names); i++) {
		const struct source *s = names[i] ?
			source_of(r, k, names[i], NULL) : NULL;

		if (names[i] && (!s || !index_link_covers(k, agent, s)))
			return false;
	}
	return true;
}

int due_each(struct reader *r, const struct kind *kind, struct ref agent,
	     int32_t day,
	     int (*each)(void *ctx, const struct due_item *item), void *ctx,
	     struct err *err)
{
	const struct due *due = kind->due;
	const struct field *by = due ? kind_field(kind, due->agent) : NULL;
	struct listing l = {
		.r = r, .kind = kind, .day = day, .each = each, .ctx = ctx,
		.err = err,
	};
	int rc;

	if (!by || !by->tag)
		return 0;
	l.f_day = kind_field(kind, due->day);
	l.f_time = due->time ? kind_field(kind, due->time) : NULL;
	l.f_done = due->done ? kind_field(kind, due->done) : NULL;
	l.ordered = is_ordered(by, due);
	l.tells = tells(r, kind, by, due);
	rc = reader_links(r, agent, kind->no, by->tag, SLICE_NONE, take, &l,
			  err);
	return rc < 0 ? -1 : 0;
}
