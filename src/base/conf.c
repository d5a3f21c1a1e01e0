/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "base/conf.h"

#include <libconfig.h>
#include <stdlib.h>
#include <string.h>

#include "base/conf_scan.h"
#include "base/file.h"
#include "base/map.h"
#include "base/mem.h"
#include "base/tr.h"
#include "base/utf8.h"

struct conf {
	struct arena *arena;
	struct conf_node *root;
	const char *name;
};

/* ---- from libconfig's tree to ours ---- */

static const char *conf_line_place(const struct conf *c, size_t line)
{
	return arena_printf(c->arena, "%s:%zu", c->name, line);
}

static int node_text(struct conf *c, struct conf_node *n, const char *text,
		     struct err *err)
{
	struct buf nfc = BUF_INIT;
	int rc = utf8_nfc(slice_str(text), &nfc);

	n->text = arena_strdup(c->arena, rc ? "?" : buf_str(&nfc));
	buf_release(&nfc);
	if (rc)
		return err_set(err, ERR_CONFIG, n->place,
			       N_("this text is not UTF-8"));
	return 0;
}

static int node_value(struct conf *c, struct conf_node *n,
		      const config_setting_t *s, struct err *err)
{
	switch (s->type) {
	case CONFIG_TYPE_INT:
	case CONFIG_TYPE_INT64:
		n->type = CONF_INT;
		n->number = s->type == CONFIG_TYPE_INT ?
			    config_setting_get_int(s) :
			    config_setting_get_int64(s);
		n->real = (double)n->number;
		return 0;
	case CONFIG_TYPE_FLOAT:
		n->type = CONF_FLOAT;
		n->real = config_setting_get_float(s);
		return 0;
	case CONFIG_TYPE_BOOL:
		n->type = CONF_BOOL;
		n->flag = config_setting_get_bool(s);
		return 0;
	case CONFIG_TYPE_STRING:
		n->type = CONF_STRING;
		return node_text(c, n, config_setting_get_string(s), err);
	case CONFIG_TYPE_ARRAY:
		n->type = CONF_ARRAY;
		return 0;
	case CONFIG_TYPE_LIST:
		n->type = CONF_LIST;
		return 0;
	default:
		n->type = CONF_GROUP;
		return 0;
	}
}

/* As deep as conf_scan() lets brackets be. */
static struct conf_node *node_make(struct conf *c, const config_setting_t *s,
				   struct err *err, int *rc)
{
	struct conf_node *n = arena_alloc(c->arena, sizeof(*n));
	const struct conf_node **link = &n->first;

	n->line = config_setting_source_line(s);
	n->place = conf_line_place(c, n->line ? n->line : 1);
	if (config_setting_name(s))
		n->name = arena_strdup(c->arena, config_setting_name(s));
	if (node_value(c, n, s, err))
		*rc = -1;
	if (!config_setting_is_aggregate(s))
		return n;
	n->n = (size_t)config_setting_length(s);
	for (size_t i = 0; i < n->n; i++) {
		struct conf_node *child = node_make(c,
			config_setting_get_elem(s, (unsigned)i), err, rc);

		*link = child;
		link = &child->next;
	}
	return n;
}

/* libconfig says no more than the line; so show what stands there. */
static int syntax_fault(const struct conf *c, const config_t *config,
			const char *text, struct err *err)
{
	int at = config_error_line(config);
	const char *line = text, *end;
	char *shown;
	int rc;

	for (int i = 1; i < at && (end = strchr(line, '\n')); i++)
		line = end + 1;
	line += strspn(line, " \t\r");
	shown = mem_strndup(line, strcspn(line, "\r\n"));
	rc = err_set(err, ERR_CONFIG,
		     conf_line_place(c, at > 0 ? (size_t)at : 1),
		     *shown ? N_("not understood at or before: %s") :
		     N_("not understood: something is missing before this "
			"line%s"),
		     shown);
	free(shown);
	return rc;
}

static int conf_parse(struct conf *c, const char *text, struct err *err)
{
	config_t config;
	int rc = 0;

	config_init(&config);
	if (config_read_string(&config, text) == CONFIG_TRUE)
		c->root = node_make(c, config_root_setting(&config), err, &rc);
	else
		rc = syntax_fault(c, &config, text, err);
	config_destroy(&config);
	return rc;
}

int conf_read_text(struct conf **out, const char *name, const char *text,
		   size_t n, struct err *err)
{
	struct conf *c = mem_zero(sizeof(*c));
	struct buf clean = BUF_INIT;
	int rc;

	*out = NULL;
	c->arena = arena_new();
	c->name = arena_strdup(c->arena, name);
	if (n >= 3 && !memcmp(text, "\xef\xbb\xbf", 3)) {
		text += 3;
		n -= 3;
	}
	if (n > CONF_BYTES)
		rc = err_set(err, ERR_LIMIT, name,
			     N_("larger than %d bytes"), CONF_BYTES);
	else
		rc = conf_scan(name, (struct slice){ text, n }, &clean, err);
	if (rc >= 0 && conf_parse(c, buf_str(&clean), err))
		rc = -1;
	buf_release(&clean);
	if (c->root)
		*out = c;
	else
		conf_free(c);
	return rc ? -1 : 0;
}

int conf_read(struct conf **c, const char *path, struct err *err)
{
	struct buf text = BUF_INIT;
	int rc;

	*c = NULL;
	rc = file_read(path, CONF_BYTES + 3, &text, err);
	if (!rc)
		rc = conf_read_text(c, path, buf_str(&text), text.n, err);
	buf_release(&text);
	return rc;
}

void conf_free(struct conf *c)
{
	if (!c)
		return;
	arena_free(c->arena);
	free(c);
}

const struct conf_node *conf_root(const struct conf *c)
{
	return c->root;
}

const struct conf_node *conf_get(const struct conf_node *group,
				 const char *name)
{
	conf_each(child, group)
		if (child->name && !strcmp(child->name, name))
			return child;
	return NULL;
}

const char *conf_string(const struct conf_node *group, const char *name,
			const char *without)
{
	const struct conf_node *n = conf_get(group, name);

	return n && n->type == CONF_STRING ? n->text : without;
}

int64_t conf_int(const struct conf_node *group, const char *name,
		 int64_t without)
{
	const struct conf_node *n = conf_get(group, name);

	return n && n->type == CONF_INT ? n->number : without;
}

bool conf_bool(const struct conf_node *group, const char *name, bool without)
{
	const struct conf_node *n = conf_get(group, name);

	return n && n->type == CONF_BOOL ? n->flag : without;
}
