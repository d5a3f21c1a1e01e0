# SPDX-License-Identifier: GPL-3.0-or-later
#
# The programs: one for people, the store process, and helpers that read or
# write foreign formats in a jail of their own.

bin_PROGRAMS += kartei
kartei_SOURCES = src/main.c
kartei_LDADD = libkartei_ui.a libkartei_cli.a $(LINK_APP) $(NCURSESW_LIBS)

pkglibexec_PROGRAMS += kartei-store
kartei_store_SOURCES = src/store_main.c
kartei_store_LDADD = libkartei_app.a $(LINK_SESSION)

pkglibexec_PROGRAMS += kartei-ics
kartei_ics_SOURCES = src/exchange/ics_main.c \
	src/exchange/ics_zone.c src/exchange/ics_zone.h \
	src/exchange/jail.c src/exchange/jail.h
kartei_ics_LDADD = libkartei_exchange.a $(LINK_BASE) $(ICAL_LIBS) \
	$(SECCOMP_LIBS)
