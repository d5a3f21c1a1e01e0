/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef KARTEI_QUERY_SEARCH_PRIVATE_H
#define KARTEI_QUERY_SEARCH_PRIVATE_H

#include <pthread.h>
#include <stdatomic.h>

#include "model/searchdoc.h"
#include "query/search.h"
#include "store/segment.h"

/* ---- documents that are in no segment yet (search_delta.c) ------------ */

struct delta_doc {
	struct ref ref;
	uint32_t at, n;		/* in `bytes`; n 0: the record is found no more */
	bool old;		/* a later one of the same record follows */
};

struct delta {
	struct delta_doc *v;
	size_t n, cap;
	struct buf bytes;
	uint32_t *slots;	/* by reference: number of the last one + 1 */
	size_t slots_n;
	uint64_t last;		/* row of TABLE_DELTA */
};
void delta_release(struct delta *d);
/* -1: not a row of TABLE_DELTA. */
int delta_add(struct delta *d, struct slice key, struct slice value);
bool delta_has(const struct delta *d, struct ref ref);
struct slice delta_bytes(const struct delta *d, size_t i);

/* ---- what was typed (search_query.c) ---------------------------------- */

#define QUERY_TOKENS 16
struct token {
	struct slice text;	/* folded; no blanks */
	bool digits;		/* nothing else, three at least */
	bool has_digit;
	size_t code_at, code_n;	/* how it sounds, in `codes`; n 0: nohow */
};
struct query {
	struct buf folded, exact, joined;
	struct buf codes;
	struct token tokens[QUERY_TOKENS];
	size_t n;
	const uint16_t *kinds;
	size_t kinds_n;
};
/* How words match: by their beginning; or inside; or as a whole sounding
 * like it, or their beginning sounding so. */
enum match { MATCH_BEGIN, MATCH_MIDDLE, MATCH_SOUND, MATCH_SOUND_BEGIN };
/* Whether this way can find more than MATCH_BEGIN. */
bool query_can(const struct query *q, enum match how);
void query_parse(struct query *q, const char *typed);
struct slice query_code(const struct query *q, const struct token *t);
void query_release(struct query *q);
/* A telephone number typed in several parts: all digits as one token. */
bool query_join(struct query *q);
bool query_kind(const struct query *q, struct ref ref);
/* Whether the document has all tokens; *number: one of them only inside a
 * number. */
bool query_matches(const struct query *q, const struct searchdoc *d,
		   enum match how, bool *number);
bool query_is_exact(const struct query *q, const struct searchdoc *d);

/* ---- whole numbers (search_lookup.c) ----------------------------------- */

/* Who has the telephone number or mail address that was typed: those with the
 * very one, then those whose begins so, each by name. 1: these are the
 * answer; 0: it is not a whole one, or nobody has it. */
int lookup_value(struct reader *r, const struct query *q, const char *typed,
		 struct search_hit *hits, size_t max, size_t *n,
		 struct err *err);
/* Whose number (of a record, old ones too) was typed. 0 or -1. */
int lookup_number(struct reader *r, const struct query *q, const char *typed,
		  struct search_hit *hits, size_t max, size_t *n,
		  struct err *err);

/* ---- sets of one segment (search_set.c) ------------------------------- */

struct set;			/* a tree of sets of ranks */
/*
 * The ranks of what may match. NULL with rc 0: nothing can. *sure: all of
 * them do match.
 */
int set_of_query(struct segment *s, const struct query *q, enum match how,
		 bool middles, struct set **set, bool *sure, struct err *err);
/* Of a set only what is among these, which rise; the second: or of one of
 * these kinds. */
void set_among(struct set *s, const uint32_t *ranks, size_t n);
int set_allow(struct set *s, struct segment *seg, const uint32_t *ranks,
	      size_t n, const uint16_t *kinds, size_t kinds_n,
	      struct err *err);
void set_free(struct set *s);
/* 1 and the next chunk from *chunk on with members, 0 if there is none. */
int set_next(struct set *s, uint32_t *chunk, struct chunk *bits,
	     struct err *err);

/* ---- segments and delta of one moment (search_view.c) ----------------- */

struct view {
	struct segments list;
	struct chunk **struck;	/* of each segment, by rank */
	pthread_rwlock_t lock;	/* of `delta`, which grows */
	struct delta delta;
	int holders;		/* under search.lock */
};

struct search {
	struct store *store;
	pthread_mutex_t lock;
	struct view *view;	/* the newest */
	pthread_t thread;
	pthread_cond_t wake;	/* with `lock` */
	size_t waiting;		/* documents since the last merge, at least */
	atomic_bool stop;	/* set under `lock`; read by merges too */
	bool running;
};

/* search_open() without a model that tells of changes. */
int search_start(struct search **search, struct store *store, struct err *err);

/* So many documents lie in the delta that a search just went through. */
void search_note_delta(struct search *s, size_t n);
/* The list has so many segments now: others than merges make some too. */
void search_note_segments(struct search *s, size_t n);

/* The view that belongs to the transaction, with all of its documents;
 * readable until view_drop(). */
struct view *view_hold(struct search *s, struct txn *txn, struct err *err);
void view_drop(struct search *s, struct view *v);

/* ---- records of the asker (search_front.c) ------------------------------ */

struct front_ranks { uint32_t *v; size_t n, cap; };
struct front_list {
	struct ref *order;	/* as they were given */
	struct ref *refs;	/* rising, each once */
	size_t order_n, n;
	uint64_t stamp;		/* of the segments that `ranks` belong to */
	struct front_ranks *ranks;	/* of each of them; v NULL: not yet */
	size_t ranks_n;
};
struct search_front { struct front_list recent, own; };
void front_set(struct front_list *list, const struct ref *v, size_t n);
void front_release(struct front_list *list);
bool front_has(const struct front_list *list, struct ref ref);
/* Their ranks in segment `at` of the view, rising; one `v` at least. */
const struct front_ranks *front_ranks(struct front_list *list,
				      const struct view *view, size_t at,
				      struct segment *seg, struct err *err);

/* ---- what the reader sees (search_sight.c) ------------------------------ */

/* Records of one group, of a reader with conditions on rows. */
struct in_sight {
	bool few;		/* what follows is all that he sees */
	struct front_list list;	/* of the kinds with conditions */
	uint16_t *open;		/* kinds without, by number */
	size_t open_n;
};
int seen_of(struct in_sight *s, struct reader *r, const struct query *q,
	    enum searchdoc_group group, struct err *err);
void seen_release(struct in_sight *s);
/* Of a set of segment `at` only what is seen. */
int seen_narrow(struct in_sight *s, const struct view *view, size_t at,
		struct segment *seg, struct set *set, struct err *err);

/* ---- merging (search_merge.c, search_join.c, search_stream.c) --------- */

#define MERGE_DOCS 4096	/* so many are merged in by themselves */
#define MERGE_RUSH 262144	/* while more of them come every moment */

/* `docs` at least that are in no segment become one; and so do `segments`
 * at least of about one size. */
int merge_all(struct search *s, size_t docs, size_t segments,
	      struct err *err);
/* Rows of segments whose making was broken off. */
int merge_clean(struct search *s, struct err *err);

int merge_list(struct search *s, struct segments *list, struct err *err);
/* *more: there was something to join; it has been, if 0 is returned. */
int join_once(struct search *s, size_t least, bool *more, struct err *err);

/* The documents of a segment in their order, without those struck out. */
struct stream;
struct stream *stream_open(struct store *store,
			   const struct segment_info *info);
void stream_close(struct stream *s);
/* 1 and the next one, until the next call; 0 at the end. */
int stream_next(struct stream *s, struct err *err);
struct slice stream_ref(const struct stream *s);
struct slice stream_doc(const struct stream *s);

#endif
