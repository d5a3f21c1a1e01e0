/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Apart from the rest, for clients, which link no store. */
#include "base/tr.h"
#include "query/search.h"

static const struct { const char *name, *text; } reasons[] = {
	[WHY_WORD] = { "word", NULL },
	[WHY_NUMBER] = { "number", NULL },
	[WHY_MIDDLE] = { "middle", NULL },
	[WHY_TEXT] = { "text", NULL },
	[WHY_WHOLE] = { "exact", N_("exact") },
	[WHY_OLD] = { "old", N_("old number") },
	[WHY_SOUND] = { "sound", N_("sounds so") },
	[WHY_RECENT] = { "recent", N_("recent") },
	[WHY_OWN] = { "own", N_("own") },
};

const char *search_why_name(enum search_why why)
{
	return reasons[why].name;
}

const char *search_why_text(enum search_why why)
{
	return reasons[why].text;
}
