/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "keys.h"

#include <stdio.h>
#include <string.h>

static const struct key_name {
	const char *name;
	const char *bytes;
} names[] = {
	{ "Enter", "\r" }, { "Tab", "\t" }, { "S-Tab", "\033[Z" },
	{ "Esc", "\033" }, { "BS", "\177" }, { "Space", " " }, { "lt", "<" },
	{ "Up", "\033OA" }, { "Down", "\033OB" }, { "Right", "\033OC" },
	{ "Left", "\033OD" }, { "Home", "\033OH" }, { "End", "\033OF" },
	{ "Ins", "\033[2~" }, { "Del", "\033[3~" }, { "PgUp", "\033[5~" },
	{ "PgDn", "\033[6~" },
	{ "F1", "\033OP" }, { "F2", "\033OQ" }, { "F3", "\033OR" },
	{ "F4", "\033OS" }, { "F5", "\033[15~" }, { "F6", "\033[17~" },
	{ "F7", "\033[18~" }, { "F8", "\033[19~" }, { "F9", "\033[20~" },
	{ "F10", "\033[21~" }, { "F11", "\033[23~" }, { "F12", "\033[24~" },
	{ "PasteBegin", "\033[200~" }, { "PasteEnd", "\033[201~" },
};

static int named(const char *name, size_t n, char *out)
{
	if (n == 3 && !strncmp(name, "C-", 2)) {
		out[0] = name[2] & 0x1f;
		return 1;
	}
	if (n >= 3 && n <= 6 && !strncmp(name, "A-", 2)) {
		out[0] = '\033';
		memcpy(out + 1, name + 2, n - 2);
		return n - 1;
	}
	for (size_t i = 0; i < sizeof(names) / sizeof(*names); i++) {
		const struct key_name *key = &names[i];

		if (strlen(key->name) != n || strncmp(key->name, name, n))
			continue;
		memcpy(out, key->bytes, strlen(key->bytes));
		return strlen(key->bytes);
	}
	return -1;
}

int keys_next(const char **line, char *out)
{
	const char *end;
	int n;

	if (!**line)
		return 0;
	/* A character is one key, however many bytes it has. */
	if (**line != '<') {
		n = 0;
		do
			out[n++] = *(*line)++;
		while ((**line & 0xc0) == 0x80);
		return n;
	}
	end = strchr(*line, '>');
	if (!end)
		return -1;
	n = named(*line + 1, end - *line - 1, out);
	if (n > 0)
		*line = end + 1;
	return n;
}
