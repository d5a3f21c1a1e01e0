/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "model/kind_merge.h"

#include <string.h>

struct merged {
	struct arena *arena;
	struct conf_node *node;
	const struct conf_node **link;	/* where the next member goes */
};

static struct merged merged_start(struct arena *arena,
				  const struct conf_node *like)
{
	struct merged m = { .arena = arena };

	m.node = arena_alloc(arena, sizeof(*m.node));
	*m.node = *like;
	m.node->first = NULL;
	m.node->n = 0;
	m.link = &m.node->first;
	return m;
}

static void merged_add(struct merged *m, const struct conf_node *member)
{
	struct conf_node *copy = arena_alloc(m->arena, sizeof(*copy));

	*copy = *member;
	copy->next = NULL;
	*m->link = copy;
	m->link = &copy->next;
	m->node->n++;
}

/* The first text of a title, whatever its notation. */
static const char *first_text(const struct conf_node *n)
{
	while (n && n->type != CONF_STRING)
		n = n->first;
	return n ? n->text : "";
}

static bool same_page(const struct conf_node *a, const struct conf_node *b)
{
	return !strcmp(first_text(conf_get(a, "title")),
		       first_text(conf_get(b, "title")));
}

static bool same_tab(const struct conf_node *a, const struct conf_node *b)
{
	return !strcmp(conf_string(a, "kind", ""),
		       conf_string(b, "kind", "")) &&
	       !strcmp(conf_string(a, "by", ""), conf_string(b, "by", ""));
}

static const struct conf_node *
list_find(const struct conf_node *list, const struct conf_node *wanted,
	  bool (*same)(const struct conf_node *, const struct conf_node *))
{
	conf_each(member, list)
		if (member->type == CONF_GROUP && wanted->type == CONF_GROUP &&
		    same(member, wanted))
			return member;
	return NULL;
}

static const struct conf_node *join_lists(struct arena *arena,
					  const struct conf_node *base,
					  const struct conf_node *over)
{
	struct merged m = merged_start(arena, base);

	conf_each(member, base)
		merged_add(&m, member);
	conf_each(member, over)
		merged_add(&m, member);
	return m.node;
}

static const struct conf_node *merge_page(struct arena *arena,
					  const struct conf_node *base,
					  const struct conf_node *over)
{
	const struct conf_node *rows = conf_get(over, "rows");
	struct merged m = merged_start(arena, base);

	conf_each(member, base)
		merged_add(&m, rows && !strcmp(member->name, "rows") ?
			   join_lists(arena, member, rows) : member);
	return m.node;
}

static const struct conf_node *take_over(struct arena *arena,
					 const struct conf_node *base,
					 const struct conf_node *over)
{
	(void)arena, (void)base;
	return over;
}

static const struct conf_node *
merge_list(struct arena *arena, const struct conf_node *base,
	   const struct conf_node *over,
	   bool (*same)(const struct conf_node *, const struct conf_node *),
	   const struct conf_node *(*merge)(struct arena *,
					    const struct conf_node *,
					    const struct conf_node *))
{
	struct merged m = merged_start(arena, base);

	conf_each(member, base) {
		const struct conf_node *more = list_find(over, member, same);

		merged_add(&m, more ? merge(arena, member, more) : member);
	}
	conf_each(member, over)
		if (!list_find(base, member, same))
			merged_add(&m, member);
	return m.node;
}

static const struct conf_node *merge_member(struct arena *arena,
					    const struct conf_node *base,
					    const struct conf_node *over)
{
	if (base->type == CONF_GROUP && over->type == CONF_GROUP)
		return kind_merge(arena, base, over);
	if (base->type == CONF_LIST && over->type == CONF_LIST) {
		if (!strcmp(base->name, "pages"))
			return merge_list(arena, base, over, same_page,
					  merge_page);
		if (!strcmp(base->name, "tabs"))
			return merge_list(arena, base, over, same_tab,
					  take_over);
	}
	return over;
}

const struct conf_node *kind_merge(struct arena *arena,
				   const struct conf_node *base,
				   const struct conf_node *over)
{
	struct merged m = merged_start(arena, base);

	conf_each(member, base) {
		const struct conf_node *more = conf_get(over, member->name);

		merged_add(&m, more ? merge_member(arena, member, more) :
			   member);
	}
	conf_each(member, over)
		if (!conf_get(base, member->name))
			merged_add(&m, member);
	return m.node;
}
