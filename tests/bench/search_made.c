/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "search_made.h"

#include "words.h"

static uint64_t draw(struct made *m)
{
	uint64_t z = m->state += 0x9e3779b97f4a7c15;

	z = (z ^ z >> 30) * 0xbf58476d1ce4e5b9;
	z = (z ^ z >> 27) * 0x94d049bb133111eb;
	return z ^ z >> 31;
}

static size_t below(struct made *m, size_t n)
{
	return draw(m) % n;
}

static const char *any(struct made *m, const struct words *w)
{
	return w->v[below(m, w->n)];
}

void made_next(struct made *m, uint32_t i, bool company)
{
	const struct city *city = &cities[below(m, cities_n)];
	const char *name = any(m, &last_names);

	buf_clear(&m->title);
	buf_clear(&m->words);
	buf_clear(&m->exact);
	if (company)
		buf_printf(&m->title, "%s %s %s", name, any(m, &trades),
			   any(m, &legal_de));
	else
		buf_printf(&m->title, "%s, %s", name,
			   first_names[below(m, first_names_n)].name);
	buf_printf(&m->words, "%s %s %d", buf_str(&m->title), city->name,
		   city->postcode + (int)below(m, (size_t)city->districts));
	buf_printf(&m->exact, "%c%05u 49221%07u 0221%07u", company ? 'k' : 'p',
		   i, (unsigned)below(m, 10000000),
		   (unsigned)below(m, 10000000));
}

void made_release(struct made *m)
{
	buf_release(&m->title);
	buf_release(&m->words);
	buf_release(&m->exact);
}
