/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <stdlib.h>
#include <string.h>

#include "base/fold.h"
#include "base/mem.h"
#include "base/tr.h"
#include "ui/view.h"

/*
 * What is typed to narrow a list becomes an expression: a word must stand
 * somewhere in the title or a column of text, `Column>=value` compares one.
 * A value with blanks stands in quotes: `Town="Bad Homburg"`; a quote in it
 * is doubled then, as in expressions.
 */

static const char *const operators[] = { ">=", "<=", "!=", "=", ">", "<" };

static void add_quoted(struct buf *out, const char *text, size_t n,
		       const char *around)
{
	size_t i;

	buf_add_char(out, '"');
	buf_add_str(out, around);
	for (i = 0; i < n; i++) {
		if (text[i] == '"')
			buf_add_char(out, '"');
		buf_add_char(out, text[i]);
	}
	buf_add_str(out, around);
	buf_add_char(out, '"');
}

static bool starts_folded(const char *text, const char *typed)
{
	struct buf a = BUF_INIT, b = BUF_INIT;
	bool yes;

	fold_text(slice_str(text), &a);
	fold_text(slice_str(typed), &b);
	yes = b.n && a.n >= b.n && !memcmp(a.p, b.p, b.n);
	buf_release(&a);
	buf_release(&b);
	return yes;
}

const char *filter_column(const struct ui *ui, const struct kind *k,
			  const char *typed)
{
	const char *hit = NULL;
	size_t i;

	if (!strcmp(typed, "number") || kind_field(k, typed) ||
	    kind_path(k, typed))
		return typed;
	for (i = 0; i < k->fields_n && !hit; i++) {
		const struct words *w = &k->fields[i].label;

		if (starts_folded(words_one(w, ui->lang), typed) ||
		    starts_folded(k->fields[i].name, typed))
			hit = k->fields[i].name;
	}
	for (i = 0; i < k->paths_n && !hit; i++) {
		const struct words *w = &k->paths[i].label;

		if ((w->n && starts_folded(words_one(w, ui->lang), typed)) ||
		    starts_folded(k->paths[i].name, typed))
			hit = k->paths[i].name;
	}
	return hit;
}

static const char *find_operator(const char *word, size_t n, size_t *at)
{
	size_t i, k;

	for (i = 1; i < n; i++)
		for (k = 0; k < sizeof(operators) / sizeof(operators[0]); k++)
			if (!strncmp(word + i, operators[k],
				     strlen(operators[k]))) {
				*at = i;
				return operators[k];
			}
	return NULL;
}

/* What stands in the quotes; the last one may not be typed yet. */
static char *unquoted(const char *p, size_t n)
{
	struct buf b = BUF_INIT;
	size_t i;

	for (i = 1; i < n; i++) {
		if (p[i] == '"' && (i + 1 == n || p[++i] != '"'))
			break;
		buf_add_char(&b, p[i]);
	}
	return buf_detach(&b);
}

static int add_comparison(const struct ui *ui, const struct kind *k,
			  const char *word, size_t n, size_t at,
			  const char *op, struct buf *out, struct err *err)
{
	char *typed = mem_strndup(word, at);
	const char *column = filter_column(ui, k, typed);
	const char *behind = word + at + strlen(op);
	size_t behind_n = n - at - strlen(op), value_n;
	bool quoted = behind_n && *behind == '"';
	char *value = quoted ? unquoted(behind, behind_n) :
		      mem_strndup(behind, behind_n);
	int bad = 0;

	value_n = strlen(value);
	if (!column)
		bad = err_set(err, ERR_INPUT, NULL,
			      N_("no column \"%s\" here"), typed);
	else if (!value_n && !strcmp(op, "="))
		buf_printf(out, "%s is empty", column);
	else if (!value_n)
		buf_printf(out, "not %s is empty", column);
	else if (memchr(value, '*', value_n) && *op == '=' && !quoted) {
		buf_printf(out, "%s like ", column);
		add_quoted(out, value, value_n, "");
	} else {
		buf_printf(out, "%s %s ", column, op);
		add_quoted(out, value, value_n, "");
	}
	free(value);
	free(typed);
	return bad;
}

/* Up to the next blank that stands in no quotes; they open where a word or a
 * value begins: 19" is none. */
static size_t word_length(const char *p)
{
	bool quoted = false;
	size_t n;

	for (n = 0; p[n] && (quoted || p[n] != ' '); n++) {
		if (p[n] != '"')
			continue;
		if (!quoted)
			quoted = !n || strchr("=<>", p[n - 1]);
		else if (p[n + 1] == '"')
			n++;
		else
			quoted = false;
	}
	return n;
}

char *filter_condition(const struct ui *ui, const struct kind *k,
		       const char *where, const char *typed, struct err *err)
{
	struct buf b = BUF_INIT;
	const char *p = typed;
	int bad = 0;

	if (where)
		buf_printf(&b, "(%s)", where);
	while (*p && !bad) {
		size_t n = word_length(p), at;
		const char *op;

		if (!n) {
			p++;
			continue;
		}
		if (b.n)
			buf_add_str(&b, " and ");
		op = find_operator(p, n, &at);
		if (op) {
			bad = add_comparison(ui, k, p, n, at, op, &b, err);
		} else {
			buf_add_str(&b, "title like ");
			add_quoted(&b, p, n, "*");
		}
		p += n;
	}
	if (bad || !b.n) {
		buf_release(&b);
		return NULL;
	}
	return buf_detach(&b);
}
