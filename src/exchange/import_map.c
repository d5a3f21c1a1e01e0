/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "exchange/import_map.h"

#include <stdlib.h>
#include <string.h>

#include "base/conf.h"
#include "base/file.h"
#include "base/mem.h"
#include "base/place.h"
#include "base/tr.h"
#include "model/type.h"

/* ---- what may stand in a map --------------------------------------------- */

static int check_words(const struct conf_node *node, struct err *err)
{
	int rc = 0;

	conf_each(pair, node) {
		if (!(pair->type & (CONF_ARRAY | CONF_LIST)) || pair->n != 2 ||
		    pair->first->type != CONF_STRING ||
		    pair->first->next->type != CONF_STRING)
			rc = err_set(err, ERR_CONFIG, pair->place,
				     N_("two texts are wanted: what stands in "
					"the file, and what it means"));
	}
	return rc;
}

static const char *const encodings[] = { "utf-8", "windows-1252", NULL };

static const struct conf_key column_keys[] = {
	{ .name = "from", .types = CONF_STRING | CONF_STRINGS },
	{ .name = "value", .types = CONF_STRING },
	{ .name = "to", .types = CONF_STRING, .need = true, .least = 1,
	  .most = 200 },
	{ .name = "form", .types = CONF_STRING, .least = 2, .most = 200 },
	{ .name = "split", .types = CONF_STRING, .least = 1, .most = 8 },
	{ .name = "cut", .types = CONF_STRING, .least = 1, .most = 8 },
	{ .name = "part", .types = CONF_INT, .least = 1, .most = 100 },
	{ .name = "none", .types = CONF_STRING },
	{ .name = "words", .types = CONF_LIST, .check = check_words },
	{ .name = "only", .types = CONF_BOOL },
	{ .name = "label", .types = CONF_STRING },
	{ .name = "since", .types = CONF_STRING },
	{ .name = "until", .types = CONF_STRING },
	{ .name = "add", .types = CONF_BOOL },
	{ .name = "clear", .types = CONF_BOOL },
	{ NULL },
};

static const struct conf_key also_keys[] = {
	{ .name = "kind", .types = CONF_STRING, .need = true },
	{ .name = "key", .types = CONF_STRING },
	{ .name = "via", .types = CONF_STRING },
	{ .name = "if_new", .types = CONF_INT, .least = 1, .most = 100 },
	{ .name = "columns", .types = CONF_LIST, .need = true, .least = 1,
	  .most = 1000, .keys = column_keys },
	{ NULL },
};

static const struct conf_key map_keys[] = {
	{ .name = "kind", .types = CONF_STRING, .need = true },
	{ .name = "key", .types = CONF_STRING },
	{ .name = "delimiter", .types = CONF_STRING, .least = 1, .most = 1 },
	{ .name = "encoding", .types = CONF_STRING, .words = encodings },
	{ .name = "columns", .types = CONF_LIST, .need = true, .least = 1,
	  .most = 1000, .keys = column_keys },
	{ .name = "also", .types = CONF_LIST, .least = 1, .most = 20,
	  .keys = also_keys },
	{ NULL },
};

/* ---- reading ------------------------------------------------------------- */

static char *text_of(const struct conf_node *group, const char *name)
{
	const char *text = conf_string(group, name, NULL);

	return text ? mem_strdup(text) : NULL;
}

static void read_from(struct map_column *c, const struct conf_node *node)
{
	size_t i = 0;

	if (!node)
		return;
	c->from_n = node->type == CONF_STRING ? 1 : node->n;
	c->from = mem_zero(c->from_n * sizeof(*c->from));
	c->at = mem_zero(c->from_n * sizeof(*c->at));
	if (node->type == CONF_STRING) {
		c->from[0] = mem_strdup(node->text);
		return;
	}
	conf_each(name, node)
		c->from[i++] = mem_strdup(name->text);
}

static void read_words(struct map_column *c, const struct conf_node *node)
{
	if (!node)
		return;
	c->words = mem_zero(node->n * sizeof(*c->words));
	conf_each(pair, node) {
		c->words[c->words_n++] = (struct map_word){
			mem_strdup(pair->first->text),
			mem_strdup(pair->first->next->text),
		};
	}
}

static void read_column(struct map_column *c, const struct conf_node *node)
{
	*c = (struct map_column){
		.value = text_of(node, "value"),
		.to = text_of(node, "to"),
		.form = text_of(node, "form"),
		.split = text_of(node, "split"),
		.cut = text_of(node, "cut"),
		.part = (size_t)conf_int(node, "part", 1),
		.none = text_of(node, "none"),
		.only = conf_bool(node, "only", false),
		.label = text_of(node, "label"),
		.since = text_of(node, "since"),
		.until = text_of(node, "until"),
		.add = conf_bool(node, "add", false),
		.clear = conf_bool(node, "clear", false),
		.place = mem_strdup(node->place),
	};
	read_from(c, conf_get(node, "from"));
	read_words(c, conf_get(node, "words"));
}

static void read_item(struct map_item *item, const struct conf_node *node)
{
	const struct conf_node *columns = conf_get(node, "columns");

	*item = (struct map_item){
		.kind = text_of(node, "kind"),
		.key = text_of(node, "key"),
		.via = text_of(node, "via"),
		.if_new = (size_t)conf_int(node, "if_new", 0),
		.columns = mem_zero(columns->n * sizeof(*item->columns)),
		.place = mem_strdup(node->place),
	};
	conf_each(column, columns)
		read_column(&item->columns[item->columns_n++], column);
}

/* ---- checks against the forms --------------------------------------------- */

static size_t count_places(const char *form)
{
	size_t n = 0;

	for (; (form = strstr(form, "%s")); form += 2)
		n++;
	return n;
}

static int check_target(struct map_column *c, const struct kind *k,
			struct err *err)
{
	const struct field *f = kind_field(k, c->to);
	char *name;
	bool lines;

	if (f) {
		c->ref = f->type->holds == VALUE_REF;
		return !f->value_text ? 0 :
			err_set(err, ERR_CONFIG, c->place,
				N_("the field \"%s\" is computed"), c->to);
	}
	if (!strcmp(c->to, "number") || !strcmp(c->to, "id"))
		return 0;
	name = mem_strndup(c->to, strcspn(c->to, "."));
	lines = kind_lines(k, name) != NULL;
	free(name);
	c->ref = true;
	if (lines)
		return 0;
	return err_set(err, ERR_CONFIG, c->place, N_("%s has no field \"%s\""),
		       k->name, c->to);
}

static int check_column(struct map_column *c, const struct kind *k,
			struct err *err)
{
	size_t places;
	int rc = 0;

	if ((c->from != NULL) == (c->value != NULL))
		rc = err_set(err, ERR_CONFIG, c->place,
			     N_("either \"from\" or \"value\" is wanted"));
	places = c->form ? count_places(c->form) : 0;
	if (c->form && c->from && places != c->from_n)
		rc = err_set(err, ERR_CONFIG, c->place,
			     N_("\"form\" has %zu times %%s for %zu columns"),
			     places, c->from_n);
	if ((c->split || c->cut) && c->from_n != 1)
		rc = err_set(err, ERR_CONFIG, c->place,
			     N_("\"split\" and \"cut\" take one column"));
	if (c->only && !c->words)
		rc = err_set(err, ERR_CONFIG, c->place,
			     N_("\"only\" needs \"words\""));
	return k && check_target(c, k, err) ? -1 : rc;
}

static int check_item(struct import_map *m, size_t no,
		      const struct kinds *kinds, struct err *err)
{
	struct map_item *item = &m->items[no];
	const struct kind *k = kinds_find(kinds, item->kind);
	bool has_key = !item->key;
	size_t i;
	int rc = 0;

	if (!k)
		rc = err_set(err, ERR_CONFIG, item->place,
			     N_("there is no kind \"%s\""), item->kind);
	for (i = 0; i < item->columns_n; i++) {
		if (check_column(&item->columns[i], k, err))
			rc = -1;
		if (item->key && !strcmp(item->columns[i].to, item->key))
			has_key = true;
	}
	if (!has_key)
		rc = err_set(err, ERR_CONFIG, item->place,
			     N_("no column fills the key \"%s\""), item->key);
	if (item->if_new > no)
		rc = err_set(err, ERR_CONFIG, item->place,
			     N_("\"if_new\" names an item before this one"));
	return rc;
}

char *import_map_path(const char *name)
{
	char *data, *file, *path;

	if (strchr(name, '/') || file_exists(name))
		return mem_strdup(name);
	data = place_dir(PLACE_DATA);
	file = mem_printf("maps/%s%s", name, strstr(name, ".map") ? ""
								  : ".map");
	path = file_join(data, file);
	free(data);
	free(file);
	if (!file_exists(path)) {
		free(path);
		path = mem_strdup(name);
	}
	return path;
}

static int add_name(void *ctx, const char *path, struct err *err)
{
	const char *name = strrchr(path, '/') + 1;
	struct buf *out = ctx;

	(void)err;
	buf_printf(out, "%s%.*s", out->n ? ", " : "",
		   (int)strcspn(name, "."), name);
	return 0;
}

/* A word that is neither a file nor the name of a shipped map. */
static int no_such_map(const char *name, struct err *err)
{
	char *data = place_dir(PLACE_DATA), *dir = file_join(data, "maps");
	struct buf names = BUF_INIT;
	struct err none = ERR_INIT;

	file_each(dir, ".map", add_name, &names, &none);
	err_release(&none);
	err_set(err, ERR_NOT_FOUND, name,
		N_("there is no such file, and no map of this name is shipped; those are: %s"),
		buf_str(&names));
	buf_release(&names);
	free(data);
	free(dir);
	return -1;
}

int import_map_read(struct import_map *m, const char *path,
		    const struct kinds *kinds, struct err *err)
{
	struct conf *conf = NULL;
	const struct conf_node *root, *also;
	size_t i;
	int rc = !strchr(path, '/') && !file_exists(path) ?
		no_such_map(path, err) : conf_read(&conf, path, err);

	*m = (struct import_map){ NULL };
	if (rc || conf_check(conf_root(conf), map_keys, err)) {
		conf_free(conf);
		return -1;
	}
	root = conf_root(conf);
	also = conf_get(root, "also");
	m->items = mem_zero((1 + (also ? also->n : 0)) * sizeof(*m->items));
	m->delimiter = *conf_string(root, "delimiter", "");
	m->encoding = text_of(root, "encoding");
	read_item(&m->items[m->n++], root);
	conf_each(node, also)
		read_item(&m->items[m->n++], node);
	for (i = 0; i < m->n; i++) {
		if (check_item(m, i, kinds, err))
			rc = -1;
	}
	conf_free(conf);
	if (rc)
		import_map_release(m);
	return rc;
}

static void column_release(struct map_column *c)
{
	size_t i;

	for (i = 0; i < c->from_n; i++)
		free(c->from[i]);
	for (i = 0; i < c->words_n; i++) {
		free(c->words[i].is);
		free(c->words[i].means);
	}
	free(c->from);
	free(c->at);
	free(c->words);
	free(c->value);
	free(c->to);
	free(c->form);
	free(c->split);
	free(c->cut);
	free(c->none);
	free(c->label);
	free(c->since);
	free(c->until);
	free(c->place);
}

void import_map_release(struct import_map *m)
{
	size_t i, j;

	for (i = 0; i < m->n; i++) {
		for (j = 0; j < m->items[i].columns_n; j++)
			column_release(&m->items[i].columns[j]);
		free(m->items[i].columns);
		free(m->items[i].kind);
		free(m->items[i].key);
		free(m->items[i].via);
		free(m->items[i].place);
	}
	free(m->items);
	free(m->encoding);
	*m = (struct import_map){ NULL };
}
