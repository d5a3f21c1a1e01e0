/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "exchange/export.h"

#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/mem.h"
#include "base/tr.h"
#include "exchange/csv_write.h"

#define PAGE 500

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

int export_each(struct session *s, const struct export_ask *ask,
		int (*each)(void *ctx, const struct row *row), void *ctx,
		struct err *err)
{
	const struct kind *k = kinds_find(session_kinds(s), ask->kind);
	const char **names = kind_field_names(k);
	struct page_ask page = {
		.kind = ask->kind, .where = ask->where,
		.target = ask->target, .by = ask->by,
		.closed = ask->closed, .style = CELLS_MACHINE,
		.columns = names, .columns_n = k->fields_n, .max = PAGE,
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

/* ---- tables ------------------------------------------------------------ */

struct table {
	const struct kind *kind;
	FILE *out;
	size_t n;
};

/* A value as the importer takes it: links and choices by what finds them,
 * with its kind where a link may name several. */
static void add_values(const struct field *f, const struct cells *cells,
		       struct buf *out)
{
	size_t i;

	for (i = 0; i < cells->n; i++) {
		const struct cell *cell = &cells->v[i];
		const char *colon = strchr(cell->ref, ':');
		bool one = f->to_n == 1 && strcmp(f->to[0], "any");

		if (i)
			buf_add_char(out, ';');
		if (f->labels_n && *cell->label)
			buf_printf(out, "%s=", cell->label);
		if (!colon)
			buf_add_str(out, cell->text);
		else
			buf_add_str(out, one ? colon + 1 : cell->ref);
	}
}

static int table_row(void *ctx, const struct row *row)
{
	struct table *t = ctx;
	struct buf line = BUF_INIT, value = BUF_INIT;
	const char *colon = strchr(row->name, ':');
	size_t i;

	csv_cell(&line, slice_str(colon ? colon + 1 : row->name), ',', true);
	for (i = 0; i < t->kind->fields_n; i++) {
		buf_clear(&value);
		add_values(&t->kind->fields[i], &row->cells[i], &value);
		csv_cell(&line, buf_slice(&value), ',', false);
	}
	csv_row_end(&line);
	fwrite(line.p, 1, line.n, t->out);
	buf_release(&line);
	buf_release(&value);
	t->n++;
	return 0;
}

static void table_head(struct table *t)
{
	struct buf line = BUF_INIT;
	size_t i;

	csv_cell(&line, slice_str("number"), ',', true);
	for (i = 0; i < t->kind->fields_n; i++)
		csv_cell(&line, slice_str(t->kind->fields[i].name), ',', false);
	csv_row_end(&line);
	fwrite(line.p, 1, line.n, t->out);
	buf_release(&line);
}

int export_csv(struct session *s, const struct export_ask *ask, FILE *out,
	       size_t *n, struct err *err)
{
	struct table t = {
		.kind = kinds_find(session_kinds(s), ask->kind), .out = out,
	};

	table_head(&t);
	if (export_each(s, ask, table_row, &t, err))
		return -1;
	*n = t.n;
	if (fflush(out) || ferror(out))
		return err_set_errno(err, ERR_IO, NULL,
				     N_("the table cannot be written"));
	return 0;
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
