/* SPDX-License-Identifier: GPL-3.0-or-later */
/* One row of a table becomes items of a changeset. */
#include "exchange/import_map.h"

#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "base/tr.h"
#include "exchange/cell.h"

/* The row at hand and the items made from it. */
struct row {
	const struct import_map *map;
	char *const *cells;
	size_t n;
	struct changeset *c;
	size_t *made;		/* item of the map -> place in c from 1; 0 none */
	bool missing;		/* a constant named an item that was not made */
	struct err *err;
};

static struct slice trim(struct slice s)
{
	const char *p = s.p;

	while (s.n && strchr(" \t\r\n", p[s.n - 1]) && p[s.n - 1])
		s.n--;
	while (s.n && strchr(" \t\r\n", *p) && *p)
		p++, s.n--;
	return (struct slice){ p, s.n };
}

static struct slice cell(const struct row *r, size_t at)
{
	return at < r->n ? trim(slice_str(r->cells[at])) : SLICE_NONE;
}

static int fault(struct row *r, const struct map_column *c, const char *msgid,
		 const char *arg)
{
	return err_add_raw(r->err, ERR_INPUT, c->to, msgid, &arg, arg ? 1 : 0);
}

/* The n-th part (from 1) of a text that falls apart at `sign`. */
static struct slice part_of(struct slice s, const char *sign, size_t part)
{
	size_t width = strlen(sign);
	const char *p = s.p, *end = p + s.n, *at;

	for (;;) {
		at = s.n ? memmem(p, (size_t)(end - p), sign, width) : NULL;
		if (part == 1)
			return trim((struct slice){ p, (size_t)((at ? at : end)
								- p) });
		if (!at)
			return SLICE_NONE;
		p = at + width;
		part--;
	}
}

/* "@2" of the map, as it is called in the changeset; NULL: not made. */
static char *renumbered(const struct row *r, const char *text)
{
	char *behind;
	unsigned long no = strtoul(text + 1, &behind, 10);

	if (!no || no > r->map->n || !r->made[no - 1])
		return NULL;
	return mem_printf("@%zu%s", r->made[no - 1], behind);
}

/* What `words` makes of a text; -1: they do not know it and must. */
static int translate(struct row *r, const struct map_column *c,
		     struct slice *text)
{
	size_t i;

	for (i = 0; i < c->words_n; i++) {
		if (slice_eq_str(*text, c->words[i].is)) {
			*text = slice_str(c->words[i].means);
			return 0;
		}
	}
	if (c->only && text->n) {
		char *copy = slice_dup(*text);
		int rc = fault(r, c, N_("the map has no word for \"%s\""),
			       copy);

		free(copy);
		return rc;
	}
	return 0;
}

/* Puts the texts into "K%s"; without a form they stand side by side. */
static void put_form(const struct map_column *c, const struct slice *texts,
		     size_t n, struct buf *out)
{
	const char *p = c->form, *place;
	size_t i;

	for (i = 0; !p && i < n; i++) {
		if (texts[i].n && out->n)
			buf_add_char(out, ' ');
		buf_add_slice(out, texts[i]);
	}
	for (i = 0; p && (place = strstr(p, "%s")); p = place + 2) {
		buf_add(out, p, (size_t)(place - p));
		if (i < n)
			buf_add_slice(out, texts[i++]);
	}
	if (p)
		buf_add_str(out, p);
}

static void add_op(struct row *r, const struct map_column *c,
		   struct item *item, enum op_kind kind, char *text)
{
	struct slice since = c->since ? cell(r, c->since_at) : SLICE_NONE;
	struct slice until = c->until ? cell(r, c->until_at) : SLICE_NONE;
	struct op op = {
		.kind = kind, .field = c->to, .text = text, .label = c->label,
		.from = since.n ? slice_dup(since) : NULL,
		.until = until.n ? slice_dup(until) : NULL,
	};

	item_op_full(item, &op);
	free(op.from);
	free(op.until);
}

/* The first value of a field replaces what was there, more are added. */
static enum op_kind kind_of_op(const struct map_column *c,
			       const struct item *item)
{
	size_t i;

	for (i = 0; i < item->ops_n; i++) {
		if (!strcmp(item->ops[i].field, c->to))
			return OP_ADD;
	}
	return c->add ? OP_ADD : OP_SET;
}

/* One value out of the texts of its columns; 1 set, 0 empty, -1. */
static int set_value(struct row *r, const struct map_column *c,
		     struct item *item, struct slice *texts, size_t n)
{
	struct buf out = BUF_INIT;
	bool any = false;
	size_t i;
	int rc = 0;

	for (i = 0; i < n && !rc; i++) {
		if (c->none && slice_eq_str(texts[i], c->none))
			texts[i] = SLICE_NONE;
		rc = translate(r, c, &texts[i]);
		any = any || texts[i].n;
	}
	if (rc || !any)
		return rc;
	put_form(c, texts, n, &out);
	if (c->ref && *buf_str(&out) == '@')
		rc = fault(r, c, N_("what begins with @ names no record"),
			   NULL);
	else
		add_op(r, c, item, kind_of_op(c, item), out.p);
	buf_release(&out);
	return rc ? rc : 1;
}

/* One of several values, which may say its label. */
static int set_one(struct row *r, const struct map_column *c,
		   struct item *item, struct slice one)
{
	const char *equal = c->labelled && one.n ? memchr(one.p, '=', one.n)
						 : NULL;
	struct map_column own = *c;
	size_t n;
	int rc;

	if (!equal)
		return set_value(r, c, item, &one, 1);
	n = (size_t)(equal - (const char *)one.p);
	own.label = n ? slice_dup((struct slice){ one.p, n }) : NULL;
	one = (struct slice){ equal + 1, one.n - n - 1 };
	rc = set_value(r, &own, item, &one, 1);
	free(own.label);
	return rc;
}

static int set_list(struct row *r, const struct map_column *c,
		    struct item *item, struct slice text)
{
	struct buf one = BUF_INIT;
	int rc = 0, set = 0;

	while (rc >= 0 && cell_next(&text, &one)) {
		rc = set_one(r, c, item, trim(buf_slice(&one)));
		set |= rc > 0;
	}
	buf_release(&one);
	return rc < 0 ? -1 : set;
}

static int set_split(struct row *r, const struct map_column *c,
		     struct item *item, struct slice text)
{
	size_t width = strlen(c->split);
	const char *p = text.p, *end = p + text.n, *at;
	int rc, set = 0;

	for (; text.n; p = at + width) {
		struct slice one;

		at = memmem(p, (size_t)(end - p), c->split, width);
		one = trim((struct slice){ p, (size_t)((at ? at : end) - p) });
		rc = set_one(r, c, item, one);
		if (rc < 0)
			return -1;
		set |= rc;
		if (!at)
			break;
	}
	return set;
}

static int set_constant(struct row *r, const struct map_column *c,
			struct item *item)
{
	char *text = c->value[0] == '@' && c->ref ? renumbered(r, c->value)
						  : mem_strdup(c->value);

	if (text)
		add_op(r, c, item, kind_of_op(c, item), text);
	else
		r->missing = true;
	free(text);
	return 0;
}

/* 1 a value out of the file, 0 none, -1. */
static int set_column(struct row *r, const struct map_column *c,
		      struct item *item)
{
	struct slice *texts;
	size_t i;
	int rc;

	if (c->value)
		return set_constant(r, c, item);
	texts = mem_zero(c->from_n * sizeof(*texts));
	for (i = 0; i < c->from_n; i++)
		texts[i] = cell(r, c->at[i]);
	if (c->cut)
		texts[0] = part_of(texts[0], c->cut, c->part);
	rc = c->list ? set_list(r, c, item, texts[0]) :
	     c->split ? set_split(r, c, item, texts[0])
		      : set_value(r, c, item, texts, c->from_n);
	free(texts);
	if (!rc && c->clear)
		add_op(r, c, item, OP_CLEAR, NULL);
	return rc;
}

static void drop_item(struct changeset *c)
{
	struct changeset rest;

	/* Only the last one: as a changeset of its own it releases itself. */
	changeset_init(&rest, "import");
	rest.items = mem_alloc(sizeof(*rest.items));
	rest.items[0] = c->items[--c->n];
	rest.n = rest.cap = 1;
	changeset_release(&rest);
}

static bool has_op(const struct item *item, const char *field)
{
	size_t i;

	for (i = 0; i < item->ops_n; i++)
		if (!strcmp(item->ops[i].field, field))
			return true;
	return false;
}

/* 0 also when the row has nothing for this item. */
static int make_item(struct row *r, size_t no, uint32_t number)
{
	const struct map_item *m = &r->map->items[no];
	char *via = m->via ? renumbered(r, m->via) : NULL;
	struct item *item;
	bool from_file = false;
	size_t i;
	int rc, filled = no == 0;

	r->missing = false;
	if ((m->via && !via) || (m->if_new && !r->made[m->if_new - 1]))
		return 0;
	item = changeset_item(r->c, m->key || via ? ITEM_PUT : ITEM_NEW,
			      m->kind, 0);
	item->key = m->key ? mem_strdup(m->key) : NULL;
	item->via = via;
	item->if_new = m->if_new ? (uint32_t)r->made[m->if_new - 1] : 0;
	item->row = number;
	for (i = 0; i < m->columns_n; i++) {
		rc = set_column(r, &m->columns[i], item);
		if (rc < 0)
			return -1;
		filled |= rc;
		from_file = from_file || m->columns[i].from;
	}
	if (m->key && m->key_optional && !has_op(item, m->key)) {
		item->kind = ITEM_NEW;
		free(item->key);
		item->key = NULL;
	}
	/* A second record only where the row says something of it, and what
	 * it points to is there. */
	if (r->missing || (from_file && !filled))
		drop_item(r->c);
	else
		r->made[no] = r->c->n;
	return 0;
}

static size_t text_bytes(const char *text)
{
	/* Each text has its length in front on the wire. */
	return text ? strlen(text) + 4 : 1;
}

size_t import_row_bytes(const struct changeset *c, size_t from)
{
	size_t n = 0, i, j;

	for (i = from; i < c->n; i++) {
		const struct item *item = &c->items[i];

		n += 32 + text_bytes(item->name) + text_bytes(item->key) +
		     text_bytes(item->via);
		for (j = 0; j < item->ops_n; j++) {
			const struct op *op = &item->ops[j];

			n += 1 + text_bytes(op->field) + text_bytes(op->text) +
			     text_bytes(op->label) + text_bytes(op->from) +
			     text_bytes(op->until);
		}
	}
	return n;
}

int import_row(const struct import_map *m, char *const *cells, size_t n,
	       uint32_t row, struct changeset *c, struct err *err)
{
	struct row r = { .map = m, .cells = cells, .n = n, .c = c,
			 .err = err };
	size_t before = c->n, i;
	int rc = 0;

	r.made = mem_zero(m->n * sizeof(*r.made));
	for (i = 0; i < m->n && !rc; i++)
		rc = make_item(&r, i, row);
	if (!rc && import_row_bytes(c, before) > IMPORT_ROW_BYTES)
		rc = err_set(err, ERR_LIMIT, NULL,
			     N_("the row becomes more than %d KiB of text"),
			     IMPORT_ROW_BYTES / 1024);
	while (rc && c->n > before)
		drop_item(c);
	free(r.made);
	return rc;
}
