# SPDX-License-Identifier: GPL-3.0-or-later
#
# Kills, failing calls, a full disk; books are kept outside their reach.

fault_scripts = tests/fault/backup.sh tests/fault/kill.sh \
	tests/fault/io.sh tests/fault/full.sh \
	tests/fault/power.sh tests/fault/rot.sh \
	tests/fault/stall.sh \
	tests/fault/rewrite.sh tests/fault/reopen.sh \
	tests/fault/planted.sh tests/fault/jail.sh tests/fault/upgrade.sh
dist_check_SCRIPTS += $(fault_scripts)
TESTS += $(fault_scripts)
EXTRA_DIST += tests/fault/lib.sh

check_PROGRAMS += tests/fault/ledger
tests_fault_ledger_SOURCES = tests/fault/ledger.c
tests_fault_ledger_LDADD = $(LINK_CLIENT)

check_PROGRAMS += tests/fault/states
tests_fault_states_SOURCES = tests/fault/states.c tests/fault/trace.h

check_PROGRAMS += tests/fault/stall
tests_fault_stall_SOURCES = tests/fault/stall.c
tests_fault_stall_LDADD = $(LINK_CLIENT)

dist_check_SCRIPTS += tests/fault/typist.sh
if HAVE_VTERM
TESTS += tests/fault/typist.sh
check_PROGRAMS += tests/fault/typist
tests_fault_typist_SOURCES = tests/fault/typist.c
tests_fault_typist_LDADD = tests/tui/libterm.a $(LINK_CLIENT) $(VTERM_LIBS) \
	$(PTY_LIBS)
endif

# A shared object without libtool: it is loaded, never linked or installed.
EXTRA_DIST += tests/fault/shim.c tests/fault/trace.h
if !SANITIZED
check_DATA = tests/fault/shim.so tests/fault/planted.flags
endif
tests/fault/shim.so: $(srcdir)/tests/fault/shim.c $(srcdir)/tests/fault/trace.h
	$(AM_V_CC)$(MKDIR_P) tests/fault && $(CC) $(BASE_CFLAGS) -D_GNU_SOURCE \
		-O1 -fPIC -shared -o $@ $< -ldl
CLEANFILES += tests/fault/shim.so

# How planted.sh compiles one file and links what has it; @ is the output.
EXTRA_DIST += tests/fault/bugs
planted_link = $(CCLD) $(AM_CFLAGS) $(CFLAGS) $(AM_LDFLAGS) $(LDFLAGS) -o @
planted_flags = $(file >>$@,$1)
tests/fault/planted.flags: Makefile tests/fault/shim.so
	$(AM_V_GEN)$(file >$@,)
	$(AM_V_at)$(call planted_flags,compile = $(COMPILE))
	$(AM_V_at)$(call planted_flags,kartei = $(planted_link) $(kartei_OBJECTS) $(kartei_LDADD) $(LIBS))
	$(AM_V_at)$(call planted_flags,kartei-store = $(planted_link) $(kartei_store_OBJECTS) $(kartei_store_LDADD) $(LIBS))
	$(AM_V_at)$(call planted_flags,unit_store = $(planted_link) $(unit_store_OBJECTS) $(unit_store_LDADD) $(LIBS))
	$(AM_V_at)$(call planted_flags,unit_model = $(planted_link) $(unit_model_OBJECTS) $(unit_model_LDADD) $(LIBS))
	$(AM_V_at)$(call planted_flags,unit_session = $(planted_link) $(unit_session_OBJECTS) $(unit_session_LDADD) $(LIBS))
CLEANFILES += tests/fault/planted.flags

# The full figures: hours. Each is one of the scripts with more of the same.
check-faults: all
	IO_STEP=1 PLANTED=all PLANTED_SOBER=1 UPGRADE_POINTS=100 POWER_DUMP=1 POWER_STATES=300 FLIP_STATES=300 RECOVERY_POINTS=1000 RECOVERY_STEP=1 \
	REWRITE_STEP=1 REOPEN_STEP=1 REOPEN_STATES=100 FULL_STEP=4 \
	TYPIST_ROUNDS=200 STALL_SCREENS=100 STALL_SECONDS=120 STALL_BACKUP_SECONDS=120 \
	$(MAKE) $(AM_MAKEFLAGS) check TESTS='$(fault_full)'
fault_full = $(fault_scripts) tests/fault/typist.sh
.PHONY: check-faults
