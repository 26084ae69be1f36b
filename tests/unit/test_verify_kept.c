#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <setjmp.h>
#include <cmocka.h>

#include "check_scene.h"
#include "verify/check/kept.h"

static struct digest name_of(unsigned number)
{
	return digest_of(bytes_of(&number, sizeof(number)));
}

static void put(struct kept *kept, unsigned number, size_t size)
{
	struct digest digest = name_of(number);
	uint8_t *data = malloc(size);

	assert_non_null(data);
	memset(data, (int)number, size);
	kept_put(kept, &digest, data, size);
	assert_true(kept->size <= KEPT_BYTES_MAX && kept->count <= KEPT_COUNT_MAX);
}

static bool is_kept(struct kept *kept, unsigned number, size_t size)
{
	struct digest digest = name_of(number);
	struct bytes bytes;

	if (!kept_find(kept, &digest, &bytes))
		return false;
	assert_int_equal(bytes.size, size);
	assert_int_equal(bytes.data[0], (uint8_t)number);
	assert_int_equal(bytes.data[size - 1], (uint8_t)number);
	return true;
}

static void what_was_used_longest_ago_gives_way(void **state)
{
	(void)state;
	struct kept kept = { .count = 0 };

	for (unsigned i = 0; i < KEPT_COUNT_MAX; i++)
		put(&kept, i, 10 + i);
	assert_true(is_kept(&kept, 0, 10));
	put(&kept, 1000, 5);
	assert_true(is_kept(&kept, 0, 10));
	assert_false(is_kept(&kept, 1, 11));
	for (unsigned i = 2; i < KEPT_COUNT_MAX; i++)
		assert_true(is_kept(&kept, i, 10 + i));
	kept_release(&kept);
	assert_false(is_kept(&kept, 0, 10));
	assert_false(is_kept(NULL, 0, 10));
}

static void memory_is_bounded(void **state)
{
	(void)state;
	struct kept kept = { .count = 0 };

	put(&kept, 1, KEPT_ONE_MAX);
	put(&kept, 2, KEPT_ONE_MAX);
	assert_true(is_kept(&kept, 1, KEPT_ONE_MAX));
	put(&kept, 3, 1);
	assert_false(is_kept(&kept, 2, KEPT_ONE_MAX));
	assert_true(is_kept(&kept, 1, KEPT_ONE_MAX));
	put(&kept, 4, KEPT_ONE_MAX);
	put(&kept, 5, KEPT_ONE_MAX);
	assert_false(is_kept(&kept, 1, KEPT_ONE_MAX));
	assert_true(is_kept(&kept, 5, KEPT_ONE_MAX));
	kept_release(&kept);
}

static enum outcome decide(const struct stage *stage, const char *text, const char **says)
{
	static char last[REASON_SAYS_MAX];
	struct json *check = parse(text);
	struct reasons reasons = { .count = 0 };
	struct answer answer;

	assert_int_equal(check_evaluate(check, &stage->evidence, &reasons, &answer), STATUS_OK);
	snprintf(last, sizeof(last), "%s", reasons.items[reasons.count - 1].says);
	*says = last;
	reasons_release(&reasons);
	json_free(check);
	return answer.outcome;
}

/* What was read stays what it was, whatever becomes of the source; what has another digest is never kept. */
static void only_true_bytes_are_kept(void **state)
{
	(void)state;
	static const char contains[] = "{\"op\":\"contains\",\"text\":\"ok 1\"}";
	const struct scene good = { .kind = KIND_RUN, .out = "ok 1\n1..1\n" };
	struct scene forged = good;
	struct kept kept = { .count = 0 };
	struct stage stage;
	const char *says;

	forged.is_forged = true;
	assert_true(stage_set(&stage, &forged));
	stage.evidence.kept = &kept;
	assert_int_equal(decide(&stage, contains, &says), OUTCOME_CANT_TELL);
	assert_int_equal(kept.count, 0);
	stage.scene = &good;
	assert_int_equal(decide(&stage, contains, &says), OUTCOME_PASSED);
	assert_int_equal(kept.count, 1);
	stage.scene = &forged;
	assert_int_equal(decide(&stage, contains, &says), OUTCOME_PASSED);
	stage.evidence.kept = NULL;
	assert_int_equal(decide(&stage, contains, &says), OUTCOME_CANT_TELL);
	stage_clear(&stage);
	kept_release(&kept);
}

/* The same digest under another size is what it was without anything kept: not the bytes that the record names. */
static void another_size_is_not_found(void **state)
{
	(void)state;
	static const char contains[] = "{\"op\":\"contains\",\"text\":\"ok 1\"}";
	const struct scene scene = { .kind = KIND_RUN, .out = "ok 1\n1..1\n" };
	struct kept kept = { .count = 0 };
	struct stage stage;
	const char *says;

	assert_true(stage_set(&stage, &scene));
	stage.evidence.kept = &kept;
	assert_int_equal(decide(&stage, contains, &says), OUTCOME_PASSED);
	json_put_integer((struct json *)(uintptr_t)json_at(stage.record.statement, "/predicate/stdout"), "size", 9);
	assert_int_equal(decide(&stage, contains, &says), OUTCOME_CANT_TELL);
	assert_string_equal(says, "the bytes of stdout are not the ones the record names");
	stage_clear(&stage);
	kept_release(&kept);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(what_was_used_longest_ago_gives_way),
		cmocka_unit_test(memory_is_bounded),
		cmocka_unit_test(only_true_bytes_are_kept),
		cmocka_unit_test(another_size_is_not_found),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
