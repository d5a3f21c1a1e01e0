/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "base/tr.h"
#include "model/apply_private.h"

const char *work_place(struct apply_state *s, struct work *w,
		       const char *field)
{
	w->faulty = true;
	s->row_faulty = true;
	if (!field)
		return arena_printf(s->r.arena, "%zu", w->no);
	if (w->via)
		return arena_printf(s->r.arena, "%zu:%s.%s", w->no, w->via,
				    field);
	return arena_printf(s->r.arena, "%zu:%s", w->no, field);
}

void work_faults(struct apply_state *s, struct work *w, const char *field,
		 struct err *from)
{
	const char *place = work_place(s, w, field);
	size_t i;

	for (i = 0; i < from->n; i++) {
		const struct err_item *e = &from->items[i];
		const char *whole = e->place ?
			arena_printf(s->r.arena, "%s:%s", place, e->place) :
			place;

		err_add_raw(s->faults, e->code, whole, e->msgid,
			    (const char *const *)e->args, e->args_n);
	}
	err_clear(from);
}

const char *apply_place(struct apply_state *s, size_t item, const char *field)
{
	return work_place(s, &s->works[item], field);
}

/* The kind in front of the colon, and what follows it (NULL: nothing). */
static const struct kind *kind_of_item(struct apply_state *s, struct work *w,
				       const char **rest)
{
	const char *colon = strchr(w->item->name, ':');
	size_t n = colon ? (size_t)(colon - w->item->name) :
			   strlen(w->item->name);
	char *name = mem_strndup(w->item->name, n);
	const struct kind *k = kinds_find(s->r.kinds, name);

	*rest = colon ? colon + 1 : NULL;
	if (!k)
		err_set(s->faults, ERR_INPUT, work_place(s, w, NULL),
			N_("There is no kind \"%s\""), name);
	free(name);
	return k;
}

static const struct op *op_of(const struct item *item, const char *field)
{
	size_t i;

	for (i = 0; i < item->ops_n; i++)
		if (!strcmp(item->ops[i].field, field))
			return &item->ops[i];
	return NULL;
}

static int open_ref(struct apply_state *s, struct work *w, struct ref ref,
		    struct err *err)
{
	w->p = pending_open(s, ref, err);
	if (!w->p)
		return -1;
	if (w->p->in_bin && w->item->kind != ITEM_RESTORE &&
	    w->item->kind != ITEM_BIN && w->item->kind != ITEM_ERASE)
		err_set(s->faults, ERR_INPUT, work_place(s, w, NULL),
			N_("%s is in the bin; restore it first"),
			w->item->name);
	return 0;
}

/* The record named by an item that changes, deletes or restores one. */
static int resolve_named(struct apply_state *s, struct work *w,
			 const struct kind *k, const char *rest,
			 struct err *err)
{
	struct err faults = ERR_INIT;
	struct ref ref;
	int found;

	rights_see(s, true);
	found = rest ? reader_find_in(&s->r, k, rest, &ref, &faults) : 0;
	rights_see(s, false);
	if (found < 0)
		work_faults(s, w, NULL, &faults);
	else if (!found)
		err_set(s->faults, ERR_NOT_FOUND, work_place(s, w, NULL),
			N_("There is no record \"%s\""), w->item->name);
	err_release(&faults);
	return found > 0 ? open_ref(s, w, ref, err) : 0;
}

/*
 * The record that has the value which the op for the key field sets. 1
 * found, 0 none: it will be made.
 */
static int find_by_key(struct apply_state *s, struct work *w,
		       const struct kind *k, struct ref *ref)
{
	const char *key = w->item->key;
	const struct op *op = op_of(w->item, key);
	const struct field *f = kind_field(k, key);
	struct err faults = ERR_INIT;
	int found = 0;

	if (!op || !op->text || !*op->text) {
		err_set(s->faults, ERR_INPUT, work_place(s, w, key),
			N_("The key is empty"));
		return -1;
	}
	if (strcmp(key, "number") && strcmp(key, "id") &&
	    !(f && f->unique)) {
		err_set(s->faults, ERR_INPUT, work_place(s, w, key),
			N_("Only a number or a field with \"unique\" can be "
			   "the key"));
		return -1;
	}
	rights_see(s, true);
	found = reader_find_in(&s->r, k, op->text, ref, &faults);
	rights_see(s, false);
	if (found < 0)
		work_faults(s, w, key, &faults);
	err_release(&faults);
	return found;
}

struct path_end {
	uint16_t kind;
	struct ref ref;
};

static int at_end(void *ctx, const struct field *f, const struct record *at,
		  const struct field_value *v)
{
	struct path_end *end = ctx;
	struct ref ref = REF_NONE;

	if (f && f->tag && expr_holds(f) == VALUE_REF)
		ref = ref_unpack(v->bytes);
	if (ref.kind != end->kind)
		ref = at->ref;
	if (ref.kind != end->kind)
		return 0;
	end->ref = ref;
	return 1;
}

/* "@1.address": what the path from item 1 leads to. */
static int find_via(struct apply_state *s, struct work *w,
		    const struct kind *k, struct ref *ref, struct err *err)
{
	const char *via = w->item->via, *dot = strchr(via, '.');
	struct path_end end = { k->no, REF_NONE };
	unsigned long n = via[0] == '@' ? strtoul(via + 1, NULL, 10) : 0;
	struct pending *from;
	struct record rec;
	int rc;

	if (!dot || !n || n >= w->no) {
		err_set(s->faults, ERR_INPUT, work_place(s, w, NULL),
			N_("\"%s\" is not a path from an item before this "
			   "one, as in @1.address"), via);
		return -1;
	}
	from = s->works[n - 1].p;
	if (!from || from->is_new)
		return 0;
	rec = from->before;
	rights_see(s, true);
	rc = path_each(&s->r, &rec, dot + 1, at_end, &end, err);
	rights_see(s, false);
	if (rc < 0)
		return -1;
	*ref = end.ref;
	return !ref_is_none(end.ref);
}

static int resolve_put(struct apply_state *s, struct work *w,
		       const struct kind *k, struct err *err)
{
	struct ref ref = REF_NONE;
	int found = 0;

	if (w->item->key)
		found = find_by_key(s, w, k, &ref);
	else if (w->item->via)
		found = find_via(s, w, k, &ref, err);
	if (found > 0)
		return open_ref(s, w, ref, err);
	if (!found)
		w->p = pending_new(s, plan_kind(s->plan, k->no));
	return w->faulty || !found ? 0 : -1;
}

static bool left_out(struct apply_state *s, struct work *w)
{
	uint32_t n = w->item->if_new;
	const struct work *other;

	if (!n)
		return false;
	if (n >= w->no) {
		err_set(s->faults, ERR_INPUT, work_place(s, w, NULL),
			N_("Only an item before this one can be waited for"));
		return true;
	}
	other = &s->works[n - 1];
	return other->skipped || !other->p || !other->p->is_new;
}

static int resolve(struct apply_state *s, struct work *w, struct err *err)
{
	const struct kind *k;
	const char *rest;
	int rc = 0;

	w->skipped = left_out(s, w);
	if (w->skipped || w->faulty)
		return 0;
	k = kind_of_item(s, w, &rest);
	if (!k || !rights_kind_allowed(s, w, k))
		return 0;
	if (w->item->kind == ITEM_NEW)
		w->p = pending_new(s, plan_kind(s->plan, k->no));
	else if (w->item->kind == ITEM_PUT)
		rc = resolve_put(s, w, k, err);
	else
		rc = resolve_named(s, w, k, rest, err);
	if (!rc && w->p && !rights_record_allowed(s, w))
		return 0;
	if (!rc && w->p && !w->p->is_new && w->item->expected &&
	    w->item->expected != record_version(&w->p->before))
		rc = conflict(s, w, w->p, w->item->expected, err);
	return rc;
}

int row_resolve(struct apply_state *s, struct err *err)
{
	size_t i;

	for (i = s->row_from; i < s->row_to; i++)
		if (resolve(s, &s->works[i], err) < 0)
			return -1;
	return 0;
}

/* Whether the op is for `lines`, "followup" or "followup.what"; those come
 * last, when the parent's values are known. */
static bool is_lines(const struct kind *k, const struct op *op)
{
	const char *dot = strchr(op->field, '.');
	const struct lines *l;
	char *name;

	if (!dot)
		return kind_lines(k, op->field) != NULL &&
		       !kind_field(k, op->field);
	name = mem_strndup(op->field, (size_t)(dot - op->field));
	l = kind_lines(k, name);
	free(name);
	return l != NULL;
}

static void read_op(struct apply_state *s, struct work *w,
		    const struct kind *k, const struct op *op)
{
	const struct field *f = kind_field(k, op->field);

	if (!f && !strcmp(op->field, "number"))
		number_type(s, w, op->text);
	else if (!f && !strcmp(op->field, "id") && w->item->key &&
		 !strcmp(w->item->key, "id"))
		return;
	else if (!f)
		err_set(s->faults, ERR_INPUT, work_place(s, w, op->field),
			N_("%s has no field \"%s\""), k->name, op->field);
	else
		op_read(s, w, f, op);
}

static int restore_item(struct apply_state *s, size_t i, struct err *err)
{
	struct work *w = &s->works[i];
	int erased = history_erased(s->txn, w->p->ref, err);

	if (erased > 0)
		err_set(s->faults, ERR_CONFLICT, work_place(s, w, NULL),
			N_("%s was erased; nothing is left to restore"),
			w->item->name);
	return erased ? erased < 0 ? -1 : 0 : restore_work(s, i, err);
}

static int read_item(struct apply_state *s, size_t i, struct err *err)
{
	struct work *w = &s->works[i];
	const struct kind *k;
	bool lines = false;
	size_t j;

	if (!w->p)
		return 0;
	k = w->p->plan->kind;
	if (w->item->kind == ITEM_BIN) {
		w->p->in_bin = true;
		w->p->stale = true;
		return 0;
	}
	if (w->item->kind == ITEM_RESTORE)
		return restore_item(s, i, err);
	if (w->item->kind == ITEM_ERASE)
		return erase_work(s, i, err);
	if (w->item->kind == ITEM_MERGE)
		return merge_work(s, i, err);
	for (j = 0; j < w->item->ops_n; j++) {
		if (is_lines(k, &w->item->ops[j]))
			lines = true;
		else
			read_op(s, w, k, &w->item->ops[j]);
	}
	/* Later items may name it by its number, if they know it. */
	if (number_give(s, w->p, err) < 0)
		return -1;
	if (lines)
		lines_read(s, i);
	return 0;
}

int row_read(struct apply_state *s, struct err *err)
{
	size_t i;

	for (i = s->row_from; i < s->row_to; i++)
		if (read_item(s, i, err) < 0)
			return -1;
	for (i = s->accepted; i < s->pendings_n; i++)
		if (number_give(s, s->pendings[i], err) < 0)
			return -1;
	return bin_close(s, err);
}
