/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef KARTEI_EXCHANGE_MAIL_H
#define KARTEI_EXCHANGE_MAIL_H

#include "base/buf.h"
#include "base/err.h"

/* A plain text in UTF-8 to one person. */
struct mail {
	const char *from, *to;	/* addresses: "mk@example.org" or a local
				 * "mk"; ASCII, no names, no comments */
	const char *subject;
	const char *text;	/* lines end in LF */
	const char *id;		/* what stands between < and > of the
				 * Message-ID; NULL: the MTA makes one */
	int64_t at;		/* moment it was written ... */
	const char *zone;	/* ... shown in this zone */
};

/* The message (RFC 5322, 2045, 2047), lines ending in LF as sendmail takes
 * them. No text can add a header. ERR_INPUT for an address that is none. */
int mail_compose(const struct mail *m, struct buf *out, struct err *err);

/* Hands it to `sendmail` (a path): 0 when it was taken over. */
int mail_send(const struct mail *m, const char *sendmail, struct err *err);

#endif
