/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Conditions on a field of the record itself, answered by its index. */
#include <stdlib.h>
#include <string.h>

#include "base/pack.h"
#include "model/index.h"
#include "query/query_private.h"

#define VOWELS_VARIED 4		/* umlauts that one pattern is tried with */

/* The index that can answer. */
enum ask { ASK_NONE, ASK_SET, ASK_LINK, ASK_RANGE, ASK_TEXT, ASK_ID,
	   ASK_NUMBER };

/* ---- which one -------------------------------------------------------- */

static bool is_equality(const struct leaf *leaf)
{
	return leaf->op == EXPR_EQ || leaf->op == EXPR_IN ||
		leaf->op == EXPR_HAS;
}

static bool is_range(const struct leaf *leaf)
{
	return is_equality(leaf) || leaf->op == EXPR_BETWEEN ||
		(leaf->op >= EXPR_LT && leaf->op <= EXPR_GE);
}

/* A constant whose place in the index of `f` can be told. */
static bool fits_range(const struct field *f, const struct expr *c)
{
	switch (expr_holds(f)) {
	case VALUE_TEXT:
		return c->op == EXPR_LITERAL && c->field &&
			c->field->type == f->type && !c->field->of_n;
	case VALUE_NUMBER:
	case VALUE_DATE:
	case VALUE_TIME:
		return c->type == expr_holds(f);
	case VALUE_MOMENT:
		return c->type == VALUE_MOMENT || c->type == VALUE_DATE;
	default:	/* amounts in several currencies have no one order */
		return false;
	}
}

static bool fits_set(const struct field *f, const struct expr *c)
{
	return f->of_n ? c->op == EXPR_LITERAL && c->field == f :
		c->type == VALUE_REF;
}

static bool all_fit(const struct leaf *leaf, const struct field *f,
		    bool (*fits)(const struct field *f, const struct expr *c))
{
	for (size_t i = 0; i < leaf->args_n; i++)
		if (!fits(f, leaf->args[i]))
			return false;
	return true;
}

static enum ask pseudo_ask(const struct leaf *leaf,
			   const struct expr_way *way)
{
	const struct field *f = way->field;

	if (f == path_pseudo("id") && is_range(leaf) &&
	    all_fit(leaf, f, fits_range))
		return ASK_ID;
	if (f == path_pseudo("number") && is_equality(leaf) && way->kind &&
	    way->kind->number && all_fit(leaf, f, fits_range))
		return ASK_NUMBER;
	return ASK_NONE;
}

/* Rows whose keys say the whole text. */
static bool has_texts(const struct field *f)
{
	return f->type->key == field_type_find("line")->key;
}

static enum ask which(struct query *q, const struct expr *e,
		      const struct leaf *leaf)
{
	const struct expr_way *way = &leaf->path->ways[0];
	const struct field *f = way->field;
	unsigned shapes;

	if (leaf->path->ways_n != 1 || way->steps_n || way->computed || !f)
		return ASK_NONE;
	if (path_is_pseudo(f))
		return e->pattern ? ASK_NONE : pseudo_ask(leaf, way);
	shapes = index_shapes(q->r->kinds, f);
	if (e->pattern)
		return shapes & INDEX_VALUE && has_texts(f) ? ASK_TEXT :
			ASK_NONE;
	if (leaf->op == EXPR_PATH)
		return shapes & INDEX_SET && expr_holds(f) == VALUE_FLAG ?
			ASK_SET : ASK_NONE;
	if (expr_holds(f) == VALUE_FLAG)
		return ASK_NONE;
	if (leaf->op == EXPR_LIKE)
		return ASK_NONE;
	if (shapes & INDEX_VALUE)
		return is_range(leaf) && all_fit(leaf, f, fits_range) ?
			ASK_RANGE : ASK_NONE;
	if (!is_equality(leaf) || !all_fit(leaf, f, fits_set))
		return ASK_NONE;
	return shapes & INDEX_SET ? ASK_SET :
		shapes & INDEX_LINK ? ASK_LINK : ASK_NONE;
}

/* ---- rows ------------------------------------------------------------- */

void query_behind(struct buf *key)
{
	while (key->n && (unsigned char)key->p[key->n - 1] == 0xff)
		buf_truncate(key, key->n - 1);
	if (key->n)
		key->p[key->n - 1]++;
	else
		buf_add_char(key, (char)0xff);
}

int query_add_rows(struct query *q, enum table table, struct slice from,
		   struct slice to, struct idset *set)
{
	struct cursor *c;
	int rc;

	if (slice_cmp(from, to) >= 0)
		return 0;
	c = table == TABLE_LINK ? cursor_open(q->r->txn, table, q->err) :
		cursor_open_ahead(q->r->txn, table, q->err);
	if (!c)
		return -1;
	for (rc = cursor_seek(c, from, q->err);
	     rc > 0 && slice_cmp(cursor_key(c), to) < 0;
	     rc = cursor_next(c, q->err)) {
		idset_add(set, index_row_id(cursor_key(c)));
		if (query_tick(q)) {
			rc = -1;
			break;
		}
	}
	cursor_close(c);
	return rc < 0 ? -1 : 0;
}

/* ---- ranges ----------------------------------------------------------- */

struct asking {
	struct query *q;
	const struct kind *kind;
	const struct field *field;
	const struct expr *e;
	const struct leaf *leaf;
	struct idset *found;
	struct slice done;		/* beginning whose texts all match */
};

/* A number in units of the index: the least that is not below the constant,
 * and the least that is above it. */
struct units { __int128 from, behind; };

static struct units number_units(const struct value *v, int scale)
{
	__int128 n = v->n, by = 1, low;

	for (int i = v->scale; i < scale; i++)
		n *= 10;
	for (int i = scale; i < v->scale; i++)
		by *= 10;
	low = n / by;
	if (n % by < 0)
		low--;
	return (struct units){ n % by ? low + 1 : low, low + 1 };
}

static int day_start(struct query *q, int64_t day, int64_t *moment)
{
	const char *zone = q->r->values.clock.zone;

	if (day < INT32_MIN || day > INT32_MAX)
		return -1;
	return moment_from_wall(zone ? zone : "UTC", (int32_t)day, 0, moment);
}

static struct units moment_units(struct query *q, const struct value *v)
{
	int64_t from = INT64_MAX, behind = INT64_MAX;

	if (v->type == VALUE_MOMENT)
		return (struct units){ v->n, (__int128)v->n + 1 };
	if (v->n < 0 && day_start(q, v->n, &from))
		return (struct units){ INT64_MIN, INT64_MIN };
	if (v->n >= 0 && day_start(q, v->n, &from))
		from = INT64_MAX;
	if (day_start(q, v->n + 1, &behind))
		behind = INT64_MAX;
	return (struct units){ from, behind };
}

/* Adds the packed number; beyond what the type can hold, the end. */
static void add_unit(const struct asking *a, __int128 n, struct buf *key)
{
	bool small = expr_holds(a->field) == VALUE_DATE ||
		expr_holds(a->field) == VALUE_TIME;
	__int128 least = small ? INT32_MIN : INT64_MIN;
	__int128 most = small ? INT32_MAX : INT64_MAX;

	if (n > most)
		query_behind(key);
	else if (small)
		pack_i32(key, (int32_t)(n < least ? least : n));
	else
		pack_i64(key, (int64_t)(n < least ? least : n));
}

/* Where the rows of a constant begin and what comes behind them. False: a
 * constant without a value. */
static int bounds(const struct asking *a, const struct expr *c,
		  struct buf *from, struct buf *behind, bool *has)
{
	uint64_t steps = EXPR_STEPS;
	struct value v = c->value;
	struct units units;

	index_field_key(a->kind->no, a->field->tag, from);
	index_field_key(a->kind->no, a->field->tag, behind);
	if (expr_holds(a->field) == VALUE_TEXT) {
		buf_add_slice(from, buf_slice(&c->key));
		buf_add_slice(behind, buf_slice(&c->key));
		buf_add_char(behind, 1);
		*has = true;
		return 0;
	}
	if (expr_value(c, a->q->r, NULL, &steps, &v, a->q->err))
		return -1;
	*has = v.type != VALUE_NONE;
	units = expr_holds(a->field) == VALUE_MOMENT ?
		moment_units(a->q, &v) : number_units(&v, a->field->scale);
	add_unit(a, units.from, from);
	add_unit(a, units.behind, behind);
	return 0;
}

static int add_range(struct asking *a, struct buf *from, struct buf *to)
{
	return query_add_rows(a->q, TABLE_VALUE, buf_slice(from),
			      buf_slice(to), a->found);
}

/* `first` and `last` are the constants of BETWEEN, else the same. */
static int ask_range(struct asking *a, enum expr_op op,
		     const struct expr *first, const struct expr *last)
{
	struct buf from = BUF_INIT, behind = BUF_INIT, start = BUF_INIT,
		   end = BUF_INIT, ignored = BUF_INIT, last_behind = BUF_INIT;
	bool has, last_has;
	int rc = -1;

	index_field_key(a->kind->no, a->field->tag, &start);
	buf_add_slice(&end, buf_slice(&start));
	query_behind(&end);
	if (bounds(a, first, &from, &behind, &has) ||
	    bounds(a, last, &ignored, &last_behind, &last_has))
		goto out;
	rc = 0;
	if (!has || !last_has)
		goto out;
	switch (op) {
	case EXPR_LT:
		rc = add_range(a, &start, &from);
		break;
	case EXPR_LE:
		rc = add_range(a, &start, &behind);
		break;
	case EXPR_GT:
		rc = add_range(a, &behind, &end);
		break;
	case EXPR_GE:
		rc = add_range(a, &from, &end);
		break;
	default:
		rc = add_range(a, &from, &last_behind);
	}
out:
	buf_release(&from);
	buf_release(&behind);
	buf_release(&start);
	buf_release(&end);
	buf_release(&ignored);
	buf_release(&last_behind);
	return rc;
}

static int ask_ids(struct asking *a, enum expr_op op, const struct expr *first,
		   const struct expr *last)
{
	uint64_t steps = EXPR_STEPS;
	struct units low, high;
	struct value v, w;
	__int128 from = 1, to = UINT32_MAX;

	if (expr_value(first, a->q->r, NULL, &steps, &v, a->q->err) ||
	    expr_value(last, a->q->r, NULL, &steps, &w, a->q->err))
		return -1;
	if (v.type != VALUE_NUMBER || w.type != VALUE_NUMBER)
		return 0;
	low = number_units(&v, 0);
	high = number_units(&w, 0);
	if (op == EXPR_GT)
		from = low.behind;
	else if (op != EXPR_LT && op != EXPR_LE)
		from = low.from;
	if (op == EXPR_LT)
		to = low.from;
	else if (op != EXPR_GT && op != EXPR_GE)
		to = high.behind;
	if (from < 1)
		from = 1;
	if (to > UINT32_MAX)
		to = UINT32_MAX;
	if (from < to)
		idset_add_range(a->found, (uint32_t)from, (uint32_t)to);
	return 0;
}

/* ---- single values ---------------------------------------------------- */

/* The bytes by which a constant stands in a set or at a link. */
static int constant_bytes(struct asking *a, const struct expr *c,
			  struct buf *bytes)
{
	uint64_t steps = EXPR_STEPS;
	struct value v;

	if (c->op == EXPR_LITERAL && c->field && c->value.type != VALUE_NONE) {
		buf_add_slice(bytes, buf_slice(&c->bytes));
		return 0;
	}
	if (expr_value(c, a->q->r, NULL, &steps, &v, a->q->err))
		return -1;
	if (v.type != VALUE_NONE)
		expr_bytes(a->field, &v, bytes);
	return 0;
}

static int add_named_set(struct asking *a, struct slice value)
{
	struct buf name = BUF_INIT;
	struct idset *set;

	index_set_name(a->kind->no, a->field->tag, value, &name);
	set = idset_load(a->q->r->txn, buf_slice(&name), a->q->err);
	buf_release(&name);
	if (set)
		idset_or(a->found, set);
	idset_free(set);
	return set ? 0 : -1;
}

static int ask_set(struct asking *a, const struct expr *c)
{
	struct buf bytes = BUF_INIT;
	int rc = constant_bytes(a, c, &bytes);

	if (!rc && bytes.n)
		rc = add_named_set(a, buf_slice(&bytes));
	buf_release(&bytes);
	return rc;
}

static int ask_link(struct asking *a, const struct expr *c)
{
	struct buf bytes = BUF_INIT, from = BUF_INIT, to = BUF_INIT;
	int rc = constant_bytes(a, c, &bytes);

	if (!rc && bytes.n) {
		index_link_key(ref_unpack(buf_slice(&bytes)), a->kind->no,
			       a->field->tag, &from);
		buf_add_slice(&to, buf_slice(&from));
		query_behind(&to);
		rc = query_add_rows(a->q, TABLE_LINK, buf_slice(&from),
				    buf_slice(&to), a->found);
	}
	buf_release(&bytes);
	buf_release(&from);
	buf_release(&to);
	return rc;
}

static int ask_number(struct asking *a, const struct expr *c)
{
	struct number_entry entry;
	struct buf folded = BUF_INIT;
	int found = 0;

	if (!number_fold(buf_slice(&c->bytes), &folded))
		found = number_find(a->q->r->txn, a->kind->no,
				    buf_slice(&folded), &entry, a->q->err);
	if (found > 0 && !entry.alias)
		idset_add(a->found, entry.id);
	buf_release(&folded);
	return found < 0 ? -1 : 0;
}

/* ---- texts ------------------------------------------------------------ */

/* The text of a row: its key is the folded text and, where that is not the
 * same, a NUL and the text itself. */
static struct slice row_text(struct slice key, size_t prefix)
{
	const char *p = (const char *)key.p + prefix;
	size_t n = key.n - prefix - 5;
	const char *nul = memchr(p, 0, n);

	if (!nul)
		return (struct slice){ p, n };
	return (struct slice){ nul + 1, n - (size_t)(nul + 1 - p) };
}

static int add_matching(struct asking *a, struct slice beginning)
{
	struct buf from = BUF_INIT;
	struct cursor *c = cursor_open_ahead(a->q->r->txn, TABLE_VALUE,
					     a->q->err);
	size_t prefix;
	int rc;

	if (!c)
		return -1;
	index_field_key(a->kind->no, a->field->tag, &from);
	prefix = from.n;
	buf_add_slice(&from, beginning);
	for (rc = cursor_seek(c, buf_slice(&from), a->q->err); rc > 0;
	     rc = cursor_next(c, a->q->err)) {
		struct slice key = cursor_key(c);

		if (key.n < prefix + 5 || key.n < from.n ||
		    memcmp(key.p, from.p, from.n))
			break;
		if (pattern_matches(a->e->pattern, row_text(key, prefix)))
			idset_add(a->found, index_row_id(key));
		if (query_tick(a->q)) {
			rc = -1;
			break;
		}
	}
	cursor_close(c);
	buf_release(&from);
	return rc < 0 ? -1 : 0;
}

/*
 * The index has texts with ä as ae; a pattern typed without umlauts, "Mull*",
 * means them too. So each a, o, u is tried with an e behind it as well, the
 * first few of them; behind those the beginning is cut.
 */
static int add_variants(struct asking *a, struct slice plain, size_t at,
			unsigned vowels, struct buf *made)
{
	const char *p = plain.p;
	size_t start = made->n;
	int rc = 0;

	while (at < plain.n) {
		buf_add_char(made, p[at]);
		if (strchr("aou", p[at++]) && at < plain.n)
			break;
	}
	if (at == plain.n || vowels == VOWELS_VARIED) {
		if (!slice_eq(buf_slice(made), a->done))
			rc = add_matching(a, buf_slice(made));
	} else {
		rc = add_variants(a, plain, at, vowels + 1, made);
		buf_add_char(made, 'e');
		if (!rc)
			rc = add_variants(a, plain, at, vowels + 1, made);
	}
	buf_truncate(made, start);
	return rc;
}

static int add_beginning(struct asking *a, struct slice beginning)
{
	struct buf from = BUF_INIT, to = BUF_INIT;
	int rc;

	index_field_key(a->kind->no, a->field->tag, &from);
	buf_add_slice(&from, beginning);
	buf_add_slice(&to, buf_slice(&from));
	query_behind(&to);
	rc = add_range(a, &from, &to);
	buf_release(&from);
	buf_release(&to);
	return rc;
}

/* All that begins like this matches, if the pattern says no more; other
 * spellings have to be looked at. */
static int ask_text(struct asking *a)
{
	struct slice text, plain;
	struct buf made = BUF_INIT;
	bool whole;
	int rc = 0;

	pattern_prefixes(a->e->pattern, &text, &plain, &whole);
	if (whole) {
		rc = add_beginning(a, text);
		a->done = text;
	}
	if (!rc && text.n && plain.n)
		rc = add_variants(a, plain, 0, 0, &made);
	else if (!rc && !whole)
		rc = add_matching(a, SLICE_NONE);
	buf_release(&made);
	return rc;
}

/* ---- entry ------------------------------------------------------------ */

static int ask_values(struct asking *a, enum ask ask)
{
	const struct leaf *leaf = a->leaf;
	size_t n = leaf->op == EXPR_BETWEEN ? 1 : leaf->args_n;
	int rc = 0;

	if (leaf->op == EXPR_PATH)
		return add_named_set(a, (struct slice){ "\1", 1 });
	for (size_t i = 0; !rc && i < n; i++) {
		const struct expr *c = leaf->args[i];
		const struct expr *last = leaf->op == EXPR_BETWEEN ?
			leaf->args[1] : c;

		switch (ask) {
		case ASK_RANGE:
			rc = ask_range(a, leaf->op, c, last);
			break;
		case ASK_ID:
			rc = ask_ids(a, leaf->op, c, last);
			break;
		case ASK_NUMBER:
			rc = ask_number(a, c);
			break;
		case ASK_LINK:
			rc = ask_link(a, c);
			break;
		default:
			rc = ask_set(a, c);
		}
	}
	return rc;
}

/* Rows of a dated field are there for all its days, and no index knows
 * labels: such finds have to be looked at. */
static void take_found(struct asking *a, struct answer *answer)
{
	const struct expr_way *way = &a->leaf->path->ways[0];

	answer->known = true;
	if (!way->label && !a->field->dated) {
		answer->sure = a->found;
		return;
	}
	answer->sure = idset_new();
	answer->maybe = a->found;
}

int query_ask_index(struct query *q, const struct kind *kind,
		    const struct expr *e, struct answer *answer)
{
	struct asking a = { .q = q, .kind = kind, .e = e };
	struct leaf leaf;
	enum ask ask;
	int rc;

	if (!query_leaf(e, &leaf))
		return 0;
	ask = which(q, e, &leaf);
	if (ask == ASK_NONE)
		return 0;
	a.leaf = &leaf;
	a.field = leaf.path->ways[0].field;
	a.found = idset_new();
	rc = ask == ASK_TEXT ? ask_text(&a) : ask_values(&a, ask);
	if (rc)
		idset_free(a.found);
	else
		take_found(&a, answer);
	return rc;
}

/* The members of all sets of a field. */
static int add_sets(struct asking *a)
{
	struct cursor *c = cursor_open_ahead(a->q->r->txn, TABLE_SET, a->q->err);
	struct buf from = BUF_INIT;
	struct chunk chunk;
	int rc;

	if (!c)
		return -1;
	index_field_key(a->kind->no, a->field->tag, &from);
	for (rc = cursor_seek(c, buf_slice(&from), a->q->err); rc > 0;
	     rc = cursor_next(c, a->q->err)) {
		struct slice key = cursor_key(c);
		uint32_t no = index_row_id(key);

		if (key.n < from.n + 4 || memcmp(key.p, from.p, from.n))
			break;
		if (query_tick(a->q)) {
			rc = -1;
			break;
		}
		if (!chunk_read(cursor_value(c), &chunk))
			idset_add_chunk(a->found, no, &chunk);
	}
	cursor_close(c);
	buf_release(&from);
	return rc < 0 ? -1 : 0;
}

static unsigned any_shapes(struct query *q, const struct expr_way *way)
{
	if (!way->field || way->computed || path_is_pseudo(way->field))
		return 0;
	return index_shapes(q->r->kinds, way->field);
}

static bool is_dated(const struct expr_way *way)
{
	return way->label || (way->field && way->field->dated);
}

/* All texts have to be looked at. */
static bool is_anywhere(const struct expr *e)
{
	struct slice text, plain;
	bool whole;

	pattern_prefixes(e->pattern, &text, &plain, &whole);
	return !text.n || !plain.n;
}

enum cost query_index_cost(struct query *q, const struct expr *e)
{
	const struct expr_way *way;
	struct leaf leaf;
	enum ask ask;

	if (query_is_constant(e))
		return COST_INDEX;
	if (!query_leaf(e, &leaf))
		return COST_READ;
	way = &leaf.path->ways[0];
	if (leaf.op == EXPR_EMPTY) {
		if (leaf.path->ways_n > 1 || way->steps_n ||
		    !(any_shapes(q, way) & (INDEX_VALUE | INDEX_SET)))
			return COST_READ;
		return is_dated(way) ? COST_CHECK : COST_INDEX;
	}
	ask = which(q, e, &leaf);
	if (ask == ASK_NONE)
		return COST_READ;
	if (ask == ASK_TEXT && is_anywhere(e))
		return COST_TEXTS;
	return is_dated(way) ? COST_CHECK : COST_INDEX;
}

int query_ask_any(struct query *q, const struct kind *kind,
		  const struct expr_way *way, struct answer *answer)
{
	unsigned shapes = any_shapes(q, way);
	struct expr path = { .ways = (struct expr_way *)way, .ways_n = 1 };
	struct leaf leaf = { .path = &path };
	struct asking a = {
		.q = q, .kind = kind, .field = way->field, .leaf = &leaf,
	};
	struct buf from = BUF_INIT, to = BUF_INIT;
	int rc;

	if (!(shapes & (INDEX_VALUE | INDEX_SET)))
		return 0;
	a.found = idset_new();
	index_field_key(kind->no, way->field->tag, &from);
	buf_add_slice(&to, buf_slice(&from));
	query_behind(&to);
	rc = shapes & INDEX_VALUE ? add_range(&a, &from, &to) : add_sets(&a);
	buf_release(&from);
	buf_release(&to);
	if (rc)
		idset_free(a.found);
	else
		take_found(&a, answer);
	return rc;
}
