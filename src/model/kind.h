/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef KARTEI_MODEL_KIND_H
#define KARTEI_MODEL_KIND_H

#include "base/buf.h"
#include "base/err.h"

/*
 * What a form file says about a kind of record. Immutable once loaded; a
 * reload makes a new `struct kinds`, old ones live until their last user
 * lets go (kinds_hold, kinds_drop).
 */

/* Text in several languages; at least English. */
struct words {
	size_t n;
	struct { char lang[3]; char *one, *many, *small; } *v;
};
const char *words_one(const struct words *w, const char *lang);
const char *words_many(const struct words *w, const char *lang);
/* `short`, else one */
const char *words_small(const struct words *w, const char *lang);

#define ERASES_ALL "all"		/* in a link's `erases` */
enum gone { GONE_REFUSE, GONE_CLEAR, GONE_WITH };

struct field_type;	/* model/type.h */
struct kind;
struct expr;		/* model/expr.h */

struct choice {		/* one of a fixed list: field key `of` */
	char *code;	/* [a-z0-9_]+, what is stored */
	struct words label;
};

/* What it is called in foreign formats. */
struct abroad {
	char **vcard;		/* properties: "TEL;CELL", "ADR.street"; the
				 * first for values with the first of `labels`
				 * ..., those behind them for values without;
				 * a single one for all */
	size_t vcard_n;
	char *ldif;		/* attribute; NULL: one of our own */
};

struct field {
	char *name;		/* [a-z][a-z0-9_]* */
	char *was;		/* old name, or NULL */
	uint16_t tag;		/* from the catalogue, never reused; 0:
				 * computed */
	const struct field_type *type;
	struct words label;
	bool many, dated, need, unique, index, sensitive, fixed;
	bool master;		/* choice of a kind of master data */
	bool locked;		/* in a role's view: it may not change it */
	int scale;		/* decimal places of decimal */
	int64_t min, max;	/* numbers, scaled; both 0: any */
	int width;		/* characters of a line; 0: the type's */
	int rows;		/* lines of a memo shown; 0: the type's */
	char *currency;		/* money: the default */
	struct choice *of;	/* choice with a fixed list */
	size_t of_n;
	char **to;		/* link: kinds it may name; ("any") */
	size_t to_n;		/* choice `from` a master kind: the same */
	enum gone gone;
	char **order;		/* link: order of the reverse list, "-due"
				 * falls; fields of this kind */
	size_t order_n;
	char **show;		/* link: columns of the reverse list; paths
				 * too */
	size_t show_n;
	char **erases;		/* link: what of this record goes when the
				 * one that it names is erased: fields, or
				 * "all" */
	size_t erases_n;
	bool owns;		/* link: the record it names is erased with
				 * this one, if no other names it */
	char *follows;		/* field behind which it stands without a comma
				 * in titles and subtitles: "41061 Kiel" */
	char *value_text;	/* `value`: computed, an expression or path */
	char *default_text;	/* `default`: an expression */
	char *when_text;	/* `when`: shown and needed only if */
	char *check_text;	/* `check` and what to say */
	struct words say;
	struct words *labels;	/* many: proposals for each value's label */
	size_t labels_n;
	struct abroad abroad;
	/* kept for rights and data protection */
	char *group, *purpose, *basis, *term;
	char *place;		/* "file:line" in the form */
};

/* Child records edited in the parent's form and saved in one change. A
 * value typed for the name itself ("followup=+3d") makes a child with that
 * in its first column. */
struct lines {
	char *name;
	struct words label;
	char *kind;		/* of the child */
	char *by;		/* the child's link to this record */
	char **columns;		/* first is the one that makes it exist */
	size_t columns_n;
	char **copy;		/* fields copied from the parent */
	size_t copy_n;
};

struct page_row { char **fields; size_t n; };
struct page {
	struct words title;
	struct page_row *rows;
	size_t rows_n;
};

struct tab {			/* records that link here, on the card */
	char *kind, *field;
	struct words label;	/* empty: the kind's plural */
	int show;		/* rows shown on the card; 0 none */
};

struct path {			/* short path */
	char *name;
	char *text;
	struct words label;
	struct abroad abroad;
};

/* What the due list reads: which fields of the kind mean what. */
struct due { char *day, *time, *agent, *done, *who, *what,
	*from; };		/* the agent who gave it; may be NULL */

/* What a calendar reads. */
struct event {
	char *day, *start, *until_day, *end, *zone, *title, *place, *text,
	     *agent, *who;
};

/* What makes two records look like one: crm/double.h. Not in the view of a
 * role that came from elsewhere. */
enum likeness_as {
	LIKENESS_NAME, LIKENESS_STREET, LIKENESS_POSTCODE, LIKENESS_PHONE,
	LIKENESS_MAIL, LIKENESS_DOMAIN, LIKENESS_TEXT,
};
struct likeness {
	char *of;		/* field or path */
	enum likeness_as as;	/* how it is compared */
	int points, against;	/* if alike; if both have one, and are not */
};

struct kind {
	uint16_t no;		/* from the catalogue, never reused */
	char *name;
	struct words label;
	char *number;		/* "K%05d"; NULL: named by id */
	uint32_t number_from;
	char *group;		/* named group of kinds ("partner") or NULL */
	bool master;		/* master data: has code, name, rank, closed */
	bool tree;		/* master data or records with `parent` */
	bool system;		/* not in menus (reminder runs ...) */
	bool admin;		/* only administrators write it */
	bool locked, no_new, no_delete;	/* in a role's view: it may not */
	bool veiled;			/* ... its search document may have
					 * words that the role may not see */
	char *role;		/* what the program itself looks for, whatever
				 * the kind's name: "journal", "followup",
				 * "appointment", "agent", "reminder", "run",
				 * "distinct" (two that are no doubles),
				 * "view", "macro" (ui/saved.h);
				 * NULL: none. kinds_by_role() */
	struct field *fields;
	size_t fields_n;
	struct path *paths;
	size_t paths_n;
	struct page *pages;
	size_t pages_n;
	struct lines *lines;
	size_t lines_n;
	struct tab *tabs;
	size_t tabs_n;
	char **title;		/* fields joined by ", " */
	size_t title_n;
	char **subtitle;	/* what tells two apart: town, number */
	size_t subtitle_n;
	char **list;		/* columns: fields or paths */
	size_t list_n;
	char **sort;		/* "-given" */
	size_t sort_n;
	char **search;		/* fields or paths whose words find it */
	size_t search_n;
	bool search_text;	/* found by beginnings of words, newest first */
	char *closed;		/* flag field: greyed, left out by default */
	struct due *due;	/* or NULL */
	struct event *event;	/* or NULL */
	struct likeness *likeness;
	size_t likeness_n;
	char **rules;		/* named rules out of crm/ */
	size_t rules_n;
	char *belongs;		/* kind whose records these are part of; NULL */
	char *place;		/* "file:line" where its form begins */
};

const struct field *kind_field(const struct kind *k, const char *name);
/* Whether `f` stands behind the part before it without a comma; NULL: none. */
bool field_follows(const struct field *f, const struct field *before);
const struct field *kind_code(const struct kind *k);	/* of master data; NULL */
/* The time of day that belongs to a day, as the kind's due list or calendar
 * reads them; NULL if none does. */
const struct field *kind_time_of(const struct kind *k, const struct field *day);
const struct field *kind_field_by_tag(const struct kind *k, uint16_t tag);
/* Of all fields, in the order of the form; caller frees the array only. */
const char **kind_field_names(const struct kind *k);
const struct path *kind_path(const struct kind *k, const char *name);
const struct lines *kind_lines(const struct kind *k, const char *name);

/* All kinds in force. */
struct rights;			/* model/rights.h */
struct kinds {
	struct kind **v;
	size_t n;
	struct rights *rights;	/* who may what */
	struct kinds **views;	/* as each role sees them; NULL: not made */
	size_t views_n;
	bool is_view;
	uint64_t stamp;		/* changes with every reload */
	int holders;		/* atomic */
	struct arena *arena;	/* all of it lies here */
	/* What the store process has made ready for its readers; model/ready.h */
	struct ready *ready;
	void (*ready_free)(struct ready *ready);
};

struct kinds *kinds_new(void);		/* empty, held once */
struct kinds *kinds_hold(struct kinds *ks);
void kinds_drop(struct kinds *ks);	/* NULL: nothing */
const struct kind *kinds_find(const struct kinds *ks, const char *name);
const struct kind *kinds_by_role(const struct kinds *ks, const char *role);
const struct kind *kinds_by_no(const struct kinds *ks, uint16_t no);
/* Whether a link of `f` may name a record of kind `k` (kinds and groups). */
bool field_may_name(const struct field *f, const struct kind *k);

/* For the wire: screens get the kinds from the session. */
void kinds_pack(const struct kinds *ks, struct buf *out);
struct kinds *kinds_unpack(struct slice s, struct err *err);

#endif
