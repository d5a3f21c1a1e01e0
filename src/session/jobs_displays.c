/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "base/tr.h"
#include "session/jobs.h"

/* Who has been shown what of the sensitive fields, newest first. */

#define ROWS_LOOKED 20000	/* in one call: it reads one moment */

struct telling {
	struct request q;
	struct ref record, agent;	/* REF_NONE: any */
	json_t *list;
	uint64_t most, looked, before;	/* `before`: to go on with; 0 end */
};

static void set_name(struct telling *t, json_t *o, struct ref ref)
{
	char *name = ref_is_none(ref) ? mem_strdup("") :
					request_name(&t->q, ref);

	json_object_set_new(o, "record", json_string(name));
	free(name);
}

static void set_field(struct telling *t, json_t *o, const struct display *d)
{
	const struct kind *k = kinds_by_no(t->q.whole, d->record.kind);
	const struct field *f = k ? kind_field_by_tag(k, d->tag) : NULL;

	json_object_set_new(o, "field", json_string(f ? f->name : ""));
	json_object_set_new(o, "label", json_string(f ?
			words_one(&f->label, t->q.r.values.lang) : ""));
}

static int tell(void *ctx, uint64_t no, const struct display *d)
{
	struct telling *t = ctx;
	struct buf when = BUF_INIT;
	char *login;
	json_t *o;

	if (json_array_size(t->list) == t->most ||
	    ++t->looked > ROWS_LOOKED) {
		t->before = no + 1;
		return 1;
	}
	if ((!ref_is_none(t->record) && !ref_eq(t->record, d->record)) ||
	    (!ref_is_none(t->agent) && !ref_eq(t->agent, d->agent)))
		return 0;
	moment_iso(d->when, &when);
	login = request_login_of(&t->q, d->agent);
	o = json_pack("{s:I, s:s, s:s}", "display", (json_int_t)no, "when",
		      buf_str(&when), "agent", login);
	set_name(t, o, d->record);
	set_field(t, o, d);
	json_array_append_new(t->list, o);
	free(login);
	buf_release(&when);
	return 0;
}

static int find(struct telling *t, const struct job *j, struct err *err)
{
	int got;

	if (*j->args[0] && request_find(&t->q, j->args[0], &t->record, err))
		return -1;
	if (!*j->args[1])
		return 0;
	got = request_login(&t->q, j->args[1], &t->agent, err);
	return got ? got < 0 ? -1 : 0 :
		err_set(err, ERR_NOT_FOUND, NULL,
			N_("there is no agent '%s'"), j->args[1]);
}

/* Record and agent ("" any), the row before which to begin (0: the newest),
 * how many; "before" says how to go on, 0 at the end. */
int job_displays(struct job *j, struct err *err)
{
	struct telling t = { .record = REF_NONE, .agent = REF_NONE };
	uint64_t before;
	int bad;

	if (job_read_number(j->args[2], &before, err) ||
	    job_read_number(j->args[3], &t.most, err) ||
	    request_begin(&t.q, j->l, err))
		return -1;
	t.list = json_array();
	bad = find(&t, j, err);
	/* What was shown of whom is told whole, also of records that the
	 * asker does not see himself. */
	if (!bad) {
		struct sight *sight = t.q.r.sight;

		t.q.r.sight = NULL;
		bad = display_each(t.q.txn, before, tell, &t, err) < 0;
		t.q.r.sight = sight;
	}
	json_object_set_new(j->result, "displays", t.list);
	job_result_number(j, "before", t.before);
	request_end(&t.q);
	return bad ? -1 : 0;
}
