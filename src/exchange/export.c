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

/* A whole kind goes in the order in which its records were made: they are
 * read one behind the other then. */
static int export_rows(struct session *s, const struct export_ask *ask,
		       enum cells_style style,
		       int (*each)(void *ctx, const struct row *row),
		       void *ctx, struct err *err)
{
	static const char *const by_id[] = { "id" };
	const struct kind *k = kinds_find(session_kinds(s), ask->kind);
	const char **names = kind_field_names(k);
	struct page_ask page = {
		.kind = ask->kind, .where = ask->where,
		.target = ask->target, .by = ask->by,
		.closed = ask->closed, .style = style,
		.columns = names, .columns_n = k->fields_n,
		.max = SESSION_PAGE,
		.sort = by_id, .sort_n = !ask->where && !ask->target,
	};
	struct buf place = BUF_INIT;
	bool more = true;
	int rc = 0;

	while (more && !rc) {
		struct rows rows = { 0 };

		rc = session_page(s, &page, &rows, err);
		if (!rc)
			rc = each_of(ask, &rows, each, ctx);
		more = rows.more && rows.n;
		if (more) {
			const struct row *last = &rows.v[rows.n - 1];

			buf_clear(&place);
			buf_add(&place, last->place, last->place_n);
			page.place = place.p;
			page.place_n = place.n;
		}
		rows_release(&rows);
	}
	buf_release(&place);
	free(names);
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

int export_csv(struct session *s, const struct export_ask *ask, FILE *out,
	       size_t *n, struct err *err)
{
	struct table t = {
		.kind = kinds_find(session_kinds(s), ask->kind), .out = out,
	};
	int rc;

	t.one = mem_zero((t.kind->fields_n + 1) * sizeof(*t.one));
	table_head(&t);
	rc = export_rows(s, ask, CELLS_TABLE, table_row, &t, err);
	*n = t.n;
	if (!rc && (fflush(out) || ferror(out)))
		rc = err_set_errno(err, ERR_IO, NULL,
				   N_("the table cannot be written"));
	buf_release(&t.line);
	buf_release(&t.value);
	free(t.one);
	return rc ? -1 : 0;
}

int export_csv_file(struct session *s, const struct export_ask *ask,
		    const char *path, size_t *n, struct err *err)
{
	char *made = mem_printf("%s.part", path);
	int fd = open(made, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
	FILE *out = fd < 0 ? NULL : fdopen(fd, "w");
	int rc;

	if (!out) {
		rc = err_set_errno(err, ERR_IO, made, N_("cannot be created"));
		free(made);
		return rc;
	}
	rc = export_csv(s, ask, out, n, err);
	if (!rc && fsync(fd))
		rc = err_set_errno(err, ERR_IO, made, N_("cannot write"));
	if (fclose(out) && !rc)
		rc = err_set_errno(err, ERR_IO, made, N_("cannot write"));
	if (!rc && rename(made, path))
		rc = err_set_errno(err, ERR_IO, path, N_("cannot be created"));
	if (rc)
		unlink(made);
	free(made);
	return rc;
}
