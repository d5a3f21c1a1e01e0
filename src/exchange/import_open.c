/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "base/tr.h"
#include "exchange/import_private.h"

static int read_header(struct import *im, struct err *err)
{
	struct csv_row row;
	size_t i;
	int got = csv_reader_next(im->reader, &row, err);

	if (got < 0)
		return -1;
	if (!got || row.fault)
		return err_set(err, ERR_INPUT, im->opts->path,
			       N_("the first row must name the columns"));
	im->header_n = row.n;
	im->header = mem_zero((row.n + 1) * sizeof(*im->header));
	for (i = 0; i < row.n; i++)
		im->header[i] = mem_strdup(row.v[i]);
	return 0;
}

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
	return import_map_of_header(&im->map, kind, im->opts->key,
				    session_me(im->s)->lang, im->header,
				    im->header_n, im->opts->path, err);
}

int import_begin(struct import *im, struct err *err)
{
	const struct import_opts *o = im->opts;

	if (o->map && read_map(im, err))
		return -1;
	if (csv_reader_open(&im->reader, o->path, im->map.delimiter,
			    im->map.encoding, err) || read_header(im, err))
		return -1;
	im->faulty.delimiter = csv_reader_delimiter(im->reader);
	im->faulty.header = im->header;
	im->faulty.header_n = im->header_n;
	im->seen = map_new();
	return o->map ? import_map_bind(&im->map, im->header, im->header_n,
					o->path, err)
		      : map_of_header(im, err);
}
