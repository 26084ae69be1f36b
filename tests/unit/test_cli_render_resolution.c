/* render_resolution over answers that nobody computed: whatever an agent signs as one, the page comes out and warns. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "cli/render/render_resolution.h"

#define PAGE_MAX (1u << 22)

static const char *const forged[] = {
	"{}",
	"{\"result\":7,\"reports\":{},\"arguments\":\"x\",\"attacks\":[1,null,[]],\"settle\":[1],\"checkpoints\":\"x\"}",
	"{\"reports\":[{}],\"arguments\":[{},[],7,{\"kind\":\"claim\"},{\"kind\":\"evidence\"},{\"kind\":\"quantity\",\"contested\":true}]}",
	"{\"arguments\":[{\"kind\":\"evidence\",\"id\":\"a\"},{\"kind\":\"claim\",\"id\":\"a\",\"contested\":true,\"label\":{}}],"
	"\"attacks\":[{\"from\":\"A1\",\"to\":\"A2\"},{\"from\":\"A0\",\"to\":\"A99999999999999999999999\"},{\"from\":\"B2\"},{\"to\":\"A2\"},"
	"{\"from\":\"A2\",\"to\":\"A2\"},{\"from\":\"A-1\",\"to\":\"A2\"}]}",
	"{\"arguments\":[{\"kind\":\"challenge\",\"contested\":true},{\"kind\":\"objection\",\"target\":\"A1\"},"
	"{\"kind\":\"claim\",\"id\":\"b\",\"superseded_by\":\"A9\",\"report\":\"<\"}]}",
	"{\"settle\":[{\"argv\":[1,\"it's\",{\"base64\":\"/w==\"},\"\"],\"step\":\"<b>\",\"id\":\"<i>\"},{\"argv\":[]},{\"subject\":7}],"
	"\"summary\":[1],\"policy\":[],\"rules\":{\"a\":1}}",
	"{\"result\":\"<script>\",\"reports\":[{\"title\":\"</title><script>\",\"ending\":\"\\\"><script>\",\"claimed\":\"<script>\","
	"\"alignment\":\"UNALIGNED\",\"agent\":{\"name\":\"<script>\"}}],\"evaluated_at\":\"<script>\"}",
};

static enum status take(void *context, struct bytes bytes)
{
	return buffer_append(context, bytes);
}

static enum status refuse(void *context, struct bytes bytes)
{
	(void)context;
	(void)bytes;
	return STATUS_DISK_FULL;
}

static struct json *parsed(const char *text)
{
	struct json *value = NULL;
	assert_int_equal(json_parse(bytes_of_text(text), PAGE_MAX, &value, NULL), STATUS_OK);
	return value;
}

static void whatever_is_signed(void **state)
{
	struct json *differs = parsed("{\"result\":\"DIFFERS\",\"says\":\"<script>\",\"differs\":[\"<script>\",7]}");
	(void)state;
	for (size_t i = 0; i < sizeof(forged) / sizeof(forged[0]); i++)
		for (int format = RENDER_HTML; format <= RENDER_MARKDOWN; format++) {
			struct json *answer = parsed(forged[i]);
			struct buffer page;
			const struct sink sink = { take, &page };
			buffer_init(&page, PAGE_MAX);
			assert_int_equal(render_resolution((enum render_format)format, answer, differs, "00", &sink), STATUS_OK);
			assert_non_null(strstr(buffer_text(&page), "DO NOT RELY ON THIS"));
			assert_null(strstr(buffer_text(&page), "<script"));
			assert_null(strstr(buffer_text(&page), "<b>"));
			buffer_release(&page);
			json_free(answer);
		}
	json_free(differs);
}

static void nobody_takes_it(void **state)
{
	struct json *answer = parsed(forged[3]), *same = parsed("{\"result\":\"SAME\",\"says\":\"so\",\"differs\":[]}");
	const struct sink sink = { refuse, NULL };
	(void)state;
	assert_int_equal(render_resolution(RENDER_HTML, answer, same, "00", &sink), STATUS_DISK_FULL);
	json_free(answer);
	json_free(same);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(whatever_is_signed),
		cmocka_unit_test(nobody_takes_it),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
