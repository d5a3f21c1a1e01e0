/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "session/proof.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "base/file.h"
#include "base/log.h"
#include "base/mem.h"
#include "base/tr.h"
#include "model/dump.h"
#include "model/history_entry.h"

#define CACHE ((size_t)64 << 20)

static int last_change(struct store *store, struct backup *b, struct err *err)
{
	struct buf value = BUF_INIT;
	struct change change = { 0 };
	struct head head = { 0 };
	struct txn *txn;
	int got;

	if (txn_read(store, &txn, err))
		return -1;
	got = txn_get(txn, TABLE_META, slice_str(HEAD_KEY), &value, err);
	if (got > 0 && head_unpack(buf_slice(&value), &head))
		got = err_set(err, ERR_INTERNAL, NULL,
			      N_("The head of the history is damaged"));
	if (got >= 0)
		got = change_get(txn, head.change, &change, err);
	b->change = head.change;
	b->last = change.ended;
	change_release(&change);
	txn_end(txn);
	buf_release(&value);
	return got < 0 ? -1 : 0;
}

static int check(const struct house_opts *house, const char *home, bool loaded,
		 struct backup *b, struct err *err)
{
	const struct model_opts opts = {
		.home = home, .loaded = loaded, .forms = house->forms, .cache = CACHE,
		.phone_fallback = house->phone_fallback,
		.rules = house->rules,
	};
	struct model_checked counts = { 0 };
	struct model *m;
	int rc;

	if (model_open(&m, &opts, err))
		return -1;
	free(b->id);
	b->id = mem_strdup(store_id(model_store(m)));
	rc = last_change(model_store(m), b, err);
	if (!rc)
		rc = model_check(m, &counts, err);
	b->records = counts.records;
	b->entries = counts.entries;
	model_close(m);
	return rc;
}

int proof_check(const struct house_opts *house, const char *home,
		struct backup *b, struct err *err)
{
	return check(house, home, false, b, err);
}

int proof_check_loaded(const struct house_opts *house, const char *home,
		       struct backup *b, struct err *err)
{
	return check(house, home, true, b, err);
}

/* So that it is taken for one; what counts is its name. */
static int restore_unproven(const char *made, const struct backup *b,
			    const char *scratch, struct err *err)
{
	const struct restoring r = {
		.backup = made, .dest = scratch, .until = MOMENT_NONE,
	};
	struct backup unproven = *b;

	unproven.path = (char *)made;
	if (tree_remove(scratch, err) || backup_write_proof(&unproven, err))
		return -1;
	return backup_restore(&r, err);
}

static int prove(const struct house_opts *house, const char *made,
		 struct backup *b, struct err *err)
{
	char *scratch = mem_printf("%s.try", b->path);
	int rc = restore_unproven(made, b, scratch, err);

	if (!rc)
		rc = proof_check(house, scratch, b, err);
	tree_remove(scratch, NULL);
	free(scratch);
	return rc;
}

static int try(const struct house_opts *house, const char *home,
	       struct backup *b, struct err *err)
{
	char *made = mem_printf("%s.new", b->path);
	struct backup proven;
	int rc = tree_remove(made, err);

	b->begun = moment_now();
	if (!rc)
		rc = backup_copy(home, made, b->log, err);
	if (!rc)
		rc = prove(house, made, b, err);
	if (!rc) {
		b->proven = moment_now();
		b->bytes = tree_bytes(made);
		proven = *b;
		proven.path = made;
		rc = backup_write_proof(&proven, err);
	}
	if (!rc && rename(made, b->path))
		rc = err_set_errno(err, ERR_IO, b->path, N_("cannot create"));
	if (rc)
		tree_remove(made, NULL);
	free(made);
	return rc;
}

static int dump_store(const char *home,
		      int (*put)(void *ctx, struct slice line,
				 struct err *err),
		      void *ctx, struct err *err)
{
	const struct store_opts opts = { .home = home, .cache = CACHE };
	struct store *s;
	int rc;

	if (store_open(&s, &opts, err))
		return -1;
	rc = model_dump(s, put, ctx, err);
	store_close(s);
	return rc;
}

int proof_dump(const char *home, const char *place, uint32_t first,
	       int (*put)(void *ctx, struct slice line, struct err *err),
	       void *ctx, struct err *err)
{
	struct backup b = { .log = first, .id = (char *)"" };
	char *made = mem_printf("%s.new", place);
	char *scratch = mem_printf("%s.try", place);
	int rc = tree_remove(made, err);

	if (!rc)
		rc = backup_copy(home, made, first, err);
	if (!rc)
		rc = restore_unproven(made, &b, scratch, err);
	tree_remove(made, NULL);
	if (!rc)
		rc = dump_store(scratch, put, ctx, err);
	tree_remove(scratch, NULL);
	free(made);
	free(scratch);
	return rc;
}

int proof_make(const struct house_opts *house, const char *home,
	       const char *dest, uint32_t first, struct err *err)
{
	struct backup b = {
		.path = mem_strdup(dest), .log = first, .id = mem_strdup(""),
	};
	struct stat st;
	int rc;

	if (!lstat(dest, &st))
		rc = err_set(err, ERR_CONFLICT, dest,
			     N_("is there already"));
	else
		rc = try(house, home, &b, err);
	backup_release(&b);
	return rc;
}
