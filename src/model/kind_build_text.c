/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "model/kind_build_private.h"

#include <string.h>

char *build_note(struct build *b, char *text, const char *place)
{
	struct slice key = { &text, sizeof(text) };

	if (text)
		map_set(b->places, key, (void *)(uintptr_t)place);
	return text;
}

const char *kind_place(const struct map *places, const char *text,
		       const char *without)
{
	const char *place = map_get(places, (struct slice){ &text,
							    sizeof(text) });

	return place ? place : without;
}

char *build_text(struct build *b, const char *s)
{
	return s ? arena_strdup(b->arena, s) : NULL;
}

char *build_string(struct build *b, const struct conf_node *group,
			 const char *name)
{
	const struct conf_node *n = conf_get(group, name);

	if (!n || n->type != CONF_STRING)
		return NULL;
	return build_note(b, build_text(b, n->text), n->place);
}

/* What is no string has been reported already. */
void build_strings(struct build *b, const struct conf_node *n,
			 char ***v, size_t *count)
{
	if (!n)
		return;
	*v = arena_alloc(b->arena, (n->n + 1) * sizeof(**v));
	if (n->type == CONF_STRING)
		(*v)[(*count)++] = build_note(b, build_text(b, n->text),
					      n->place);
	conf_each(child, n)
		if (child->type == CONF_STRING)
			(*v)[(*count)++] = build_note(b,
				build_text(b, child->text), child->place);
}

void build_get_strings(struct build *b, const struct conf_node *group,
			const char *name, char ***v, size_t *n)
{
	build_strings(b, conf_get(group, name), v, n);
}

/* ---- words ---- */

static size_t words_lang(struct build *b, struct words *w, const char *lang)
{
	size_t i = 0;

	while (i < w->n && strcmp(w->v[i].lang, lang))
		i++;
	if (i == w->n) {
		void *more = arena_alloc(b->arena, (i + 1) * sizeof(*w->v));

		if (i)
			memcpy(more, w->v, i * sizeof(*w->v));
		w->v = more;
		w->n++;
		memcpy(w->v[i].lang, lang, 3);
	}
	return i;
}

static void words_texts(struct build *b, struct words *w, const char *lang,
			const struct conf_node *n)
{
	size_t row = words_lang(b, w, lang);
	char **texts = NULL;
	size_t texts_n = 0;

	build_strings(b, n, &texts, &texts_n);
	if (texts_n > 0)
		w->v[row].one = texts[0];
	if (texts_n > 1)
		w->v[row].many = texts[1];
	if (texts_n > 2)
		w->v[row].small = texts[2];
}

void build_words(struct build *b, const struct conf_node *n,
		       struct words *w)
{
	if (!n)
		return;
	if (n->type != CONF_GROUP) {
		words_texts(b, w, "en", n);
		return;
	}
	conf_each(child, n)
		if (strlen(child->name) == 2)
			words_texts(b, w, child->name, child);
}

/* `short` beside a label: only the small texts. */
static void words_add_small(struct build *b, const struct conf_node *n,
			    struct words *w)
{
	struct words small = { 0, NULL };

	build_words(b, n, &small);
	for (size_t i = 0; i < small.n; i++) {
		size_t row = words_lang(b, w, small.v[i].lang);

		w->v[row].small = small.v[i].one;
		if (!w->v[row].one)
			w->v[row].one = small.v[i].one;
	}
}

void build_default_words(struct build *b, const char *name, struct words *w)
{
	size_t row;

	if (w->n)
		return;
	row = words_lang(b, w, "en");
	w->v[row].one = build_text(b, name);
	for (char *p = w->v[row].one; *p; p++)
		if (*p == '_')
			*p = ' ';
	if (*w->v[row].one >= 'a' && *w->v[row].one <= 'z')
		*w->v[row].one -= 'a' - 'A';
}

void build_label(struct build *b, const struct conf_node *group,
		      const char *name, struct words *w)
{
	build_words(b, conf_get(group, "label"), w);
	words_add_small(b, conf_get(group, "short"), w);
	if (name)
		build_default_words(b, name, w);
}
