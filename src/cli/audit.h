/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef KARTEI_CLI_AUDIT_H
#define KARTEI_CLI_AUDIT_H

#include "cli/cli.h"

/* Verifies the history alone; with a file also against the notes of its head
 * in there, and adds today's if all is well. The exit status. */
int cli_audit(struct cli *c, const char *file);

#endif
