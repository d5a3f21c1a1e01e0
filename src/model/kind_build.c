/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "model/kind_build_private.h"

#include <string.h>

#include "base/tr.h"
#include "model/kind_keys.h"
#include "model/type.h"

/* ---- fields ---- */

static void get_choices(struct build *b, const struct conf_node *of,
			struct field *f)
{
	if (!of || !of->n)
		return;
	f->of = arena_alloc(b->arena, of->n * sizeof(*f->of));
	conf_each(child, of) {
		struct choice *o = &f->of[f->of_n];
		const char *code = child->name ? child->name : child->text;

		if (!code)
			continue;
		f->of_n++;
		o->code = build_text(b, code);
		if (child->name)
			build_words(b, child, &o->label);
		build_default_words(b, code, &o->label);
		if (!child->name && !conf_is_name(code))
			err_set(b->err, ERR_CONFIG, child->place,
				N_("\"%s\" is not a name: small letters a-z, "
				   "digits and _, a letter first"),
				code);
	}
}

static void get_labels(struct build *b, const struct conf_node *n,
		       struct field *f)
{
	if (!n)
		return;
	f->labels = arena_alloc(b->arena, (n->n + 1) * sizeof(*f->labels));
	conf_each(child, n)
		build_words(b, child, &f->labels[f->labels_n++]);
}

static int64_t scaled(const struct conf_node *n, int scale)
{
	double v = n->real;

	for (int i = 0; i < scale; i++)
		v *= 10;
	if (v >= 9.2e18 || v <= -9.2e18)
		return v > 0 ? INT64_MAX : INT64_MIN;
	return (int64_t)(v < 0 ? v - 0.5 : v + 0.5);
}

static void get_range(struct build *b, const struct conf_node *n,
		      struct field *f)
{
	const struct conf_node *min = conf_get(n, "min");
	const struct conf_node *max = conf_get(n, "max");
	int scale = f->type->holds == VALUE_MONEY ? 2 : f->scale;

	if (!min && !max)
		return;
	f->min = min ? scaled(min, scale) : INT64_MIN;
	f->max = max ? scaled(max, scale) : INT64_MAX;
	if (f->min > f->max || (!f->min && !f->max))
		err_set(b->err, ERR_CONFIG, (max ? max : min)->place,
			N_("\"max\" must be larger than \"min\""));
}

static void get_default(struct build *b, const struct conf_node *n,
			struct field *f)
{
	if (n && n->type == CONF_INT)
		f->default_text = arena_printf(b->arena, "%lld",
					       (long long)n->number);
	else if (n)
		f->default_text = build_note(b, build_text(b, n->text),
					     n->place);
}

static void get_abroad(struct build *b, const struct conf_node *n,
		       struct abroad *a)
{
	build_get_strings(b, n, "vcard", &a->vcard, &a->vcard_n);
	a->ldif = build_string(b, n, "ldif");
}

static const struct field_type *get_type(struct build *b,
					 const struct conf_node *n)
{
	const char *name = conf_string(n, "type", NULL);
	const struct field_type *type = name ? field_type_find(name) : NULL;

	if (!conf_get(n, "type"))
		err_set(b->err, ERR_CONFIG, n->place,
			N_("field \"%s\" has no \"type\""), n->name);
	return type ? type : field_type_find("line");
}

/* Keys that exclude or need each other. */
static void check_field(struct build *b, const struct conf_node *n,
			const struct field *f)
{
	static const char *const stored[] = {
		"many", "dated", "need", "unique", "index", "default", "fixed",
	};
	bool is_choice = !strcmp(f->type->name, "choice");
	bool is_link = !strcmp(f->type->name, "link");

	field_keys_check(n, f->type->name, b->err);
	if (is_choice && conf_get(n, "of") && conf_get(n, "from"))
		err_set(b->err, ERR_CONFIG, n->place,
			N_("field \"%s\": \"of\" and \"from\" exclude each "
			   "other"),
			f->name);
	else if (is_choice && !f->of_n && !f->to_n)
		err_set(b->err, ERR_CONFIG, n->place,
			N_("field \"%s\": a choice needs \"of\" or \"from\""),
			f->name);
	if (is_link && !f->to_n)
		err_set(b->err, ERR_CONFIG, n->place,
			N_("field \"%s\": a link needs \"to\""), f->name);
	for (size_t i = 0; f->value_text &&
	     i < sizeof(stored) / sizeof(*stored); i++) {
		const struct conf_node *key = conf_get(n, stored[i]);

		if (key && !(key->type == CONF_BOOL && !key->flag))
			err_set(b->err, ERR_CONFIG, key->place,
				N_("\"%s\" means nothing for a computed field"),
				stored[i]);
	}
	if (f->unique && (f->many || f->dated))
		err_set(b->err, ERR_CONFIG, conf_get(n, "unique")->place,
			N_("a field with many or dated values cannot be "
			   "unique"));
	if (f->labels_n && !f->many)
		err_set(b->err, ERR_CONFIG, conf_get(n, "labels")->place,
			N_("\"%s\" needs \"many = true\""), "labels");
	if (f->say.n && !f->check_text)
		err_set(b->err, ERR_CONFIG, conf_get(n, "say")->place,
			N_("\"%s\" needs a \"check\""), "say");
}

static void build_field(struct build *b, const struct conf_node *n,
			struct field *f)
{
	static const char *const gone[] = { "refuse", "clear", "with" };
	const struct conf_node *personal = conf_get(n, "personal");
	const char *word = conf_string(n, "gone", "refuse");

	f->name = build_text(b, n->name);
	f->place = build_text(b, strcmp(n->place, IMPLIED_PLACE) ? n->place :
			     b->place);
	f->type = get_type(b, n);
	f->was = build_string(b, n, "was");
	build_label(b, n, n->name, &f->label);
	f->many = conf_bool(n, "many", false);
	f->dated = conf_bool(n, "dated", false);
	f->need = conf_bool(n, "need", false);
	f->unique = conf_bool(n, "unique", false);
	f->index = conf_bool(n, "index", f->unique);
	f->fixed = conf_bool(n, "fixed", false);
	f->sensitive = conf_bool(n, "sensitive", false);
	f->scale = strcmp(f->type->name, "decimal") ? 0 :
		   (int)conf_int(n, "scale", 2);
	f->width = (int)conf_int(n, "width", 0);
	f->rows = (int)conf_int(n, "rows", 0);
	f->currency = build_string(b, n, "currency");
	get_range(b, n, f);
	get_choices(b, conf_get(n, "of"), f);
	if (f->of_n)
		f->type = field_type_with_list(f->type);
	build_get_strings(b, n, "to", &f->to, &f->to_n);
	if (conf_get(n, "from")) {
		build_get_strings(b, n, "from", &f->to, &f->to_n);
		f->master = true;
	}
	for (int i = 0; i < 3; i++)
		if (!strcmp(gone[i], word))
			f->gone = (enum gone)i;
	build_get_strings(b, n, "order", &f->order, &f->order_n);
	build_get_strings(b, n, "show", &f->show, &f->show_n);
	build_get_strings(b, n, "erases", &f->erases, &f->erases_n);
	f->owns = conf_bool(n, "owns", false);
	f->follows = build_string(b, n, "follows");
	f->value_text = build_string(b, n, "value");
	get_default(b, conf_get(n, "default"), f);
	f->when_text = build_string(b, n, "when");
	f->check_text = build_string(b, n, "check");
	build_words(b, conf_get(n, "say"), &f->say);
	get_labels(b, conf_get(n, "labels"), f);
	get_abroad(b, n, &f->abroad);
	f->group = build_string(b, n, "group");
	f->purpose = build_string(b, personal, "purpose");
	f->basis = build_string(b, personal, "basis");
	f->term = build_string(b, personal, "term");
	check_field(b, n, f);
}

static void get_fields(struct build *b, const struct conf_node *n,
		       struct kind *k)
{
	const struct conf_node *fields = conf_get(n, "fields");

	if (!fields || !fields->n) {
		err_set(b->err, ERR_CONFIG, n->place,
			N_("\"%s\" has no fields"), n->name);
		return;
	}
	k->fields = arena_alloc(b->arena, fields->n * sizeof(*k->fields));
	conf_each(child, fields)
		if (child->type == CONF_GROUP)
			build_field(b, child, &k->fields[k->fields_n++]);
}

/* ---- the rest of a kind ---- */

static void get_paths(struct build *b, const struct conf_node *n,
		      struct kind *k)
{
	if (!n || !n->n)
		return;
	k->paths = arena_alloc(b->arena, n->n * sizeof(*k->paths));
	conf_each(child, n) {
		struct path *p = &k->paths[k->paths_n++];

		p->name = build_text(b, child->name);
		p->text = child->type == CONF_STRING ?
			  build_text(b, child->text) :
			  build_text(b, conf_string(child, "path", ""));
		build_note(b, p->name, child->place);
		build_label(b, child, child->name, &p->label);
		get_abroad(b, child, &p->abroad);
	}
}

static void get_pages(struct build *b, const struct conf_node *n,
		      struct kind *k)
{
	if (!n || !n->n)
		return;
	k->pages = arena_alloc(b->arena, n->n * sizeof(*k->pages));
	conf_each(child, n) {
		const struct conf_node *rows = conf_get(child, "rows");
		struct page *p = &k->pages[k->pages_n++];

		build_words(b, conf_get(child, "title"), &p->title);
		if (!p->title.n)
			p->title = k->label;
		p->rows = arena_alloc(b->arena, ((rows ? rows->n : 0) + 1) *
				      sizeof(*p->rows));
		conf_each(row, rows) {
			struct page_row *r = &p->rows[p->rows_n++];

			build_strings(b, row, &r->fields, &r->n);
		}
	}
}

static void get_lines(struct build *b, const struct conf_node *n,
		      struct kind *k)
{
	if (!n || !n->n)
		return;
	k->lines = arena_alloc(b->arena, n->n * sizeof(*k->lines));
	conf_each(child, n) {
		struct lines *l = &k->lines[k->lines_n++];

		l->name = build_note(b, build_text(b, child->name),
				     child->place);
		l->kind = build_text(b, conf_string(child, "kind", ""));
		l->by = build_text(b, conf_string(child, "by", ""));
		build_label(b, child, NULL, &l->label);
		build_get_strings(b, child, "columns", &l->columns,
				  &l->columns_n);
		build_get_strings(b, child, "copy", &l->copy, &l->copy_n);
	}
}

static void get_tabs(struct build *b, const struct conf_node *n,
		     struct kind *k)
{
	if (!n || !n->n)
		return;
	k->tabs = arena_alloc(b->arena, n->n * sizeof(*k->tabs));
	conf_each(child, n) {
		struct tab *t = &k->tabs[k->tabs_n++];

		t->kind = build_note(b, build_text(b,
				conf_string(child, "kind", "")), child->place);
		t->field = build_text(b, conf_string(child, "by", ""));
		t->show = (int)conf_int(child, "show", 0);
		build_label(b, child, NULL, &t->label);
	}
}

static void get_due(struct build *b, const struct conf_node *n, struct kind *k)
{
	struct due *d;

	if (!n)
		return;
	d = k->due = arena_alloc(b->arena, sizeof(*d));
	d->day = build_string(b, n, "day");
	d->time = build_string(b, n, "time");
	d->agent = build_string(b, n, "agent");
	d->done = build_string(b, n, "done");
	d->who = build_string(b, n, "who");
	d->what = build_string(b, n, "what");
	d->from = build_string(b, n, "from");
}

static void get_event(struct build *b, const struct conf_node *n,
		      struct kind *k)
{
	struct event *e;

	if (!n)
		return;
	e = k->event = arena_alloc(b->arena, sizeof(*e));
	e->day = build_string(b, n, "day");
	e->start = build_string(b, n, "start");
	e->until_day = build_string(b, n, "until_day");
	e->end = build_string(b, n, "end");
	e->zone = build_string(b, n, "zone");
	e->title = build_string(b, n, "title");
	e->place = build_string(b, n, "place");
	e->text = build_string(b, n, "text");
	e->agent = build_string(b, n, "agent");
	e->who = build_string(b, n, "who");
}

static void get_likeness(struct build *b, const struct conf_node *n,
			 struct kind *k)
{
	static const char *const words[] = {
		[LIKENESS_NAME] = "name", [LIKENESS_STREET] = "street",
		[LIKENESS_POSTCODE] = "postcode", [LIKENESS_PHONE] = "phone",
		[LIKENESS_MAIL] = "mail", [LIKENESS_DOMAIN] = "domain",
		[LIKENESS_TEXT] = "text",
	};

	if (!n || !n->n)
		return;
	k->likeness = arena_alloc(b->arena, n->n * sizeof(*k->likeness));
	conf_each(child, n) {
		struct likeness *l = &k->likeness[k->likeness_n++];
		const char *as = conf_string(child, "as", "");

		l->of = build_note(b, build_text(b,
				conf_string(child, "of", "")), child->place);
		for (size_t i = 0; i < sizeof(words) / sizeof(*words); i++)
			if (!strcmp(words[i], as))
				l->as = (enum likeness_as)i;
		l->points = (int)conf_int(child, "points", 0);
		l->against = (int)conf_int(child, "against", 0);
	}
}

struct kind *kind_build(struct arena *arena, const struct conf_node *form,
			struct map *places, struct err *err)
{
	struct build b = { arena, places, form->place, err };
	struct kind *k = arena_alloc(arena, sizeof(*k));

	k->name = build_text(&b, form->name);
	k->place = build_text(&b, form->place);
	build_label(&b, form, form->name, &k->label);
	k->number = build_string(&b, form, "number");
	k->number_from = (uint32_t)conf_int(form, "number_from", 1);
	k->group = build_string(&b, form, "group");
	k->belongs = build_string(&b, form, "belongs");
	k->master = conf_bool(form, "master", false);
	k->tree = conf_bool(form, "tree", false);
	k->system = conf_bool(form, "system", false);
	k->admin = conf_bool(form, "admin", false);
	k->role = build_string(&b, form, "role");
	get_fields(&b, form, k);
	get_paths(&b, conf_get(form, "paths"), k);
	get_pages(&b, conf_get(form, "pages"), k);
	get_lines(&b, conf_get(form, "lines"), k);
	get_tabs(&b, conf_get(form, "tabs"), k);
	build_get_strings(&b, form, "title", &k->title, &k->title_n);
	build_get_strings(&b, form, "subtitle", &k->subtitle, &k->subtitle_n);
	build_get_strings(&b, form, "list", &k->list, &k->list_n);
	build_get_strings(&b, form, "sort", &k->sort, &k->sort_n);
	build_get_strings(&b, form, "search", &k->search, &k->search_n);
	k->search_text = conf_bool(form, "search_text", false);
	k->closed = build_string(&b, form, "closed");
	get_due(&b, conf_get(form, "due"), k);
	get_event(&b, conf_get(form, "event"), k);
	get_likeness(&b, conf_get(form, "likeness"), k);
	build_get_strings(&b, form, "rule", &k->rules, &k->rules_n);
	kind_complete(arena, k);
	return k;
}
