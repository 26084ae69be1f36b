/*
 * Input: a letter (r run, f file, t test result, s statement), a check, 0xff, stdout or content, 0xff, stderr.
 * A usable check gives the same answer and reasons however the bytes come in pieces; its negation gives the negated answer;
 * with other bytes than the record names, no operator that looks at bytes decides anything; and what needs no record comes
 * out the same without one.
 */
#include "fuzz.h"

#include "tests/unit/check_scene.h"

#define CHECK_SIZE_MAX 4096
#define TREE "{\"commit\":\"0123456789abcdef0123456789abcdef01234567\",\"clean\":true}"
#define RUN_MEMBERS ",\"argv\":[\"make\",\"test\"],\"cwd\":\"/src\",\"start\":\"2026-11-21T11:00:00Z\"," \
	"\"end\":\"2026-11-21T11:00:30Z\",\"environment\":[{\"name\":\"CI\",\"value\":\"true\"}]," \
	"\"git\":{\"before\":" TREE ",\"after\":" TREE "}"

static struct answer evaluate(const struct json *check, const struct scene *scene, struct buffer *reasons_text)
{
	struct reasons reasons = { .count = 0 };
	struct answer answer = { .outcome = OUTCOME_UNTESTED };
	struct stage stage;

	must(stage_set(&stage, scene));
	must(check_evaluate(check, &stage.evidence, &reasons, &answer) == STATUS_OK);
	must(answer.outcome == OUTCOME_PASSED || answer.outcome == OUTCOME_FAILED || answer.outcome == OUTCOME_CANT_TELL);
	must(!answer.is_vacuous || answer.outcome != OUTCOME_PASSED);
	struct json *json = reasons_json(&reasons);
	must(json);
	fuzz_canonical(json, reasons_text);
	json_free(json);
	reasons_release(&reasons);
	stage_clear(&stage);
	return answer;
}

static void check_alone(const struct json *check, struct answer answer)
{
	struct reasons reasons = { .count = 0 };
	struct answer alone;

	must(check_evaluate(check, NULL, &reasons, &alone) == STATUS_OK);
	must(alone.outcome == answer.outcome && alone.is_vacuous == answer.is_vacuous);
	reasons_release(&reasons);
}

static void check_negation(const struct json *check, const struct scene *scene, struct answer answer)
{
	static const enum outcome negated[OUTCOME_COUNT] = { [OUTCOME_PASSED] = OUTCOME_FAILED,
		[OUTCOME_FAILED] = OUTCOME_PASSED, [OUTCOME_CANT_TELL] = OUTCOME_CANT_TELL };
	struct json *negation = json_object();
	struct buffer reasons;

	json_put_text(negation, "op", "not");
	json_put(negation, "check", json_copy(check));
	if (check_validate(negation, NULL) == STATUS_OK) {
		struct answer other = evaluate(negation, scene, &reasons);

		must(other.outcome == (answer.is_vacuous ? OUTCOME_CANT_TELL : negated[answer.outcome]));
		buffer_release(&reasons);
	}
	json_free(negation);
}

static void check_all(const struct json *check, struct scene *scene)
{
	struct buffer whole, pieces;
	struct answer answer = evaluate(check, scene, &whole), again;

	scene->piece = 3;
	again = evaluate(check, scene, &pieces);
	must(again.outcome == answer.outcome && again.is_vacuous == answer.is_vacuous);
	must_equal(pieces, buffer_bytes(&whole));
	buffer_release(&pieces);
	check_negation(check, scene, answer);
	if (!check_needs_record(check) && scene->kind != KIND_STATEMENT)
		check_alone(check, answer);
	const char *op = json_member_text(check, "op");
	bool looks_at_bytes = !strcmp(op, "regex-count") || !strcmp(op, "contains") || !strcmp(op, "tests") ||
	    !strcmp(op, "equals") || !strcmp(op, "line");
	if (!check_needs_record(check) && scene->kind != KIND_STATEMENT) {
		/* What needs no record gives the same without one. */
		struct reasons reasons = { .count = 0 };

		must(check_evaluate(check, NULL, &reasons, &again) == STATUS_OK && again.outcome == answer.outcome);
		reasons_release(&reasons);
	}
	if (scene->out_size > 0 && looks_at_bytes && !json_member(check, "stream")) {
		scene->is_forged = true;
		must(evaluate(check, scene, &pieces).outcome == OUTCOME_CANT_TELL);
		buffer_release(&pieces);
	}
	buffer_release(&whole);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct scene scene = { .kind = KIND_RUN, .exit = "{\"code\":3}" };
	struct bytes rest = bytes_of(data, size);
	struct json *check = NULL;

	if (size == 0)
		return 0;
	scene.kind = *data == 'f' ? KIND_FILE : *data == 't' ? KIND_TEST_RESULT : *data == 's' ? KIND_STATEMENT : KIND_RUN;
	scene.members = scene.kind == KIND_RUN ? RUN_MEMBERS : NULL;
	rest = bytes_slice(rest, 1, size - 1);
	struct bytes text = fuzz_cut(&rest, 0xff), out = fuzz_cut(&rest, 0xff);
	if (json_parse(text, CHECK_SIZE_MAX, &check, NULL) == STATUS_OK && check_validate(check, NULL) == STATUS_OK) {
		char *out_text = fuzz_text(out), *err_text = fuzz_text(rest);

		scene.out = out_text;
		scene.out_size = out.size;
		scene.err = err_text;
		check_all(check, &scene);
		free(out_text);
		free(err_text);
	}
	json_free(check);
	return 0;
}
