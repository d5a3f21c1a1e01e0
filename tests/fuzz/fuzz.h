/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef TESTS_FUZZ_H
#define TESTS_FUZZ_H

#include <stddef.h>
#include <stdint.h>

#include "base/err.h"
#include "model/type.h"

/*
 * One function each target defines; libFuzzer calls it (configure
 * --enable-fuzz), or replay.c with the files of corpus/TARGET and mutants of
 * them. It must neither crash nor take long, whatever the bytes.
 */
int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t n);

/* The bytes as a text without NUL inside; caller frees. */
char *fuzz_text(const uint8_t *bytes, size_t n);

/* The bytes as a file: its path, whose file is used again and again. */
const char *fuzz_file(const uint8_t *bytes, size_t n);

/* An error's texts are made as well, then it is released. */
void fuzz_err(struct err *err);

/* A context of the shipped kinds, without records. */
const struct value_context *fuzz_context(void);

#endif
