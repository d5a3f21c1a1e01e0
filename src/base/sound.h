/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef KARTEI_BASE_SOUND_H
#define KARTEI_BASE_SOUND_H

#include "base/buf.h"

/* As the versions in base/fold.h: of what is made of the codes. */
#define SOUND_VERSION 1

/*
 * How a German reads a word aloud: Kölner Phonetik (Hans Joachim Postel,
 * "Die Kölner Phonetik", IBM-Nachrichten 19, 1969), digits 0 to 8. Meier,
 * Mayer and Meyr are 67, Müller, Mueller and Miller 657.
 *
 * `word` is one word as fold_text() or fold_plain() leaves it; both give the
 * same code. Appends nothing where there is nothing to say: fewer than three
 * letters, no vowel (GmbH, KG), digits, other scripts.
 */
void sound_code(struct slice word, struct buf *code);

#endif
