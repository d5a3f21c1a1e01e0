/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef KARTEI_MODEL_RIGHTS_H
#define KARTEI_MODEL_RIGHTS_H

#include "model/apply.h"

/*
 * Who may do what. The table is text, the group `rights` of the form files
 * (doc/forms.md): roles, what each may do with which kind, whose field
 * groups are. Which role an agent has his record says. A role `admin` may
 * all; the store itself (no agent) too.
 *
 * What a role may not see is not there for it: kinds and fields are missing
 * in its view of the kinds (rights_view()), records in its readers
 * (model/sight.h).
 */
enum verb {
	VERB_READ,		/* records, lists, history: what is seen */
	VERB_WRITE,		/* records of ordinary kinds */
	VERB_WRITE_MASTER,	/* ... of master data */
	VERB_WRITE_ADMIN,	/* ... of kinds marked `admin` */
	VERB_WRITE_SYSTEM,	/* ... of kinds marked `system` */
	VERB_UNDO_OWN,
	VERB_UNDO_ANY,
	VERB_RELOAD,		/* take new forms */
	VERB_CHECK,		/* the store, and what its history says */
	VERB_REMIND,		/* run the batch */
	VERB_STOP,		/* end the store process */
	VERB_SESSIONS,		/* see who is at work, end a session */
	VERB_ERASE,		/* records for good */
	VERB_REVEAL,		/* fields marked `sensitive`, in clear */
	VERB_DISPLAYS,		/* who has been shown such a field */
	VERB_N
};

/* A role's level; a rule narrows it to some records. */
enum rights_level { RIGHTS_NONE, RIGHTS_READ, RIGHTS_WRITE };

struct rights_kind {		/* what a role may with one kind */
	char *kind;
	enum rights_level level;
	char *read, *write;	/* conditions on the record; NULL: any */
	bool no_new, no_delete;
};

struct rights_field {		/* ... with the fields of a group */
	char *group;
	enum rights_level level;
};

struct rights_role {
	char *name;
	struct words label;
	bool admin;
	bool no_sensitive;	/* may not show sensitive fields at all */
	uint32_t may;		/* 1 << enum verb, those with a word */
	enum rights_level other, master; /* kinds that have no row */
	struct rights_kind *kinds;
	size_t kinds_n;
	struct rights_field *groups;
	size_t groups_n;
};

struct rights_group {		/* fields with this `group` */
	char *name;
	struct words label;
	char *owner;		/* the role that writes them; NULL: all */
};

struct rights {
	struct rights_role *roles;
	size_t roles_n;
	struct rights_group *groups;
	size_t groups_n;
	char *place;		/* "file:line"; NULL: no form says anything */
};

/* What holds where no form says anything: the roles agent and admin. */
struct arena;
struct rights *rights_plain(struct arena *arena);

/* The role by name; one that may nothing if there is none. */
const struct rights_role *rights_role(const struct kinds *ks,
				      const char *name);
/* What the role may with records of the kind, before any rule. */
enum rights_level rights_on_kind(const struct rights_role *role,
				 const struct kind *k);
const struct rights_kind *rights_kind(const struct rights_role *role,
				      const char *kind);	/* or NULL */
enum rights_level rights_on_field(const struct kinds *ks,
				  const struct rights_role *role,
				  const struct field *f);
const struct rights_group *rights_group(const struct kinds *ks,
					const char *name);	/* or NULL */
/* Whether it sees only some records of some kind. */
bool rights_has_rules(const struct rights_role *role, const struct kinds *ks);

/* The store itself (no agent) may do all. 0, or -1 with ERR_DENIED. */
int rights_check(const struct author *who, enum verb verb, const char *place,
		 struct err *err);
/* The verb that writing a record of this kind is. */
enum verb rights_verb_of(const struct kind *k);
/* The word by which a role is given a verb, NULL: it has none. */
const char *rights_word(enum verb verb);

/*
 * Kinds as the role sees them: without what it may not see, and without the
 * columns, pages and paths that would show it; fields marked `sensitive` as
 * their mask (model/mask.h). Held; the same `ks` for a role that sees all.
 * NULL `role`: all.
 */
struct kinds *rights_view(struct kinds *ks, const struct rights_role *role);
/* The same with those fields in clear: to print values of one who may
 * (VERB_REVEAL), each of which is written down first (model/display.h). No
 * condition may name such a field here either. */
struct kinds *rights_clear_view(struct kinds *ks,
				const struct rights_role *role);
/* Makes the views of all roles, once, before others have `ks`. */
void rights_views_make(struct kinds *ks);

#endif
