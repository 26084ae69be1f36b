#include "evaluate.h"

#include <string.h>

#include "context_io.h"
#include "exit_code.h"
#include "format/consistency.h"
#include "message.h"
#include "verify/report/policy.h"
#include "verify/log/history.h"

int evaluation_exit_code(const struct verification *verification)
{
	if (!verification->has_result)
		return EXIT_HOLDS;
	if (verification->is_forked)
		return EXIT_FORKED;
	switch (verification->result) {
	case RESULT_MATCHES:
		return EXIT_HOLDS;
	case RESULT_DOES_NOT_MATCH:
		return EXIT_DOES_NOT_MATCH;
	case RESULT_INCOMPLETE:
		return EXIT_INCOMPLETE;
	default:
		return EXIT_INVALID;
	}
}

/* It stays an answer: who was handed such a file has learned that it is no evidence. */
static void hint_at_container(const struct json *integrity)
{
	const char *stage = json_member_text(integrity, "stage");

	if (stage && !strcmp(stage, "container"))
		message_hint("what is verified is a file as `exhibit bundle` wrote it, or the folder that tar extracts it to, not packed again");
}

int evaluation_answer(const struct invocation *invocation, const struct verification *verification)
{
	int code;

	if (option_given(invocation, "json")) {
		code = context_print_json(json_copy(verification->json));
	} else {
		evaluation_print(verification->json);
		code = context_flush();
	}
	hint_at_container(json_member(verification->json, "integrity"));
	/* Who stops reading before the end still hears that it does not hold. */
	if (code == EXIT_UNREAD && evaluation_exit_code(verification) != EXIT_HOLDS)
		code = 0;
	return code ? code : evaluation_exit_code(verification);
}

/* The reader's older checkpoint, and what leads from it to the one that is shown. */
static int read_since(const struct invocation *invocation, struct evaluation *evaluation)
{
	const char *since = option_text(invocation, "since"), *proof = option_text(invocation, "consistency");
	int code = since ? context_read_file(since, CHECKPOINT_SIZE_MAX, &evaluation->since) : 0;

	if (!since && proof) {
		message_error("--consistency needs --since");
		message_hint("name the older checkpoint that the proof begins with, as it was signed: --since FILE");
		return EXIT_WRONG_USAGE;
	}
	if (!code && proof)
		code = context_read_file(proof, CONSISTENCY_SIZE_MAX, &evaluation->consistency);
	if (since)
		evaluation_remember(evaluation, &(struct remembered){ .note = buffer_bytes(&evaluation->since),
			.proof = buffer_bytes(&evaluation->consistency), .is_required = true });
	return code;
}

/* A file that is no checkpoint at all is the reader's mistake, and no answer about the log. */
static int check_since(const struct invocation *invocation, const struct evaluation *evaluation)
{
	struct fault fault = { .status = STATUS_OK };
	struct consistency consistency;
	struct checkpoint checkpoint;
	struct note note;
	enum status status = STATUS_OK;

	if (option_given(invocation, "since"))
		status = checkpoint_read(buffer_bytes(&evaluation->since), &checkpoint, &note, &fault);
	if (status != STATUS_OK)
		return message_document(status, &fault, "%s is no checkpoint", option_text(invocation, "since"));
	if (option_given(invocation, "consistency"))
		status = consistency_read(buffer_bytes(&evaluation->consistency), &consistency, &fault);
	return status == STATUS_OK ? 0 :
	    message_document(status, &fault, "%s is no consistency proof", option_text(invocation, "consistency"));
}

void evaluation_remember(struct evaluation *evaluation, const struct remembered *remembered)
{
	if (evaluation->remembered_count < REMEMBERED_MAX)
		evaluation->remembered[evaluation->remembered_count++] = *remembered;
}

int evaluation_read(const struct invocation *invocation, struct evaluation *evaluation)
{
	const char *path = option_text(invocation, "policy");
	int code = 0;

	memset(evaluation, 0, sizeof(*evaluation));
	evaluation->has_policy = path != NULL;
	if (path)
		code = context_read_file(path, POLICY_MAX, &evaluation->policy);
	if (!code)
		code = read_since(invocation, evaluation);
	if (!code)
		code = asked_options_read(invocation, &evaluation->asked);
	return code ? code : context_time(invocation, &evaluation->now);
}

static bool is_invalid(const struct verification *verification)
{
	return verification->has_result && verification->result == RESULT_INVALID;
}

int evaluation_run(const struct invocation *invocation, const struct target *target, const char *report,
    struct evaluation *evaluation)
{
	struct verify_request request = { .source = target->source, .container = &target->container };
	struct fault fault = { .status = STATUS_OK }, lost = { .status = STATUS_OK };
	enum status status;
	int code = check_since(invocation, evaluation);

	if (!code && target->source)
		code = target_report(target, report, &request.report_index, &request.has_report, &lost);
	if (code)
		return code;
	if ((evaluation->has_policy || evaluation->asked.count > 0) && target->source && !request.has_report &&
	    lost.status == STATUS_OK) {
		message_error(evaluation->has_policy ? "a policy decides a report, and none is named" :
		    "--subject asks about a report, and none is named");
		message_hint("`exhibit log --kind report` lists them; name one with --report ID");
		return EXIT_WRONG_USAGE; /* not 0: `verify --policy P && deploy` must not pass on integrity alone */
	}
	request.has_policy = evaluation->has_policy;
	request.policy = buffer_bytes(&evaluation->policy);
	request.now = evaluation->now;
	request.threads = context_processors();
	request.remembered = evaluation->remembered;
	request.remembered_count = evaluation->remembered_count;
	request.asked = evaluation->asked.subjects;
	request.asked_count = evaluation->asked.count;
	status = verify_run(&request, &evaluation->verification, &fault);
	/* Bytes that were changed are the answer; that there is no such report is one only where all else holds. */
	if (status == STATUS_OK && lost.status != STATUS_OK && !is_invalid(&evaluation->verification))
		return target_no_report(report, &lost);
	if (status == STATUS_OK)
		return 0;
	if (status_class(status) == STATUS_CLASS_FAILED || !evaluation->has_policy)
		return message_failure(status, &fault, "could not verify");
	message_place(&fault, request.policy);
	return message_document(status, &fault, "%s cannot be used as a policy", option_text(invocation, "policy"));
}

int evaluate(const struct invocation *invocation, const struct target *target, const char *report,
    struct evaluation *evaluation)
{
	int code = evaluation_read(invocation, evaluation);

	return code ? code : evaluation_run(invocation, target, report, evaluation);
}

void evaluation_release(struct evaluation *evaluation)
{
	verification_release(&evaluation->verification);
	buffer_release(&evaluation->policy);
	buffer_release(&evaluation->since);
	buffer_release(&evaluation->consistency);
}
