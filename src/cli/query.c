/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "base/tr.h"
#include "cli/out.h"
#include "cli/verbs.h"
#include "model/type.h"

/* query: mail addresses as mutt's query_command and lbdb want them. */

#define HITS 200

struct found {
	struct cli *c;
	struct buf lines;
	size_t n;
};

/* Columns of the kind that hold mail addresses; caller frees the array. */
static const char **mail_fields(const struct kind *k, size_t *n)
{
	const char **names = mem_alloc((k->fields_n + 1) * sizeof(*names));

	*n = 0;
	for (size_t i = 0; i < k->fields_n; i++)
		if (!strcmp(k->fields[i].type->name, "mail"))
			names[(*n)++] = k->fields[i].name;
	return names;
}

/* A tab or line end inside would be taken for the program's own. */
static void add_text(struct found *f, const char *text)
{
	utf8_printable(slice_str(text), false, &f->lines);
}

static void add_mails(struct found *f, const struct row *hit,
		      const struct row *row)
{
	for (size_t i = 0; i < row->cells_n; i++)
		for (size_t j = 0; j < row->cells[i].n; j++) {
			const struct cell *mail = &row->cells[i].v[j];

			if (!*mail->text)
				continue;
			add_text(f, mail->text);
			buf_add_char(&f->lines, '\t');
			add_text(f, hit->title);
			buf_add_char(&f->lines, '\t');
			add_text(f, hit->subtitle);
			if (*mail->label)
				buf_add_str(&f->lines, ", ");
			add_text(f, mail->label);
			buf_add_char(&f->lines, '\n');
			f->n++;
		}
}

/* false: its kind has no such columns. */
static bool wants(struct found *f, const struct row *hit,
		  struct page_ask *ask)
{
	char *name = mem_strndup(hit->name, strcspn(hit->name, ":"));
	const struct kind *k = kinds_find(session_kinds(f->c->s), name);

	free(name);
	*ask = (struct page_ask){ .record = hit->name,
				  .style = CELLS_MACHINE };
	if (k)
		ask->columns = mail_fields(k, &ask->columns_n);
	if (ask->columns_n)
		return true;
	free((void *)ask->columns);
	return false;
}

/* Their addresses, asked for at once; SESSION_PAGES hits at most. */
static int look_at(struct found *f, const struct row *hits, size_t n)
{
	const struct row *of[SESSION_PAGES];
	struct page_ask asks[SESSION_PAGES];
	struct rows rows[SESSION_PAGES];
	size_t asked = 0, i;
	int bad;

	for (i = 0; i < n; i++)
		if (wants(f, &hits[i], &asks[asked]))
			of[asked++] = &hits[i];
	bad = asked && session_pages(f->c->s, asks, asked, rows, &f->c->err);
	for (i = 0; i < asked; i++) {
		if (!bad && rows[i].n)
			add_mails(f, of[i], &rows[i].v[0]);
		if (!bad)
			rows_release(&rows[i]);
		free((void *)asks[i].columns);
	}
	return bad;
}

static int look_at_all(struct found *f, const struct rows *hits)
{
	size_t at, n;

	for (at = 0; at < hits->n; at += n) {
		n = hits->n - at;
		if (n > SESSION_PAGES)
			n = SESSION_PAGES;
		if (look_at(f, hits->v + at, n))
			return -1;
	}
	return 0;
}

static int verb_query(struct cli *c, const struct call *call)
{
	struct found f = { .c = c };
	struct buf typed = BUF_INIT;
	struct rows rows = { 0 };
	int bad;

	for (size_t i = 0; i < call->args_n; i++)
		buf_printf(&typed, "%s%s", i ? " " : "", call->args[i]);
	bad = cli_open(c) ||
	      session_search(c->s, buf_str(&typed), NULL, HITS, &rows,
			     &c->err) || look_at_all(&f, &rows);
	if (!bad) {
		out_line(ngettext("%zu address for %s", "%zu addresses for %s",
				  f.n), f.n, buf_str(&typed));
		fputs(buf_str(&f.lines), stdout);
	}
	rows_release(&rows);
	buf_release(&typed);
	buf_release(&f.lines);
	return bad ? cli_fail(c) : !f.n;
}

static const struct command_arg query_args[] = {
	{ N_("WORD"), ARG_MANY, COMPLETE_NONE,
	  N_("words, or parts of them, as in the search of the screens") },
	{ NULL }
};
const struct command verb_row_query = {
	.id = "query", .scope = SCOPE_SHELL, .group = N_("Look"),
	.help = N_("finds mail addresses for mail programs"),
	.text = N_("One address a line, with TABs: address, name, what else tells who it is; the first line says how many. In muttrc: set query_command = \"kartei query '%s'\"."),
	.args = query_args, .example = "kartei query petersen",
	.verb = verb_query,
};
