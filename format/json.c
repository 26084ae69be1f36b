/* The one file that knows cJSON: a tree, nothing more.  The gate reads before it, our own writer prints after it. */
#include "json.h"

#include <assert.h>
#include <cjson/cJSON.h>
#include <stdlib.h>
#include <string.h>

#include "base64.h"
#include "json_gate.h"
#include "utf8.h"

_Static_assert(CJSON_NESTING_LIMIT > JSON_DEPTH_MAX, "whatever the gate lets through, cJSON must be able to build");

static const cJSON *inside(const struct json *value)
{
	return (const cJSON *)value;
}

static cJSON *own(struct json *value)
{
	return (cJSON *)value;
}

static struct json *outside(cJSON *value)
{
	return (struct json *)value;
}

static enum status parse(struct bytes text, size_t size_max, struct json **value, bool *is_canonical, struct fault *fault)
{
	*value = NULL;
	enum status status = json_gate_form(text, size_max, is_canonical, fault);
	if (status != STATUS_OK)
		return status;
	/* What passed the gate is JSON, so the only thing left to go wrong is memory. */
	*value = outside(cJSON_ParseWithLength((const char *)text.data, text.size));
	return *value != NULL ? STATUS_OK : fault_set(fault, STATUS_NO_MEMORY, NULL, NULL);
}

enum status json_parse(struct bytes text, size_t size_max, struct json **value, struct fault *fault)
{
	bool ignored;
	return parse(text, size_max, value, &ignored, fault);
}

/* What the gate is not sure of is written anew and compared. */
static enum status compare_forms(const struct json *value, struct bytes text)
{
	struct buffer again;
	buffer_init(&again, text.size);
	enum status status = json_canonical(value, &again);
	if (status == STATUS_TOO_LARGE || (status == STATUS_OK && !bytes_equal(buffer_bytes(&again), text)))
		status = STATUS_NOT_CANONICAL;
	buffer_release(&again);
	return status;
}

enum status json_parse_canonical(struct bytes text, size_t size_max, struct json **value, struct fault *fault)
{
	bool is_canonical;
	enum status status = parse(text, size_max, value, &is_canonical, fault);
	if (status != STATUS_OK || is_canonical)
		return status;
	status = compare_forms(*value, text);
	if (status != STATUS_OK) {
		json_free(*value);
		*value = NULL;
	}
	return status;
}

void json_free(struct json *value)
{
	cJSON_Delete(own(value));
}

enum json_type json_type(const struct json *value)
{
	switch (value != NULL ? inside(value)->type & 0xff : cJSON_NULL) {
	case cJSON_False:
	case cJSON_True:
		return JSON_BOOLEAN;
	case cJSON_Number:
		return JSON_INTEGER;
	case cJSON_String:
		return JSON_TEXT;
	case cJSON_Array:
		return JSON_ARRAY;
	case cJSON_Object:
		return JSON_OBJECT;
	default:
		return JSON_NULL;
	}
}

static bool is_container(const struct json *value)
{
	enum json_type type = json_type(value);
	return type == JSON_ARRAY || type == JSON_OBJECT;
}

const struct json *json_member(const struct json *object, const char *name)
{
	if (json_type(object) != JSON_OBJECT || name == NULL)
		return NULL;
	return outside(cJSON_GetObjectItemCaseSensitive(inside(object), name));
}

const struct json *json_first(const struct json *container)
{
	return is_container(container) ? outside(inside(container)->child) : NULL;
}

const struct json *json_next(const struct json *value)
{
	return value != NULL ? outside(inside(value)->next) : NULL;
}

const char *json_name(const struct json *member)
{
	return member != NULL ? inside(member)->string : NULL;
}

const char *json_text(const struct json *value)
{
	return json_type(value) == JSON_TEXT ? inside(value)->valuestring : NULL;
}

bool json_integer(const struct json *value, int64_t *integer)
{
	if (json_type(value) != JSON_INTEGER)
		return false;
	*integer = (int64_t)inside(value)->valuedouble; /* exact: gate and builder keep it within 2^53-1 */
	return true;
}

bool json_boolean(const struct json *value, bool *boolean)
{
	if (json_type(value) != JSON_BOOLEAN)
		return false;
	*boolean = cJSON_IsTrue(inside(value));
	return true;
}

/* A container's valueint is free for us: cJSON leaves it 0 and copies it.  It holds the first failure of building. */
static void remember(struct json *container, enum status status)
{
	if (own(container)->valueint == STATUS_OK)
		own(container)->valueint = (int)status;
}

enum status json_failure(const struct json *value)
{
	if (value == NULL)
		return STATUS_NO_MEMORY;
	return is_container(value) ? (enum status)inside(value)->valueint : STATUS_OK;
}

struct json *json_object(void)
{
	return outside(cJSON_CreateObject());
}

struct json *json_array(void)
{
	return outside(cJSON_CreateArray());
}

struct json *json_copy(const struct json *value)
{
	if (value == NULL)
		return NULL;
	cJSON *copy = cJSON_Duplicate(inside(value), true);
	if (copy != NULL) {
		/* The name belongs to the place the value came from, not to the value. */
		cJSON_free(copy->string);
		copy->string = NULL;
	}
	return outside(copy);
}

/* May ${value} go into ${container}?  Where not, it is freed and the container remembers. */
static bool accept(struct json *container, enum json_type type, struct json *value, enum status status)
{
	assert(container == NULL || json_type(container) == type);
	/* A value lives in one place; putting it into a second would free it twice. */
	assert(value == NULL || (own(value)->prev == NULL && own(value)->next == NULL && value != container));
	if (status == STATUS_OK && value == NULL)
		status = STATUS_NO_MEMORY;
	if (container != NULL && status == STATUS_OK)
		return true;
	if (container != NULL)
		remember(container, status);
	json_free(value);
	return false;
}

static void put(struct json *object, const char *name, struct json *value, enum status status)
{
	if (status == STATUS_OK && !utf8_valid(bytes_of_text(name), NULL))
		status = STATUS_BAD_TEXT;
	if (!accept(object, JSON_OBJECT, value, status))
		return;
	cJSON *old = cJSON_GetObjectItemCaseSensitive(own(object), name);
	if (old != NULL) {
		/* The name moves over: nothing is allocated, so nothing can fail. */
		own(value)->string = old->string;
		old->string = NULL;
		cJSON_ReplaceItemViaPointer(own(object), old, own(value));
	} else if (!cJSON_AddItemToObject(own(object), name, own(value))) {
		remember(object, STATUS_NO_MEMORY);
		json_free(value);
	}
}

static void push(struct json *array, struct json *value, enum status status)
{
	if (accept(array, JSON_ARRAY, value, status))
		cJSON_AddItemToArray(own(array), own(value));
}

/* The makers give NULL on failure and say why in ${status}. */
static struct json *make_text(const char *text, enum status *status)
{
	if (text == NULL)
		*status = STATUS_NO_MEMORY;
	else if (!utf8_valid(bytes_of_text(text), NULL))
		*status = STATUS_BAD_TEXT;
	return *status == STATUS_OK ? outside(cJSON_CreateString(text)) : NULL;
}

static struct json *make_integer(int64_t integer, enum status *status)
{
	if (integer < -JSON_INTEGER_MAX || integer > JSON_INTEGER_MAX)
		*status = STATUS_JSON_NUMBER;
	return *status == STATUS_OK ? outside(cJSON_CreateNumber((double)integer)) : NULL;
}

static struct json *make_raw(struct bytes bytes, enum status *status)
{
	struct buffer text;
	buffer_init(&text, SIZE_MAX - 1);
	struct json *value = NULL;
	if (utf8_valid(bytes, NULL) && (bytes.size == 0 || memchr(bytes.data, '\0', bytes.size) == NULL)) {
		*status = buffer_append(&text, bytes);
		if (*status == STATUS_OK)
			value = make_text(buffer_text(&text), status);
	} else {
		*status = base64_encode(bytes, &text);
		if (*status == STATUS_OK) {
			value = json_object();
			json_put_text(value, "base64", buffer_text(&text));
		}
	}
	buffer_release(&text);
	return value;
}

void json_put(struct json *object, const char *name, struct json *value)
{
	put(object, name, value, STATUS_OK);
}

void json_put_text(struct json *object, const char *name, const char *text)
{
	enum status status = STATUS_OK;
	struct json *value = make_text(text, &status);
	put(object, name, value, status);
}

void json_put_integer(struct json *object, const char *name, int64_t integer)
{
	enum status status = STATUS_OK;
	struct json *value = make_integer(integer, &status);
	put(object, name, value, status);
}

void json_put_boolean(struct json *object, const char *name, bool boolean)
{
	put(object, name, outside(cJSON_CreateBool(boolean)), STATUS_OK);
}

void json_put_null(struct json *object, const char *name)
{
	put(object, name, outside(cJSON_CreateNull()), STATUS_OK);
}

void json_put_raw(struct json *object, const char *name, struct bytes bytes)
{
	enum status status = STATUS_OK;
	struct json *value = make_raw(bytes, &status);
	put(object, name, value, status);
}

void json_push(struct json *array, struct json *value)
{
	push(array, value, STATUS_OK);
}

void json_push_text(struct json *array, const char *text)
{
	enum status status = STATUS_OK;
	struct json *value = make_text(text, &status);
	push(array, value, status);
}

void json_push_integer(struct json *array, int64_t integer)
{
	enum status status = STATUS_OK;
	struct json *value = make_integer(integer, &status);
	push(array, value, status);
}

void json_push_raw(struct json *array, struct bytes bytes)
{
	enum status status = STATUS_OK;
	struct json *value = make_raw(bytes, &status);
	push(array, value, status);
}

void json_remove(struct json *object, const char *name)
{
	if (json_type(object) == JSON_OBJECT)
		cJSON_DeleteItemFromObjectCaseSensitive(own(object), name);
}
