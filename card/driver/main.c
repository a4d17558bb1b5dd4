// SPDX-License-Identifier: GPL-2.0-only OR MIT
/* twin: runs a scenario on the emulated card with a driver's objects. */
#include <getopt.h>
#include <stdlib.h>
#include <time.h>

#include "objects.h"
#include "rig/ident_key.h"
#include "thunks.h"
#include "world.h"

#define PLUGINS 24

static struct world world;

static int usage(FILE *f)
{
	fputs("usage: twin list\n"
	      "       twin -o DIR [-p OBJECT]... [-k OBJECT] [-w] [-t TRACE] run SCENARIO\n"
	      "\n"
	      "  list         list the scenarios, with what they show\n"
	      "  -o DIR       the driver: DIR/him_r750.o and DIR/ldm_la.o, which are\n"
	      "               loaded, not linked\n"
	      "  -p OBJECT    load this one before them: its symbols take the place of\n"
	      "               theirs and of the OSM's, which it can call as __real_NAME\n"
	      "  -k OBJECT    a HIM object to read the identity key from; without it the\n"
	      "               identity chip is mute\n"
	      "  -w           the disks' write caches are volatile\n"
	      "  -t TRACE     write a trace of the card to this file\n"
	      "exit: 0 as expected, 1 not, 2 could not run\n",
	      f);
	return f == stdout ? 0 : 2;
}

static double seconds_of(clockid_t clock)
{
	struct timespec t;

	clock_gettime(clock, &t);
	return (double)t.tv_sec + (double)t.tv_nsec / 1e9;
}

static int list(void)
{
	for (size_t i = 0; i < nr_scenarios; i++)
		printf("%s\t%s\n", scenarios[i].name, scenarios[i].text);
	return 0;
}

static const struct scenario *find(const char *name)
{
	for (size_t i = 0; i < nr_scenarios; i++)
		if (!strcmp(scenarios[i].name, name))
			return &scenarios[i];
	return NULL;
}

/* Runs the scenario; true if the driver got stuck in a call. */
static bool run_guarded(const struct scenario *s)
{
	if (setjmp(osm.escape)) {
		osm_log("the driver is stuck; it last read register %#x",
			osm.last_read);
		return true;
	}
	osm.guarded = true;
	s->run(&world);
	osm.guarded = false;
	return false;
}

static void report(const struct world *w, double seconds, double cpu)
{
	const struct chip_stats *c = &w->rig.chip.stats;

	printf("# %u disks, %llu requests, %llu commands, %llu interrupts, "
	       "most in flight %u\n",
	       w->rig.disks, (unsigned long long)w->ios,
	       (unsigned long long)c->commands,
	       (unsigned long long)c->interrupts, c->most_in_flight);
	printf("# %llu register reads, %llu writes, DMA %llu reads, %llu "
	       "writes, %llu bytes\n",
	       (unsigned long long)osm.reads, (unsigned long long)osm.writes,
	       (unsigned long long)osm.arena.reads,
	       (unsigned long long)osm.arena.writes,
	       (unsigned long long)osm.arena.bytes);
	printf("# %.3f s virtual, %.3f s wall, %.0f commands/s of wall time, "
	       "%.2f us of CPU time each, %u asserts\n",
	       (double)osm.now / 1e6, seconds, (double)c->commands / seconds,
	       cpu * 1e6 / (double)c->commands, osm.asserts);
	if (thunk_returns)
		printf("# thunks: %lu indirect branches, each to ENDBR; "
		       "%lu returns\n",
		       thunk_branches, thunk_returns);
}

static void judge(struct world *w, const struct scenario *s, bool stuck)
{
	bool mended = world_mended();
	unsigned int asserts = s->asserts - (mended ? s->mended_asserts : 0);

	want_unless(w, s->stuck && !mended, !stuck, "the driver is not stuck");
	want_unless(w, s->overrun && !mended, !osm_overruns() && !osm.strays,
		    "the driver uses only its own memory");
	want_unless(w, osm.asserts <= asserts, !osm.asserts,
		    "%u failed asserts of the driver", osm.asserts);
	want(w, !w->rig.chip.stats.protocol_errors, "%llu protocol errors",
	     (unsigned long long)w->rig.chip.stats.protocol_errors);
	want(w, !w->mismatches, "%llu sectors differ",
	     (unsigned long long)w->mismatches);
	want(w, !osm.arena.violations, "%u DMA transfers refused%s%s",
	     osm.arena.violations, osm.arena.violations ? "; first: " : "",
	     osm.arena.first);
}

static int run_scenario(const struct scenario *s, const u8 *key,
			bool volatile_cache)
{
	double began = seconds_of(CLOCK_MONOTONIC);
	double cpu = seconds_of(CLOCK_PROCESS_CPUTIME_ID);

	if (world_init(&world, key)) {
		perror("twin: cannot map memory");
		return 2;
	}
	if (volatile_cache)
		rig_volatile(&world.rig, true);
	judge(&world, s, run_guarded(s));
	report(&world, seconds_of(CLOCK_MONOTONIC) - began,
	       seconds_of(CLOCK_PROCESS_CPUTIME_ID) - cpu);
	printf("%s: %s\n", s->name, world.failures ? "FAILED" : "passed");
	world_free(&world);
	return world.failures ? 1 : 0;
}

struct options {
	const char *dir, *key_object;
	char *plugin[PLUGINS];
	unsigned int plugins;
	bool volatile_cache;
};

static int run(const char *name, const struct options *o)
{
	const struct scenario *s = find(name);
	u8 key[IDENT_KEY];
	char why[200];
	int rc;

	if (!s) {
		fprintf(stderr, "twin: no scenario %s; see 'twin list'\n",
			name);
		return 2;
	}
	if (o->key_object &&
	    ident_key_from_object(o->key_object, key, why, sizeof(why))) {
		fprintf(stderr, "twin: no identity key: %s\n", why);
		return 2;
	}
	if (driver_load(o->dir, o->plugin, o->plugins))
		return 2;
	rc = run_scenario(s, o->key_object ? key : NULL, o->volatile_cache);
	driver_unload();
	return rc;
}

int main(int argc, char **argv)
{
	struct options options = { 0 };
	int opt, rc;

	setvbuf(stdout, NULL, _IOLBF, 0);
	while ((opt = getopt(argc, argv, "hk:o:p:t:w")) != -1) {
		switch (opt) {
		case 'h':
			return usage(stdout);
		case 'k':
			options.key_object = optarg;
			break;
		case 'o':
			options.dir = optarg;
			break;
		case 'p':
			if (options.plugins == PLUGINS) {
				fprintf(stderr, "twin: more than %d times -p\n",
					PLUGINS);
				return 2;
			}
			options.plugin[options.plugins++] = optarg;
			break;
		case 'w':
			options.volatile_cache = true;
			break;
		case 't':
			osm.trace = fopen(optarg, "we");
			if (!osm.trace) {
				perror(optarg);
				return 2;
			}
			break;
		default:
			return usage(stderr);
		}
	}
	argc -= optind;
	argv += optind;
	if (argc == 1 && !strcmp(argv[0], "list"))
		return list();
	if (argc != 2 || strcmp(argv[0], "run") || !options.dir)
		return usage(stderr);
	rc = run(argv[1], &options);
	if (osm.trace && fclose(osm.trace)) {
		perror("twin: trace");
		rc = 2;
	}
	return rc;
}
