// SPDX-License-Identifier: GPL-2.0-only OR MIT
/* objects: the vendor's prebuilt objects as assembly. */
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "prove.h"
#include "report.h"

static const char usage[] =
	"usage: objects check OBJECT\n"
	"       objects exact OBJECT >TEXT\n"
	"       objects harden [--mend FUNCTION]... OBJECT >TEXT\n"
	"       objects boundaries OBJECT <\"objdump -d -z\"\n"
	"       objects compare OBJECT REBUILT\n"
	"       objects prove [--mend FUNCTION]... [--option OPTION]... OBJECT "
	"HARDENED\n"
	"       objects report OBJECT...\n"
	"OPTION: retpoline, rethunk, sls, ibt or padding, as the text was "
	"assembled\n";

struct arguments {
	const char *command;
	const char **mends, **paths;
	size_t mend_count, path_count;
	struct options options;
};

static int set_option(struct options *options, const char *name)
{
	const struct {
		const char *name;
		bool *value;
	} known[] = {
		{ "retpoline", &options->retpoline },
		{ "rethunk", &options->rethunk },
		{ "sls", &options->sls },
		{ "ibt", &options->ibt },
		{ "padding", &options->padding },
	};
	size_t i;

	for (i = 0; i < sizeof(known) / sizeof(known[0]); i++)
		if (!strcmp(name, known[i].name)) {
			*known[i].value = true;
			return 0;
		}
	fprintf(stderr, "objects: option %s is not known\n", name);
	return -1;
}

static int parse(struct arguments *args, int argc, char **argv)
{
	int i;

	args->mends = xcalloc(argc, sizeof(*args->mends));
	args->paths = xcalloc(argc, sizeof(*args->paths));
	args->command = argc > 1 ? argv[1] : "";
	for (i = 2; i < argc; i++) {
		if (argv[i][0] != '-')
			args->paths[args->path_count++] = argv[i];
		else if (!strcmp(argv[i], "--mend") && i + 1 < argc)
			args->mends[args->mend_count++] = argv[++i];
		else if (!strcmp(argv[i], "--option") && i + 1 < argc) {
			if (set_option(&args->options, argv[++i]))
				return -1;
		} else
			return -1;
	}
	return args->path_count ? 0 : -1;
}

static int with_code(const struct arguments *args, const struct code *code,
		     const struct object *other)
{
	const struct text text = { .code = code,
				   .out = stdout,
				   .hardened = true,
				   .mends = args->mends,
				   .mend_count = args->mend_count };

	if (!strcmp(args->command, "exact"))
		return print_exact(code, stdout);
	if (!strcmp(args->command, "boundaries"))
		return compare_boundaries(code, stdin);
	if (code_preconditions(code))
		return -1;
	if (!strcmp(args->command, "harden"))
		return print_hardened(&text);
	if (!strcmp(args->command, "prove"))
		return prove_hardened(&text, other, &args->options);
	printf("%s: %u instructions, %u functions, %u jump tables; nothing "
	       "in the way of hardening\n",
	       code->obj->path, code->count, code->function_count,
	       code->table_count);
	return 0;
}

static int one_object(const struct arguments *args, const struct object *obj,
		      const struct object *other)
{
	struct code code = { 0 };
	int error = code_decode(&code, obj);

	if (!error)
		error = code_flow(&code);
	if (!error)
		error = with_code(args, &code, other);
	code_free(&code);
	return error;
}

static int run(const struct arguments *args)
{
	struct object obj = { 0 }, other = { 0 };
	bool compare = !strcmp(args->command, "compare");
	bool two = compare || !strcmp(args->command, "prove");
	int error;

	if (!strcmp(args->command, "report"))
		return report_objects(args->paths, args->path_count);
	if (args->path_count != (two ? 2 : 1)) {
		fputs(usage, stderr);
		return -1;
	}
	error = object_read(&obj, args->paths[0]);
	if (!error && two)
		error = object_read(&other, args->paths[1]);
	if (!error)
		error = compare ? compare_objects(&obj, &other) :
				  one_object(args, &obj, &other);
	object_free(&obj);
	object_free(&other);
	return error;
}

static bool is_command(const char *name)
{
	static const char *const commands[] = { "check",   "exact",
						"harden",  "boundaries",
						"compare", "prove",
						"report" };
	size_t i;

	for (i = 0; i < sizeof(commands) / sizeof(commands[0]); i++)
		if (!strcmp(name, commands[i]))
			return true;
	return false;
}

int main(int argc, char **argv)
{
	struct arguments args = { 0 };
	int error = parse(&args, argc, argv);

	if (error || !is_command(args.command)) {
		fputs(usage, stderr);
		error = 2;
	} else {
		error = run(&args) ? 1 : 0;
	}
	if (fflush(stdout) || ferror(stdout)) {
		fprintf(stderr, "objects: stdout: %s\n", strerror(errno));
		error = 1;
	}
	free(args.mends);
	free(args.paths);
	return error;
}
