/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The parts of paths, and letting go of expressions. */
#include <stdlib.h>

#include "base/mem.h"
#include "model/expr_private.h"

char *expr_dup_label(const char *s)
{
	return s ? mem_strdup(s) : NULL;
}

static struct expr *share(struct expr *e)
{
	if (e)
		e->shared++;
	return e;
}

struct expr_step *way_step(struct expr_way *w)
{
	mem_grow(&w->steps, &w->steps_cap, w->steps_n + 1, sizeof(*w->steps));
	w->steps[w->steps_n] = (struct expr_step){ NULL };
	return &w->steps[w->steps_n++];
}

struct expr_step *way_last_step(const struct expr_way *w)
{
	return &w->steps[w->steps_n - 1];
}

void way_add_steps(struct expr_way *to, const struct expr_way *from)
{
	for (size_t i = 0; i < from->steps_n; i++) {
		const struct expr_step *s = &from->steps[i];

		*way_step(to) = (struct expr_step){
			.kind = s->kind, .link = s->link, .by = s->by,
			.label = expr_dup_label(s->label),
			.where = share(s->where),
		};
	}
}

struct expr_way way_copy(const struct expr_way *w)
{
	struct expr_way copy = {
		.kind = w->kind, .field = w->field,
		.label = expr_dup_label(w->label),
		.computed = share(w->computed),
	};

	way_add_steps(&copy, w);
	return copy;
}

void way_release(struct expr_way *w)
{
	for (size_t i = 0; i < w->steps_n; i++) {
		free(w->steps[i].label);
		expr_free(w->steps[i].where);
	}
	free(w->steps);
	free(w->label);
	expr_free(w->computed);
}

void ways_release(struct expr_way *v, size_t n)
{
	for (size_t i = 0; i < n; i++)
		way_release(&v[i]);
	free(v);
}

void expr_free(struct expr *e)
{
	if (!e)
		return;
	if (e->shared) {
		e->shared--;
		return;
	}
	ways_release(e->ways, e->ways_n);
	for (size_t i = 0; i < e->args_n; i++)
		expr_free(e->args[i]);
	free(e->args);
	free(e->text);
	buf_release(&e->bytes);
	buf_release(&e->key);
	pattern_free(e->pattern);
	free(e);
}
