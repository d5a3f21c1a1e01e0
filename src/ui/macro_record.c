/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ui/macro.h"

#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "base/tr.h"
#include "base/utf8.h"
#include "ui/actions.h"
#include "ui/prompt.h"
#include "ui/saved.h"
#include "ui/screens.h"

static void add_key(struct buf *keys, const struct key *k)
{
	if (keys->n)
		buf_add_char(keys, ' ');
	key_write(k, keys);
}

void macro_record(struct ui *ui, const struct key *k)
{
	struct slice rest = k->text;
	size_t n;

	if (!ui->macro.records)
		return;
	if (k->code != K_PASTE) {
		add_key(&ui->macro.keys, k);
		return;
	}
	for (; rest.n; rest.p = (const char *)rest.p + n, rest.n -= n) {
		struct key one = { .code = 0 };

		n = utf8_next(rest, &one.code);
		if (one.code == '\n')
			one.code = K_ENTER;
		if (one.code >= ' ')
			add_key(&ui->macro.keys, &one);
	}
}

static void record_end(struct ui *ui)
{
	ui->macro.records = false;
	buf_clear(&ui->macro.keys);
	free(ui->macro.of);
	ui->macro.of = NULL;
}

void macro_record_begin(struct ui *ui, const struct context *c)
{
	const struct kind *k = kind_of_name(ui, c->name);
	char *key = ui_key_of(ui, "macro.open");

	record_end(ui);
	if (ui_top(ui)->ops->scope & SCOPE_LIST)
		open_record(ui, c->name);
	ui->macro.records = true;
	ui->macro.of = mem_strdup(k->name);
	ui_say(ui, ROLE_QUESTION,
	       _("Keys are recorded from here on; %s ends it."), key);
	free(key);
}

static int name_meaning(struct ui *ui, void *ctx, const char *typed,
			struct buf *out)
{
	(void)ctx;
	return saved_meaning(ui, "macro", typed, out);
}

static bool name_accept(struct ui *ui, void *ctx, const char *typed)
{
	const char *const texts[] = { "keys", buf_str(&ui->macro.keys), NULL };
	struct buf none = BUF_INIT;
	bool done;

	(void)ctx;
	done = !saved_meaning(ui, "macro", typed, &none) &&
		saved_keep(ui, "macro", ui->macro.of, typed, texts);
	if (done)
		record_end(ui);
	buf_release(&none);
	return done;
}

static void name_cancel(struct ui *ui, void *ctx)
{
	(void)ctx;
	record_end(ui);
	ui_say(ui, ROLE_NORMAL, _("the keys were forgotten"));
}

void macro_record_keep(struct ui *ui)
{
	const struct prompt_ask ask = {
		.label = _("keep macro as:"), .meaning = name_meaning,
		.accept = name_accept, .cancel = name_cancel,
		.foot = _("Enter  Esc forgets the keys"),
	};
	struct buf *b = &ui->macro.keys;
	const char *last = b->n ? strrchr(buf_str(b), ' ') : NULL;

	ui->macro.records = false;
	buf_truncate(b, last ? (size_t)(last - buf_str(b)) : 0);
	if (b->n) {
		prompt_open(ui, &ask);
		return;
	}
	record_end(ui);
	ui_say(ui, ROLE_NORMAL, _("No key was recorded."));
}
