# SPDX-License-Identifier: GPL-3.0-or-later
noinst_LIBRARIES += libkartei_crm.a
libkartei_crm_a_SOURCES =
