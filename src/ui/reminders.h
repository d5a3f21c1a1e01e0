/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef KARTEI_UI_REMINDERS_H
#define KARTEI_UI_REMINDERS_H

#include "ui/screen.h"

/*
 * What the nightly batch has left for this agent's first screen: told once,
 * in the line, and reported as seen.
 */
void reminders_tell(struct ui *ui);

#endif
