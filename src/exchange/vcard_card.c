/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "exchange/vcard_card.h"

#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "base/mem.h"
#include "base/tr.h"

#define PROPERTIES_MOST 2000
#define DEPTH_MOST 10

static bool is_line(const struct buf *line, const char *what)
{
	size_t n = strlen(what);

	return line->n >= n && !strncasecmp(line->p, what, n) &&
	       strspn(line->p + n, " \t") == line->n - n;
}

/* What stands in front of the value; it grows with the line, so each part is
 * looked at once. */
struct head {
	size_t looked;
	bool whole, quoted;
};

static void look_at_head(struct head *h, const struct buf *line)
{
	const char *colon;
	char *text;

	if (h->whole || h->looked >= line->n)
		return;
	colon = memchr(line->p + h->looked, ':', line->n - h->looked);
	h->looked = line->n - 1;	/* a '=' at the end will go */
	if (!colon)
		return;
	h->whole = true;
	text = mem_strndup(line->p, (size_t)(colon - line->p));
	h->quoted = strcasestr(text, "QUOTED-PRINTABLE") != NULL;
	free(text);
}

/* Old telephones break such lines by '=' at their end. */
static bool is_quoted(struct head *h, const struct buf *line)
{
	if (!line->n || line->p[line->n - 1] != '=')
		return false;
	look_at_head(h, line);
	return h->quoted;
}

/* A whole content line: folded lines are put together. */
static int next_line(struct vcard_card *c, struct err *err)
{
	struct textlines *l = &c->lines;
	struct head head = { 0 };
	int got = textlines_next(l, err);

	if (got <= 0)
		return got;
	while (got > 0) {
		bool soft = is_quoted(&head, &l->line);
		int peek = textlines_peek(l);

		if (soft && peek != '\n' && peek >= 0 &&
		    !textlines_begins(l, "END:VCARD")) {
			buf_truncate(&l->line, l->line.n - 1);
			got = textlines_append(l, 0, err);
		} else if ((peek == ' ' || peek == '\t') && l->line.n) {
			got = textlines_append(l, 1, err);
		} else {
			break;
		}
	}
	return got < 0 ? -1 : 1;
}

static struct slice kept(struct vcard_card *c, struct slice s)
{
	return s.n ? arena_copy(c->memory, s) : SLICE_NONE;
}

static void add_property(struct vcard_card *c)
{
	struct textlines *l = &c->lines;
	struct vcard_property p;

	if (!l->line.n)
		return;
	buf_clear(&c->scratch);
	if (vcard_property_read(buf_slice(&l->line), &c->scratch, &p)) {
		if (!c->fault)
			c->fault = N_("has a line that is no property");
		return;
	}
	if (p.binary)
		p.value = SLICE_NONE;
	else if (l->too_long)
		p.fault = N_("is longer than 256 KiB");
	c->bytes += p.value.n + p.name.n;
	if (c->bytes > TABLE_ROW_BYTES || c->n == PROPERTIES_MOST) {
		c->fault = N_("this card has more than 256 KiB or 2000 lines");
		return;
	}
	p.line = l->number;
	p.group = kept(c, p.group);
	p.name = kept(c, p.name);
	p.types = kept(c, p.types);
	p.value = kept(c, p.value);
	mem_grow(&c->v, &c->cap, c->n + 1, sizeof(*c->v));
	c->v[c->n++] = p;
}

/* The lines up to the end of the card that has begun; cards inside of it
 * (2.1, AGENT) are passed over. */
static int read_card(struct vcard_card *c, struct err *err)
{
	int depth = 1, got = 1;

	while (depth && (got = next_line(c, err)) > 0) {
		const struct buf *line = &c->lines.line;

		if (is_line(line, "BEGIN:VCARD")) {
			depth++;
			/* Nobody nests them so deep: an end is missing. */
			if (depth > DEPTH_MOST)
				depth = 1;
			c->fault = N_("another card begins before this one ends");
		} else if (is_line(line, "END:VCARD")) {
			depth--;
		} else if (depth == 1) {
			add_property(c);
		}
	}
	if (got < 0)
		return -1;
	if (depth)
		c->fault = N_("the file ends before the card does");
	return 0;
}

int vcard_card_next(struct vcard_card *c, struct err *err)
{
	int got;

	while ((got = next_line(c, err)) > 0) {
		if (!is_line(&c->lines.line, "BEGIN:VCARD"))
			continue;
		arena_clear(c->memory);
		c->number = c->lines.number;
		c->n = c->bytes = 0;
		c->fault = NULL;
		return read_card(c, err) ? -1 : 1;
	}
	return got;
}

int vcard_card_open(struct vcard_card *c, const char *path, struct err *err)
{
	*c = (struct vcard_card){ .memory = arena_new() };
	return textlines_open(&c->lines, path, TABLE_ROW_BYTES, err);
}

void vcard_card_close(struct vcard_card *c)
{
	textlines_close(&c->lines);
	arena_free(c->memory);
	buf_release(&c->scratch);
	free(c->v);
}
