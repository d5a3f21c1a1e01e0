/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef KARTEI_EXCHANGE_UID_H
#define KARTEI_EXCHANGE_UID_H

#include "session/session.h"

/* What makes names of records unlike those of any other store; NULL with a
 * fault, else the caller frees. */
char *uid_store(struct session *s, struct err *err);
/* "appointment-17@STORE" of "appointment:17": for ever the same. */
char *uid_of(const char *id, const char *name);

#endif
