/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "model/kind_read.h"

#include <stdlib.h>
#include <string.h>

#include "base/conf.h"
#include "base/file.h"
#include "base/map.h"
#include "base/mem.h"
#include "base/tr.h"
#include "model/kind_build.h"
#include "model/kind_keys.h"
#include "model/kind_lint.h"
#include "model/kind_merge.h"
#include "model/rights_read.h"

/* What `master`, `tree` and `belongs` add to a form, in its own notation.
 * The form may say more about these fields, such as a label. */
static const char master_form[] =
	"x: { fields: {"
	" code: { type = \"line\"; width = 32; need = true; unique = true;"
	"  label = { en = \"Code\"; de = \"Kürzel\"; }; };"
	" name: { type = \"line\"; need = true; index = true;"
	"  label = { en = \"Name\"; de = \"Bezeichnung\"; }; };"
	" name_de: { type = \"line\";"
	"  label = { en = \"German\"; de = \"Deutsch\"; }; };"
	" name_en: { type = \"line\";"
	"  label = { en = \"English\"; de = \"Englisch\"; }; };"
	" rank: { type = \"integer\"; index = true;"
	"  label = { en = \"Rank\"; de = \"Rang\"; }; };"
	" closed: { type = \"flag\"; index = true;"
	"  label = { en = \"Closed\"; de = \"Beendet\"; }; };"
	"}; title = [\"name\"]; subtitle = [\"code\"];"
	" list = [\"name\", \"code\", \"name_de\", \"name_en\", \"rank\"];"
	" sort = [\"rank\", \"name\"];"
	" search = [\"name\", \"name_de\", \"name_en\", \"code\"];"
	"};";

static const char tree_form[] =
	"x: { fields: { parent: { type = \"link\"; to = \"%s\";"
	" label = { en = \"Part of\"; de = \"Gehört zu\"; }; }; }; };";

static const char belongs_form[] =
	"x: { fields: { %s: { type = \"link\"; to = \"%s\"; need = true;"
	" gone = \"with\"; }; }; };";

struct reading {
	struct arena *arena;		/* of merged nodes */
	struct conf **confs;		/* as long as nodes are needed */
	size_t confs_n, confs_cap;
	const struct conf_node **forms;	/* one for each kind */
	size_t forms_n, forms_cap;
	const struct conf_node *rights;	/* merged; NULL: none */
	bool blind;			/* some file could not be read at all */
	const char *instead;		/* a file read for its namesakes */
	bool first_folder;
	bool instead_extends;		/* then not for the one it extends */
	const char *name;		/* of the kind being built */
	struct map *places;		/* of texts, for kinds_lint() */
	struct err *err;
};

static const struct conf_node *keep(struct reading *r, struct conf *c)
{
	mem_grow(&r->confs, &r->confs_cap, r->confs_n + 1, sizeof(*r->confs));
	r->confs[r->confs_n++] = c;
	return conf_root(c);
}

static size_t form_index(const struct reading *r, const char *name)
{
	size_t i = 0;

	while (i < r->forms_n && strcmp(r->forms[i]->name, name))
		i++;
	return i;
}

static void take_form(struct reading *r, const struct conf_node *form)
{
	bool extends = conf_bool(form, "extends", false);
	size_t i = form_index(r, form->name);

	if (extends && i < r->forms_n) {
		r->forms[i] = kind_merge(r->arena, r->forms[i], form);
		return;
	}
	if (extends) {
		err_set(r->err, ERR_CONFIG, form->place,
			N_("there is no kind \"%s\" to extend"), form->name);
		return;
	}
	if (i < r->forms_n) {
		err_set(r->err, ERR_CONFIG, form->place,
			N_("the kind \"%s\" is there already: %s (\"extends = "
			   "true\" adds to it)"),
			form->name, r->forms[i]->place);
		return;
	}
	mem_grow(&r->forms, &r->forms_cap, i + 1, sizeof(*r->forms));
	r->forms[r->forms_n++] = form;
}

static void take_rights(struct reading *r, const struct conf_node *n)
{
	r->rights = r->rights ? kind_merge(r->arena, r->rights, n) : n;
}

static void take_conf(struct reading *r, struct conf *c)
{
	const struct conf_node *root;

	if (!c) {
		r->blind = true;
		return;
	}
	root = keep(r, c);
	conf_check(root, form_file_keys, r->err);
	conf_each(form, root)
		if (form->type == CONF_GROUP && !strcmp(form->name, "rights"))
			take_rights(r, form);
		else if (form->type == CONF_GROUP && conf_is_name(form->name))
			take_form(r, form);
}

static const char *file_name(const char *path)
{
	const char *slash = strrchr(path, '/');

	return slash ? slash + 1 : path;
}

static int take_file(void *ctx, const char *path, struct err *err)
{
	struct reading *r = ctx;
	struct conf *c;

	if (r->instead && !strcmp(file_name(path), file_name(r->instead)) &&
	    !(r->instead_extends && r->first_folder))
		return 0;
	conf_read(&c, path, err);
	take_conf(r, c);
	return 0;
}

/* Whether a file extends a kind, which then may have a file of that name. */
static bool file_extends(const char *path)
{
	struct conf *c;
	bool extends = false;

	conf_read(&c, path, NULL);
	if (!c)
		return false;
	conf_each(form, conf_root(c))
		extends = extends || conf_bool(form, "extends", false);
	conf_free(c);
	return extends;
}

/* Lays a form over what a key of it implies. */
static const struct conf_node *imply(struct reading *r, const char *text,
				     const struct conf_node *form)
{
	struct conf *c;

	if (conf_read_text(&c, IMPLIED_NAME, text, strlen(text), r->err))
		BUG("the implied fields cannot be read");
	return kind_merge(r->arena, keep(r, c)->first, form);
}

static const struct conf_node *with_implied(struct reading *r,
					    const struct conf_node *form)
{
	const char *belongs = conf_string(form, "belongs", NULL);
	char *text;

	if (belongs && conf_is_name(belongs)) {
		text = mem_printf(belongs_form, belongs, belongs);
		form = imply(r, text, form);
		free(text);
	}
	if (conf_bool(form, "tree", false)) {
		text = mem_printf(tree_form, r->name);
		form = imply(r, text, form);
		free(text);
	}
	if (conf_bool(form, "master", false))
		form = imply(r, master_form, form);
	return form;
}

static void build_all(struct reading *r, struct kinds *ks)
{
	ks->v = arena_alloc(ks->arena, (r->forms_n + 1) * sizeof(*ks->v));
	for (size_t i = 0; i < r->forms_n; i++) {
		struct conf_node whole;

		r->name = r->forms[i]->name;
		whole = *with_implied(r, r->forms[i]);
		whole.name = r->name;
		whole.place = r->forms[i]->place;
		ks->v[ks->n++] = kind_build(ks->arena, &whole, r->places,
					    r->err);
	}
	ks->rights = rights_build(ks->arena, r->rights, r->places, r->err);
}

/* The link that `belongs` adds is named as what it leads to. */
static void name_belongs(struct kinds *ks)
{
	for (size_t i = 0; i < ks->n; i++) {
		struct kind *k = ks->v[i];
		const struct kind *to = k->belongs ?
					kinds_find(ks, k->belongs) : NULL;

		for (size_t j = 0; to && j < k->fields_n; j++)
			if (!strcmp(k->fields[j].name, k->belongs) &&
			    !strcmp(k->fields[j].place, k->place))
				k->fields[j].label = to->label;
	}
}

static void reading_start(struct reading *r, struct err *err)
{
	*r = (struct reading){
		.arena = arena_new(), .places = map_new(), .err = err,
	};
}

static void reading_end(struct reading *r)
{
	for (size_t i = 0; i < r->confs_n; i++)
		conf_free(r->confs[i]);
	free(r->confs);
	free(r->forms);
	map_free(r->places);
	arena_free(r->arena);
}

static int reading_result(struct kinds *made, size_t faults_before,
			  struct kinds **ks, struct err *err)
{
	if (err->n > faults_before) {
		kinds_drop(made);
		return -1;
	}
	*ks = made;
	return 0;
}

int kinds_read_with(const char *const *dirs, size_t dirs_n, const char *file,
		    struct kinds **ks, struct err *warnings, struct err *err)
{
	struct kinds *made = kinds_new();
	size_t before = err->n;
	struct reading r;

	*ks = NULL;
	reading_start(&r, err);
	r.instead = file;
	r.instead_extends = file && file_extends(file);
	for (size_t i = 0; i < dirs_n; i++) {
		r.first_folder = i == 0;
		if (file_exists(dirs[i]))
			file_each(dirs[i], ".form", take_file, &r, err);
	}
	r.instead = NULL;
	if (file)
		take_file(&r, file, err);
	build_all(&r, made);
	name_belongs(made);
	if (!r.blind) {
		kinds_lint(made, r.places, warnings, err);
		rights_lint(made, r.places, err);
	}
	reading_end(&r);
	return reading_result(made, before, ks, err);
}

int kinds_read(const char *const *dirs, size_t dirs_n, struct kinds **ks,
	       struct err *warnings, struct err *err)
{
	return kinds_read_with(dirs, dirs_n, NULL, ks, warnings, err);
}

int kinds_read_text(const char *name, struct slice text, struct kinds **ks,
		    struct err *err)
{
	struct kinds *made = kinds_new();
	size_t before = err->n;
	struct reading r;
	struct conf *c;

	*ks = NULL;
	reading_start(&r, err);
	conf_read_text(&c, name, text.p ? text.p : "", text.n, err);
	take_conf(&r, c);
	build_all(&r, made);
	name_belongs(made);
	reading_end(&r);
	return reading_result(made, before, ks, err);
}
