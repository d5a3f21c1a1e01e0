/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ui/column.h"

#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "base/tr.h"
#include "model/type.h"
#include "ui/paint.h"
#include "ui/screen.h"

#define COLUMN_MOST 200	/* cells of one */
#define FLAG_BEST 10
#define BETWEEN 2		/* blanks between columns */

/* Columns that every kind has. */
static const struct {
	const char *name, *label;
	int least, best;
} pseudo[] = {
	{ "number", N_("number"), 6, 10 },
	{ "id", N_("id"), 5, 8 },
	{ "title", N_("name"), 12, 30 },
	{ "kind", N_("kind"), 6, 12 },
};

void columns_release(struct columns *c)
{
	size_t i;

	for (i = 0; i < c->n; i++) {
		free(c->v[i].name);
		free(c->v[i].label);
		free(c->names[i]);
	}
	free(c->v);
	free(c->names);
	memset(c, 0, sizeof(*c));
}

/*
 * The field at the end of a path, forwards along links and backwards by the
 * kind that links here ("role(main).company.city"). Conditions are skipped:
 * the store has checked the path when it took the form.
 */
#define PATH_DEPTH 8

static const char *skip_condition(const char *p)
{
	int depth = 0;
	bool quoted = false;

	for (; *p; p++) {
		if (*p == '"' && p[-1] != '\\')
			quoted = !quoted;
		else if (!quoted && *p == '(')
			depth++;
		else if (!quoted && *p == ')' && !--depth)
			return p + 1;
	}
	return p;
}

static const struct field *path_end(const struct kinds *ks,
				    const struct kind *k, const char *p,
				    int depth)
{
	const struct field *f = NULL;

	while (k && *p && depth) {
		size_t n = strcspn(p, ".(");
		char *name = mem_strndup(p, n);
		const struct path *short_path = kind_path(k, name);

		f = kind_field(k, name);
		if (!f && short_path)
			f = path_end(ks, k, short_path->text, depth - 1);
		k = f ? f->to_n ? kinds_find(ks, f->to[0]) : NULL :
			kinds_find(ks, name);
		free(name);
		p += n;
		if (*p == '(')
			p = skip_condition(p);
		if (*p == '.')
			p++;
		else if (*p)
			return NULL;
	}
	return *p ? NULL : f;
}

char *column_label(const struct ui *ui, const struct kind *k,
		   const char *name, const struct field **end)
{
	const struct field *f = kind_field(k, name);
	const struct path *p = f ? NULL : kind_path(k, name);
	const char *label = f ? words_small(&f->label, ui->lang) : NULL;
	size_t i;

	*end = f;
	for (i = 0; !f && !p && i < sizeof(pseudo) / sizeof(pseudo[0]); i++)
		if (!strcmp(pseudo[i].name, name))
			return mem_strdup(_(pseudo[i].label));
	if (!f)
		*end = path_end(ui_kinds(ui), k, p ? p->text : name,
				PATH_DEPTH);
	if (p && p->label.n)
		label = words_small(&p->label, ui->lang);
	else if (!label && *end)
		label = words_small(&(*end)->label, ui->lang);
	return mem_strdup(label && *label ? label : name);
}

size_t column_name(const char *text, int *width)
{
	const char *colon = strrchr(text, ':');
	char *end;
	long n;

	*width = 0;
	if (!colon)
		return strlen(text);
	n = strtol(colon + 1, &end, 10);
	if (*end || end == colon + 1 || n < 1 || n > COLUMN_MOST)
		return strlen(text);
	*width = (int)n;
	return (size_t)(colon - text);
}

static int least(int a, int b)
{
	return a < b ? a : b;
}

static void make_one(const struct ui *ui, const struct kind *k,
		     const char *text, struct column *c)
{
	const struct field_type *t;
	const char *name;
	size_t i;

	name = c->name = mem_strndup(text, column_name(text, &c->fixed));
	c->label = column_label(ui, k, name, &c->field);
	c->least = 8;
	c->best = 16;
	for (i = 0; i < sizeof(pseudo) / sizeof(pseudo[0]); i++) {
		if (c->field || strcmp(pseudo[i].name, name))
			continue;
		c->least = pseudo[i].least;
		c->best = pseudo[i].best;
	}
	if (!c->field)
		return;
	t = c->field->type;
	c->least = t->width_least;
	c->best = t->width_best;
	/* "ja" says nothing without the word above it. */
	if (t->holds == VALUE_FLAG)
		c->best = least(text_cells(c->label), FLAG_BEST);
	c->right = t->holds == VALUE_NUMBER || t->holds == VALUE_MONEY;
	c->whole = (t->holds != VALUE_TEXT && t->holds != VALUE_REF) ||
		!strcmp(t->name, "phone");
}

bool column_names_agent(const struct ui *ui, const struct field *f)
{
	const struct kind *to = f && f->type->holds == VALUE_REF && f->to_n == 1 ?
		kinds_find(ui_kinds(ui), f->to[0]) : NULL;

	return to && to->role && !strcmp(to->role, "agent");
}

void columns_make(const struct ui *ui, const struct kind *k,
		  char *const *names, size_t n, struct columns *c)
{
	size_t i;

	memset(c, 0, sizeof(*c));
	c->v = mem_zero((n + 1) * sizeof(*c->v));
	c->names = mem_zero((n + 1) * sizeof(*c->names));
	for (i = 0; i < n; i++) {
		make_one(ui, k, names[i], &c->v[i]);
		if (!column_names_agent(ui, c->v[i].field)) {
			c->names[i] = mem_strdup(c->v[i].name);
			continue;
		}
		c->names[i] = mem_printf("%s.login", c->v[i].name);
		c->v[i].least = 2;
		c->v[i].best = 4;
	}
	c->n = n;
}

char *cells_text(const struct cells *c)
{
	struct buf b = BUF_INIT;
	size_t i;

	for (i = 0; i < c->n; i++) {
		if (i && *c->v[i].text)
			buf_add_str(&b, ", ");
		buf_add_str(&b, c->v[i].text);
	}
	return buf_detach(&b);
}

char *column_text(const struct column *col, const struct cells *c)
{
	char *text = cells_text(c);

	/* The store prints flags in the session's language. */
	if (col->field && col->field->type->holds == VALUE_FLAG &&
	    (!strcmp(text, "no") || !strcmp(text, "nein")))
		*text = '\0';
	return text;
}

char *column_alone(const struct column *col, const struct cells *c)
{
	char *text = column_text(col, c);

	if (!*text || !col->field || col->field->type->holds != VALUE_FLAG)
		return text;
	free(text);
	return mem_strdup(col->label);
}

static int widest(const struct column *col, const struct row *rows, size_t n,
		  size_t column, bool bare)
{
	int most = 0;
	size_t i;

	for (i = 0; i < n; i++) {
		char *text;
		int w;

		if (column >= rows[i].cells_n)
			continue;
		text = bare ? column_alone(col, &rows[i].cells[column]) :
			column_text(col, &rows[i].cells[column]);
		w = text_cells(text);
		free(text);
		if (w > most)
			most = w;
	}
	return most;
}

/* What is left over: the first column first, the last text gets the rest. */
static void spread(struct columns *c, const int *want, int left)
{
	size_t i;

	for (i = 0; i < c->shown && left > 0; i++) {
		int more = want[i] - c->v[i].w;

		if (more > left)
			more = left;
		if (more > 0) {
			c->v[i].w += more;
			left -= more;
		}
	}
}

void columns_fit(struct columns *c, const struct row *rows, size_t n, int w)
{
	int *want = mem_zero((c->n + 1) * sizeof(*want));
	int used = 0, x = 0;
	size_t i;

	c->shown = 0;
	for (i = 0; i < c->n; i++) {
		struct column *col = &c->v[i];
		int label = c->bare ? 0 : text_cells(col->label);
		int data = widest(col, rows, n, i, c->bare);
		int need = col->least;

		col->w = 0;
		if (c->bare && !data) {
			c->shown++;
			continue;
		}
		if (col->whole && data)
			need = data;
		/* What a row is about is worth more than a further column. */
		if (!i && !col->whole && data > need)
			need = least(data, least(col->best, w * 2 / 5));
		if (need < label && label <= col->best)
			need = label;
		if (!col->whole && data < need && label < need)
			need = data > label ? data : label;
		if (need < 2)
			need = 2;
		if (col->fixed)
			need = data = label = col->fixed;
		if (used + need + (used ? BETWEEN : 0) > w && used)
			break;
		col->w = need < w ? need : w;
		want[i] = data > label ? data : label;
		used += need + (used ? BETWEEN : 0);
		c->shown++;
	}
	for (; i < c->n; i++)
		c->v[i].w = 0;
	spread(c, want, w - used);
	for (i = 0; i < c->shown; i++) {
		c->v[i].x = x;
		if (c->v[i].w)
			x += c->v[i].w + BETWEEN;
	}
	free(want);
}
