#include "evaluate.h"

#include <string.h>

#include "context_io.h"
#include "exit_code.h"
#include "message.h"

int evaluation_exit_code(const struct verification *verification)
{
	if (!verification->has_result)
		return EXIT_HOLDS;
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

int evaluation_answer(const struct invocation *invocation, const struct verification *verification)
{
	int code;

	if (option_given(invocation, "json")) {
		code = context_print_json(json_copy(verification->json));
	} else {
		evaluation_print(verification->json);
		code = context_flush();
	}
	return code ? code : evaluation_exit_code(verification);
}

int evaluation_read(const struct invocation *invocation, struct evaluation *evaluation)
{
	const char *path = option_text(invocation, "policy");
	int code = 0;

	memset(evaluation, 0, sizeof(*evaluation));
	evaluation->has_policy = path != NULL;
	if (path)
		code = context_read_file(path, VERIFY_POLICY_MAX, &evaluation->policy);
	return code ? code : context_time(invocation, &evaluation->now);
}

int evaluation_run(const struct invocation *invocation, const struct target *target, const char *report,
    struct evaluation *evaluation)
{
	struct verify_request request = { .source = target->source, .container = &target->container };
	struct fault fault = { .status = STATUS_OK };
	enum status status;
	int code = 0;

	if (target->source)
		code = target_report(target, report, &request.report_index, &request.has_report);
	if (code)
		return code;
	if (evaluation->has_policy && target->source && !request.has_report) {
		message_error("a policy decides a report, and none is named");
		message_hint("`exhibit log --kind report` lists them; name one with --report ID");
		return EXIT_WRONG_USAGE; /* not 0: `verify --policy P && deploy` must not pass on integrity alone */
	}
	request.has_policy = evaluation->has_policy;
	request.policy = buffer_bytes(&evaluation->policy);
	request.now = evaluation->now;
	request.threads = context_processors();
	status = verify_run(&request, &evaluation->verification, &fault);
	if (status == STATUS_OK)
		return 0;
	if (status_class(status) == STATUS_CLASS_FAILED || !evaluation->has_policy)
		return message_failure(status, &fault, "could not verify");
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
}
