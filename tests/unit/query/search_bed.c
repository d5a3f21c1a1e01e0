/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <stdlib.h>
#include <string.h>

#include "base/fold.h"
#include "base/mem.h"
#include "base/pack.h"
#include "search_unit.h"

static void open_bed(struct bed *b, bool create)
{
	struct store_opts opts = {
		.home = b->home, .create = create, .test = true, .lang = "de",
		.cache = 32 << 20,
	};
	struct err err = ERR_INIT;

	if (store_open(&b->store, &opts, &err) ||
	    search_start(&b->search, b->store, &err))
		fail_msg("%s", err_text(&err));
	b->log = (struct searchdoc_log){ 0 };
}

int bed_setup(void **state)
{
	struct bed *b = mem_zero(sizeof(*b));

	b->dir = unit_folder();
	b->home = mem_printf("%s/home", b->dir);
	open_bed(b, true);
	*state = b;
	return 0;
}

int bed_teardown(void **state)
{
	struct bed *b = *state;
	char *command = mem_printf("rm -rf '%s'", b->dir);
	int rc;

	search_close(b->search);
	store_close(b->store);
	rc = system(command);
	free(command);
	free(b->dir);
	free(b->home);
	free(b);
	return rc;
}

void bed_restart(struct bed *b)
{
	search_close(b->search);
	store_close(b->store);
	open_bed(b, false);
}

struct put { struct bed *b; const struct doc *docs; size_t n; };

static void pack(const struct doc *d, struct buf *out)
{
	struct buf sort = BUF_INIT, words = BUF_INIT;

	if (!d->words)
		return;
	fold_sort_key(slice_str(d->sort), &sort);
	fold_text(slice_str(d->words), &words);
	buf_add_char(&words, ' ');
	fold_plain(slice_str(d->words), &words);
	if (d->exact) {
		buf_add_char(&words, ' ');
		buf_add_str(&words, d->exact);
	}
	searchdoc_pack(&(struct searchdoc){
		.group = d->group, .sort = buf_slice(&sort),
		.words = buf_slice(&words),
		.exact = slice_str(d->exact ? d->exact : "") }, out);
	buf_release(&sort);
	buf_release(&words);
}

static int put_docs(void *ctx, struct txn *txn, struct err *err)
{
	struct put *p = ctx;
	struct batch *batch = batch_new();
	struct buf doc = BUF_INIT;
	size_t i;
	int rc = 0;

	for (i = 0; !rc && i < p->n; i++) {
		buf_clear(&doc);
		pack(&p->docs[i], &doc);
		rc = searchdoc_write(&p->b->log, txn, batch, p->docs[i].ref,
				     buf_slice(&doc), err);
	}
	rc = rc ? rc : batch_apply(batch, txn, err);
	batch_free(batch);
	buf_release(&doc);
	return rc;
}

void bed_put(struct bed *b, const struct doc *docs, size_t n)
{
	struct put p = { b, docs, n };
	struct err err = ERR_INIT;

	if (store_write(b->store, put_docs, NULL, &p, &err))
		fail_msg("%s", err_text(&err));
}

char *bed_find(struct bed *b, const char *typed, uint16_t kind, size_t max)
{
	struct search_hit *hits = mem_alloc(max * sizeof(*hits));
	struct reader r = { 0 };
	struct err err = ERR_INIT;
	struct buf out = BUF_INIT;
	size_t n = 0, i;
	bool more;

	assert_int_equal(txn_read(b->store, &r.txn, &err), 0);
	if (search_find(b->search, &r, &(struct search_ask){
			.typed = typed, .kinds = &kind, .kinds_n = kind != 0,
			.max = max, .front = b->front }, hits, &n, &more,
			&err))
		fail_msg("%s: %s", typed, err_text(&err));
	txn_end(r.txn);
	for (i = 0; i < n; i++)
		buf_printf(&out, "%s%u:%u", i ? " " : "",
			   (unsigned)hits[i].ref.kind,
			   (unsigned)hits[i].ref.id);
	if (more)
		buf_add_str(&out, "+");
	free(hits);
	return buf_detach(&out);
}

void assert_found(struct bed *b, const char *typed, const char *hits)
{
	char *found = bed_find(b, typed, 0, 50);

	if (strcmp(found, hits))
		fail_msg("\"%s\" found \"%s\" and not \"%s\"", typed, found,
			 hits);
	free(found);
}
