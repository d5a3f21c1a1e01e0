# SPDX-License-Identifier: GPL-3.0-or-later
#
# Manual pages and completion are made by the program from its own tables.

RELEASE_EPOCH = 1795251600
by_kartei = LC_ALL=C.UTF-8 LANGUAGE=en KARTEI_LANG=en \
	SOURCE_DATE_EPOCH="$${SOURCE_DATE_EPOCH:-$(RELEASE_EPOCH)}" \
	./kartei$(EXEEXT) commands --format

doc/kartei.1: kartei$(EXEEXT) kartei.uninstalled
	$(AM_V_GEN)$(MKDIR_P) doc && $(by_kartei) man >$@.new && mv $@.new $@
doc/kartei.conf.5: kartei$(EXEEXT) kartei.uninstalled
	$(AM_V_GEN)$(MKDIR_P) doc && $(by_kartei) conf >$@.new && mv $@.new $@
data/completion/kartei: kartei$(EXEEXT) kartei.uninstalled
	$(AM_V_GEN)$(MKDIR_P) data/completion && \
		$(by_kartei) bash >$@.new && mv $@.new $@

nodist_man_MANS += doc/kartei.1 doc/kartei.conf.5
bashcompdir = $(BASHCOMPDIR)
bashcomp_DATA = data/completion/kartei
CLEANFILES += doc/kartei.1 doc/kartei.conf.5 data/completion/kartei

# doc/commands.md lies in the tree for readers of the sources.
docs: kartei$(EXEEXT)
	$(AM_V_GEN)$(by_kartei) markdown >commands.new
	$(AM_V_at)mv commands.new $(srcdir)/doc/commands.md
.PHONY: docs
CLEANFILES += commands.new

doc_files = doc/HACKING.md doc/commands.md doc/dependencies.md doc/design.md \
	doc/formats.md doc/formats-dump.md doc/formats-record.md doc/formats-store.md \
	doc/forms.md \
	doc/import.md doc/operation.md doc/performance.md \
	doc/reliability.md doc/screens.md doc/selections.md
dist_doc_DATA = README.md NEWS $(doc_files)
EXTRA_DIST += doc/changelog.sh
dist_man_MANS += doc/man/kartei-forms.5
