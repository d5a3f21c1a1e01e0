/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Conditions on a field of the record itself, answered by its index. */
#include <string.h>

#include "model/index.h"
#include "model/sight.h"
#include "query/query_private.h"

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
			rc = asking_range(a, leaf->op, c, last);
			break;
		case ASK_ID:
			rc = asking_ids(a, leaf->op, c, last);
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
	rc = ask == ASK_TEXT ? asking_text(&a) : ask_values(&a, ask);
	if (rc)
		idset_free(a.found);
	else
		take_found(&a, answer);
	return rc;
}

/* The members of all sets of a field. */
static int add_sets(struct asking *a)
{
	struct cursor *c = cursor_open_ahead(a->q->r->txn, TABLE_SET,
					     a->q->err);
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
	/* A link to what is not seen counts as none; no index knows that. */
	if (q->r->sight && expr_holds(way->field) == VALUE_REF)
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
	if (shapes & INDEX_VALUE)
		index_value_begin(kind->no, way->field, &from);
	buf_add_slice(&to, buf_slice(&from));
	query_behind(&to);
	rc = shapes & INDEX_VALUE ? asking_range_rows(&a, &from, &to) :
		add_sets(&a);
	buf_release(&from);
	buf_release(&to);
	if (rc)
		idset_free(a.found);
	else
		take_found(&a, answer);
	return rc;
}
