/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "base/pack.h"
#include "base/tr.h"
#include "model/history_entry.h"
#include "model/merge.h"
#include "model/number.h"
#include "model/type.h"

void history_row_release(struct history_row *row)
{
	size_t i;

	for (i = 0; i < row->fields_n; i++) {
		free(row->fields[i].name);
		free(row->fields[i].label);
		free(row->fields[i].before);
		free(row->fields[i].after);
	}
	free(row->fields);
	free(row->agent_name);
	free(row->way);
	free(row->note);
	free(row->record);
	free(row->title);
	memset(row, 0, sizeof(*row));
}

struct listing {
	struct reader *r;
	uint64_t before;		/* entries from here on are left out */
	size_t left;
	struct change change;		/* the last one met */
	uint64_t change_no;
	int (*each)(void *ctx, const struct history_row *row);
	void *ctx;
};

static char *taken(struct buf *b)
{
	char *s = mem_strdup(buf_str(b));

	buf_release(b);
	return s;
}

static void print_days(struct reader *r, const struct field_value *v,
		       struct buf *out)
{
	if (v->from == DAY_NONE && v->until == DAY_NONE)
		return;
	buf_add_str(out, " (");
	if (v->from != DAY_NONE)
		day_print(v->from, DAY_LONG, r->values.clock.today,
			  r->values.lang, out);
	buf_add_str(out, " - ");
	if (v->until != DAY_NONE)	/* people read the last valid day */
		day_print(v->until - 1, DAY_LONG, r->values.clock.today,
			  r->values.lang, out);
	buf_add_char(out, ')');
}

static char *print_payload(struct reader *r, const struct field *f,
			   struct slice payload)
{
	struct buf out = BUF_INIT;
	struct field_value v;
	size_t i;

	for (i = 0; payload.n && payload_value(payload, i, &v); i++) {
		if (i)
			buf_add_str(&out, "; ");
		if (v.label.n) {
			buf_add_slice(&out, v.label);
			buf_add_str(&out, ": ");
		}
		if (f)
			f->type->print(f, &r->values, v.bytes, PRINT_LONG,
				       &out);
		else
			buf_add_slice(&out, v.bytes);
		print_days(r, &v, &out);
	}
	return taken(&out);
}

static void add_field(struct listing *l, struct history_row *row,
		      const struct kind *k, const struct entry_field *e)
{
	struct history_field *h = &row->fields[row->fields_n];
	const struct field *f = kind_field_by_tag(k, e->tag);

	if (f) {
		h->name = mem_strdup(f->name);
		h->label = mem_strdup(words_one(&f->label,
						l->r->values.lang));
	} else if (e->tag < TAG_FIRST) {
		h->name = mem_strdup(catalogue_name(NULL, 0, e->tag));
		h->label = mem_strdup(h->name);
	} else {
		return;		/* of a field that no form has any more */
	}
	h->before = print_payload(l->r, f, e->before);
	h->after = print_payload(l->r, f, e->after);
	row->fields_n++;
}

/* What a creation has set lies in the record until its first change. */
static void add_fields(struct listing *l, struct history_row *row,
		       const struct entry *e)
{
	const struct kind *k = kinds_by_no(l->r->kinds, e->ref.kind);
	struct record rec;
	bool in_record = !(e->flags & (ENTRY_VALUES | ENTRY_ERASED)) &&
			 reader_get(l->r, e->ref, &rec, NULL) > 0;
	size_t i;

	row->fields = mem_zero((e->fields_n + 1) * sizeof(*row->fields));
	row->erased = e->flags & ENTRY_ERASED;
	/* An erasure says what is left, which is no news. */
	for (i = 0; k && i < e->fields_n && !row->erased &&
		    e->action < ACTION_ERASE; i++) {
		struct entry_field f = e->fields[i];

		if (in_record)
			f.after = record_payload(&rec, f.tag);
		add_field(l, row, k, &f);
	}
}

static char *agent_login(struct reader *r, struct ref agent)
{
	const struct kind *k = kinds_by_no(r->kinds, agent.kind);
	const struct field *f = k ? kind_field(k, "login") : NULL;
	struct record rec;

	if (!f || reader_get(r, agent, &rec, NULL) <= 0)
		return mem_strdup("");
	return slice_dup(record_get(&rec, f->tag, DAY_NONE));
}

static int load_change(struct listing *l, uint64_t no, struct err *err)
{
	if (l->change_no == no)
		return 0;
	change_release(&l->change);
	l->change_no = 0;
	if (change_get(l->r->txn, no, &l->change, err) < 0)
		return -1;
	l->change_no = no;
	return 0;
}

static int give(struct listing *l, uint64_t no, const struct entry *e,
		struct err *err)
{
	struct history_row row = {
		.entry = no, .change = e->change, .when = e->when,
		.agent = e->agent, .action = e->action,
	};
	struct buf name = BUF_INIT, title = BUF_INIT;
	int rc = 0;

	if (!reader_sees(l->r, e->ref))
		return 0;
	if (load_change(l, e->change, err) < 0)
		return -1;
	reader_name(l->r, e->ref, &name);
	reader_title(l->r, e->ref, &title);
	row.record = taken(&name);
	row.title = taken(&title);
	row.agent_name = agent_login(l->r, e->agent);
	row.way = mem_strdup(l->change.way ? l->change.way : "");
	row.note = mem_strdup(l->change.note ? l->change.note : "");
	row.undone = l->change.state == CHANGE_UNDONE;
	add_fields(l, &row, e);
	/* One that is only about what is not to be seen is none. */
	if (!l->r->kinds->is_view || row.fields_n || e->action != ACTION_SET) {
		l->left--;
		rc = l->each(l->ctx, &row);
	}
	history_row_release(&row);
	return rc;
}

static int give_no(struct listing *l, uint64_t no, struct err *err)
{
	struct buf key = BUF_INIT, value = BUF_INIT;
	struct entry e;
	int rc;

	entry_key(no, &key);
	rc = txn_get(l->r->txn, TABLE_ENTRY, buf_slice(&key), &value, err);
	if (rc > 0 && entry_unpack(buf_slice(&value), &e) < 0) {
		rc = err_set(err, ERR_INTERNAL, NULL,
			     N_("History entry %llu is damaged"),
			     (unsigned long long)no);
	} else if (rc > 0) {
		rc = give(l, no, &e, err);
		entry_release(&e);
	}
	buf_release(&key);
	buf_release(&value);
	return rc;
}

/* Backwards through a table whose keys end in the entry's number; `prefix`
 * is the record, or nothing. */
static int list_table(struct listing *l, enum table table, struct slice prefix,
		      struct err *err)
{
	struct cursor *c = cursor_open(l->r->txn, table, err);
	struct buf key = BUF_INIT;
	int rc, stop = 0;

	if (!c)
		return -1;
	buf_add_slice(&key, prefix);
	pack_u64(&key, l->before);
	for (rc = cursor_seek_before(c, buf_slice(&key), err);
	     rc > 0 && l->left && !stop; rc = cursor_prev(c, err)) {
		struct slice k = cursor_key(c);
		struct unpack u = unpack_from(k);

		if (k.n != key.n || (prefix.n &&
				     memcmp(k.p, prefix.p, prefix.n)))
			break;
		unpack_bytes(&u, prefix.n);
		stop = give_no(l, unpack_u64(&u), err);
	}
	cursor_close(c);
	buf_release(&key);
	return rc < 0 ? -1 : stop;
}

/* A record with all that was merged into it, and into that. */
struct family {
	struct reader *r;
	struct member { struct ref ref; uint64_t next; } *v;
	size_t n, cap;
};

static int add_member(void *ctx, struct ref ref)
{
	struct family *f = ctx;
	struct record rec;

	for (size_t i = 0; i < f->n; i++)
		if (ref_eq(f->v[i].ref, ref))
			return 0;
	mem_grow(&f->v, &f->cap, f->n + 1, sizeof(*f->v));
	f->v[f->n++] = (struct member){ ref, 0 };
	if (reader_get(f->r, ref, &rec, NULL) > 0)
		merged_each(&rec, add_member, f);
	return 0;
}

/* The newest entry of a record older than `before`; 0: none. */
static int entry_before(struct listing *l, struct ref ref, uint64_t before,
			uint64_t *no, struct err *err)
{
	struct cursor *c = cursor_open(l->r->txn, TABLE_ENTRY_OF, err);
	struct buf key = BUF_INIT;
	int rc;

	*no = 0;
	if (!c)
		return -1;
	entry_of_key(ref, before, &key);
	rc = cursor_seek_before(c, buf_slice(&key), err);
	if (rc > 0) {
		struct unpack u = unpack_from(cursor_key(c));
		struct slice of = unpack_bytes(&u, REF_BYTES);

		if (!u.bad && !memcmp(of.p, buf_str(&key), REF_BYTES))
			*no = unpack_u64(&u);
	}
	cursor_close(c);
	buf_release(&key);
	return rc < 0 ? -1 : 0;
}

static int list_family(struct listing *l, struct family *f, struct err *err)
{
	int rc = 0;

	for (size_t i = 0; !rc && i < f->n; i++)
		rc = entry_before(l, f->v[i].ref, l->before, &f->v[i].next,
				  err);
	while (!rc && l->left) {
		struct member *newest = f->v;

		for (size_t i = 1; i < f->n; i++)
			if (f->v[i].next > newest->next)
				newest = &f->v[i];
		if (!newest->next)
			break;
		rc = give_no(l, newest->next, err);
		if (!rc)
			rc = entry_before(l, newest->ref, newest->next,
					  &newest->next, err);
	}
	return rc;
}

static int list_record(struct listing *l, struct ref ref, struct err *err)
{
	struct family f = { .r = l->r };
	struct buf prefix = BUF_INIT;
	int rc;

	add_member(&f, ref);
	ref_pack(&prefix, ref);
	rc = f.n > 1 ? list_family(l, &f, err) :
		list_table(l, TABLE_ENTRY_OF, buf_slice(&prefix), err);
	buf_release(&prefix);
	free(f.v);
	return rc;
}

static int list_change(struct listing *l, uint64_t change, struct err *err)
{
	struct entry_range *ranges;
	size_t n, i;
	uint64_t no;
	int rc = 0;

	if (load_change(l, change, err) < 0)
		return -1;
	n = l->change.ranges_n;
	ranges = mem_alloc((n + 1) * sizeof(*ranges));
	if (n)
		memcpy(ranges, l->change.ranges, n * sizeof(*ranges));
	for (i = n; !rc && i; i--) {
		no = ranges[i - 1].first + ranges[i - 1].n;
		for (; !rc && l->left && no > ranges[i - 1].first; no--)
			if (no - 1 < l->before)
				rc = give_no(l, no - 1, err);
	}
	free(ranges);
	return rc;
}

int history_list(struct reader *r, struct ref ref, uint64_t change,
		 uint64_t before, size_t max,
		 int (*each)(void *ctx, const struct history_row *row),
		 void *ctx, struct err *err)
{
	struct listing l = {
		.r = r, .before = before ? before : UINT64_MAX, .left = max,
		.each = each, .ctx = ctx,
	};
	int rc;

	if (change) {
		rc = list_change(&l, change, err);
	} else if (ref_is_none(ref)) {
		rc = list_table(&l, TABLE_ENTRY, SLICE_NONE, err);
	} else {
		rc = list_record(&l, ref, err);
	}
	change_release(&l.change);
	return rc;
}
