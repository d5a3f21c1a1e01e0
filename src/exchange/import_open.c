/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "base/tr.h"
#include "exchange/import_private.h"
#include "exchange/uid.h"

static int kind_agrees(const struct import *im, struct err *err)
{
	const char *kind = im->opts->kind;

	if (!kind || !strcmp(kind, im->map.items[0].kind))
		return 0;
	return err_set(err, ERR_USAGE, im->opts->map,
		       N_("this map is for %s, not for %s"),
		       im->map.items[0].kind, kind);
}

/* The key asked for wins over the map's. */
static int use_key(struct import *im, struct err *err)
{
	struct map_item *item = &im->map.items[0];
	size_t i;

	if (!im->opts->key)
		return 0;
	for (i = 0; i < item->columns_n; i++) {
		if (!strcmp(item->columns[i].to, im->opts->key)) {
			free(item->key);
			item->key = mem_strdup(im->opts->key);
			return 0;
		}
	}
	return err_set(err, ERR_USAGE, im->opts->map,
		       N_("no column fills the key \"%s\""), im->opts->key);
}

static int read_map(struct import *im, struct err *err)
{
	char *path = import_map_path(im->opts->map);
	int rc = import_map_read(&im->map, path, session_kinds(im->s), err);

	free(path);
	return rc || kind_agrees(im, err) || use_key(im, err) ? -1 : 0;
}

static int find_format(struct import *im, struct err *err)
{
	const char *name = im->opts->format;
	char *names;

	im->format = name ? format_find(name)
			  : format_of_file(im->opts->path);
	if (im->format && im->format->in)
		return 0;
	names = format_names(true, ", ");
	err_set(err, ERR_USAGE, NULL,
		N_("'%s' cannot be taken in; there are %s"), name, names);
	free(names);
	return -1;
}

/* The columns that a map names, and which of them it splits. */
static void names_in(const struct import_map *m, struct table_ask *ask,
		     char ***names, bool **many)
{
	size_t cap = 0, many_cap = 0, i, j, k, n = 0;

	for (i = 0; i < m->n; i++)
		for (j = 0; j < m->items[i].columns_n; j++) {
			const struct map_column *c = &m->items[i].columns[j];

			mem_grow(names, &cap, n + c->from_n + 2,
				 sizeof(**names));
			mem_grow(many, &many_cap, n + c->from_n + 2,
				 sizeof(**many));
			memset(*many + n, 0, c->from_n + 2);
			for (k = 0; k < c->from_n; k++) {
				(*many)[n] = c->split && !strcmp(c->split, ";");
				(*names)[n++] = c->from[k];
			}
			if (c->since)
				(*names)[n++] = c->since;
			if (c->until)
				(*names)[n++] = c->until;
		}
	ask->wanted = *names;
	ask->wanted_many = *many;
	ask->wanted_n = n;
}

/* With numbers as the key: which of them are ours. */
static int ask_store(struct import *im, char **store, struct err *err)
{
	const char *key = im->opts->key;

	if (!im->format->in->knows_stores || !key || strcmp(key, "number"))
		return 0;
	*store = uid_store(im->s, err);
	return *store ? 0 : -1;
}

/* `kind` NULL: with the columns of the map. */
static int open_table(struct import *im, const struct kind *kind,
		      struct err *err)
{
	struct table_ask ask = {
		.path = im->opts->path, .delimiter = im->map.delimiter,
		.encoding = im->map.encoding, .kind = kind,
		.lang = session_me(im->s)->lang,
		.records = kind ? NULL : im->map.items[0].kind,
	};
	char **names = NULL, *store = NULL;
	bool *many = NULL;
	int rc;

	if (ask_store(im, &store, err))
		return -1;
	ask.store = store;
	names_in(&im->map, &ask, &names, &many);
	rc = im->format->in->open(&im->table, &ask, err);
	free(names);
	free(many);
	free(store);
	if (rc)
		return -1;
	im->faulty.delimiter = im->table->delimiter;
	im->faulty.header = im->table->header;
	im->faulty.header_n = im->table->header_n;
	return 0;
}

static int map_of_header(struct import *im, struct err *err)
{
	const struct kind *kind;

	if (!im->opts->kind)
		return err_set(err, ERR_USAGE, NULL,
			       N_("a kind or a map is wanted"));
	kind = kinds_find(session_kinds(im->s), im->opts->kind);
	if (!kind)
		return err_set(err, ERR_NOT_FOUND, NULL,
			       N_("there is no kind \"%s\""), im->opts->kind);
	if (open_table(im, kind, err))
		return -1;
	return import_map_of_header(&im->map, kind, im->opts->key,
				    session_me(im->s)->lang,
				    im->table->header, im->table->header_n,
				    im->opts->path, err);
}

int import_begin(struct import *im, struct err *err)
{
	const struct import_opts *o = im->opts;

	im->seen = map_new();
	if (find_format(im, err))
		return -1;
	if (!o->map && map_of_header(im, err))
		return -1;
	if (o->map && (read_map(im, err) || open_table(im, NULL, err) ||
		       import_map_bind(&im->map, im->table->header,
				       im->table->header_n, o->path, err)))
		return -1;
	/* Only records of ours carry the key: others are new. */
	im->map.items[0].key_optional = im->table->own_keys;
	return 0;
}
