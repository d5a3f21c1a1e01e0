/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "exchange/cell.h"

#include <string.h>

bool cell_is_list(const struct field *f)
{
	return f->many;
}

static void add_escaped(struct buf *out, struct slice text)
{
	const char *p = text.p;

	for (size_t i = 0; i < text.n; i++) {
		if (p[i] == ';' || p[i] == '\\')
			buf_add_char(out, '\\');
		buf_add_char(out, p[i]);
	}
}

void cell_add(struct buf *out, const struct field *f, const char *label,
	      struct slice text)
{
	bool labelled = f->labels_n && label && *label;

	if (out->n)
		buf_add_char(out, ';');
	if (labelled)
		add_escaped(out, slice_str(label));
	if (labelled || (f->labels_n && text.n && memchr(text.p, '=', text.n)))
		buf_add_char(out, '=');
	add_escaped(out, text);
}

bool cell_next(struct slice *rest, struct buf *out)
{
	const char *p = rest->p, *end = p + rest->n;

	buf_clear(out);
	if (!rest->n)
		return false;
	for (; p < end && *p != ';'; p++) {
		if (*p == '\\' && p + 1 < end && (p[1] == ';' || p[1] == '\\'))
			p++;
		buf_add_char(out, *p);
	}
	p += p < end;
	*rest = (struct slice){ p, (size_t)(end - p) };
	return true;
}
