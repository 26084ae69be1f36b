#include "operators.h"

/*
 * Kleene's three values: passed, failed, cantTell.  Whether a failure is vacuous follows from "not all" being "any not"
 * and "not any" being "all not": the negation passes only on evidence that was there.
 */
struct tally {
	size_t passed, failed, cant_tell;
	size_t vacuous; /* of those that failed or cannot tell */
	size_t failed_vacuous;
};

static enum status evaluate_list(struct evaluation *evaluation, const struct json *node, struct tally *tally)
{
	size_t i = 0;
	size_t list = place_enter(&evaluation->place, "checks");
	enum status status = STATUS_OK;
	/* All of them, also where the first decides: every leaf says what it found. */
	for (const struct json *item = json_first(json_member(node, "checks")); item != NULL && status == STATUS_OK;
	     item = json_next(item)) {
		struct answer answer;
		size_t before = place_enter_item(&evaluation->place, i++);
		status = check_decide(evaluation, item, &answer);
		place_leave(&evaluation->place, before);
		if (status != STATUS_OK)
			break;
		tally->passed += answer.outcome == OUTCOME_PASSED;
		tally->failed += answer.outcome == OUTCOME_FAILED;
		tally->cant_tell += answer.outcome == OUTCOME_CANT_TELL;
		tally->vacuous += answer.is_vacuous;
		tally->failed_vacuous += answer.outcome == OUTCOME_FAILED && answer.is_vacuous;
	}
	place_leave(&evaluation->place, list);
	return status;
}

enum status all_combine(struct evaluation *evaluation, const struct json *node, struct answer *answer)
{
	struct tally tally = { .passed = 0 };
	enum status status = evaluate_list(evaluation, node, &tally);
	if (tally.failed > 0)
		*answer = (struct answer){ OUTCOME_FAILED, tally.failed_vacuous == tally.failed };
	else if (tally.cant_tell > 0)
		*answer = (struct answer){ OUTCOME_CANT_TELL, tally.vacuous > 0 };
	else
		*answer = (struct answer){ OUTCOME_PASSED, false };
	return status;
}

enum status any_combine(struct evaluation *evaluation, const struct json *node, struct answer *answer)
{
	struct tally tally = { .passed = 0 };
	enum status status = evaluate_list(evaluation, node, &tally);
	if (tally.passed > 0)
		*answer = (struct answer){ OUTCOME_PASSED, false };
	else if (tally.cant_tell > 0)
		*answer = (struct answer){ OUTCOME_CANT_TELL, tally.vacuous > 0 };
	else
		*answer = (struct answer){ OUTCOME_FAILED, tally.vacuous > 0 };
	return status;
}

enum status not_combine(struct evaluation *evaluation, const struct json *node, struct answer *answer)
{
	size_t before = place_enter(&evaluation->place, "check");
	enum status status = check_decide(evaluation, json_member(node, "check"), answer);
	place_leave(&evaluation->place, before);
	if (answer->is_vacuous)
		answer->outcome = OUTCOME_CANT_TELL;
	else if (answer->outcome == OUTCOME_PASSED)
		answer->outcome = OUTCOME_FAILED;
	else if (answer->outcome == OUTCOME_FAILED)
		answer->outcome = OUTCOME_PASSED;
	return status;
}

enum status at_least_validate(struct validation *validation, const struct json *node)
{
	int64_t asked = 0;
	json_member_integer(node, "count", &asked);
	if ((uint64_t)asked > json_count(json_member(node, "checks")))
		return validation_refuse(validation, "count", STATUS_BAD_DOCUMENT, "is more than there are checks: nothing can pass");
	return STATUS_OK;
}

/* A failure is vacuous where what failed on nothing could, on something, have made the count. */
enum status at_least_combine(struct evaluation *evaluation, const struct json *node, struct answer *answer)
{
	struct tally tally = { .passed = 0 };
	int64_t asked = 0;
	json_member_integer(node, "count", &asked);
	enum status status = evaluate_list(evaluation, node, &tally);
	if (tally.passed >= (uint64_t)asked)
		*answer = (struct answer){ OUTCOME_PASSED, false };
	else if (tally.passed + tally.cant_tell >= (uint64_t)asked)
		*answer = (struct answer){ OUTCOME_CANT_TELL, tally.vacuous > 0 };
	else
		*answer = (struct answer){ OUTCOME_FAILED,
			tally.passed + tally.cant_tell + tally.failed_vacuous >= (uint64_t)asked };
	return status;
}
