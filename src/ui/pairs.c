/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ui/pairs.h"

#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "base/tr.h"
#include "base/utf8.h"
#include "session/json.h"
#include "ui/actions.h"
#include "ui/pager.h"
#include "ui/work.h"

#define NEAR 50			/* the next pairs are fetched so far before the end */

/* The pairs that the store has found, best first, one decided after the
 * other. They come in pieces, as far as one goes down. */
struct pairs {
	struct screen screen;
	struct pager pager;
	json_t *all;		/* of pairs, as the job gave them */
	enum pair_end *ends;	/* of each */
	size_t n, ends_cap;
	size_t of;		/* with those that have not come yet */
	char *run;		/* which search they are of; NULL: no more */
	size_t open;		/* the pair that is shown side by side */
	int cols;
};

static size_t focused(const struct pairs *p)
{
	const char *id = pager_id(&p->pager);

	return id ? (size_t)strtoul(id, NULL, 10) : p->n;
}

static void print_reasons(const json_t *pair, struct buf *out)
{
	const json_t *reason;
	size_t i;

	json_array_foreach(json_object_get(pair, "reasons"), i, reason)
		buf_printf(out, "%s%s", i ? ", " : "  ",
			   json_string_value(reason));
}

/* What became of a pair, or is thought of it. */
static const char *const states[] = {
	N_("sure"), N_("likely"), N_("merged"), N_("no double"),
};

static const char *state_of(const struct pairs *p, size_t i)
{
	const json_t *pair = json_array_get(p->all, i);
	bool sure = !strcmp(json_text(pair, "class"), "sure");

	return _(states[p->ends[i] ? p->ends[i] + 1 : !sure]);
}

/* Cells of the widest one. */
static int states_width(void)
{
	int most = 0, n;

	for (size_t i = 0; i < sizeof(states) / sizeof(*states); i++) {
		n = utf8_width(slice_str(_(states[i])));
		most = n > most ? n : most;
	}
	return most;
}

/* "company:K10501" is K10501 to who knows that they are companies. */
static const char *number_of(const json_t *pair, const char *which)
{
	const char *name = json_text(pair, which), *colon = strchr(name, ':');

	return colon ? colon + 1 : name;
}

/* "sicher  K10017 = K10355  Müller Bau GmbH = Mueller Bau  Firma, Telefon",
 * what both are called once. */
static void print_pair(const struct pairs *p, size_t i, struct buf *out)
{
	const json_t *pair = json_array_get(p->all, i);
	const char *state = state_of(p, i);
	const char *one = json_text(pair, "one_title");
	const char *other = json_text(pair, "other_title");
	bool alike = !strcmp(one, other);

	buf_printf(out, "%s%*s  %s = %s  %s%s%s", state,
		   states_width() - utf8_width(slice_str(state)), "",
		   number_of(pair, "one"), number_of(pair, "other"), one,
		   alike ? "" : " = ", alike ? "" : other);
	print_reasons(pair, out);
}

static void fill(struct ui *ui, struct pairs *p)
{
	size_t was = focused(p);
	char id[24];

	pager_clear(&p->pager);
	p->cols = ui->cols;
	p->pager.width = ui->cols - GUTTER - 1;
	for (size_t i = 0; i < p->n; i++) {
		struct buf b = BUF_INIT;

		snprintf(id, sizeof(id), "%zu", i);
		print_pair(p, i, &b);
		pager_add(&p->pager, p->ends[i] ? ROLE_FRAME : ROLE_NORMAL,
			  0, id, buf_str(&b));
		buf_release(&b);
	}
	snprintf(id, sizeof(id), "%zu", was);
	pager_find(&p->pager, id);
}

static void take_piece(struct pairs *p, json_t *o)
{
	size_t was = p->n;

	json_array_extend(p->all, json_object_get(o, "pairs"));
	p->n = json_array_size(p->all);
	mem_grow(&p->ends, &p->ends_cap, p->n, sizeof(*p->ends));
	for (size_t i = was; i < p->n; i++)
		p->ends[i] = PAIR_OPEN;
	free(p->run);
	p->run = NULL;
	p->of = p->n;
	if (!json_is_true(json_object_get(o, "more")))
		return;
	p->of = (size_t)json_integer_value(json_object_get(o, "of"));
	p->run = mem_printf("%" JSON_INTEGER_FORMAT, json_integer_value(
				    json_object_get(o, "run")));
}

static int load_piece(struct ui *ui, struct pairs *p, const char *job,
		      const char *arg)
{
	struct err err = ERR_INIT;
	char *result = NULL;
	json_t *o;
	int bad = work_call(ui, _("looking for doubles"), job, &arg, 1,
			    &result, &err);

	o = bad ? NULL : json_loads(result, 0, NULL);
	if (bad)
		ui_failed(ui, &err);
	else
		take_piece(p, o);
	json_decref(o);
	free(result);
	err_release(&err);
	return bad;
}

/* The next piece, if the focus comes near to where it begins. */
static void load_more(struct ui *ui, struct pairs *p)
{
	bool loaded = false;

	while (p->run && focused(p) + NEAR >= p->n) {
		size_t was = p->n;

		if (load_piece(ui, p, "doubles_more", p->run)) {
			/* What there is stays; nothing is asked for again. */
			free(p->run);
			p->run = NULL;
			p->of = p->n;
		}
		loaded = true;
		if (p->n == was)
			break;
	}
	if (loaded)
		fill(ui, p);
}

/* The next one that nobody has decided on. */
static void go_on(struct pairs *p, size_t from)
{
	char id[24];

	for (size_t i = from; i < p->n; i++)
		if (!p->ends[i]) {
			snprintf(id, sizeof(id), "%zu", i);
			pager_find(&p->pager, id);
			return;
		}
}

static void pair_ended(struct ui *ui, void *ctx, enum pair_end how)
{
	struct pairs *p = ctx;

	p->ends[p->open] = how;
	fill(ui, p);
	go_on(p, p->open);
	load_more(ui, p);
}

static void open_pair(struct ui *ui, struct screen *screen)
{
	struct pairs *p = (struct pairs *)screen;
	size_t i = focused(p);
	const json_t *pair = i < p->n ? json_array_get(p->all, i) : NULL;
	struct screen *s;
	char *title;

	if (!pair)
		return;
	p->open = i;
	title = mem_printf(_("Doubles  pair %zu of %zu"), i + 1, p->of);
	s = pair_new(ui, json_text(pair, "one"), json_text(pair, "other"),
		     title, pair_ended, p);
	free(title);
	if (s)
		ui_push(ui, s);
}

static bool names_one(const struct news *n, const char *const *names)
{
	for (size_t i = 0; i < n->names_n; i++)
		if (!strcmp(n->names[i], names[0]) ||
		    !strcmp(n->names[i], names[1]))
			return true;
	return !n->names_n;
}

/* An undo brings both back, if the change may have been one of them. */
static bool is_whole(struct ui *ui, const struct news *n,
		     const char *const *names)
{
	char *result = NULL;
	bool whole = names_one(n, names) &&
		!session_call(ui->s, "pair", names, 2, NULL, NULL, &result,
			      NULL);

	free(result);
	return whole;
}

static bool names_kind(const struct news *n, const struct kind *k)
{
	size_t len = strlen(k->name);

	for (size_t i = 0; i < n->names_n; i++)
		if (!strncmp(n->names[i], k->name, len) &&
		    n->names[i][len] == ':')
			return true;
	return !n->names_n;
}

/* What was noted of the two is taken back. */
static bool is_undecided(struct ui *ui, const struct news *n,
			 const char *const *names)
{
	const struct kind *k = kinds_by_role(ui_kinds(ui), "distinct");
	uint64_t count = 1;
	char *which;

	if (!k || !names_kind(n, k))
		return false;
	which = mem_printf("%s where one in (\"%s\", \"%s\") and other in (\"%s\", \"%s\")",
			   k->name, names[0], names[1], names[0], names[1]);
	if (session_count(ui->s, which, &count, NULL))
		count = 1;
	free(which);
	return !count;
}

/* What was undone stands open again. */
static void pairs_news(struct ui *ui, struct screen *screen,
		       const struct news *n)
{
	struct pairs *p = (struct pairs *)screen;
	bool back = false;

	if (n->kind != NEWS_CHANGED)
		return;
	for (size_t i = 0; i < p->n; i++) {
		const json_t *pair = json_array_get(p->all, i);
		const char *names[] = { json_text(pair, "one"),
					json_text(pair, "other") };

		if ((p->ends[i] == PAIR_MERGED && is_whole(ui, n, names)) ||
		    (p->ends[i] == PAIR_DISTINCT &&
		     is_undecided(ui, n, names))) {
			p->ends[i] = PAIR_OPEN;
			back = true;
		}
	}
	if (back)
		fill(ui, p);
}

static void pairs_title(struct ui *ui, struct screen *screen,
			struct title *t)
{
	struct pairs *p = (struct pairs *)screen;
	size_t open = p->of;

	(void)ui;
	for (size_t i = 0; i < p->n; i++)
		open -= p->ends[i] != PAIR_OPEN;
	buf_add_str(&t->left, _("Doubles"));
	buf_printf(&t->middle, _("%zu of %zu open"), open, p->of);
}

static void pairs_paint(struct ui *ui, struct screen *screen)
{
	struct pairs *p = (struct pairs *)screen;

	if (p->cols != ui->cols)
		fill(ui, p);
	pager_paint(ui, &p->pager, ui_body_top(ui), ui_body_rows(ui));
}

static void pairs_context(struct ui *ui, struct screen *screen,
			  struct context *c)
{
	struct pairs *p = (struct pairs *)screen;
	const json_t *pair = json_array_get(p->all, focused(p));

	(void)ui;
	if (pair)
		context_set(c, json_text(pair, "one"),
			    json_text(pair, "one_title"), 0);
}

#define PAIRS_MOVE(move, id) \
	static void move(struct ui *ui, struct screen *s) \
	{ \
		pager_command(&((struct pairs *)s)->pager, id, \
			      ui_body_rows(ui)); \
		load_more(ui, (struct pairs *)s); \
	}
PAIRS_MOVE(move_down, "move.down")
PAIRS_MOVE(move_up, "move.up")
PAIRS_MOVE(move_page_down, "move.page_down")
PAIRS_MOVE(move_page_up, "move.page_up")
PAIRS_MOVE(move_first, "move.first")
PAIRS_MOVE(move_last, "move.last")

static void pairs_free(struct screen *screen)
{
	struct pairs *p = (struct pairs *)screen;

	pager_release(&p->pager);
	json_decref(p->all);
	free(p->ends);
	free(p->run);
	free(p);
}

static const struct screen_command pairs_commands[] = {
	PAGER_COMMANDS(move),
	{ "item.open", open_pair },
	{ "pair.compare", open_pair },
	{ NULL, NULL }
};

static const char *const pairs_hints[] = {
	"item.open", "change.undo", "screen.back", NULL
};

static const char *const pairs_about[] = {
	N_("Records that look like one, best pairs first, with what they have in common."),
	N_("Enter shows both side by side: merge them there, or say that they are no double."),
	NULL
};

static const struct screen_ops pairs_ops = {
	.name = N_("Doubles"),
	.scope = SCOPE_DUE,
	.commands = pairs_commands,
	.hints = pairs_hints,
	.about = pairs_about,
	.title = pairs_title,
	.paint = pairs_paint,
	.news = pairs_news,
	.context = pairs_context,
	.free = pairs_free,
};

struct screen *pairs_new(struct ui *ui, const char *kind)
{
	struct pairs *p = mem_zero(sizeof(*p));
	int bad;

	p->screen.ops = &pairs_ops;
	p->all = json_array();
	bad = load_piece(ui, p, "doubles", kind);
	if (!bad && !p->n)
		ui_say(ui, ROLE_NORMAL, _("Nothing here looks like a double."));
	if (bad || !p->n) {
		pairs_free(&p->screen);
		return NULL;
	}
	fill(ui, p);
	go_on(p, 0);
	return &p->screen;
}

/* ---- from wherever one stands ------------------------------------------ */

int act_doubles(struct ui *ui, const struct command *command)
{
	struct context c = ui_context(ui);
	char *title, *partner = context_partner(ui, &c, &title);
	const char *name = partner ? partner : c.name;
	const struct kind *k = name ? kind_of_name(ui, name) : NULL;
	struct screen *s;

	(void)command;
	s = pairs_new(ui, k ? k->name : "");
	if (s)
		ui_push(ui, s);
	free(partner);
	free(title);
	context_release(&c);
	return 0;
}

int act_compare(struct ui *ui, const struct command *command)
{
	struct context c = ui_context(ui);
	struct screen *s = NULL;

	(void)command;
	if (c.marked_n == 2)
		s = pair_new(ui, c.marked[0], c.marked[1], NULL, NULL, NULL);
	else
		ui_say(ui, ROLE_NORMAL,
		       _("Mark two records, then they stand side by side."));
	if (s)
		ui_push(ui, s);
	context_release(&c);
	return 0;
}
