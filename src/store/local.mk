# SPDX-License-Identifier: GPL-3.0-or-later
noinst_LIBRARIES += libkartei_store.a
libkartei_store_a_SOURCES =
