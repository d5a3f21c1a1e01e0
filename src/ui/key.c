/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ui/key.h"

#include <stdlib.h>
#include <string.h>

#include "base/tr.h"
#include "base/utf8.h"

static const struct key_name {
	const char *name;
	uint32_t code;
} names[] = {
	{ N_("Enter"), K_ENTER },	{ N_("Tab"), K_TAB },
	{ N_("Shift-Tab"), K_BACKTAB },	{ N_("Esc"), K_ESC },
	{ N_("Backspace"), K_BACKSPACE }, { N_("Del"), K_DEL },
	{ N_("Ins"), K_INS },		{ N_("Space"), ' ' },
	{ N_("Up"), K_UP },		{ N_("Down"), K_DOWN },
	{ N_("Left"), K_LEFT },		{ N_("Right"), K_RIGHT },
	{ N_("Home"), K_HOME },		{ N_("End"), K_END },
	{ N_("PgUp"), K_PGUP },		{ N_("PgDn"), K_PGDN },
};

#define NAMES_N (sizeof(names) / sizeof(names[0]))

bool key_same(const struct key *a, const struct key *b)
{
	return a->code == b->code && a->alt == b->alt;
}

static int parse_function(const char *name, struct key *k)
{
	char *end;
	long n = strtol(name + 1, &end, 10);

	if (*end || n < 1 || n > 12)
		return -1;
	k->code = K_F0 + (uint32_t)n;
	return 0;
}

int key_parse(const char *name, struct key *k)
{
	uint32_t cp;
	size_t i;

	memset(k, 0, sizeof(*k));
	if (!strncmp(name, "Alt-", 4) && name[4]) {
		if (key_parse(name + 4, k) || !key_is_char(k))
			return -1;
		k->alt = true;
		return 0;
	}
	if (!strncmp(name, "Ctrl-", 5) && name[5] && !name[6]) {
		char c = (char)(name[5] | 0x20);

		if (c < 'a' || c > 'z')
			return -1;
		k->code = K_CTRL + (uint32_t)c;
		return 0;
	}
	if (name[0] == 'F' && name[1])
		return parse_function(name, k);
	for (i = 0; i < NAMES_N; i++) {
		if (strcmp(names[i].name, name))
			continue;
		k->code = names[i].code;
		return 0;
	}
	if (!*name || !utf8_valid(slice_str(name)))
		return -1;
	if (utf8_next(slice_str(name), &cp) != strlen(name) || cp < ' ')
		return -1;
	k->code = cp;
	return 0;
}

void key_add_char(uint32_t cp, struct buf *out)
{
	char s[5];
	size_t n = 0;

	if (cp < 0x80) {
		s[n++] = (char)cp;
	} else if (cp < 0x800) {
		s[n++] = (char)(0xc0 | cp >> 6);
		s[n++] = (char)(0x80 | (cp & 0x3f));
	} else if (cp < 0x10000) {
		s[n++] = (char)(0xe0 | cp >> 12);
		s[n++] = (char)(0x80 | (cp >> 6 & 0x3f));
		s[n++] = (char)(0x80 | (cp & 0x3f));
	} else {
		s[n++] = (char)(0xf0 | cp >> 18);
		s[n++] = (char)(0x80 | (cp >> 12 & 0x3f));
		s[n++] = (char)(0x80 | (cp >> 6 & 0x3f));
		s[n++] = (char)(0x80 | (cp & 0x3f));
	}
	buf_add(out, s, n);
}

void key_write(const struct key *k, struct buf *out)
{
	size_t i;

	if (k->alt)
		buf_add_str(out, "Alt-");
	for (i = 0; i < NAMES_N && names[i].code != k->code; i++)
		;
	if (i < NAMES_N)
		buf_add_str(out, names[i].name);
	else if (k->code < KEY_CODES)
		key_add_char(k->code, out);
	else if (k->code >= K_CTRL)
		buf_printf(out, "Ctrl-%c", (int)(k->code - K_CTRL) - 0x20);
	else if (k->code >= K_F0)
		buf_printf(out, "F%d", (int)(k->code - K_F0));
}

void key_print(const struct key *k, struct buf *out)
{
	size_t i;

	if (k->alt)
		buf_add_str(out, _("Alt-"));
	for (i = 0; i < NAMES_N; i++) {
		if (names[i].code != k->code)
			continue;
		buf_add_str(out, _(names[i].name));
		return;
	}
	if (k->code < KEY_CODES)
		key_add_char(k->code, out);
	else if (k->code >= K_CTRL)
		buf_printf(out, _("Ctrl-%c"), (int)(k->code - K_CTRL) - 0x20);
	else if (k->code >= K_F0)
		buf_printf(out, "F%d", (int)(k->code - K_F0));
}
