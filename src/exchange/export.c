/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "exchange/export.h"

#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "base/tr.h"
#include "base/utf8.h"
#include "exchange/outfile.h"

/* ---- pages ------------------------------------------------------------- */

struct pages {
	const struct export_ask *of;
	struct export_writer w;
	struct kinds *kinds;	/* held: those in force may change meanwhile */
	struct page_ask ask;
	struct buf place, bytes;
	size_t named;		/* of the names asked for one by one */
	bool more;
};

static void pages_close(struct pages *p)
{
	if (p->w.ops->close)
		p->w.ops->close(&p->w);
	buf_release(&p->w.text);
	free(p->w.columns);
	free(p->w.said);
	buf_release(&p->place);
	buf_release(&p->bytes);
	kinds_drop(p->kinds);
}

/* A whole kind goes in the order in which its records were made: they are
 * read one behind the other then. */
static int pages_open(struct pages *p, struct session *s,
		      const struct export_ask *ask, struct err *err)
{
	static const char *const by_id[] = { "id" };
	const struct format *format = ask->format ? ask->format
						  : format_find("csv");
	bool whole = !ask->where && !ask->target;

	*p = (struct pages){ .of = ask, .more = true };
	p->kinds = kinds_hold((struct kinds *)session_kinds(s));
	p->w = (struct export_writer){
		.s = s, .kinds = p->kinds, .style = &ask->style,
		.kind = kinds_find(p->kinds, ask->kind), .ops = format->out,
	};
	if (p->w.ops->open(&p->w, err)) {
		pages_close(p);
		return -1;
	}
	p->ask = (struct page_ask){
		.kind = ask->kind, .where = ask->where,
		.target = ask->target, .by = ask->by,
		.closed = ask->closed, .style = p->w.ops->cells,
		.columns = p->w.columns, .columns_n = p->w.columns_n,
		.max = SESSION_PAGE, .ahead = true, .reveal = ask->reveal,
		.sort = ask->sort_n ? ask->sort : by_id,
		.sort_n = ask->sort_n ? ask->sort_n : whole,
	};
	return 0;
}

/* In a page_ask no columns are those of the list: what is not looked at
 * costs least. */
static void ask_for(struct page_ask *ask, const char *const *columns, size_t n,
		    enum cells_style style)
{
	static const char *const least[] = { "id" };

	ask->columns = n ? columns : least;
	ask->columns_n = n ? n : 1;
	ask->style = style;
}

/* By its name a record comes with all days of its dated fields; a table has
 * those of today, as a list has. */
static void keep_today(struct row *row, int32_t today)
{
	for (size_t i = 0; i < row->cells_n; i++) {
		struct cells *cells = &row->cells[i];
		size_t n = 0;

		for (size_t k = 0; k < cells->n; k++) {
			const struct cell *c = &cells->v[k];

			if ((c->from == DAY_NONE || c->from <= today) &&
			    (c->until == DAY_NONE || today < c->until))
				cells->v[n++] = *c;
		}
		cells->n = n;
	}
}

/* Records by name: SESSION_PAGES of them at one moment, into one answer. */
static int read_named(struct pages *p, struct rows *rows, struct err *err)
{
	struct page_ask asks[SESSION_PAGES] = { { 0 } };
	struct rows one[SESSION_PAGES];
	size_t n = p->of->names_n - p->named, i;

	if (n > SESSION_PAGES)
		n = SESSION_PAGES;
	for (i = 0; i < n; i++) {
		asks[i] = p->ask;
		asks[i].record = p->of->names[p->named + i];
	}
	if (session_pages(p->w.s, asks, n, one, err))
		return -1;
	*rows = (struct rows){ .v = mem_zero((n + 1) * sizeof(*rows->v)) };
	for (i = 0; i < n; i++) {
		if (one[i].n) {
			keep_today(&one[i].v[0],
				   session_me(p->w.s)->today);
			rows->v[rows->n++] = one[i].v[0];
		}
		free(one[i].v);
	}
	return 0;
}

static int read_page(struct pages *p, struct rows *rows, struct err *err)
{
	return p->of->names ? read_named(p, rows, err)
			    : session_page(p->w.s, &p->ask, rows, err);
}

/* The rows at hand as people are told, none if nothing of that is wanted. */
static int read_said(struct pages *p, struct rows *said, struct err *err)
{
	if (!p->w.said_n)
		return 0;
	ask_for(&p->ask, p->w.said, p->w.said_n, CELLS_LONG);
	return read_page(p, said, err);
}

static int go_on(struct pages *p, const struct rows *rows)
{
	const struct row *last = rows->n ? &rows->v[rows->n - 1] : NULL;

	if (p->of->names) {
		size_t left = p->of->names_n - p->named;

		p->named += left < SESSION_PAGES ? left : SESSION_PAGES;
		return p->named < p->of->names_n;
	}
	if (!rows->more || !last)
		return 0;
	buf_clear(&p->place);
	buf_add(&p->place, last->place, last->place_n);
	p->ask.place = p->place.p;
	p->ask.place_n = p->place.n;
	return 1;
}

/* Between two looks a record may have come or gone: by its name. */
static const struct cells *said_of(const struct rows *said, size_t at,
				   const char *name)
{
	size_t i;

	if (at < said->n && !strcmp(said->v[at].name, name))
		return said->v[at].cells;
	for (i = 0; i < said->n; i++)
		if (!strcmp(said->v[i].name, name))
			return said->v[i].cells;
	return NULL;
}

/* ---- writing ------------------------------------------------------------- */

static void put_text(struct pages *p)
{
	struct export_writer *w = &p->w;

	/* Not every format has a head. */
	if (!w->text.n)
		return;
	if (w->style->windows_1252) {
		buf_clear(&p->bytes);
		w->lost += utf8_to_1252(buf_slice(&w->text), &p->bytes);
		fwrite(p->bytes.p, 1, p->bytes.n, w->out);
	} else {
		fwrite(w->text.p, 1, w->text.n, w->out);
	}
	buf_clear(&w->text);
}

static void put_rows(struct pages *p, const struct rows *rows,
		     const struct rows *said)
{
	const struct export_ask *ask = p->of;
	size_t i;

	for (i = 0; i < rows->n; i++) {
		const struct row *row = &rows->v[i];

		if (ask->wanted && !ask->wanted(ask->ctx, row->name))
			continue;
		p->w.ops->row(&p->w, row, p->w.said_n ?
			      said_of(said, i, row->name) : NULL);
		p->w.n++;
		put_text(p);
	}
}

/* One page; *seen: records looked at. */
static int pages_step(struct pages *p, uint64_t *seen, struct err *err)
{
	struct rows rows = { 0 }, said = { 0 };
	int rc;

	if (p->of->names && !p->of->names_n) {
		p->more = false;
		return 0;
	}
	ask_for(&p->ask, p->w.columns, p->w.columns_n, p->w.ops->cells);
	rc = read_page(p, &rows, err) || read_said(p, &said, err) ? -1 : 0;
	if (!rc) {
		put_rows(p, &rows, &said);
		*seen += rows.n;
		p->more = go_on(p, &rows);
	}
	rows_release(&rows);
	rows_release(&said);
	return rc;
}

static void write_head(struct pages *p, FILE *out)
{
	p->w.out = out;
	p->w.ops->head(&p->w);
	put_text(p);
}

static void remark(const struct pages *p, struct err *err)
{
	if (p->w.lost)
		err_set(err, ERR_INPUT, NULL,
			N_("%zu characters that Windows-1252 does not have became ?"),
			p->w.lost);
}

int export_stream(struct session *s, const struct export_ask *ask, FILE *out,
		  size_t *n, struct err *err)
{
	struct pages p;
	uint64_t seen = 0;
	int rc = 0;

	*n = 0;
	if (pages_open(&p, s, ask, err))
		return -1;
	write_head(&p, out);
	while (p.more && !rc)
		rc = pages_step(&p, &seen, err);
	*n = p.w.n;
	if (!rc && (fflush(out) || ferror(out)))
		rc = err_set_errno(err, ERR_IO, NULL, N_("cannot write"));
	if (!rc)
		remark(&p, err);
	pages_close(&p);
	return rc ? -1 : 0;
}

/* ---- a file, part by part ---------------------------------------------- */

struct export_file {
	struct export_ask ask;
	char *texts[4];		/* of `ask` */
	struct pages pages;
	struct outfile out;
	uint64_t seen;
};

static const char *keep(struct export_file *e, size_t i, const char *text)
{
	return e->texts[i] = text ? mem_strdup(text) : NULL;
}

int export_file_open(struct export_file **out, struct session *s,
		     const struct export_ask *ask, const char *path,
		     struct err *err)
{
	struct export_file *e = mem_zero(sizeof(*e));

	e->ask = *ask;
	e->ask.kind = keep(e, 0, ask->kind);
	e->ask.where = keep(e, 1, ask->where);
	e->ask.target = keep(e, 2, ask->target);
	e->ask.by = keep(e, 3, ask->by);
	if (pages_open(&e->pages, s, &e->ask, err)) {
		e->pages.w.ops = NULL;
		export_file_drop(e);
		return -1;
	}
	if (outfile_open(&e->out, path, err)) {
		export_file_drop(e);
		return -1;
	}
	write_head(&e->pages, e->out.f);
	*out = e;
	return 0;
}

int export_file_step(struct export_file *e, uint64_t *seen, struct err *err)
{
	if (pages_step(&e->pages, &e->seen, err))
		return -1;
	*seen = e->seen;
	return outfile_check(&e->out, err) ? -1 : e->pages.more;
}

int export_file_end(struct export_file *e, size_t *n, struct err *err)
{
	int rc = outfile_finish(&e->out, err);

	if (!rc) {
		*n = e->pages.w.n;
		remark(&e->pages, err);
	}
	export_file_drop(e);
	return rc;
}

void export_file_drop(struct export_file *e)
{
	size_t i;

	if (!e)
		return;
	outfile_drop(&e->out);
	if (e->pages.w.ops)
		pages_close(&e->pages);
	for (i = 0; i < sizeof(e->texts) / sizeof(e->texts[0]); i++)
		free(e->texts[i]);
	free(e);
}
