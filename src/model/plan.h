/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef KARTEI_MODEL_PLAN_H
#define KARTEI_MODEL_PLAN_H

#include "model/expr.h"
#include "model/index.h"

/*
 * What follows from the kinds for whoever writes: expressions parsed once,
 * index shapes, and which search documents depend on which records. Made
 * with the kinds, immutable like them.
 */
struct order_part {
	const struct field *field;
	bool falls;
};

struct field_plan {
	const struct field *field;
	unsigned shapes;
	bool names;			/* its values find the record by name */
	struct expr *preset, *check, *when;	/* NULL: none */
	struct order_part *order;	/* INDEX_LINK */
	size_t order_n;
	const struct field **copies;	/* its rows have them; 0: nothing */
	size_t copies_n;
};

/* One step of a path, as it is walked back. */
struct dep_step {
	const struct field *link;
	bool forward;			/* of the record before */
	const struct kind *kind;	/* stepped to */
	bool filtered;			/* has a condition */
};

/* A path by which documents of `origin` are made. */
struct dep_path {
	const struct kind *origin;
	struct dep_step *steps;
	size_t n;
};

/* A record of this kind stands at `node` of the path (behind that many
 * steps); its documents are renewed if one of `tags` changed, or any. */
struct dep {
	const struct dep_path *path;
	size_t node;
	bool any;
	uint16_t tags[2];
};

struct kind_plan {
	const struct kind *kind;
	struct field_plan *fields;	/* as kind->fields */
	struct dep *deps;
	size_t deps_n, deps_cap;
	bool by_name;
	bool searched;			/* has search documents, or rows of
					 * model/likeness.h beside them */
};

struct plan {
	struct kinds *kinds;		/* held */
	struct kind_plan *v;		/* as kinds->v */
	struct dep_path **paths;
	size_t paths_n, paths_cap;
	struct kind_plan **by_no;
	size_t by_no_n;
};

/* NULL with faults if an expression of a form cannot be read. */
struct plan *plan_new(struct kinds *kinds, struct err *err);
void plan_free(struct plan *p);
const struct kind_plan *plan_kind(const struct plan *p, uint16_t no);
const struct field_plan *plan_field(const struct kind_plan *kp,
				    const struct field *f);

#endif
