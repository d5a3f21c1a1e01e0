# SPDX-License-Identifier: GPL-3.0-or-later
noinst_LIBRARIES += libkartei_exchange.a
libkartei_exchange_a_SOURCES =
