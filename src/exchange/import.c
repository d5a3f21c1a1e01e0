/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "base/tr.h"
#include "exchange/import_private.h"

/* A slice is one transaction and one frame of the wire. */
#define SLICE_ROWS 1000
#define SLICE_BYTES (384 * 1024)
#define SLICE_KEPT (4 * 1024 * 1024)

/* ---- faults ------------------------------------------------------------------ */

static void keep_fault(struct import_result *r, const struct slice_row *row)
{
	r->faulty++;
	if (r->faults_n == IMPORT_FAULTS)
		return;
	mem_grow(&r->faults, &r->faults_cap, r->faults_n + 1,
		 sizeof(*r->faults));
	r->faults[r->faults_n++] = (struct import_fault){
		row->number, mem_strdup(row->reason) };
}

static void add_reason(struct slice_row *row, const char *text)
{
	char *longer = row->reason ? mem_printf("%s; %s", row->reason, text)
				   : mem_strdup(text);

	free(row->reason);
	row->reason = longer;
}

static void add_reasons(struct slice_row *row, const struct err *err)
{
	size_t i;

	for (i = 0; i < err->n; i++) {
		char *text = err_item_text(&err->items[i]);

		add_reason(row, text);
		free(text);
	}
}

/*
 * The store names a fault's place "ITEM:FIELD:COLUMN"; people get the field.
 * Faults without an item concern the whole slice.
 */
static bool share_out(struct part *part, const struct err_item *fault)
{
	char *rest, *text;
	unsigned long item;
	size_t i;

	item = fault->place ? strtoul(fault->place, &rest, 10) : 0;
	for (i = 0; item && i < part->rows_n; i++) {
		struct slice_row *row = &part->rows[i];
		struct err_item bare = *fault;

		if (item <= row->first || item > row->end)
			continue;
		bare.place = *rest == ':' ? rest + 1 : NULL;
		text = err_item_text(&bare);
		add_reason(row, text);
		free(text);
		return true;
	}
	return false;
}

/* ---- counting -------------------------------------------------------------- */

/* Whether an earlier slice of a dry run would have made the record. */
static bool seen_before(struct import *im, const struct changeset *c,
			const struct slice_row *row)
{
	static char mark;
	const struct item *item = &c->items[row->first];
	size_t i;

	for (i = 0; item->key && i < item->ops_n; i++) {
		struct slice key = slice_str(item->ops[i].text);

		if (strcmp(item->ops[i].field, item->key))
			continue;
		if (map_get(im->seen, key))
			return true;
		map_set(im->seen, key, &mark);
	}
	return false;
}

static void count_row(struct import *im, const struct part *part,
		      struct slice_row *row)
{
	const struct applied *applied = &part->applied;
	struct import_result *r = im->result;
	bool made, changed = false;
	size_t i;

	for (i = row->first; i < row->end && i < applied->n; i++) {
		enum outcome outcome = applied->items[i].outcome;

		changed = changed || outcome == OUTCOME_NEW ||
			  outcome == OUTCOME_CHANGED;
		if (outcome == OUTCOME_FAULTY && !row->reason)
			add_reason(row, im->resume.again ?
				   _("cannot be taken; why was said before the import was stopped")
				   : _("cannot be taken"));
	}
	if (row->reason) {
		keep_fault(r, row);
		return;
	}
	made = row->first < applied->n &&
	       applied->items[row->first].outcome == OUTCOME_NEW;
	if (made && im->opts->dry_run)
		made = !seen_before(im, &part->c, row);
	r->made += made;
	r->changed += !made && changed;
	r->same += !made && !changed;
}

/* ---- slices ---------------------------------------------------------------- */

static void slice_begin(struct import *im)
{
	const char *slash = strrchr(im->opts->path, '/');
	struct changeset *c = &im->at->c;

	im->at->s = im->s;
	changeset_init(c, "import");
	c->note = mem_strdup(slash ? slash + 1 : im->opts->path);
	c->dry_run = im->opts->dry_run;
	c->skip_faulty = true;
}

static void slice_release(struct part *part)
{
	size_t i, j;

	for (i = 0; i < part->rows_n; i++) {
		for (j = 0; j < part->rows[i].n; j++)
			free(part->rows[i].cells[j]);
		free(part->rows[i].cells);
		free(part->rows[i].reason);
	}
	part->rows_n = part->bytes = part->kept = 0;
	part->sent = false;
	changeset_release(&part->c);
	applied_release(&part->applied);
	err_release(&part->faults);
}

static void *slice_apply(void *ctx)
{
	struct part *part = ctx;

	part->rc = session_apply(part->s, &part->c, &part->applied, &part->faults);
	return NULL;
}

static int share_out_all(struct part *part, struct err *err)
{
	size_t i;

	if (part->rc) {
		err_move(err, &part->faults);
		return -1;
	}
	for (i = 0; i < part->faults.n; i++) {
		const struct err_item *f = &part->faults.items[i];

		/* What belongs to no row is passed on. */
		if (!share_out(part, f))
			err_add_raw(err, f->code, f->place, f->msgid,
				    (const char *const *)f->args, f->args_n);
	}
	return 0;
}

static int put_aside(struct import *im, const struct slice_row *row,
		     struct err *err)
{
	if (im->opts->dry_run)
		return 0;
	if (faulty_add(&im->faulty, row->cells, row->n, row->reason, err))
		return -1;
	if (!im->result->faulty_path && im->faulty.path)
		im->result->faulty_path = mem_strdup(im->faulty.path);
	return 0;
}

/* Waits for what was sent, if anything was. */
static int slice_wait(struct import *im, struct part *part, struct err *err)
{
	if (!part->sent)
		return 0;
	if (part->waits)
		pthread_join(part->thread, NULL);
	part->waits = false;
	if (share_out_all(part, err))
		return -1;
	if (part->applied.change) {
		im->result->change = part->applied.change;
		import_resume_note(&im->resume, part->applied.change);
	}
	if (part->applied.n && part->applied.n != part->c.n)
		return err_set(err, ERR_CONFLICT, im->opts->path,
			       N_("is not what was begun: undo that, then import it anew"));
	return 0;
}

/* Counts the rows of what is answered. */
static int slice_count(struct import *im, struct part *part, struct err *err)
{
	size_t i;
	int rc = 0;

	for (i = 0; part->sent && i < part->rows_n && !rc; i++) {
		count_row(im, part, &part->rows[i]);
		if (part->rows[i].reason)
			rc = put_aside(im, &part->rows[i], err);
	}
	slice_release(part);
	return rc;
}

static int slice_answer(struct import *im, struct part *part,
			struct err *err)
{
	int rc = slice_wait(im, part, err);

	return rc ? rc : slice_count(im, part, err);
}

static struct part *other_part(struct import *im)
{
	return &im->slices[im->at == &im->slices[0]];
}

/* `more` follow in the same change. */
static void slice_start(struct import *im, struct part *part, bool more)
{
	part->c.join = im->result->change;
	part->c.stays_open = more && !im->opts->dry_run;
	import_resume_request(&im->resume, part->c.request);
	part->sent = true;
	part->rc = 0;
	/* An open change is closed even if nothing is left to say. */
	if (!part->c.n && !part->c.join)
		return;
	part->waits = !pthread_create(&part->thread, NULL, slice_apply, part);
	if (!part->waits)
		slice_apply(part);
}

/* Sends the rows at hand once the slice before is answered, whose change they
 * join. That one is counted while the store works on. */
static int slice_send(struct import *im, bool more, struct err *err)
{
	struct part *part = im->at, *other = other_part(im);

	if (slice_wait(im, other, err)) {
		slice_release(other);
		return -1;
	}
	slice_start(im, part, more);
	if (slice_count(im, other, err))
		return -1;
	im->at = other;
	slice_begin(im);
	return more ? 0 : slice_answer(im, part, err);
}

/* ---- rows ------------------------------------------------------------------ */

static struct slice_row *keep_row(struct part *part,
				  const struct table_row *row)
{
	struct slice_row *r;
	size_t i;

	mem_grow(&part->rows, &part->rows_cap, part->rows_n + 1, sizeof(*part->rows));
	r = &part->rows[part->rows_n++];
	*r = (struct slice_row){ .number = row->number, .n = row->n,
				 .first = part->c.n, .end = part->c.n };
	r->cells = mem_alloc(row->n * sizeof(*r->cells));
	for (i = 0; i < row->n; i++) {
		r->cells[i] = mem_strdup(row->v[i]);
		part->kept += strlen(row->v[i]) + 16;
	}
	return r;
}

static void take_row(struct import *im, const struct table_row *read)
{
	struct changeset *c = &im->at->c;
	struct slice_row *row = keep_row(im->at, read);
	struct err faults = ERR_INIT;

	im->result->rows++;
	if (read->fault)
		err_add_raw(&faults, ERR_INPUT, NULL, read->fault, NULL, 0);
	else if (read->n > im->table->header_n)
		err_set(&faults, ERR_INPUT, NULL,
			N_("has %zu cells, the first row has %zu"), read->n,
			im->table->header_n);
	else
		import_row(&im->map, read->v, read->n,
			   (uint32_t)read->number, c, &faults);
	row->end = c->n;
	im->at->bytes += import_row_bytes(c, row->first);
	add_reasons(row, &faults);
	err_release(&faults);
}

static int tell_progress(struct import *im, struct err *err)
{
	uint64_t done, of;

	if (!im->opts->progress)
		return 0;
	im->table->ops->progress(im->table, &done, &of);
	if (!im->opts->progress(im->opts->ctx, done, of))
		return 0;
	return err_set(err, ERR_STOPPED, im->opts->path, N_("stopped"));
}

/* A file that cannot be read on: what is in already is closed, the rows at
 * hand are not sent. */
static int break_off(struct import *im)
{
	struct part *other = other_part(im);

	if (slice_answer(im, other, NULL) || im->resume.path ||
	    !im->result->change)
		return -1;
	slice_release(im->at);
	slice_begin(im);
	slice_send(im, false, NULL);
	return -1;
}

/* What is to go on later stays open; else this is all of it. */
static int stop(struct import *im)
{
	if (im->resume.path)
		slice_answer(im, other_part(im), NULL);
	else
		slice_send(im, false, NULL);
	return -1;
}

static int take_rows(struct import *im, struct err *err)
{
	struct table_row row;
	int got;

	im->at = &im->slices[0];
	slice_begin(im);
	while ((got = im->table->ops->next(im->table, &row, err)) > 0) {
		/* Sent only when more has come: the last one closes. */
		if (im->at->rows_n >= SLICE_ROWS ||
		    im->at->bytes >= SLICE_BYTES ||
		    im->at->kept >= SLICE_KEPT) {
			if (slice_send(im, true, err))
				return -1;
			if (tell_progress(im, err))
				return stop(im);
		}
		take_row(im, &row);
	}
	if (got < 0)
		return break_off(im);
	if (slice_send(im, false, err))
		return -1;
	import_resume_done(&im->resume);
	/* All is in: too late to stop. */
	tell_progress(im, NULL);
	if (im->table->ops->remarks)
		im->table->ops->remarks(im->table, err);
	return 0;
}

/* ---- all of it ----------------------------------------------------------- */

static void import_end(struct import *im)
{
	size_t i;

	for (i = 0; i < 2; i++) {
		/* After a fault elsewhere the store may still be at work. */
		if (im->slices[i].sent && im->slices[i].waits)
			pthread_join(im->slices[i].thread, NULL);
		slice_release(&im->slices[i]);
		free(im->slices[i].rows);
	}
	if (im->table)
		im->table->ops->close(im->table);
	import_map_release(&im->map);
	map_free(im->seen);
	faulty_release(&im->faulty);
	import_resume_release(&im->resume);
}

int import_run(struct session *s, const struct import_opts *opts,
	       struct import_result *result, struct err *err)
{
	struct import im = { .s = s, .opts = opts, .result = result };
	int rc;

	*result = (struct import_result){ 0 };
	faulty_init(&im.faulty, opts->faulty, opts->path);
	rc = import_begin(&im, err);
	if (!rc) {
		import_resume_open(&im.resume, s, opts);
		result->resumed = im.resume.again && im.resume.change;
		rc = take_rows(&im, err);
	}
	if (faulty_close(&im.faulty, err))
		rc = -1;
	/* A change in which nothing happened is nothing to take back. */
	if (!rc && !result->made && !result->changed)
		result->change = 0;
	import_end(&im);
	return rc;
}

void import_result_release(struct import_result *r)
{
	size_t i;

	for (i = 0; i < r->faults_n; i++)
		free(r->faults[i].text);
	free(r->faults);
	free(r->faulty_path);
	*r = (struct import_result){ 0 };
}
