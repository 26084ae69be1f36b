#include <stdio.h>
#include <string.h>
#include <strings.h>

#include "commands.h"
#include "context_io.h"
#include "evaluate.h"
#include "exit_code.h"
#include "message.h"
#include "cli/render/render.h"
#include "cli/render/render_resolution.h"
#include "cli/source/target_ledger.h"
#include "cli/dispute/verify_resolution.h"
#include "cli/source/whole_file.h"

static const struct option_row options[] = {
	{ "report", 0, "ID", "show this report; a bundle names its own", false },
	{ "resolution", 0, "ID", "instead: show how this dispute ended, computed again", false },
	OPTION_POLICY,
	OPTION_AT,
	{ "format", 0, "FORMAT", "html or markdown; else by the output's name, else markdown", false },
	OPTION_OUTPUT,
	OPTION_LEDGER,
};

static bool ends_with(const char *path, const char *end)
{
	size_t size = path ? strlen(path) : 0, end_size = strlen(end);

	return size > end_size && !strcasecmp(path + size - end_size, end);
}

static int choose_format(const struct invocation *invocation, enum render_format *format)
{
	const char *name = option_text(invocation, "format"), *path = option_text(invocation, "output");

	*format = ends_with(path, ".html") || ends_with(path, ".htm") ? RENDER_HTML : RENDER_MARKDOWN;
	if (!name)
		return 0;
	*format = strcmp(name, "html") ? RENDER_MARKDOWN : RENDER_HTML;
	if (!strcmp(name, "html") || !strcmp(name, "markdown"))
		return 0;
	message_error("--format %s is no format of a page", name);
	message_hint("it is html or markdown");
	return EXIT_WRONG_USAGE;
}

/* A page as whole_file_write asks for it. */
struct page {
	const struct json *recomputed; /* of a resolution; else NULL */
	const char *resolution;        /* its id */
	enum render_format format;
	const struct json *answer;
	const struct source *source;
};

static enum status write_page(void *context, const struct sink *sink, struct fault *fault)
{
	const struct page *page = context;

	(void)fault;
	if (page->recomputed)
		return render_resolution(page->format, page->answer, page->recomputed, page->resolution, sink);
	return render_page(page->format, page->answer, page->source, sink);
}

static enum status print(void *context, struct bytes bytes)
{
	(void)context;
	return fwrite(bytes.data, 1, bytes.size, stdout) == bytes.size ? STATUS_OK : STATUS_IO;
}

static int print_page(struct page *page)
{
	struct sink sink = { .take = print };
	enum status status = write_page(page, &sink, NULL);
	int code = context_flush();

	return status != STATUS_OK && !code ? message_failure(status, NULL, "could not show the report") : code;
}

static int show(const struct invocation *invocation, const struct target *target, const struct evaluation *evaluation,
    enum render_format format)
{
	const char *path = option_text(invocation, "output");
	struct page page = { .format = format, .answer = evaluation->verification.json, .source = target->source };
	struct content content = { .write = write_page, .context = &page };
	int code;

	if (!evaluation->verification.has_result) {
		message_error("there is no report to show");
		message_cause("the bytes hold, but none was asked for");
		message_hint("`exhibit log --kind report` lists them, `exhibit report render --report ID` shows one");
		return EXIT_WRONG_USAGE;
	}
	code = path ? whole_file_write(path, &content) : print_page(&page);
	if (!code && path)
		message_note("wrote %s: the report %s", path, json_member_text(page.answer, "result"));
	return code ? code : evaluation_exit_code(&evaluation->verification);
}

static int show_resolution(const struct invocation *invocation, const struct resolution_page *resolution,
    enum render_format format)
{
	const char *path = option_text(invocation, "output");
	struct page page = { .format = format, .answer = resolution->said, .recomputed = resolution->recomputed,
		.resolution = json_member_text(resolution->recomputed, "resolution") };
	struct content content = { .write = write_page, .context = &page };
	int code = path ? whole_file_write(path, &content) : print_page(&page);

	if (!code && path)
		message_note("wrote %s: the dispute is %s", path, json_member_text(page.answer, "result"));
	return code ? code : resolution->code;
}

static int render_resolved(const struct invocation *invocation, enum render_format format)
{
	struct resolution_page resolution;
	int code = verify_resolution_read(invocation, &resolution);

	if (!code)
		code = show_resolution(invocation, &resolution, format);
	json_free(resolution.said);
	json_free(resolution.recomputed);
	return code;
}

static int run(const struct invocation *invocation)
{
	struct target target;
	struct evaluation evaluation = { .has_policy = false };
	enum render_format format;
	int code = choose_format(invocation, &format);

	if (code)
		return code;
	if (option_given(invocation, "resolution"))
		return render_resolved(invocation, format);
	code = target_open(invocation, invocation->positionals[0], &target);
	if (!code) {
		code = evaluate(invocation, &target, option_text(invocation, "report"), &evaluation);
		if (!code)
			code = show(invocation, &target, &evaluation, format);
		evaluation_release(&evaluation);
	}
	target_close(&target);
	return code;
}

const struct command command_report_render = {
	.name = "report render", .arguments = "[BUNDLE]",
	.summary = "verify a report and write the answer as a page to read or send",
	.text = "The page is Markdown, or one HTML file without scripts or anything from a network. It says what `exhibit verify`\n"
	        "says: result, verdict, whose rules, integrity, each claim with its reasons, and the raw output around every line\n"
	        "that decides. Output is escaped: it can hide nothing and forge nothing. Equal input and --at give equal bytes.\n"
	        "Exit status as of `exhibit verify`. The page is not signed: it is a copy for reading.",
	COMMAND_OPTIONS(options), .positional_max = 1, .run = run,
};
