/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Typed text for every field of every shipped kind. Whatever is taken must
 * be valid, print, and be taken again as it was printed for editing.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "fuzz.h"
#include "model/kind.h"

/* Says what was taken for what, then stops. */
static _Noreturn void differs(const struct field *f, const char *text,
			      const char *shown)
{
	fprintf(stderr, "%s: \"%s\" is shown as \"%s\"\n", f->type->name,
		text, shown);
	abort();
}

static void one(const struct field *f, const char *text)
{
	const struct value_context *c = fuzz_context();
	struct buf bytes = BUF_INIT, shown = BUF_INIT, again = BUF_INIT;
	struct err err = ERR_INIT;

	if (!f->type->parse(f, c, text, &bytes, &err)) {
		if (f->type->valid && !f->type->valid(f, buf_slice(&bytes)))
			differs(f, text, "not valid");
		f->type->print(f, c, buf_slice(&bytes), PRINT_LONG, &shown);
		buf_clear(&shown);
		f->type->print(f, c, buf_slice(&bytes), PRINT_SHORT, &shown);
		buf_clear(&shown);
		f->type->print(f, c, buf_slice(&bytes), PRINT_EDIT, &shown);
		if (f->type->parse(f, c, buf_str(&shown), &again, &err) ||
		    !slice_eq(buf_slice(&bytes), buf_slice(&again)))
			differs(f, text, buf_str(&shown));
	}
	buf_release(&bytes);
	buf_release(&shown);
	buf_release(&again);
	fuzz_err(&err);
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t n)
{
	const struct kinds *kinds = fuzz_context()->kinds;
	char *text = fuzz_text(bytes, n);
	const struct field_type *seen[32];
	size_t seen_n = 0;

	/* Nothing typed clears a field before its type is asked. */
	if (!text[strspn(text, " \t\r\n")]) {
		free(text);
		return 0;
	}
	/* One field of each type is enough. */
	for (size_t i = 0; i < kinds->n; i++) {
		for (size_t k = 0; k < kinds->v[i]->fields_n; k++) {
			const struct field *f = &kinds->v[i]->fields[k];
			size_t at = 0;

			while (at < seen_n && seen[at] != f->type)
				at++;
			if (at < seen_n || seen_n == 32)
				continue;
			seen[seen_n++] = f->type;
			/* Links need records. */
			if (!f->to_n)
				one(f, text);
		}
	}
	free(text);
	return 0;
}
