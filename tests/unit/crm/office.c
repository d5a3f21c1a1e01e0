/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "unit.h"
#include "office.h"

#include <stdlib.h>
#include <string.h>

#include "base/file.h"
#include "base/mem.h"
#include "crm/rules.h"

static void fail_with(struct err *err)
{
	char *text = err_text(err);

	print_error("%s\n", text);
	free(text);
	fail();
}

static void open_model(struct office *o)
{
	const char *source = getenv("KARTEI_SOURCE");
	char *forms = file_join(source ? source : ".", "forms");
	struct model_opts opts = {
		.home = o->home, .forms = forms, .create = true,
		.test = true, .lang = "en", .cache = 32 << 20,
		.rules = crm_rules,
	};
	struct kinds *ks;

	if (model_open(&o->m, &opts, &o->err) < 0)
		fail_with(&o->err);
	free(forms);
	ks = model_kinds(o->m);
	o->who = (struct author){
		{ kinds_by_role(ks, "agent")->no, 1 }, true,
	};
	kinds_drop(ks);
}

int office_setup(void **state)
{
	struct office *o = mem_zero(sizeof(*o));
	char *dir = unit_folder();

	o->home = file_join(dir, "home");
	free(dir);
	o->context = (struct value_context){
		.clock = {
			.now = 1789369200000000, /* 2026-09-14 09:00 Berlin */
			.today = day_from_ymd(2026, 9, 14),
			.zone = "Europe/Berlin",
		},
		.lang = "en", .country = "DE", .currency = "EUR",
	};
	open_model(o);
	changeset_init(&o->c, "shell");
	office_item(o, ITEM_NEW, "agent", "login=tb", "name=Tom Becker",
		    "mail=tb@example.com", NULL);
	office_must(o);
	*state = o;
	return 0;
}

int office_teardown(void **state)
{
	struct office *o = *state;
	char *dir = mem_strndup(o->home, strlen(o->home) - strlen("/home"));
	char *command = mem_printf("rm -rf '%s'", dir);

	model_close(o->m);
	changeset_release(&o->c);
	err_release(&o->err);
	assert_int_equal(system(command), 0);
	free(command);
	free(dir);
	free(o->home);
	free(o);
	return 0;
}

void office_item(struct office *o, enum item_kind kind, const char *name, ...)
{
	struct item *item = changeset_item(&o->c, kind, name, 0);
	const char *text;
	va_list ap;

	va_start(ap, name);
	while ((text = va_arg(ap, const char *))) {
		const char *is = strchr(text, '=');
		char *field = mem_strndup(text, (size_t)(is - text));

		item_op(item, OP_SET, field, is + 1);
		free(field);
	}
	va_end(ap);
}

static int do_apply(struct office *o)
{
	struct applied applied = { 0 };
	int rc;

	err_clear(&o->err);
	rc = apply(o->m, &o->c, &o->who, &o->context, &applied, &o->err);
	applied_release(&applied);
	changeset_release(&o->c);
	changeset_init(&o->c, "shell");
	return rc;
}

void office_must(struct office *o)
{
	if (do_apply(o) < 0)
		fail_with(&o->err);
}

void office_must_not(struct office *o, const char *text)
{
	char *said;

	assert_int_equal(do_apply(o), -1);
	said = err_text(&o->err);
	if (!strstr(said, text))
		fail_msg("no \"%s\" in: %s", text, said);
	free(said);
}

void office_read(struct office *o,
		 void (*use)(struct reader *r, void *ctx), void *ctx)
{
	struct kinds *kinds = model_kinds(o->m);
	struct reader r;
	struct txn *txn;

	assert_int_equal(txn_read(model_store(o->m), &txn, NULL), 0);
	reader_open(&r, txn, kinds, &o->context.clock, "en");
	use(&r, ctx);
	reader_close(&r);
	txn_end(txn);
	kinds_drop(kinds);
}

struct asked {
	const char *name, *field;
	struct buf out;
};

static void look(struct reader *r, void *ctx)
{
	struct asked *a = ctx;
	const struct field *f;
	struct field_value v;
	struct record rec;
	struct ref ref;
	size_t i;

	assert_int_equal(reader_find(r, NULL, a->name, &ref, NULL), 1);
	assert_int_equal(reader_get(r, ref, &rec, NULL), 1);
	f = kind_field(kinds_by_no(r->kinds, ref.kind), a->field);
	assert_non_null(f);
	for (i = 0; record_value(&rec, f->tag, i, &v); i++) {
		if (i)
			buf_add_str(&a->out, "; ");
		f->type->print(f, &r->values, v.bytes, PRINT_MACHINE,
			       &a->out);
	}
}

void office_is(struct office *o, const char *name, const char *field,
	       const char *text)
{
	struct asked a = { name, field, BUF_INIT };

	office_read(o, look, &a);
	assert_string_equal(buf_str(&a.out), text);
	buf_release(&a.out);
}

void office_check(struct office *o)
{
	struct model_checked counts;

	err_clear(&o->err);
	if (model_check(o->m, &counts, &o->err) < 0)
		fail_with(&o->err);
}
