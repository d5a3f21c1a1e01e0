/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "model/plan.h"

#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "base/tr.h"

static int parse(struct expr **e, const char *text, const struct kind *k,
		 const struct field *f, bool condition,
		 const struct value_context *c, struct err *err)
{
	struct err local = ERR_INIT;
	char *said;
	int rc;

	if (!text)
		return 0;
	rc = condition ? expr_parse(e, text, k, c, &local) :
			 expr_parse_for(e, text, k, f, c, &local);
	if (rc < 0) {
		said = err_text(&local);
		err_set(err, ERR_CONFIG, k->place, N_("%s.%s: %s"), k->name,
			f->name, said);
		free(said);
	}
	err_release(&local);
	return rc;
}

/* Texts of master data and agents that people type to name them. */
static bool is_name(const struct kind *k, const struct field *f)
{
	size_t i;

	if (!index_by_name(k) || !f->tag || f->type->holds != VALUE_TEXT ||
	    f->of_n)
		return false;
	if (f->unique || !strncmp(f->name, "name", 4) ||
	    !strcmp(f->name, "short"))
		return true;
	for (i = 0; i < k->title_n; i++)
		if (!strcmp(k->title[i], f->name))
			return true;
	return false;
}

/* Links to several kinds sort and show what the source has, so the names
 * are fields of `k` itself. */
static void link_columns(const struct kind *k, struct field_plan *fp)
{
	const struct field *f = fp->field;
	size_t i;

	fp->order = mem_zero((f->order_n + 1) * sizeof(*fp->order));
	for (i = 0; i < f->order_n; i++) {
		bool falls = f->order[i][0] == '-';
		const struct field *by = kind_field(k, f->order[i] + falls);

		if (by && by->tag)
			fp->order[fp->order_n++] = (struct order_part){
				.field = by, .falls = falls,
			};
	}
	fp->copies = mem_zero((k->fields_n + 1) * sizeof(*fp->copies));
	for (i = 0; i < k->fields_n; i++)
		if (index_link_copies(k, f, &k->fields[i]))
			fp->copies[fp->copies_n++] = &k->fields[i];
}

static int plan_fields(struct plan *p, struct kind_plan *kp,
		       const struct value_context *c, struct err *err)
{
	const struct kind *k = kp->kind;
	int rc = 0;
	size_t i;

	kp->fields = mem_zero((k->fields_n + 1) * sizeof(*kp->fields));
	for (i = 0; i < k->fields_n; i++) {
		struct field_plan *fp = &kp->fields[i];
		const struct field *f = &k->fields[i];

		fp->field = f;
		fp->shapes = index_shapes(p->kinds, f);
		fp->names = is_name(k, f);
		if (fp->shapes & INDEX_LINK)
			link_columns(k, fp);
		rc |= parse(&fp->preset, f->default_text, k, f, false, c, err);
		rc |= parse(&fp->check, f->check_text, k, f, true, c, err);
		rc |= parse(&fp->when, f->when_text, k, f, true, c, err);
	}
	return rc;
}

static void add_dep(struct kind_plan *kp, const struct dep_path *path,
		    size_t node, bool any, uint16_t tag_in, uint16_t tag_out)
{
	mem_grow(&kp->deps, &kp->deps_cap, kp->deps_n + 1, sizeof(*kp->deps));
	kp->deps[kp->deps_n++] = (struct dep){
		.path = path, .node = node, .any = any,
		.tags = { tag_in, tag_out },
	};
}

/* Says at each kind along the path what of it the documents depend on. */
static void register_path(struct plan *p, const struct dep_path *path,
			  const struct field *end)
{
	size_t node;

	for (node = 1; node <= path->n; node++) {
		const struct dep_step *in = &path->steps[node - 1];
		const struct field *out = node < path->n ?
			(path->steps[node].forward ? path->steps[node].link :
						     NULL) : end;
		bool last = node == path->n;
		bool any = in->filtered || (last && (!end || !end->tag));
		uint16_t tag_in = in->forward ? 0 : in->link->tag;
		size_t i;

		for (i = 0; i < p->kinds->n; i++)
			if (p->v[i].kind == in->kind)
				add_dep(&p->v[i], path, node, any, tag_in,
					out ? out->tag : 0);
	}
}

static struct dep_path *new_path(struct plan *p, const struct kind *origin,
				 size_t steps)
{
	struct dep_path *path = mem_zero(sizeof(*path));

	path->origin = origin;
	path->steps = mem_zero(steps * sizeof(*path->steps));
	mem_grow(&p->paths, &p->paths_cap, p->paths_n + 1, sizeof(*p->paths));
	p->paths[p->paths_n++] = path;
	return path;
}

/* The steps of one way, and behind a reference at its end one step more for
 * each kind that it may name: documents hold the title of what is named. */
static void plan_way(struct plan *p, const struct kind *origin,
		     const struct expr_way *w)
{
	bool ends_in_ref = w->field && w->field->tag &&
			   expr_holds(w->field) == VALUE_REF;
	size_t i, k;

	for (i = 0; i < w->steps_n; i++)
		if (!w->steps[i].kind)
			return;
	for (k = 0; k < (ends_in_ref ? p->kinds->n : 1); k++) {
		const struct kind *to = p->kinds->v[k];
		struct dep_path *path;

		if (ends_in_ref && !field_may_name(w->field, to))
			continue;
		if (!ends_in_ref && !w->steps_n)
			return;
		path = new_path(p, origin, w->steps_n + 1);
		for (i = 0; i < w->steps_n; i++) {
			const struct expr_step *s = &w->steps[i];

			path->steps[path->n++] = (struct dep_step){
				.link = s->link ? s->link : s->by,
				.forward = s->link != NULL,
				.kind = s->kind,
				.filtered = s->where != NULL,
			};
		}
		if (ends_in_ref)
			path->steps[path->n++] = (struct dep_step){
				.link = w->field, .forward = true, .kind = to,
			};
		register_path(p, path, ends_in_ref ? NULL : w->field);
	}
}

static int plan_document(struct plan *p, struct kind_plan *kp,
			 const struct value_context *c, const char *text,
			 struct err *err)
{
	struct expr *e = NULL;
	size_t i;

	if (path_parse(&e, text, kp->kind, c, err) < 0)
		return -1;
	for (i = 0; i < e->ways_n; i++)
		plan_way(p, kp->kind, &e->ways[i]);
	expr_free(e);
	return 0;
}

static int plan_documents(struct plan *p, struct kind_plan *kp,
			  const struct value_context *c, struct err *err)
{
	const struct kind *k = kp->kind;
	int rc = 0;
	size_t i;

	kp->searched = k->search_n > 0 || k->likeness_n > 0;
	if (!kp->searched)
		return 0;
	for (i = 0; i < k->likeness_n; i++)
		rc |= plan_document(p, kp, c, k->likeness[i].of, err);
	if (!k->search_n)
		return rc;
	for (i = 0; i < k->search_n; i++)
		rc |= plan_document(p, kp, c, k->search[i], err);
	/* Texts stand by their age and not by a title. */
	for (i = 0; !k->search_text && i < k->title_n; i++)
		rc |= plan_document(p, kp, c, k->title[i], err);
	return rc;
}

static void plan_numbers(struct plan *p)
{
	size_t i;

	for (i = 0; i < p->kinds->n; i++)
		if (p->kinds->v[i]->no >= p->by_no_n)
			p->by_no_n = p->kinds->v[i]->no + 1u;
	p->by_no = mem_zero((p->by_no_n + 1) * sizeof(*p->by_no));
	for (i = 0; i < p->kinds->n; i++)
		p->by_no[p->kinds->v[i]->no] = &p->v[i];
}

struct plan *plan_new(struct kinds *kinds, struct err *err)
{
	struct value_context c = { .kinds = kinds, .lang = "en" };
	struct plan *p = mem_zero(sizeof(*p));
	int rc = 0;
	size_t i;

	p->kinds = kinds_hold(kinds);
	p->v = mem_zero((kinds->n + 1) * sizeof(*p->v));
	for (i = 0; i < kinds->n; i++) {
		p->v[i].kind = kinds->v[i];
		p->v[i].by_name = index_by_name(kinds->v[i]);
	}
	plan_numbers(p);
	for (i = 0; i < kinds->n; i++) {
		rc |= plan_fields(p, &p->v[i], &c, err);
		rc |= plan_documents(p, &p->v[i], &c, err);
	}
	if (!rc)
		return p;
	plan_free(p);
	return NULL;
}

static void kind_plan_release(struct kind_plan *kp)
{
	size_t i;

	for (i = 0; kp->fields && i < kp->kind->fields_n; i++) {
		struct field_plan *fp = &kp->fields[i];

		expr_free(fp->preset);
		expr_free(fp->check);
		expr_free(fp->when);
		free(fp->order);
		free(fp->copies);
	}
	free(kp->fields);
	free(kp->deps);
}

void plan_free(struct plan *p)
{
	size_t i;

	if (!p)
		return;
	for (i = 0; i < p->kinds->n; i++)
		kind_plan_release(&p->v[i]);
	for (i = 0; i < p->paths_n; i++) {
		free(p->paths[i]->steps);
		free(p->paths[i]);
	}
	free(p->paths);
	free(p->by_no);
	free(p->v);
	kinds_drop(p->kinds);
	free(p);
}

const struct kind_plan *plan_kind(const struct plan *p, uint16_t no)
{
	return no < p->by_no_n ? p->by_no[no] : NULL;
}

const struct field_plan *plan_field(const struct kind_plan *kp,
				    const struct field *f)
{
	return &kp->fields[f - kp->kind->fields];
}
