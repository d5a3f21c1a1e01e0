/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "unit.h"
#include "house.h"

#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/file.h"
#include "base/mem.h"
#include "model/expr.h"
#include "model/history_entry.h"

static const char forms[] =
"agent: { role = \"agent\"; admin = true;\n"
"  fields: { login: { type = \"line\"; unique = true; };\n"
"    name: { type = \"line\"; need = true; };\n"
"    role: { type = \"choice\"; of = [\"agent\", \"admin\"]; default = \"\\\"agent\\\"\"; };\n"
"    closed: { type = \"flag\"; }; };\n"
"  title = [\"name\"]; search = [\"name\"]; closed = \"closed\"; };\n"
"town: { master = true; };\n"
"way: { master = true; tree = true; };\n"
"firm: { number = \"K%05d\"; number_from = 10001; group = \"partner\";\n"
"  fields: { name: { type = \"line\"; need = true; index = true; };\n"
"    phone: { type = \"phone\"; many = true; index = true; labels = [\"Office\", \"Home\"]; };\n"
"    mail: { type = \"mail\"; unique = true; };\n"
"    grade: { type = \"choice\"; of = [\"a\", \"b\", \"c\"]; dated = true; };\n"
"    town: { type = \"choice\"; from = \"town\"; };\n"
"    towns: { type = \"choice\"; from = \"town\"; many = true; gone = \"clear\"; };\n"
"    rep: { type = \"link\"; to = \"agent\"; dated = true; gone = \"clear\"; };\n"
"    founded: { type = \"date\"; index = true; default = \"today\"; };\n"
"    fee: { type = \"money\"; check = \"fee <= 500\"; say = \"too dear\"; };\n"
"    staff: { type = \"integer\"; fixed = true; };\n"
"    note: { type = \"memo\"; };\n"
"    why: { type = \"line\"; when = \"fee > 100\"; need = true; };\n"
"    closed: { type = \"flag\"; }; };\n"
"  paths: { street: { path = \"place_use(use = \\\"contact\\\").place.street\"; };\n"
"    place: { path = \"place_use(use = \\\"contact\\\").place\"; }; };\n"
"  title = [\"name\"]; search = [\"name\", \"phone\", \"street\", \"town\"];\n"
"  closed = \"closed\"; };\n"
"human: { number = \"P%d\"; group = \"partner\";\n"
"  fields: { surname: { type = \"line\"; need = true; };\n"
"    firm: { type = \"link\"; to = \"firm\"; gone = \"refuse\"; order = [\"surname\"]; show = [\"surname\"]; }; };\n"
"  title = [\"surname\"]; search = [\"surname\", \"firm.name\"]; };\n"
"place: { number = \"A%d\"; fields: { street: { type = \"line\"; index = true; }; };\n"
"  title = [\"street\"]; };\n"
"place_use: { fields: { partner: { type = \"link\"; to = \"partner\"; gone = \"with\"; };\n"
"    place: { type = \"link\"; to = \"place\"; need = true; gone = \"with\"; owns = true; };\n"
"    use: { type = \"choice\"; of = [\"contact\", \"invoice\"]; default = \"\\\"contact\\\"\"; }; };\n"
"  title = [\"use\"]; };\n"
"talk: { role = \"journal\";\n"
"  fields: { at: { type = \"moment\"; default = \"now\"; };\n"
"    way: { type = \"choice\"; from = \"way\"; };\n"
"    firm: { type = \"link\"; to = \"firm\"; gone = \"with\"; order = [\"-at\"]; show = [\"at\", \"text\"]; };\n"
"    agent: { type = \"link\"; to = \"agent\"; default = \"me\"; };\n"
"    text: { type = \"memo\"; };\n"
"    about: { type = \"link\"; to = \"any\"; many = true; gone = \"clear\"; erases = [\"text\"]; }; };\n"
"  lines: { todo: { kind = \"todo\"; by = \"talk\"; columns = [\"due\", \"what\"]; copy = [\"firm\"]; }; };\n"
"  title = [\"at\"]; sort = [\"-at\"]; search = [\"text\"]; search_text = true; };\n"
"todo: { role = \"followup\";\n"
"  fields: { due: { type = \"date\"; need = true; };\n"
"    what: { type = \"line\"; };\n"
"    done: { type = \"flag\"; };\n"
"    firm: { type = \"link\"; to = \"firm\"; gone = \"with\"; };\n"
"    talk: { type = \"link\"; to = \"talk\"; gone = \"clear\"; erases = \"all\"; };\n"
"    agent: { type = \"link\"; to = \"agent\"; default = \"me\"; order = [\"done\", \"due\"]; show = [\"due\", \"done\", \"what\"]; }; };\n"
"  title = [\"due\"]; };\n";

void house_form(struct house *h, const char *name, const char *text)
{
	char *path = file_join(h->forms, name);

	if (*text)
		assert_int_equal(file_replace(path, slice_str(text), 0600,
					      NULL), 0);
	else
		unlink(path);
	free(path);
}

static void fail_with(struct err *err)
{
	char *text = err_text(err);

	print_error("%s\n", text);
	free(text);
	fail();
}

void house_open(struct house *h, bool create)
{
	struct model_opts opts = {
		.home = h->home, .forms = h->forms, .create = create,
		.test = true, .lang = "en", .cache = 32 << 20,
	};
	struct kinds *ks;

	if (model_open(&h->m, &opts, &h->err) < 0)
		fail_with(&h->err);
	ks = model_kinds(h->m);
	h->who = (struct author){
		{ kinds_by_role(ks, "agent")->no, 1 }, true,
	};
	kinds_drop(ks);
	h->context = (struct value_context){
		.clock = {
			.now = 1789369200000000, /* 2026-09-14 09:00 Berlin */
			.today = day_from_ymd(2026, 9, 14),
			.zone = "Europe/Berlin",
		},
		.lang = "en", .country = "DE", .currency = "EUR",
	};
	changeset_init(&h->c, "shell");
}

void house_close(struct house *h)
{
	model_close(h->m);
	h->m = NULL;
	changeset_release(&h->c);
	applied_release(&h->applied);
	err_release(&h->err);
}

int house_setup(void **state)
{
	struct house *h = mem_zero(sizeof(*h));
	char *dir = unit_folder();

	h->home = file_join(dir, "home");
	h->forms = file_join(dir, "forms");
	free(dir);
	assert_int_equal(file_private_dir(h->forms, true, NULL), 0);
	house_form(h, "all.form", forms);
	house_open(h, true);
	*state = h;
	return 0;
}

int house_teardown(void **state)
{
	struct house *h = *state;
	char *dir = mem_strndup(h->home, strlen(h->home) - strlen("/home"));
	char *command = mem_printf("rm -rf '%s'", dir);

	house_close(h);
	assert_int_equal(system(command), 0);
	free(command);
	free(dir);
	free(h->home);
	free(h->forms);
	free(h);
	return 0;
}

void house_item(struct house *h, enum item_kind kind, const char *name, ...)
{
	struct item *item = changeset_item(&h->c, kind, name, 0);
	const char *text;
	va_list ap;

	va_start(ap, name);
	while ((text = va_arg(ap, const char *))) {
		enum op_kind op = *text == '+' ? OP_ADD :
				  *text == '-' ? OP_REMOVE : OP_SET;
		const char *is;
		char *field;

		text += op != OP_SET;
		is = strchr(text, '=');
		assert_non_null(is);
		field = mem_strndup(text, (size_t)(is - text));
		item_op(item, op, field, is + 1);
		free(field);
	}
	va_end(ap);
}

struct item *house_last(struct house *h)
{
	return &h->c.items[h->c.n - 1];
}

int house_apply(struct house *h)
{
	int rc;

	applied_release(&h->applied);
	err_clear(&h->err);
	rc = apply(h->m, &h->c, &h->who, &h->context, &h->applied, &h->err);
	changeset_release(&h->c);
	changeset_init(&h->c, "shell");
	return rc;
}

void house_must(struct house *h)
{
	if (house_apply(h) < 0)
		fail_with(&h->err);
}

void house_must_not(struct house *h, const char *text)
{
	char *said;

	assert_int_equal(house_apply(h), -1);
	said = err_text(&h->err);
	if (!strstr(said, text)) {
		print_error("no \"%s\" in: %s\n", text, said);
		fail();
	}
	free(said);
}

struct look {
	struct txn *txn;
	struct reader r;
	struct kinds *kinds;
};

static void look_begin(struct house *h, struct look *l)
{
	assert_int_equal(txn_read(model_store(h->m), &l->txn, NULL), 0);
	l->kinds = model_kinds(h->m);
	reader_open(&l->r, l->txn, l->kinds, &h->context.clock, "en");
}

static void look_end(struct look *l)
{
	reader_close(&l->r);
	kinds_drop(l->kinds);
	txn_end(l->txn);
}

static int find(struct look *l, const char *name, struct record *rec)
{
	struct ref ref;

	if (reader_find(&l->r, NULL, name, &ref, NULL) <= 0)
		return 0;
	return reader_get(&l->r, ref, rec, NULL);
}

bool house_has(struct house *h, const char *name)
{
	struct record rec;
	struct look l;
	bool has;

	look_begin(h, &l);
	has = find(&l, name, &rec) > 0 && !record_in_bin(&rec);
	look_end(&l);
	return has;
}

uint32_t house_version(struct house *h, const char *name)
{
	struct record rec;
	struct look l;
	uint32_t version;

	look_begin(h, &l);
	assert_int_equal(find(&l, name, &rec), 1);
	version = record_version(&rec);
	look_end(&l);
	return version;
}

static void print_values(struct look *l, const struct field *f,
			 const struct record *rec, struct buf *out)
{
	struct field_value v;
	size_t i;

	for (i = 0; record_value(rec, f->tag, i, &v); i++) {
		if (i)
			buf_add_str(out, "; ");
		if (v.label.n) {
			buf_add_slice(out, v.label);
			buf_add_char(out, ':');
		}
		f->type->print(f, &l->r.values, v.bytes, PRINT_MACHINE, out);
		if (v.from != DAY_NONE) {
			buf_add_char(out, '>');
			day_iso(v.from, out);
		}
		if (v.until != DAY_NONE) {
			buf_add_char(out, '<');
			day_iso(v.until, out);
		}
	}
}

void house_is(struct house *h, const char *name, const char *field,
	      const char *text)
{
	struct buf out = BUF_INIT;
	const struct field *f;
	struct record rec;
	struct look l;

	look_begin(h, &l);
	if (find(&l, name, &rec) <= 0)
		fail_msg("there is no %s", name);
	f = kind_field(kinds_by_no(l.kinds, rec.ref.kind), field);
	if (!strcmp(field, "number"))
		reader_number(&l.r, rec.ref, &out);
	else if (!strcmp(field, "title"))
		reader_title(&l.r, rec.ref, &out);
	else
		print_values(&l, f, &rec, &out);
	look_end(&l);
	assert_string_equal(buf_str(&out), text);
	buf_release(&out);
}

struct link_list {
	struct look *l;
	const struct kind *kind;
	struct buf out;
};

static int add_link(void *ctx, uint32_t id, struct slice place,
		    const struct record *columns)
{
	struct link_list *list = ctx;

	(void)place;
	(void)columns;
	if (list->out.n)
		buf_add_char(&list->out, ' ');
	reader_name(&list->l->r, (struct ref){ list->kind->no, id },
		    &list->out);
	return 0;
}

void house_links(struct house *h, const char *target, const char *kind,
		 const char *field, const char *names)
{
	struct link_list list = { .out = BUF_INIT };
	struct record rec;
	struct look l;

	look_begin(h, &l);
	list.l = &l;
	list.kind = kinds_find(l.kinds, kind);
	assert_int_equal(find(&l, target, &rec), 1);
	assert_int_equal(reader_links(&l.r, rec.ref, list.kind->no,
				      kind_field(list.kind, field)->tag,
				      SLICE_NONE, add_link, &list, NULL), 0);
	look_end(&l);
	assert_string_equal(buf_str(&list.out), names);
	buf_release(&list.out);
}

void house_check(struct house *h)
{
	struct model_checked counts;

	err_clear(&h->err);
	if (model_check(h->m, &counts, &h->err) < 0)
		fail_with(&h->err);
}

static int empty_entry(void *ctx, struct txn *txn, struct err *err)
{
	struct buf key = BUF_INIT, value = BUF_INIT, out = BUF_INIT;
	struct entry e;
	int rc;

	entry_key(*(uint64_t *)ctx, &key);
	assert_int_equal(txn_get(txn, TABLE_ENTRY, buf_slice(&key), &value,
				 err), 1);
	assert_int_equal(entry_unpack(buf_slice(&value), &e), 0);
	e.flags = ENTRY_ERASED;
	memset(e.salt, 0, SALT_BYTES);
	entry_pack(&e, &out);
	rc = txn_put(txn, TABLE_ENTRY, buf_slice(&key), buf_slice(&out), err);
	entry_release(&e);
	buf_release(&key);
	buf_release(&value);
	buf_release(&out);
	return rc;
}

void house_take_values(struct house *h, uint64_t entry)
{
	assert_int_equal(store_write(model_store(h->m), empty_entry, NULL,
				     &entry, NULL), 0);
}
