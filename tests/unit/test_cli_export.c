/* Every character in every place that a report's author fills: exports stay documents of their format, and hide nothing. */
#include "cli/export/export.h"

#include <expat.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "format/utf8.h"

#define ZEROS "0000000000000000000000000000000000000000000000000000000000000000"
#define ONES "1111111111111111111111111111111111111111111111111111111111111111"

static const char answer_text[] =
    "{\"schema\":\"urn:exhibit:verification:v1\",\"result\":\"MATCHES\",\"rules\":\"policy\","
    "\"verdict\":{\"claimed\":\"?\",\"recomputed\":\"?\"},\"evaluated_at\":\"2026-01-02T03:04:05.678Z\","
    "\"report\":{\"id\":\"" ZEROS "\",\"index\":2,\"title\":\"?\",\"held\":true,\"document\":{\"sha256\":\"" ZEROS "\",\"size\":1},"
    "\"agent\":{\"name\":\"ci\",\"key\":\"ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIGt5xX5qCVI5KCwEgY6WES8/A6QAG6l6VkwjhSo/HqX8\"}},"
    "\"claims\":[{\"id\":\"one\",\"text\":\"?\",\"asserted\":\"passed\",\"outcome\":\"passed\",\"finding\":\"MATCH\","
    "\"required\":true,\"rules\":\"policy\",\"records\":[\"" ZEROS "\"],\"reasons\":[{\"check\":\"contains\",\"at\":\"\","
    "\"outcome\":\"passed\",\"record\":\"" ZEROS "\",\"stream\":\"stdout\",\"line\":1,\"offset\":0,\"text\":\"?\",\"says\":\"?\"}]},"
    "{\"id\":\"two\",\"asserted\":null,\"outcome\":\"inapplicable\",\"finding\":\"UNSUPPORTED\",\"required\":false,"
    "\"rules\":\"policy\",\"records\":[],\"reasons\":[]}],\"fraud\":[],"
    "\"integrity\":{\"holds\":true,\"entries\":3,\"complete\":true,\"agents\":1,\"blobs\":1,\"blobs_missing\":0,\"log_key\":\"policy\"},"
    "\"checkpoint\":{\"origin\":\"log.example\",\"size\":3,\"root\":\"" ZEROS "\"},\"policy\":{\"sha256\":\"" ZEROS "\",\"size\":1}}";

static const char policy_text[] =
    "{\"schema\":\"urn:exhibit:policy:v1\",\"verdicts\":[\"NOT READY\",\"?\"],\"ready\":[\"?\"],"
    "\"claims\":[{\"id\":\"one\",\"check\":{\"op\":\"exit-code\"}}],"
    "\"decision\":[{\"when\":{\"op\":\"claim\",\"id\":\"one\",\"is\":[\"passed\"]},\"verdict\":\"?\"},{\"verdict\":\"NOT READY\"}]}";

static struct json *parsed(const char *text)
{
	struct json *value = NULL;

	assert_int_equal(json_parse(bytes_of_text(text), 65536, &value, NULL), STATUS_OK);
	return value;
}

/* A copy with every "?" replaced. */
static struct json *filled(const struct json *value, const char *word)
{
	struct json *made;

	if (json_type(value) == JSON_OBJECT) {
		made = json_object();
		for (const struct json *one = json_first(value); one; one = json_next(one))
			json_put(made, json_name(one), filled(one, word));
		return made;
	}
	if (json_type(value) == JSON_ARRAY) {
		made = json_array();
		for (const struct json *one = json_first(value); one; one = json_next(one))
			json_push(made, filled(one, word));
		return made;
	}
	if (!json_text(value) || strcmp(json_text(value), "?") != 0)
		return json_copy(value);
	made = json_array();
	json_push_text(made, word);
	struct json *text = json_copy(json_first(made));
	json_free(made);
	return text;
}

/* A source that holds two blobs. */
struct held {
	struct buffer content, policy;
	struct digest content_digest;
};

static enum status give(void *context, const struct digest *digest, const struct sink *sink)
{
	struct held *held = context;

	return sink->take(sink->context,
	    buffer_bytes(digest_equal(digest, &held->content_digest) ? &held->content : &held->policy));
}

static struct json *blob_of(struct buffer *buffer, struct digest *digest)
{
	struct json *blob = json_object();
	char hex[DIGEST_HEX_SIZE];

	*digest = digest_of(buffer_bytes(buffer));
	digest_hex(digest, hex);
	json_put_text(blob, "sha256", hex);
	json_put_integer(blob, "size", (int64_t)buffer->size);
	return blob;
}

struct world {
	struct json *statement, *answer;
	struct held held;
	struct source source;
	struct export export;
};

static void world_open(struct world *world, const char *word)
{
	static const char *const same[] = { "result", "rules", "evaluated_at", "verdict", "checkpoint" };
	struct json *template = parsed(answer_text), *policy = parsed(policy_text), *rules = filled(policy, word);
	struct json *predicate = json_object(), *tool = json_object();
	struct digest policy_digest;
	struct fault fault = { .status = STATUS_OK };

	memset(world, 0, sizeof(*world));
	world->answer = filled(template, word);
	buffer_init(&world->held.policy, 65536);
	buffer_init(&world->held.content, 65536);
	assert_int_equal(json_canonical(rules, &world->held.policy), STATUS_OK);
	json_put(predicate, "policy", blob_of(&world->held.policy, &policy_digest));
	json_put(world->answer, "policy", json_copy(json_member(predicate, "policy")));
	assert_int_equal(json_canonical(world->answer, &world->held.content), STATUS_OK);
	json_put(predicate, "content", blob_of(&world->held.content, &world->held.content_digest));
	for (size_t i = 0; i < sizeof(same) / sizeof(same[0]); i++)
		json_put(predicate, same[i], json_copy(json_member(world->answer, same[i])));
	json_put_text(predicate, "report", ZEROS);
	json_put_text(tool, "version", "0");
	json_put(predicate, "tool", tool);
	world->statement = json_object();
	json_put(world->statement, "subject", parsed("[{\"name\":\"app\",\"digest\":{\"sha256\":\"00ff\"}}]"));
	json_put(world->statement, "predicate", predicate);
	world->source = (struct source){ .context = &world->held, .blob = give };
	world->export = (struct export){ .source = &world->source, .origin = "log.example", .index = 3 };
	world->export.record.kind = KIND_ATTESTATION;
	world->export.record.subject = json_member(world->statement, "subject");
	world->export.record.predicate = json_member(world->statement, "predicate");
	snprintf(world->export.id, sizeof(world->export.id), "%s", ZEROS);
	snprintf(world->export.record.agent, sizeof(world->export.record.agent), "ci");
	if (export_attested_read(&world->export, &fault) != STATUS_OK)
		fail_msg("%s: %s: %s", status_name(fault.status), fault.place, fault.detail);
	json_free(template);
	json_free(policy);
	json_free(rules);
}

static void world_close(struct world *world)
{
	export_attested_release(&world->export);
	buffer_release(&world->held.content);
	buffer_release(&world->held.policy);
	json_free(world->answer);
	json_free(world->statement);
}

static void is_xml(struct bytes text, const char *what)
{
	XML_Parser parser = XML_ParserCreate("UTF-8");

	assert_non_null(parser);
	if (XML_Parse(parser, (const char *)text.data, (int)text.size, 1) != XML_STATUS_OK)
		fail_msg("%s: %s", what, XML_ErrorString(XML_GetErrorCode(parser)));
	XML_ParserFree(parser);
}

static void is_json(struct bytes text, const char *what)
{
	struct json *value = NULL;

	if (json_parse(text, EXPORT_MAX, &value, NULL) != STATUS_OK)
		fail_msg("%s: no JSON", what);
	json_free(value);
}

/* Nothing that is not seen: lines end, and that is all. */
static void is_plain(struct bytes text, const char *what)
{
	for (size_t i = 0, step; i < text.size; i += step) {
		uint32_t code_point = 0;

		step = utf8_decode(text, i, &code_point);
		if (step == 0 || (code_point != '\n' && utf8_is_hidden(code_point)))
			fail_msg("%s: U+%04X at %zu", what, (unsigned)code_point, i);
	}
}

static void look(const char *word)
{
	static const struct {
		const char *name;
		enum status (*write)(const struct export *, struct buffer *, struct fault *);
		void (*check)(struct bytes, const char *);
	} rows[] = {
		{ "sarif", export_sarif, is_json }, { "junit", export_junit, is_xml }, { "ctrf", export_ctrf, is_json },
		{ "earl", export_earl, is_json }, { "oscal", export_oscal, is_json },
	};
	struct world world;

	world_open(&world, word);
	assert_int_equal(world.export.readiness, READINESS_READY);
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		struct buffer first, second;

		buffer_init(&first, EXPORT_MAX);
		buffer_init(&second, EXPORT_MAX);
		assert_int_equal(rows[i].write(&world.export, &first, NULL), STATUS_OK);
		assert_int_equal(rows[i].write(&world.export, &second, NULL), STATUS_OK);
		assert_true(bytes_equal(buffer_bytes(&first), buffer_bytes(&second)));
		rows[i].check(buffer_bytes(&first), rows[i].name);
		is_plain(buffer_bytes(&first), rows[i].name);
		buffer_release(&first);
		buffer_release(&second);
	}
	world_close(&world);
}

static size_t put_utf8(uint32_t code_point, char *text)
{
	if (code_point < 0x80) {
		text[0] = (char)code_point;
		return 1;
	}
	if (code_point < 0x800) {
		text[0] = (char)(0xc0 | code_point >> 6);
		text[1] = (char)(0x80 | (code_point & 63));
		return 2;
	}
	if (code_point < 0x10000) {
		text[0] = (char)(0xe0 | code_point >> 12);
		text[1] = (char)(0x80 | (code_point >> 6 & 63));
		text[2] = (char)(0x80 | (code_point & 63));
		return 3;
	}
	text[0] = (char)(0xf0 | code_point >> 18);
	text[1] = (char)(0x80 | (code_point >> 12 & 63));
	text[2] = (char)(0x80 | (code_point >> 6 & 63));
	text[3] = (char)(0x80 | (code_point & 63));
	return 4;
}

/* All characters, some hundred at a time: those of the first plane, and where others begin and end. */
static void every_character(void **state)
{
	char word[1024];
	size_t size = 0;
	(void)state;

	for (uint32_t code_point = 1; code_point <= 0x10ffff; code_point++) {
		if (code_point >= 0xd800 && code_point <= 0xdfff)
			continue;
		if (code_point > 0x10000 && (code_point & 0xffff) > 0x1ff && (code_point & 0xffff) < 0xfff0)
			continue;
		size += put_utf8(code_point, word + size);
		if (size < 900 && code_point != 0x10ffff)
			continue;
		word[size] = '\0';
		look(word);
		size = 0;
	}
}

static void hostile_words(void **state)
{
	static const char *const words[] = {
		" ", "   ", "\t", "\n", "-", "]]>", "<!--", "-->", "&amp;", "\"/><testcase name=\"x\"/>", "</testsuites>", "{0}", "{{}}",
		"[a](javascript:alert(1))", "%s%n", "\\", "\\u0000", "=cmd|' /C calc'!A0", "@context", "# heading", "| a | b |",
		"earl:passed", "\xe2\x80\xaetxet", "e\xcc\x81", "\xcc\x81", "\xf3\xa0\x81\x81",
	};
	(void)state;

	for (size_t i = 0; i < sizeof(words) / sizeof(words[0]); i++)
		look(words[i]);
}

/* What the record says in short and what it keeps in full must agree, in each of the things that both say. */
static void contradictions(void **state)
{
	static const struct {
		const char *member, *value;
	} rows[] = {
		{ "result", "\"INCOMPLETE\"" }, { "rules", "\"self-defined\"" }, { "evaluated_at", "\"2026-01-02T03:04:05.679Z\"" },
		{ "report", "\"" ONES "\"" },
		{ "verdict", "{\"claimed\":\"NOT READY\",\"recomputed\":\"ok\"}" }, { "verdict", "{\"claimed\":\"ok\"}" },
		{ "verdict", "{\"claimed\":\"ok\",\"recomputed\":\"NOT READY\"}" },
		{ "checkpoint", "{\"origin\":\"log.example\",\"size\":4,\"root\":\"" ZEROS "\"}" },
	};
	(void)state;

	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		struct world world;
		struct json *predicate;
		struct fault fault = { .status = STATUS_OK };

		world_open(&world, "ok");
		export_attested_release(&world.export);
		predicate = json_copy(world.export.record.predicate);
		json_put(predicate, rows[i].member, parsed(rows[i].value));
		world.export.record.predicate = predicate;
		if (export_attested_read(&world.export, &fault) != STATUS_BAD_FIELD)
			fail_msg("%s: %s", rows[i].member, rows[i].value);
		json_free(predicate);
		world_close(&world);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(every_character),
		cmocka_unit_test(hostile_words),
		cmocka_unit_test(contradictions),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
