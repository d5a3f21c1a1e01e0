/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <ctype.h>
#include <stdlib.h>
#include <string.h>

#include "base/fold.h"
#include "base/mem.h"
#include "base/tr.h"
#include "model/expr.h"
#include "ui/view.h"

/*
 * What is typed to narrow a list becomes an expression: a word must stand
 * somewhere in the title or a column of text, `Column>=value` compares one.
 * A value with blanks stands in quotes: `Town="Bad Homburg"`; a quote in it
 * is doubled then, as in expressions. `!` in front is "not", `|` between is
 * "or". Behind `where ` stands a condition as the shell takes it.
 */

#define WHERE "where "

static const char *const operators[] = { ">=", "<=", "!=", "=", ">", "<" };

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

	/* Folding would pass over it, and with it over what it was to say. */
	if (ispunct((unsigned char)*typed))
		return NULL;
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
		expr_quote(slice_str(value), out);
	} else {
		buf_printf(out, "%s %s ", column, op);
		expr_quote(slice_str(value), out);
	}
	free(value);
	free(typed);
	return bad;
}

/* Up to the next blank that stands in no quotes; they open where a word or a
 * value begins, behind `!` too: 19" is none. */
static size_t word_length(const char *p)
{
	size_t begin = *p == '!', n;
	bool quoted = false;

	for (n = 0; p[n] && (quoted || p[n] != ' '); n++) {
		if (p[n] != '"')
			continue;
		if (!quoted)
			quoted = n == begin || strchr("=<>", p[n - 1]);
		else if (p[n + 1] == '"')
			n++;
		else
			quoted = false;
	}
	return n;
}

static int add_word(const struct ui *ui, const struct kind *k,
		    const char *word, size_t n, struct buf *out,
		    struct err *err)
{
	struct buf pattern = BUF_INIT;
	const char *op;
	size_t at;

	if (n > 1 && *word == '!') {
		buf_add_str(out, "not ");
		word++;
		n--;
	}
	op = *word == '"' ? NULL : find_operator(word, n, &at);
	if (op)
		return add_comparison(ui, k, word, n, at, op, out, err);
	buf_add_char(&pattern, '*');
	buf_add(&pattern, word, n);
	buf_add_char(&pattern, '*');
	buf_add_str(out, "title like ");
	expr_quote(buf_slice(&pattern), out);
	buf_release(&pattern);
	return 0;
}

static bool is_or(const char *p, size_t n)
{
	return n == 1 && *p == '|';
}

/* A sign that nothing stands behind yet says nothing. */
static bool says_nothing(const char *p, size_t n, bool first)
{
	return (n == 1 && *p == '!') ||
		(is_or(p, n) && (first || !p[n + strspn(p + n, " |!")]));
}

static int add_words(const struct ui *ui, const struct kind *k,
		     const char *p, struct buf *out, bool *either,
		     struct err *err)
{
	const char *join = NULL;
	int bad = 0;

	while (*p && !bad) {
		size_t n = word_length(p);

		if (!n) {
			p++;
			continue;
		}
		if (says_nothing(p, n, !out->n)) {
			;
		} else if (is_or(p, n)) {
			join = " or ";
			*either = true;
		} else {
			buf_add_str(out, !out->n ? "" : join ? join : " and ");
			join = NULL;
			bad = add_word(ui, k, p, n, out, err);
		}
		p += n;
	}
	return bad;
}

char *filter_condition(const struct ui *ui, const struct kind *k,
		       const char *where, const char *typed, struct err *err)
{
	struct buf b = BUF_INIT, all = BUF_INIT;
	bool either = false;
	int bad = 0;

	if (!strncmp(typed, WHERE, strlen(WHERE))) {
		typed += strlen(WHERE);
		buf_add_str(&b, typed + strspn(typed, " "));
		either = true;
	} else {
		bad = add_words(ui, k, typed, &b, &either, err);
	}
	if (where)
		buf_printf(&all, "(%s)%s", where, b.n ? " and " : "");
	buf_printf(&all, where && either && b.n ? "(%s)" : "%s", buf_str(&b));
	buf_release(&b);
	if (bad || !all.n) {
		buf_release(&all);
		return NULL;
	}
	return buf_detach(&all);
}

char *filter_narrowed(const struct ui *ui, const struct kind *k,
		      const char *typed, const char *more)
{
	struct err err = ERR_INIT;
	char *a, *b, *both;

	if (strncmp(typed, WHERE, strlen(WHERE)) && !strchr(typed, '|'))
		return mem_printf("%s%s%s", typed, *typed ? " " : "", more);
	a = filter_condition(ui, k, NULL, typed, &err);
	b = filter_condition(ui, k, NULL, more, &err);
	both = a && b ? mem_printf(WHERE "(%s) and %s", a, b) :
		mem_strdup(b ? more : typed);
	free(a);
	free(b);
	err_release(&err);
	return both;
}
