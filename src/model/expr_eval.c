/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Expressions on one record. */
#include <string.h>

#include "base/map.h"
#include "base/tr.h"
#include "model/expr_private.h"

int eval_step(struct eval *ev)
{
	if (*ev->steps) {
		--*ev->steps;
		return 0;
	}
	return err_set(ev->err, ERR_LIMIT, NULL,
		N_("the condition takes too long on one record"));
}

/* ---- values ----------------------------------------------------------- */

struct each_value {
	eval_fn *fn;
	void *ctx;
};

static int each_of_path(void *ctx, const struct field *f,
			const struct record *at, const struct field_value *v)
{
	struct each_value *each = ctx;
	struct eval_item item = { .field = f, .bytes = v->bytes };

	(void)at;
	f->type->read(f, v->bytes, &item.value);
	return each->fn(each->ctx, &item);
}

/* A form is read before there are the records that it names: they are looked
 * up when it is asked. A name that is none has no value. */
static int each_named(struct eval *ev, const struct expr *e, eval_fn *fn,
		      void *ctx)
{
	const struct value_context *context = &ev->r->values;
	struct eval_item item = { .field = e->field };
	struct buf bytes = BUF_INIT;
	int rc = 0;

	if (context->ref_find &&
	    !e->field->type->parse(e->field, context, e->text, &bytes, NULL)) {
		item.bytes = buf_slice(&bytes);
		e->field->type->read(e->field, item.bytes, &item.value);
		rc = fn(ctx, &item);
	}
	buf_release(&bytes);
	return rc;
}

static int each_literal(struct eval *ev, const struct expr *e, eval_fn *fn,
			void *ctx)
{
	struct eval_item item = {
		.value = e->value, .field = e->field,
		.bytes = buf_slice(&e->bytes),
		.key = e->value.type == VALUE_TEXT ? &e->key : NULL,
	};

	if (e->value.type == VALUE_NONE)
		return e->field ? each_named(ev, e, fn, ctx) : 0;
	return fn(ctx, &item);
}

/* Operators and functions: every combination of the values of their
 * operands, one after the other. */
struct each_args {
	struct eval *ev;
	const struct expr *e;
	const struct record *rec;
	eval_fn *fn;
	void *ctx;
	size_t n;			/* operands known so far */
	struct value v[FUNCTION_ARGS];
	bool moves[FUNCTION_ARGS];
};

/* Whether a result is one more with each day, as one of its operands is. All
 * else that comes of such a one may be anything tomorrow. */
static bool result_moves(const struct each_args *args,
			 const struct value *out)
{
	const struct expr *e = args->e;
	bool a = args->n > 0 && args->moves[0];
	bool b = args->n > 1 && args->moves[1];

	if (e->op == EXPR_CALL && e->function->moves)
		return true;
	if (!a && !b)
		return false;
	if (a != b && (e->op == EXPR_ADD || (e->op == EXPR_SUB && a)) &&
	    (out->type == VALUE_DATE || out->type == VALUE_NUMBER))
		return true;
	reader_note_tomorrow(args->ev->r);
	return false;
}

static int each_result(struct each_args *args)
{
	struct eval_item item = { .value = args->v[0] };
	const struct expr *e = args->e;
	int rc;

	if (e->op == EXPR_CALL)
		rc = e->function->call(args->ev, args->v, &item.value);
	else if (e->op == EXPR_NEG)
		rc = eval_negate(args->ev, e, &item.value);
	else
		rc = eval_combine(args->ev, e, &args->v[0], &args->v[1],
				  &item.value);
	if (rc || item.value.type == VALUE_NONE)
		return rc;
	item.moves = result_moves(args, &item.value);
	return args->fn(args->ctx, &item);
}

static int each_arg(void *ctx, const struct eval_item *item)
{
	struct each_args *args = ctx;
	int rc;

	args->moves[args->n] = item->moves;
	args->v[args->n++] = item->value;
	rc = args->n < args->e->args_n ?
		eval_each(args->ev, args->e->args[args->n], args->rec,
			  each_arg, args) :
		each_result(args);
	args->n--;
	return rc;
}

int eval_each(struct eval *ev, const struct expr *e, const struct record *rec,
	      eval_fn *fn, void *ctx)
{
	struct each_value each = { fn, ctx };
	struct each_args args = { .ev = ev, .e = e, .rec = rec, .fn = fn,
				  .ctx = ctx };
	struct eval_item item = { .value = { .type = VALUE_FLAG } };
	bool yes;

	if (eval_step(ev))
		return -1;
	switch (e->op) {
	case EXPR_LITERAL:
		return each_literal(ev, e, fn, ctx);
	case EXPR_PATH:
		return eval_path(ev, e, rec, each_of_path, &each);
	case EXPR_ADD:
	case EXPR_SUB:
	case EXPR_MUL:
	case EXPR_DIV:
	case EXPR_NEG:
	case EXPR_CALL:
		return e->args_n ? eval_each(ev, e->args[0], rec, each_arg,
					     &args) : each_result(&args);
	default:
		if (eval_true(ev, e, rec, &yes))
			return -1;
		item.value.n = yes;
		return fn(ctx, &item);
	}
}

/* ---- conditions ------------------------------------------------------- */

static bool holds(enum expr_op op, int order)
{
	if (order == COMPARE_NOT)
		return false;
	switch (op) {
	case EXPR_LT:
		return order < 0;
	case EXPR_LE:
		return order <= 0;
	case EXPR_GT:
		return order > 0;
	case EXPR_GE:
		return order >= 0;
	default:
		return order == 0;
	}
}

/* Each value of the left side with each of the right one. */
struct pairing {
	struct eval *ev;
	const struct record *rec;
	const struct expr *right;
	const struct eval_item *left;
	enum expr_op op;
};

/* When one side moves on with the days, the order of the two changes on the
 * day on which they are equal, and on the next one. */
static void note_order(struct reader *r, const struct eval_item *a,
		       const struct eval_item *b)
{
	const struct value *fixed = a->moves ? &b->value : &a->value;
	const struct value *moving = a->moves ? &a->value : &b->value;
	int64_t ahead;

	if (!a->moves && !b->moves)
		return;
	if (a->moves == b->moves || fixed->type != moving->type ||
	    fixed->scale || moving->scale ||
	    __builtin_sub_overflow(fixed->n, moving->n, &ahead))
		reader_note_tomorrow(r);
	else if (ahead > 0 && ahead < INT32_MAX)
		reader_note_day(r, r->values.clock.today + ahead);
	else if (!ahead)
		reader_note_tomorrow(r);
}

static int pair_right(void *ctx, const struct eval_item *item)
{
	struct pairing *p = ctx;
	bool order = p->op != EXPR_EQ;

	if (eval_step(p->ev))
		return -1;
	note_order(p->ev->r, p->left, item);
	return holds(p->op, eval_compare(p->ev, p->left, item, order));
}

static int pair(struct pairing *p, const struct eval_item *left,
		const struct expr *right, enum expr_op op)
{
	p->left = left;
	p->op = op;
	return eval_each(p->ev, right, p->rec, pair_right, p);
}

struct comparing {
	struct pairing p;
	const struct expr *e;
};

static int compare_left(void *ctx, const struct eval_item *item)
{
	struct comparing *c = ctx;

	return pair(&c->p, item, c->e->args[1],
		    c->e->op == EXPR_NE || c->e->op == EXPR_HAS ? EXPR_EQ :
		    c->e->op);
}

static int in_left(void *ctx, const struct eval_item *item)
{
	struct comparing *c = ctx;
	int rc = 0;

	for (size_t i = 1; !rc && i < c->e->args_n; i++)
		rc = pair(&c->p, item, c->e->args[i], EXPR_EQ);
	return rc;
}

static int between_left(void *ctx, const struct eval_item *item)
{
	struct comparing *c = ctx;
	int rc = pair(&c->p, item, c->e->args[1], EXPR_GE);

	return rc == 1 ? pair(&c->p, item, c->e->args[2], EXPR_LE) : rc;
}

/* Whether a text matches, in each of the forms in which people see it. */
static int matches_item(struct eval *ev, const struct pattern *pattern,
			const struct eval_item *item)
{
	static const enum print_style styles[] = { PRINT_LONG, PRINT_MACHINE };
	const struct field *f = item->field;
	struct buf text = BUF_INIT;
	bool yes = false;

	if (!f || (item->value.type == VALUE_TEXT && !f->of_n)) {
		/* A phone's bytes are both: as typed, and complete. */
		yes = pattern_matches(pattern, item->value.text);
		if (!yes && f && memchr(item->bytes.p, 0, item->bytes.n))
			yes = pattern_matches(pattern,
				slice_str(item->bytes.p));
		return yes;
	}
	for (size_t i = 0; !yes && i < sizeof(styles) / sizeof(*styles); i++) {
		buf_clear(&text);
		f->type->print(f, &ev->r->values, item->bytes, styles[i],
			       &text);
		yes = pattern_matches(pattern, buf_slice(&text));
	}
	buf_release(&text);
	return yes;
}

static int match_left(void *ctx, const struct eval_item *item)
{
	struct comparing *c = ctx;

	if (eval_step(c->p.ev))
		return -1;
	if (item->moves)
		reader_note_tomorrow(c->p.ev->r);
	return matches_item(c->p.ev, c->e->pattern, item);
}

static int flag_left(void *ctx, const struct eval_item *item)
{
	(void)ctx;
	return item->value.type != VALUE_FLAG || item->value.n;
}

static int any_left(void *ctx, const struct eval_item *item)
{
	(void)ctx, (void)item;
	return 1;
}

static int true_all(struct eval *ev, const struct expr *e,
		    const struct record *rec, bool *yes)
{
	bool until = e->op == EXPR_OR;

	*yes = !until;
	for (size_t i = 0; *yes != until && i < e->args_n; i++)
		if (eval_true(ev, e->args[i], rec, yes))
			return -1;
	return 0;
}

/* Flags that nobody has set yet are no. */
static bool compares_flags(const struct expr *e)
{
	return (e->op == EXPR_EQ || e->op == EXPR_NE || e->op == EXPR_HAS) &&
		e->args[0]->type == VALUE_FLAG;
}

static int true_flags(struct eval *ev, const struct expr *e,
		      const struct record *rec, bool *yes)
{
	bool a, b;

	if (eval_true(ev, e->args[0], rec, &a) ||
	    eval_true(ev, e->args[1], rec, &b))
		return -1;
	*yes = (a == b) == (e->op != EXPR_NE);
	return 0;
}

int eval_true(struct eval *ev, const struct expr *e, const struct record *rec,
	      bool *yes)
{
	struct comparing c = { .p = { .ev = ev, .rec = rec }, .e = e };
	const struct expr *left = e->args_n ? e->args[0] : e;
	eval_fn *fn;
	int rc;

	if (eval_step(ev))
		return -1;
	if (compares_flags(e))
		return true_flags(ev, e, rec, yes);
	switch (e->op) {
	case EXPR_AND:
	case EXPR_OR:
		return true_all(ev, e, rec, yes);
	case EXPR_NOT:
		rc = eval_true(ev, left, rec, yes);
		*yes = !*yes;
		return rc;
	case EXPR_EMPTY:
		fn = any_left;
		break;
	case EXPR_LIKE:
		fn = match_left;
		break;
	case EXPR_HAS:
		fn = e->pattern ? match_left : compare_left;
		break;
	case EXPR_IN:
		fn = in_left;
		break;
	case EXPR_BETWEEN:
		fn = between_left;
		break;
	case EXPR_LITERAL:
	case EXPR_PATH:
	case EXPR_CALL:
		fn = flag_left;
		left = e;
		break;
	default:
		fn = compare_left;
	}
	rc = eval_each(ev, left, rec, fn, &c);
	if (rc < 0)
		return -1;
	*yes = rc > 0;
	if (e->op == EXPR_NE || e->op == EXPR_EMPTY)
		*yes = !*yes;
	return 0;
}

/* ---- entry ------------------------------------------------------------ */

int expr_true(const struct expr *e, struct reader *r, const struct record *rec,
	      uint64_t *steps, bool *yes, struct err *err)
{
	struct eval ev = { r, steps, err };

	*yes = false;
	return eval_true(&ev, e, rec, yes);
}

struct first_value {
	struct reader *r;
	struct value *v;
};

static int take_first(void *ctx, const struct eval_item *item)
{
	struct first_value *first = ctx;
	struct slice text = item->value.text;

	*first->v = item->value;
	if (item->value.type != VALUE_TEXT)
		return 1;
	/* The whole of it: a phone is more than what is compared. */
	if (item->field)
		text = item->bytes;
	first->v->text = (struct slice){
		arena_strndup(first->r->arena, text.n ? text.p : "", text.n),
		text.n,
	};
	return 1;
}

int expr_value(const struct expr *e, struct reader *r,
	       const struct record *rec, uint64_t *steps, struct value *v,
	       struct err *err)
{
	struct eval ev = { r, steps, err };
	struct first_value first = { r, v };

	*v = (struct value){ .type = VALUE_NONE };
	if (eval_each(&ev, e, rec, take_first, &first) < 0)
		return -1;
	/* A name that is none yet: whoever asks can say so. */
	if (e->op == EXPR_LITERAL && e->type == VALUE_REF &&
	    v->type == VALUE_NONE)
		*v = (struct value){
			.type = VALUE_TEXT, .text = slice_str(e->text),
		};
	return 0;
}
