/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "base/conf.h"

#include <string.h>

#include "base/buf.h"
#include "base/tr.h"

#define NAME_BYTES 64

bool conf_is_name(const char *s)
{
	size_t n = strspn(s, "abcdefghijklmnopqrstuvwxyz0123456789_");

	return n && !s[n] && n <= NAME_BYTES && *s >= 'a' && *s <= 'z';
}

/* ---- is it what it should be? ---- */

static const struct { unsigned types; const char *msgid; } wanted[] = {
	{ CONF_STRING, N_("\"%s\" must be a text in quotes") },
	{ CONF_INT, N_("\"%s\" must be a whole number") },
	{ CONF_INT | CONF_FLOAT, N_("\"%s\" must be a number") },
	{ CONF_BOOL, N_("\"%s\" must be true or false") },
	{ CONF_GROUP, N_("\"%s\" must be a group: { ... }") },
	{ CONF_LIST, N_("\"%s\" must be a list: ( ... )") },
	{ CONF_ARRAY, N_("\"%s\" must be an array: [ ... ]") },
	{ CONF_STRINGS, N_("\"%s\" must be a list of texts: [ \"...\", \"...\" "
			   "]") },
	{ CONF_STRING | CONF_STRINGS,
	  N_("\"%s\" must be a text or a list of texts") },
	{ CONF_STRING | CONF_GROUP,
	  N_("\"%s\" must be a text or a group of texts") },
	{ CONF_STRING | CONF_STRINGS | CONF_GROUP,
	  N_("\"%s\" must be a text, a list of texts, or a group of them") },
};

static const char *wanted_msgid(unsigned types)
{
	for (size_t i = 0; i < sizeof(wanted) / sizeof(*wanted); i++)
		if (wanted[i].types == types)
			return wanted[i].msgid;
	return N_("\"%s\" has a value of a wrong sort");
}

static bool all_strings(const struct conf_node *n)
{
	if (n->type != CONF_ARRAY && n->type != CONF_LIST)
		return false;
	conf_each(child, n)
		if (child->type != CONF_STRING)
			return false;
	return true;
}

static bool type_fits(const struct conf_node *n, unsigned types)
{
	return (n->type & types) ||
	       ((types & CONF_STRINGS) && all_strings(n));
}

static const char *shown_name(const struct conf_node *n)
{
	return n->name ? n->name : "...";
}

static int check_range(const struct conf_node *n, const struct conf_key *key,
		       struct err *err)
{
	long long size = n->type == CONF_INT ? (long long)n->number :
			 n->type == CONF_STRING ? (long long)strlen(n->text) :
			 (long long)n->n;

	if ((!key->least && !key->most) || n->type == CONF_BOOL)
		return 0;
	if (n->type == CONF_FLOAT ?
	    n->real >= (double)key->least && n->real <= (double)key->most :
	    size >= key->least && size <= key->most)
		return 0;
	return err_set(err, ERR_CONFIG, n->place,
		n->type == CONF_INT || n->type == CONF_FLOAT ?
		N_("\"%s\" must be from %lld to %lld") :
		n->type == CONF_STRING ?
		N_("\"%s\" must have from %lld to %lld bytes") :
		N_("\"%s\" must have from %lld to %lld members"),
		shown_name(n), (long long)key->least, (long long)key->most);
}

static int words_fault(const struct conf_node *n, const char *name,
		       const char *const *words, struct err *err)
{
	struct buf list = BUF_INIT;
	int rc;

	for (size_t i = 0; words[i]; i++)
		buf_printf(&list, "%s%s", i ? ", " : "", words[i]);
	rc = err_set(err, ERR_CONFIG, n->place,
		     N_("\"%s\" cannot be \"%s\"; allowed: %s"),
		     name, n->text, buf_str(&list));
	buf_release(&list);
	return rc;
}

static int check_words(const struct conf_node *n, const struct conf_key *key,
		       struct err *err)
{
	int rc = 0;

	if (!key->words)
		return 0;
	if (n->type == CONF_STRING) {
		for (size_t i = 0; key->words[i]; i++)
			if (!strcmp(key->words[i], n->text))
				return 0;
		return words_fault(n, shown_name(n), key->words, err);
	}
	conf_each(child, n) {
		size_t i = 0;

		if (child->type != CONF_STRING)
			continue;
		while (key->words[i] && strcmp(key->words[i], child->text))
			i++;
		if (!key->words[i])
			rc = words_fault(child, shown_name(n), key->words, err);
	}
	return rc;
}

static int check_members(const struct conf_node *n, const struct conf_key *key,
			 struct err *err)
{
	int rc = 0;

	if (!key->keys)
		return 0;
	if (n->type == CONF_GROUP)
		return conf_check(n, key->keys, err);
	if (n->type != CONF_LIST)
		return 0;
	conf_each(child, n) {
		if (child->type == CONF_GROUP)
			rc |= conf_check(child, key->keys, err);
		else
			rc = err_set(err, ERR_CONFIG, child->place,
			    N_("each member of \"%s\" must be a group: { ... "
			       "}"),
			    shown_name(n));
	}
	return rc;
}

static int check_node(const struct conf_node *n, const struct conf_key *key,
		      struct err *err)
{
	int rc = 0;

	if (!type_fits(n, key->types))
		return err_set(err, ERR_CONFIG, n->place,
			       wanted_msgid(key->types), shown_name(n));
	rc |= check_range(n, key, err);
	rc |= check_words(n, key, err);
	rc |= check_members(n, key, err);
	if (!rc && key->check)
		rc |= key->check(n, err);
	return rc ? -1 : 0;
}

/* ---- names ---- */

/* Whether one slip of the finger leads from a to b: a letter too many, one
 * missing, a wrong one, two swapped. */
static bool one_off(const char *a, const char *b)
{
	while (*a && *a == *b)
		a++, b++;
	return (*a && !strcmp(a + 1, b)) || (*b && !strcmp(a, b + 1)) ||
	       (*a && *b && (!strcmp(a + 1, b + 1) ||
			     (a[1] == b[0] && a[0] == b[1] &&
			      !strcmp(a + 2, b + 2))));
}

static int unknown_fault(const struct conf_node *n,
			 const struct conf_key *keys, struct err *err)
{
	for (; keys->name; keys++)
		if (one_off(n->name, keys->name))
			return err_set(err, ERR_CONFIG, n->place,
			     N_("unknown key \"%s\"; is \"%s\" meant?"),
			     n->name, keys->name);
	return err_set(err, ERR_CONFIG, n->place,
		       N_("unknown key \"%s\""), n->name);
}

static const struct conf_key *key_find(const struct conf_key *keys,
				       const char *name)
{
	const struct conf_key *any = NULL;

	for (; keys->name; keys++) {
		if (!strcmp(keys->name, name))
			return keys;
		if (!strcmp(keys->name, "*"))
			any = keys;
	}
	return any;
}

int conf_check(const struct conf_node *group, const struct conf_key *keys,
	       struct err *err)
{
	int rc = 0;

	conf_each(child, group) {
		const struct conf_key *key = key_find(keys, child->name);

		if (!key)
			rc |= unknown_fault(child, keys, err);
		else if (!strcmp(key->name, "*") && !conf_is_name(child->name))
			rc |= err_set(err, ERR_CONFIG, child->place,
				N_("\"%s\" is not a name: small letters a-z, "
				   "digits and _, a letter first"),
				child->name);
		else
			rc |= check_node(child, key, err);
	}
	for (const struct conf_key *key = keys; key->name; key++)
		if (key->need && strcmp(key->name, "*") &&
		    !conf_get(group, key->name))
			rc |= err_set(err, ERR_CONFIG, group->place,
				      N_("\"%s\" is missing"), key->name);
	return rc ? -1 : 0;
}
