/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Ranges of the value index, and of ids. */

#include "base/pack.h"
#include "model/index.h"
#include "query/query_private.h"

void query_behind(struct buf *key)
{
	while (key->n && (unsigned char)key->p[key->n - 1] == 0xff)
		buf_truncate(key, key->n - 1);
	if (key->n)
		key->p[key->n - 1]++;
	else
		buf_add_char(key, (char)0xff);
}

/* Without a field all rows count. */
static int add_rows(struct query *q, struct cursor *c, uint16_t kind,
		    const struct field *f, struct slice from, struct slice to,
		    struct idset *set)
{
	int rc;

	if (!c)
		return -1;
	for (rc = cursor_seek(c, from, q->err);
	     rc > 0 && slice_cmp(cursor_key(c), to) < 0;
	     rc = cursor_next(c, q->err)) {
		if (!f || index_value_of(kind, f, cursor_key(c)))
			idset_add(set, index_row_id(cursor_key(c)));
		if (query_tick(q)) {
			rc = -1;
			break;
		}
	}
	cursor_close(c);
	return rc < 0 ? -1 : 0;
}

int query_add_rows(struct query *q, enum table table, struct slice from,
		   struct slice to, struct idset *set)
{
	return slice_cmp(from, to) >= 0 ? 0 :
		add_rows(q, cursor_open(q->r->txn, table, q->err), 0, NULL,
			 from, to, set);
}

int query_add_values(struct query *q, const struct kind *kind,
		     const struct field *f, struct slice from,
		     struct slice to, struct idset *set)
{
	return slice_cmp(from, to) >= 0 ? 0 :
		add_rows(q, cursor_open_ahead(q->r->txn, TABLE_VALUE, q->err),
			 kind->no, f, from, to, set);
}

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

	index_value_begin(a->kind->no, a->field, from);
	index_value_begin(a->kind->no, a->field, behind);
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

int asking_range_rows(struct asking *a, struct buf *from, struct buf *to)
{
	return query_add_values(a->q, a->kind, a->field, buf_slice(from),
				buf_slice(to), a->found);
}

/* `first` and `last` are the constants of BETWEEN, else the same. */
int asking_range(struct asking *a, enum expr_op op,
		     const struct expr *first, const struct expr *last)
{
	struct buf from = BUF_INIT, behind = BUF_INIT, start = BUF_INIT,
		   end = BUF_INIT, ignored = BUF_INIT, last_behind = BUF_INIT;
	bool has, last_has;
	int rc = -1;

	index_value_begin(a->kind->no, a->field, &start);
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
		rc = asking_range_rows(a, &start, &from);
		break;
	case EXPR_LE:
		rc = asking_range_rows(a, &start, &behind);
		break;
	case EXPR_GT:
		rc = asking_range_rows(a, &behind, &end);
		break;
	case EXPR_GE:
		rc = asking_range_rows(a, &from, &end);
		break;
	default:
		rc = asking_range_rows(a, &from, &last_behind);
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

int asking_ids(struct asking *a, enum expr_op op, const struct expr *first,
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
