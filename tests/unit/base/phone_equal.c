/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The table of phone numbers against libphonenumber: numbers made at random,
 * in many spellings; wherever the table answers, both must say the same.
 * `phone_equal 1000000` makes a million of them (make check-long).
 */
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/phone_lib.h"

#define SHOWN 20

static uint64_t state = UINT64_C(0x9e3779b97f4a7c15);

static unsigned below(unsigned n)
{
	state ^= state << 13;
	state ^= state >> 7;
	state ^= state << 17;
	return (unsigned)(state >> 11) % n;
}

/* National numbers as they are, as they might be, and at random. */
static void make_national(char *out)
{
	static const char *const starts[] = {
		"30", "40", "69", "89", "221", "201", "211", "711", "2305",
		"2921", "33056", "3301", "4921", "491", "5251", "8061", "9131",
		"151", "1520", "1577", "159", "160", "162", "163", "170",
		"171", "172", "175", "176", "179", "1", "316", "463", "512",
		"662", "732", "2742", "4242", "5574", "650", "660", "664",
		"676", "680", "699", "44", "43", "31", "61", "22", "21", "71",
		"91", "76", "77", "78", "79", "75", "32", "800", "900", "180",
		"0221", "0", "115", "110",
	};
	unsigned i, n = 0, length;

	if (below(4)) {
		strcpy(out, starts[below(sizeof(starts) / sizeof(*starts))]);
		n = (unsigned)strlen(out);
	}
	length = n + 3 + below(8);
	for (i = n; i < length; i++)
		out[i] = (char)('0' + below(10));
	out[length] = '\0';
}

/* a country code, A first part, B middle, C end */
static const char *const shapes[] = {
	"+a A BC", "+a A B-C", "+a (0)A BC", "+a (0) A / B - C", "+a-A-BC",
	"+aABC", "+a(A)BC", "+a 0A BC", "+a/A/BC", "+a.A.B.C",
	"00a A BC", "00a A B-C", "00a-A-BC", "00aABC", "00a (0)A/BC",
	"00 a A B C", "(+a) A BC", "(00a) A BC", "[+a] A BC",
	"0ABC", "0A/BC", "0A / B-C", "(0A) BC", "(0A)B-C", "0A BC", "0A-BC",
	"0A.BC", "0 A BC", "0A / B C", " 0A  BC ", "0A B C",
	"+a\xc2\xa0" "A\xc2\xa0" "BC", "0A\xe2\x80\x93" "BC",
	"+a A B\xe2\x80\x90" "C",
	"ABC", "A BC", "aABC",
};

static void spell(const char *shape, const char *code, const char *national,
		  struct buf *out)
{
	size_t n = strlen(national), a = 1 + below((unsigned)n - 2);
	size_t b = a + 1 + below((unsigned)(n - a - 1));
	char *slash;

	for (; *shape; shape++) {
		if (*shape == 'a')
			buf_add_str(out, code);
		else if (*shape == 'A')
			buf_add(out, national, a);
		else if (*shape == 'B')
			buf_add(out, national + a, b - a);
		else if (*shape == 'C')
			buf_add(out, national + b, n - b);
		else
			buf_add_char(out, *shape);
	}
	/* Behind a slash a 0 begins a second number for us, on purpose. */
	for (slash = strchr(out->p, '/'); slash; slash = strchr(slash, '/')) {
		if (slash[1 + strspn(slash + 1, " ")] == '0')
			*slash = ' ';
		else
			slash++;
	}
}

/* 1 both say the same, 0 the table leaves it, -1 they differ. */
static int compare(const char *typed, const char *country, bool show)
{
	struct buf table = BUF_INIT, library = BUF_INIT;
	size_t at;
	int rc = 0;

	if (!phone_e164(typed, country, NULL, &table, &at)) {
		rc = !phone_lib_e164(typed, country, &library) &&
		     slice_eq(buf_slice(&table), buf_slice(&library)) ? 1 : -1;
	}
	if (rc < 0 && show)
		printf("# \"%s\" from %s: table %s, library %s\n", typed,
		       country, buf_str(&table), buf_str(&library));
	buf_release(&table);
	buf_release(&library);
	return rc;
}

int main(int argc, char **argv)
{
	static const char *const codes[] = { "49", "49", "43", "41" };
	static const char *const countries[] = { "DE", "DE", "AT", "CH" };
	unsigned long wanted = argc > 1 ? strtoul(argv[1], NULL, 10) : 20000;
	unsigned long i, same = 0, differ = 0;

	printf("1..1\n");
	for (i = 0; i < wanted; i++) {
		struct buf typed = BUF_INIT;
		char national[32];
		int rc;

		make_national(national);
		spell(shapes[below(sizeof(shapes) / sizeof(*shapes))],
		      codes[below(4)], national, &typed);
		rc = compare(buf_str(&typed), countries[below(4)],
			     differ < SHOWN);
		same += rc > 0;
		differ += rc < 0;
		buf_release(&typed);
	}
	/* A table that answers nothing would prove nothing. */
	printf("%s 1 - %lu numbers, table answers %lu, differs in %lu\n",
	       !differ && same > wanted / 4 ? "ok" : "not ok", wanted, same,
	       differ);
	return differ != 0;
}
