/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "app/settings.h"

#include <pwd.h>
#include <stdlib.h>
#include <unistd.h>

#include "base/conf.h"
#include "base/file.h"
#include "base/mem.h"
#include "base/place.h"
#include "base/tr.h"

#define AT(member) offsetof(struct settings, member)

static const char *const langs[] = { "de", "en", NULL };
static const char *const themes[] = { "default", "mono", "contrast", NULL };
static const char *const backup_times[] = { "night", "hand", NULL };
static const char *const lines[] = { "fast", "slow", NULL };

const struct setting setting_table[] = {
	{ .name = "home", .type = SETTING_PATH, .offset = AT(home),
	  .help = N_("folder of the store; --home and KARTEI_HOME come first") },
	{ .name = "socket", .type = SETTING_PATH, .offset = AT(socket),
	  .house = true,
	  .help = N_("socket of a store that runs as a service; such a one is never started by its users") },
	{ .name = "group", .type = SETTING_TEXT, .offset = AT(group),
	  .house = true,
	  .help = N_("group whose members may use the service") },
	{ .name = "lang", .type = SETTING_WORD, .offset = AT(lang),
	  .words = langs,
	  .help = N_("language of screens and messages; without it that of the environment") },
	{ .name = "zone", .type = SETTING_TEXT, .offset = AT(zone),
	  .help = N_("time zone, such as Europe/Berlin; without it the system's") },
	{ .name = "country", .type = SETTING_TEXT, .offset = AT(country),
	  .house = true, .preset = "DE",
	  .help = N_("country of the house in two letters: how telephone numbers are read") },
	{ .name = "currency", .type = SETTING_TEXT, .offset = AT(currency),
	  .house = true, .preset = "EUR",
	  .help = N_("currency of the house in three letters: of amounts typed without one") },
	{ .name = "theme", .type = SETTING_WORD, .offset = AT(theme),
	  .preset = "default", .words = themes,
	  .help = N_("colours of the screens; NO_COLOR has the same effect as mono") },
	{ .name = "line", .type = SETTING_WORD, .offset = AT(line),
	  .preset = "fast", .words = lines,
	  .help = N_("slow: previews are drawn only when the keys rest") },
	{ .name = "esc_wait", .type = SETTING_NUMBER, .offset = AT(esc_wait),
	  .preset = "200", .least = 25, .most = 1000,
	  .help = N_("milliseconds after which a lone Esc counts") },
	{ .name = "keys", .type = SETTING_PATH, .offset = AT(keys),
	  .help = N_("file of keys that differ from the shipped ones") },
	{ .name = "programs", .type = SETTING_LIST, .offset = AT(programs),
	  .house = true,
	  .help = N_("the only programs that may be started as editor or pager, with their whole path; an empty list: none, without it any") },
	{ .name = "folders", .type = SETTING_LIST, .offset = AT(folders),
	  .house = true,
	  .help = N_("the only folders in and below which the screens read and write tables; an empty list: none, without it any") },
	{ .name = "sendmail", .type = SETTING_PATH, .offset = AT(sendmail),
	  .house = true, .preset = "/usr/sbin/sendmail",
	  .help = N_("program that takes mail, called with the recipients on its command line") },
	{ .name = "mail_from", .type = SETTING_TEXT, .offset = AT(mail_from),
	  .house = true,
	  .help = N_("sender of reminders; without it the mail system decides") },
	{ .name = "linger", .type = SETTING_NUMBER, .offset = AT(linger),
	  .preset = "60", .least = 0, .most = 86400,
	  .help = N_("seconds that the store process stays after its last client") },
	{ .name = "agents", .type = SETTING_NUMBER, .offset = AT(agents),
	  .house = true, .preset = "0", .least = 0, .most = 100000,
	  .help = N_("so many agents at work at one time, administrators not counted; 0: any number") },
	{ .name = "cache", .type = SETTING_NUMBER, .offset = AT(cache),
	  .preset = "0", .least = 0, .most = 1048576, .house = true,
	  .help = N_("megabytes that the store keeps in memory; 0: a quarter of it") },
	{ .name = "backups", .type = SETTING_PATH, .offset = AT(backups),
	  .house = true,
	  .help = N_("folder of the store's own backups, best on another disk; without it the folder backups in the home") },
	{ .name = "backups_kept", .type = SETTING_NUMBER,
	  .offset = AT(backups_kept), .house = true,
	  .preset = "3", .least = 1, .most = 1000,
	  .help = N_("how many of them are kept") },
	{ .name = "backups_when", .type = SETTING_WORD,
	  .offset = AT(backups_when), .house = true, .words = backup_times,
	  .help = N_("night: the store makes them by itself, every night and after much was written; hand: only when asked; without it by itself, except in a store for tests") },
	{ .name = NULL }
};

static void *place(struct settings *s, const struct setting *row)
{
	return (char *)s + row->offset;
}

static char *home_of_user(void)
{
	const char *home = getenv("HOME");
	struct passwd *pw;

	if (home && *home == '/')
		return mem_strdup(home);
	pw = getpwuid(getuid());
	return mem_strdup(pw && *pw->pw_dir == '/' ? pw->pw_dir : "/");
}

/* $NAME, or what is usual below the user's home. */
static char *below_home(const char *variable, const char *usual,
			const char *name)
{
	const char *dir = getenv(variable);
	char *home, *base, *whole;

	if (dir && *dir == '/') {
		base = mem_strdup(dir);
	} else {
		home = home_of_user();
		base = file_join(home, usual);
		free(home);
	}
	whole = file_join(base, name);
	free(base);
	return whole;
}

/* Of the agent at this machine: his folder for what kartei keeps. */
static char *default_home(void)
{
	return below_home("XDG_DATA_HOME", ".local/share", "kartei");
}

static int set_text(struct settings *s, const struct setting *row,
		    const struct conf_node *node, struct err *err)
{
	char **text = place(s, row);

	if (row->type == SETTING_PATH && *node->text != '/')
		return err_set(err, ERR_CONFIG, node->place,
			       N_("%s must be a whole path, from '/' on"),
			       row->name);
	free(*text);
	*text = mem_strdup(node->text);
	return 0;
}

static void list_release(struct setting_list *list)
{
	for (size_t i = 0; i < list->n; i++)
		free(list->v[i]);
	free(list->v);
	*list = (struct setting_list){ 0 };
}

static int set_list(struct setting_list *list, const struct conf_node *node,
		    struct err *err)
{
	int bad = 0;

	list_release(list);
	list->v = mem_alloc((node->n + 1) * sizeof(*list->v));
	list->set = true;
	conf_each(child, node) {
		if (*child->text != '/')
			bad = err_set(err, ERR_CONFIG, child->place,
				      N_("'%s' must be a whole path, from '/' on"),
				      child->text);
		list->v[list->n++] = mem_strdup(child->text);
	}
	return bad;
}

static int set(struct settings *s, const struct setting *row,
	       const struct conf_node *node, struct err *err)
{
	if (row->type == SETTING_LIST)
		return set_list(place(s, row), node, err);
	if (row->type != SETTING_NUMBER)
		return set_text(s, row, node, err);
	*(int64_t *)place(s, row) = node->number;
	return 0;
}

static void make_keys(struct conf_key *keys)
{
	for (const struct setting *row = setting_table; row->name;
	     row++, keys++) {
		*keys = (struct conf_key){ .name = row->name };
		keys->types = row->type == SETTING_NUMBER ? CONF_INT :
			      row->type == SETTING_LIST ? CONF_STRINGS :
			      CONF_STRING;
		keys->least = row->least;
		keys->most = row->most;
		keys->words = row->words;
		/* No text may be empty. */
		if (keys->types == CONF_STRING && !row->words) {
			keys->least = 1;
			keys->most = 4096;
		}
	}
	*keys = (struct conf_key){ 0 };
}

#define ROWS (sizeof(setting_table) / sizeof(*setting_table))

static int read_file(struct settings *s, const char *path, bool system,
		     bool *locked, struct err *err)
{
	struct conf_key keys[ROWS];
	struct conf *conf = NULL;
	int bad;

	if (!path || !file_exists(path))
		return 0;
	make_keys(keys);
	bad = conf_read(&conf, path, err);
	if (!bad)
		bad = conf_check(conf_root(conf), keys, err);
	for (size_t i = 0; !bad && setting_table[i].name; i++) {
		const struct setting *row = &setting_table[i];
		const struct conf_node *node;

		node = conf_get(conf_root(conf), row->name);
		if (!node || (locked[i] && !system))
			continue;
		bad = set(s, row, node, err);
		locked[i] = system && row->house;
	}
	conf_free(conf);
	return bad ? -1 : 0;
}

static void preset(struct settings *s)
{
	for (const struct setting *row = setting_table; row->name; row++) {
		if (!row->preset)
			continue;
		if (row->type == SETTING_NUMBER)
			*(int64_t *)place(s, row) =
				strtoll(row->preset, NULL, 10);
		else
			*(char **)place(s, row) = mem_strdup(row->preset);
	}
}

int settings_read_files(struct settings *s, const char *system,
			const char *user, struct err *err)
{
	bool locked[ROWS] = { false };
	int bad;

	*s = (struct settings){ 0 };
	preset(s);
	bad = read_file(s, system, true, locked, err);
	bad |= read_file(s, user, false, locked, err);
	if (!s->home)
		s->home = default_home();
	if (bad)
		settings_release(s);
	return bad ? -1 : 0;
}

int settings_read(struct settings *s, struct err *err)
{
	char *dir = place_dir(PLACE_CONF);
	char *system = file_join(dir, "kartei.conf");
	char *user = below_home("XDG_CONFIG_HOME", ".config",
				"kartei/kartei.conf");
	int bad = settings_read_files(s, system, user, err);

	free(dir);
	free(system);
	free(user);
	return bad;
}

void settings_release(struct settings *s)
{
	for (const struct setting *row = setting_table; row->name; row++) {
		if (row->type == SETTING_LIST)
			list_release(place(s, row));
		else if (row->type != SETTING_NUMBER)
			free(*(char **)place(s, row));
	}
	*s = (struct settings){ 0 };
}
