/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "exchange/export.h"

#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/mem.h"
#include "base/tr.h"
#include "exchange/csv_write.h"


/* ---- pages ------------------------------------------------------------- */

static int each_of(const struct export_ask *ask, const struct rows *rows,
		   int (*each)(void *ctx, const struct row *row), void *ctx)
{
	size_t i;
	int rc = 0;

	for (i = 0; i < rows->n && !rc; i++) {
		const struct row *row = &rows->v[i];

		if (!ask->wanted || ask->wanted(ask->ctx, row->name))
			rc = each(ctx, row);
	}
	return rc;
}

struct pages {
	struct session *s;
	struct kinds *kinds;	/* held: those in force may change meanwhile */
	const struct kind *kind;
	const char **names;
	struct page_ask ask;
	struct buf place;
	bool more;
};

/* A whole kind goes in the order in which its records were made: they are
 * read one behind the other then. */
static void pages_open(struct pages *p, struct session *s,
		       const struct export_ask *ask, enum cells_style style)
{
	static const char *const by_id[] = { "id" };

	p->s = s;
	p->kinds = kinds_hold((struct kinds *)session_kinds(s));
	p->kind = kinds_find(p->kinds, ask->kind);
	p->names = kind_field_names(p->kind);
	p->ask = (struct page_ask){
		.kind = ask->kind, .where = ask->where,
		.target = ask->target, .by = ask->by,
		.closed = ask->closed, .reveal = ask->reveal, .style = style,
		.columns = p->names, .columns_n = p->kind->fields_n,
		.max = SESSION_PAGE,
		.sort = by_id, .sort_n = !ask->where && !ask->target,
	};
	p->place = (struct buf)BUF_INIT;
	p->more = true;
}

static void pages_close(struct pages *p)
{
	buf_release(&p->place);
	free(p->names);
	kinds_drop(p->kinds);
}

/* The rows of the next page; at the end there are no more. */
static int pages_next(struct pages *p, struct rows *rows, struct err *err)
{
	const struct row *last;

	if (session_page(p->s, &p->ask, rows, err))
		return -1;
	p->more = rows->more && rows->n;
	if (!p->more)
		return 0;
	last = &rows->v[rows->n - 1];
	buf_clear(&p->place);
	buf_add(&p->place, last->place, last->place_n);
	p->ask.place = p->place.p;
	p->ask.place_n = p->place.n;
	return 0;
}

static int export_rows(struct session *s, const struct export_ask *ask,
		       enum cells_style style,
		       int (*each)(void *ctx, const struct row *row),
		       void *ctx, struct err *err)
{
	struct pages p;
	int rc = 0;

	pages_open(&p, s, ask, style);
	while (p.more && !rc) {
		struct rows rows = { 0 };

		rc = pages_next(&p, &rows, err);
		if (!rc)
			rc = each_of(ask, &rows, each, ctx);
		rows_release(&rows);
	}
	pages_close(&p);
	return rc;
}

int export_each(struct session *s, const struct export_ask *ask,
		int (*each)(void *ctx, const struct row *row), void *ctx,
		struct err *err)
{
	return export_rows(s, ask, CELLS_MACHINE, each, ctx, err);
}

/* ---- tables ------------------------------------------------------------ */

struct table {
	const struct kind *kind;
	FILE *out;
	struct buf line, value;		/* of the row at hand */
	bool *one;			/* of each field: links to one kind */
	size_t n;
};

/* A value as the importer takes it: links and choices by what finds them,
 * with its kind where a link may name several. */
static const char *value_text(const struct cell *cell, bool one)
{
	const char *colon = one ? strchr(cell->ref, ':') : NULL;

	if (!*cell->ref)
		return cell->text;
	return colon ? colon + 1 : cell->ref;
}

static void add_cells(struct table *t, size_t i, const struct cells *cells)
{
	const struct field *f = &t->kind->fields[i];

	if (!cells->n || (cells->n == 1 && !f->labels_n)) {
		csv_cell(&t->line, slice_str(cells->n ?
			 value_text(cells->v, t->one[i]) : ""), ',', false);
		return;
	}
	buf_clear(&t->value);
	for (size_t k = 0; k < cells->n; k++) {
		const struct cell *cell = &cells->v[k];

		if (k)
			buf_add_char(&t->value, ';');
		if (f->labels_n && *cell->label) {
			buf_add_str(&t->value, cell->label);
			buf_add_char(&t->value, '=');
		}
		buf_add_str(&t->value, value_text(cell, t->one[i]));
	}
	csv_cell(&t->line, buf_slice(&t->value), ',', false);
}

static int table_row(void *ctx, const struct row *row)
{
	struct table *t = ctx;
	const char *colon = strchr(row->name, ':');

	buf_clear(&t->line);
	csv_cell(&t->line, slice_str(colon ? colon + 1 : row->name), ',', true);
	for (size_t i = 0; i < t->kind->fields_n; i++)
		add_cells(t, i, &row->cells[i]);
	csv_row_end(&t->line);
	fwrite(t->line.p, 1, t->line.n, t->out);
	t->n++;
	return 0;
}

static void table_head(struct table *t)
{
	csv_cell(&t->line, slice_str("number"), ',', true);
	for (size_t i = 0; i < t->kind->fields_n; i++) {
		const struct field *f = &t->kind->fields[i];

		csv_cell(&t->line, slice_str(f->name), ',', false);
		t->one[i] = f->to_n == 1 && strcmp(f->to[0], "any");
	}
	csv_row_end(&t->line);
	fwrite(t->line.p, 1, t->line.n, t->out);
}

static void table_open(struct table *t, const struct kind *k, FILE *out)
{
	t->kind = k;
	t->out = out;
	t->one = mem_zero((k->fields_n + 1) * sizeof(*t->one));
	table_head(t);
}

static void table_close(struct table *t)
{
	buf_release(&t->line);
	buf_release(&t->value);
	free(t->one);
}

int export_csv(struct session *s, const struct export_ask *ask, FILE *out,
	       size_t *n, struct err *err)
{
	struct table t = { 0 };
	int rc;

	table_open(&t, kinds_find(session_kinds(s), ask->kind), out);
	rc = export_rows(s, ask, CELLS_TABLE, table_row, &t, err);
	*n = t.n;
	if (!rc && (fflush(out) || ferror(out)))
		rc = err_set_errno(err, ERR_IO, NULL,
				   N_("the table cannot be written"));
	table_close(&t);
	return rc ? -1 : 0;
}

/* ---- a file, part by part ---------------------------------------------- */

struct export_file {
	struct export_ask ask;
	char *texts[4];		/* of `ask` */
	struct pages pages;
	struct table table;
	FILE *out;		/* NULL: it could not be opened */
	char *path, *made;	/* `made`: what it is called until it is whole */
	bool nameless;		/* nobody sees it before */
	uint64_t seen;
};

static const char *keep(struct export_file *e, size_t i, const char *text)
{
	return e->texts[i] = text ? mem_strdup(text) : NULL;
}

/* A file without a name goes with its process; not all file systems have
 * such. */
static int open_made(struct export_file *e)
{
	const char *slash = strrchr(e->path, '/');
	char *folder = slash ? mem_strndup(e->path, (size_t)(slash - e->path) +
					   1) : mem_strdup(".");
	int fd = open(folder, O_WRONLY | O_TMPFILE | O_CLOEXEC, 0600);

	e->nameless = fd >= 0;
	free(folder);
	if (fd < 0)
		fd = open(e->made, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC,
			  0600);
	return fd;
}

int export_file_open(struct export_file **out, struct session *s,
		     const struct export_ask *ask, const char *path,
		     struct err *err)
{
	struct export_file *e = mem_zero(sizeof(*e));
	int fd;

	e->ask = *ask;
	e->ask.kind = keep(e, 0, ask->kind);
	e->ask.where = keep(e, 1, ask->where);
	e->ask.target = keep(e, 2, ask->target);
	e->ask.by = keep(e, 3, ask->by);
	e->path = mem_strdup(path);
	e->made = mem_printf("%s.part", path);
	pages_open(&e->pages, s, &e->ask, CELLS_TABLE);
	fd = open_made(e);
	e->out = fd < 0 ? NULL : fdopen(fd, "w");
	if (!e->out) {
		err_set_errno(err, ERR_IO, path, N_("cannot be created"));
		export_file_drop(e);
		return -1;
	}
	table_open(&e->table, e->pages.kind, e->out);
	*out = e;
	return 0;
}

int export_file_step(struct export_file *e, uint64_t *seen, struct err *err)
{
	struct rows rows = { 0 };

	if (pages_next(&e->pages, &rows, err))
		return -1;
	e->seen += rows.n;
	*seen = e->seen;
	each_of(&e->ask, &rows, table_row, &e->table);
	rows_release(&rows);
	if (ferror(e->out))
		return err_set_errno(err, ERR_IO, e->path, N_("cannot write"));
	return e->pages.more;
}

static int put_in_place(struct export_file *e)
{
	int fd = fileno(e->out);
	char *self = mem_printf("/proc/self/fd/%d", fd);
	int rc = fflush(e->out) || fsync(fd);

	if (!rc && e->nameless) {
		unlink(e->made);	/* of an earlier one that was killed */
		rc = linkat(AT_FDCWD, self, AT_FDCWD, e->made,
			    AT_SYMLINK_FOLLOW);
		e->nameless = rc != 0;
	}
	free(self);
	return rc || rename(e->made, e->path) ? -1 : 0;
}

int export_file_end(struct export_file *e, size_t *n, struct err *err)
{
	int rc = put_in_place(e);

	if (rc)
		err_set_errno(err, ERR_IO, e->path, N_("cannot write"));
	else
		*n = e->table.n;
	export_file_drop(e);
	return rc;
}

void export_file_drop(struct export_file *e)
{
	size_t i;

	if (!e)
		return;
	if (e->out) {
		fclose(e->out);
		if (!e->nameless)
			unlink(e->made);
	}
	table_close(&e->table);
	pages_close(&e->pages);
	for (i = 0; i < sizeof(e->texts) / sizeof(e->texts[0]); i++)
		free(e->texts[i]);
	free(e->path);
	free(e->made);
	free(e);
}
