/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef KARTEI_BASE_PHONE_LIB_H
#define KARTEI_BASE_PHONE_LIB_H

#ifdef __cplusplus
#include <cstddef>
#include <cstdint>
extern "C" {
#endif

#include "base/phone.h"

/* The phone_fallback of the store process: libphonenumber. The first call
 * loads its tables (about 10 ms). Thread-safe. */
int phone_lib_e164(const char *typed, const char *country, struct buf *e164);

#ifdef __cplusplus
}
#endif

#endif
