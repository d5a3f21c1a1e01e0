/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "fake_session.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "base/pack.h"
#include "session/ops.h"

struct fake {
	struct session session;
	bool *gone;
	size_t n, asked;
	bool fails;
};

static struct row make_row(size_t i)
{
	struct buf b = BUF_INIT;
	struct row r = { .id = (uint32_t)i, .version = 1 };
	size_t title, subtitle;

	pack_u32(&b, (uint32_t)i);
	r.place_n = b.n;
	buf_printf(&b, "thing:%zu", i);
	buf_add_char(&b, '\0');
	title = b.n;
	buf_printf(&b, "Thing %zu", i);
	subtitle = b.n;
	r.memory = buf_detach(&b);
	r.place = r.memory;
	r.name = r.place + r.place_n;
	r.title = r.place + title;
	r.subtitle = r.place + subtitle;
	return r;
}

static long place_of(const struct page_ask *ask)
{
	struct unpack u = unpack_from((struct slice){ ask->place,
						      ask->place_n });

	return ask->place ? (long)unpack_u32(&u) : -1;
}

static size_t count(const struct fake *f)
{
	size_t n = 0, i;

	for (i = 0; i < f->n; i++)
		n += !f->gone[i];
	return n;
}

static int fake_pages(struct session *s, const struct page_ask *ask, size_t n,
		      struct rows *rows, struct err *err)
{
	struct fake *f = (struct fake *)s;
	long from = place_of(ask), i, step = ask->backwards ? -1 : 1;
	size_t a;

	assert(n == 1);
	f->asked++;
	if (f->fails)
		return err_set(err, ERR_UNAVAILABLE, NULL, "no store");
	if (ask->backwards && !ask->place)
		from = (long)f->n;
	rows->v = mem_zero((ask->max + 1) * sizeof(*rows->v));
	for (i = from + step; i >= 0 && i < (long)f->n; i += step) {
		if (f->gone[i])
			continue;
		if (rows->n == ask->max) {
			rows->more = true;
			break;
		}
		rows->v[rows->n++] = make_row((size_t)i);
	}
	for (a = 0; ask->backwards && a < rows->n / 2; a++) {
		struct row r = rows->v[a];

		rows->v[a] = rows->v[rows->n - 1 - a];
		rows->v[rows->n - 1 - a] = r;
	}
	if (ask->count)
		rows->total = count(f);
	return 0;
}

static const struct session_ops ops = { .pages = fake_pages };

struct session *fake_session(size_t n)
{
	struct fake *f = mem_zero(sizeof(*f));

	f->session.ops = &ops;
	f->n = n;
	f->gone = mem_zero(n * sizeof(*f->gone) + 1);
	return &f->session;
}

void fake_close(struct session *s)
{
	struct fake *f = (struct fake *)s;

	free(f->gone);
	free(f);
}

void fake_remove(struct session *s, size_t i)
{
	((struct fake *)s)->gone[i] = true;
}

void fake_fail(struct session *s, bool yes)
{
	((struct fake *)s)->fails = yes;
}

size_t fake_asked(const struct session *s)
{
	return ((const struct fake *)s)->asked;
}
