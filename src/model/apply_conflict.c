/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <string.h>

#include "base/tr.h"
#include "model/apply_private.h"
#include "model/mask.h"

/*
 * Somebody was faster: field by field who has set what since the version
 * that the agent saw, newest first, so that he can decide with his own text
 * still on the screen.
 */

static const char *moment_text(struct apply_state *s, int64_t when)
{
	struct buf out = BUF_INIT;
	const char *zone = s->r.values.clock.zone;
	int32_t day, at;
	char *text;

	if (zone && !moment_to_wall(zone, when, &day, &at)) {
		day_print(day, DAY_LONG, s->r.values.clock.today,
			  s->r.values.lang, &out);
		buf_add_char(&out, ' ');
		time_print(at, &out);
	} else {
		moment_iso(when, &out);
	}
	text = arena_strdup(s->r.arena, buf_str(&out));
	buf_release(&out);
	return text;
}

static const char *value_text(struct apply_state *s, const struct field *f,
			      struct slice payload)
{
	struct buf out = BUF_INIT;
	struct field_value v;
	char *text;
	size_t i;

	for (i = 0; payload.n && payload_value(payload, i, &v); i++) {
		if (i)
			buf_add_str(&out, "; ");
		if (f->sensitive)
			buf_add_str(&out, MASK);
		else
			f->type->print(f, &s->r.values, v.bytes, PRINT_SHORT,
				       &out);
	}
	text = arena_strdup(s->r.arena, buf_str(&out));
	buf_release(&out);
	return text;
}

static void name_entry(struct apply_state *s, struct work *w,
		       const struct kind *k, const struct entry *e)
{
	struct buf who = BUF_INIT;
	const char *when = moment_text(s, e->when);
	size_t i;

	if (ref_is_none(e->agent))
		buf_add_str(&who, "kartei");
	else
		reader_title(&s->r, e->agent, &who);
	for (i = 0; i < e->fields_n; i++) {
		const struct field *f = kind_field_by_tag(k, e->fields[i].tag);

		if (!f || (s->role && rights_on_field(s->r.kinds, s->role, f) ==
			   RIGHTS_NONE))
			continue;
		err_set(s->faults, ERR_CONFLICT, work_place(s, w, f->name),
			N_("%s has set this to \"%s\" on %s"), buf_str(&who),
			value_text(s, f, e->fields[i].after), when);
	}
	if (e->action != ACTION_SET)
		err_set(s->faults, ERR_CONFLICT, work_place(s, w, NULL),
			N_("%s has deleted or restored this record on %s"),
			buf_str(&who), when);
	buf_release(&who);
}

static int name_entries(struct apply_state *s, struct work *w,
			struct pending *p, uint32_t expected,
			struct err *err)
{
	struct cursor *c = cursor_open(s->txn, TABLE_ENTRY_OF, err);
	struct buf key = BUF_INIT, no = BUF_INIT, bytes = BUF_INIT;
	bool newer = true;
	struct entry e;
	int rc;

	if (!c)
		return -1;
	entry_of_key(p->ref, UINT64_MAX, &key);
	for (rc = cursor_seek_before(c, buf_slice(&key), err);
	     rc > 0 && newer; rc = cursor_prev(c, err)) {
		struct slice k = cursor_key(c);

		if (k.n != key.n || memcmp(k.p, key.p, REF_BYTES))
			break;
		buf_clear(&no);
		buf_add(&no, (const char *)k.p + REF_BYTES, 8);
		if (txn_get(s->txn, TABLE_ENTRY, buf_slice(&no), &bytes,
			    err) <= 0 ||
		    entry_unpack(buf_slice(&bytes), &e) < 0)
			break;
		newer = e.version > expected;
		rights_see(s, true);
		if (newer)
			name_entry(s, w, p->plan->kind, &e);
		rights_see(s, false);
		entry_release(&e);
	}
	cursor_close(c);
	buf_release(&key);
	buf_release(&no);
	buf_release(&bytes);
	return rc < 0 ? -1 : 0;
}

int conflict(struct apply_state *s, struct work *w, struct pending *p,
	     uint32_t expected, struct err *err)
{
	err_set(s->faults, ERR_CONFLICT, work_place(s, w, NULL),
		N_("%s was changed meanwhile"), w->item->name);
	return name_entries(s, w, p, expected, err);
}
