/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ui/keymap.h"

#include <stdlib.h>
#include <string.h>

#include "base/conf.h"
#include "base/mem.h"
#include "base/tr.h"
#include "ui/ui.h"

struct binding {
	struct key key;
	const struct command *command;
	char *place;		/* of the key file; NULL: shipped */
};

struct keymap {
	struct binding *v;
	size_t n, cap;
};

static const struct conf_key row_keys[] = {
	{ "command", CONF_STRING, true },
	{ "keys", CONF_STRING, true },
	{ NULL }
};

static const struct conf_key file_keys[] = {
	{ "keys", CONF_LIST, true, .keys = row_keys },
	{ NULL }
};

static void drop_keys_of(struct keymap *m, const struct command *c)
{
	size_t i, kept = 0;

	for (i = 0; i < m->n; i++) {
		if (m->v[i].command == c)
			free(m->v[i].place);
		else
			m->v[kept++] = m->v[i];
	}
	m->n = kept;
}

static int bind_all(struct keymap *m, const struct command *c,
		    const char *keys, const char *place, struct err *err)
{
	const char *p = keys;
	int bad = 0;

	while (*p) {
		size_t n = strcspn(p, " ");
		char *name = mem_strndup(p, n);
		struct binding *b;
		struct key k;

		if (n && key_parse(name, &k)) {
			bad = err_set(err, ERR_CONFIG, place,
				      N_("\"%s\" is no key"), name);
		} else if (n) {
			mem_grow(&m->v, &m->cap, m->n + 1, sizeof(*m->v));
			b = &m->v[m->n++];
			b->key = k;
			b->command = c;
			b->place = place ? mem_strdup(place) : NULL;
		}
		free(name);
		p += n + strspn(p + n, " ");
	}
	return bad;
}

static int check_conflicts(const struct keymap *m, struct err *err)
{
	struct buf name = BUF_INIT;
	size_t i, k;
	int bad = 0;

	for (i = 0; i < m->n; i++) {
		for (k = i + 1; k < m->n; k++) {
			const struct binding *a = &m->v[i], *b = &m->v[k];

			if (!key_same(&a->key, &b->key))
				continue;
			buf_clear(&name);
			key_print(&a->key, &name);
			bad = err_set(err, ERR_CONFIG,
				      b->place ? b->place : a->place,
				      N_("key %s means both \"%s\" and \"%s\""),
				      buf_str(&name), a->command->id,
				      b->command->id);
		}
	}
	buf_release(&name);
	return bad;
}

static int read_file(struct keymap *m, const char *path, struct err *err)
{
	struct conf *conf = NULL;
	int bad = conf_read(&conf, path, err);

	if (!bad)
		bad = conf_check(conf_root(conf), file_keys, err);
	if (!bad) {
		conf_each(row, conf_get(conf_root(conf), "keys")) {
			const char *id = conf_string(row, "command", "");
			const struct command *c = ui_command_row(id);

			if (!c) {
				bad = err_set(err, ERR_CONFIG, row->place,
					      N_("there is no command \"%s\""),
					      id);
				continue;
			}
			drop_keys_of(m, c);
			if (bind_all(m, c, conf_string(row, "keys", ""),
				     row->place, err))
				bad = -1;
		}
	}
	conf_free(conf);
	return bad;
}

int keymap_read(struct keymap **out, const char *path, struct err *err)
{
	struct keymap *m = mem_zero(sizeof(*m));
	int bad = 0;
	size_t i;

	for (i = 0; i < ui_commands_n; i++)
		if (ui_commands[i].keys &&
		    bind_all(m, &ui_commands[i], ui_commands[i].keys, NULL,
			     err))
			bad = -1;
	if (path && read_file(m, path, err))
		bad = -1;
	if (!bad)
		bad = check_conflicts(m, err);
	if (bad) {
		keymap_free(m);
		return -1;
	}
	*out = m;
	return 0;
}

int ui_keys_print(const char *path, struct buf *out, struct err *err)
{
	struct keymap *m;
	struct buf keys = BUF_INIT;
	size_t i;

	if (keymap_read(&m, path, err))
		return -1;
	for (i = 0; i < ui_commands_n; i++) {
		buf_clear(&keys);
		keymap_print(m, ui_commands[i].id, &keys);
		buf_printf(out, "%s\t%s\n", ui_commands[i].id,
			   buf_str(&keys));
	}
	buf_release(&keys);
	keymap_free(m);
	return 0;
}

void keymap_free(struct keymap *m)
{
	size_t i;

	if (!m)
		return;
	for (i = 0; i < m->n; i++)
		free(m->v[i].place);
	free(m->v);
	free(m);
}

const struct command *keymap_command(const struct keymap *m,
				     const struct key *k)
{
	struct key plain = *k;
	size_t i;

	for (i = 0; i < m->n; i++)
		if (key_same(&m->v[i].key, k))
			return m->v[i].command;
	if (!k->alt)
		return NULL;
	plain.alt = false;
	return keymap_command(m, &plain);
}

void keymap_print(const struct keymap *m, const char *id, struct buf *out)
{
	size_t i;

	for (i = 0; i < m->n; i++) {
		if (strcmp(m->v[i].command->id, id))
			continue;
		if (out->n)
			buf_add_char(out, ' ');
		key_print(&m->v[i].key, out);
	}
}

bool keymap_short(const struct keymap *m, const char *id, struct buf *out)
{
	const struct binding *best = NULL;
	size_t i;

	for (i = 0; i < m->n; i++) {
		const struct binding *b = &m->v[i];

		if (strcmp(b->command->id, id))
			continue;
		if (!best || (b->key.code < KEY_CODES &&
			      best->key.code >= KEY_CODES))
			best = b;
	}
	if (best)
		key_print(&best->key, out);
	return best != NULL;
}

const struct command *keymap_function(const struct keymap *m, int n)
{
	struct key k = { .code = K_F0 + (uint32_t)n };

	return keymap_command(m, &k);
}
