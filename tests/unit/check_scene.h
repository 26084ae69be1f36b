#ifndef CHECK_SCENE_H
#define CHECK_SCENE_H

/*
 * A record and the source that holds its bytes, made up from a few words: what checks are tried on.  Header-only,
 * for tests of verify/.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "verify/check/check.h"

struct scene {
	enum kind kind;
	const char *exit;    /* of a run, as JSON; {"code":0} without */
	const char *members; /* further members of the predicate, as JSON with a comma in front */
	const char *flags;   /* further members of stdout or content, likewise */
	const char *out;     /* stdout of a run, content of anything else; "" without */
	const char *err;     /* stderr of a run */
	size_t out_size;     /* where ${out} is not text */
	enum status blob_status; /* what the source answers instead of bytes */
	bool is_forged;      /* the source gives other bytes than the digest names */
	size_t piece;        /* how many bytes the source gives at once; all without */
};

struct stage {
	const struct scene *scene;
	struct bytes out, err;
	struct record record;
	struct source source;
	struct evidence evidence;
};

static inline enum status stage_give(struct bytes bytes, size_t piece, const struct sink *sink)
{
	enum status status = STATUS_OK;
	for (size_t at = 0; at < bytes.size && status == STATUS_OK; at += piece) {
		size_t size = bytes.size - at < piece ? bytes.size - at : piece;
		/* A copy of its own size, so that the sanitizer sees who reads beyond it. */
		uint8_t *copy = malloc(size);
		memcpy(copy, bytes.data + at, size);
		status = sink->take(sink->context, bytes_of(copy, size));
		free(copy);
	}
	return status;
}

static inline enum status stage_blob(void *context, const struct digest *digest, const struct sink *sink)
{
	struct stage *stage = context;
	const struct bytes *streams[] = { &stage->out, &stage->err };
	size_t piece = stage->scene->piece > 0 ? stage->scene->piece : SIZE_MAX / 2;
	if (stage->scene->blob_status != STATUS_OK)
		return stage->scene->blob_status;
	for (size_t i = 0; i < 2; i++) {
		struct digest own = digest_of(*streams[i]);
		if (!digest_equal(&own, digest))
			continue;
		if (!stage->scene->is_forged)
			return stage_give(*streams[i], piece, sink);
		uint8_t *forged = malloc(streams[i]->size);
		memcpy(forged, streams[i]->data, streams[i]->size);
		forged[streams[i]->size - 1] ^= 1;
		enum status status = stage_give(bytes_of(forged, streams[i]->size), piece, sink);
		free(forged);
		return status;
	}
	return STATUS_NOT_FOUND;
}

static inline void stage_put_stream(struct buffer *json, const char *name, struct bytes bytes, const char *flags)
{
	char hex[DIGEST_HEX_SIZE];
	struct digest digest = digest_of(bytes);
	digest_hex(&digest, hex);
	buffer_append_format(json, ",\"%s\":{\"sha256\":\"%s\",\"size\":%zu%s}", name, hex, bytes.size,
	    flags != NULL ? flags : "");
}

/* stage_set(stage, scene): false where the scene's JSON is none.  Owns: stage_clear. */
static inline bool stage_set(struct stage *stage, const struct scene *scene)
{
	struct buffer json;
	memset(stage, 0, sizeof(*stage));
	stage->scene = scene;
	stage->out = scene->out_size > 0 ? bytes_of(scene->out, scene->out_size) :
	    bytes_of_text(scene->out != NULL ? scene->out : "");
	stage->err = bytes_of_text(scene->err != NULL ? scene->err : "");
	buffer_init(&json, 65536);
	buffer_append_format(&json, "{\"predicate\":{\"step\":\"made-up\"%s", scene->members != NULL ? scene->members : "");
	if (scene->kind == KIND_RUN) {
		buffer_append_format(&json, ",\"exit\":%s", scene->exit != NULL ? scene->exit : "{\"code\":0}");
		stage_put_stream(&json, "stdout", stage->out, scene->flags);
		stage_put_stream(&json, "stderr", stage->err, NULL);
	} else if (scene->kind != KIND_STATEMENT) {
		stage_put_stream(&json, "content", stage->out, scene->flags);
	}
	buffer_append_text(&json, "}}");
	struct fault fault = { .status = STATUS_OK };
	enum status status = json_parse(buffer_bytes(&json), json.max, &stage->record.statement, &fault);
	if (status != STATUS_OK)
		fprintf(stderr, "# %s: %s %s\n", (const char *)buffer_text(&json), status_name(status), fault.detail);
	buffer_release(&json);
	stage->record.kind = scene->kind;
	stage->record.predicate = json_member(stage->record.statement, "predicate");
	memset(stage->record.id.bytes, 0xab, DIGEST_SIZE);
	stage->source.context = stage;
	stage->source.blob = stage_blob;
	stage->evidence = (struct evidence){ .source = &stage->source, .record = &stage->record, .index = 7 };
	rfc3339_read(bytes_of_text("2026-11-21T12:00:00Z"), &stage->evidence.now);
	return status == STATUS_OK;
}

static inline void stage_clear(struct stage *stage)
{
	json_free(stage->record.statement);
	memset(stage, 0, sizeof(*stage));
}

/* A check as a test writes it; without cmocka, which fuzz targets have not.  Owns: json_free. */
static inline struct json *parse(const char *text)
{
	struct json *json_value = NULL;
	struct fault fault = { .status = STATUS_OK };
	if (json_parse(bytes_of_text(text), 1u << 20, &json_value, &fault) != STATUS_OK) {
		fprintf(stderr, "%s: %s %s\n", text, fault.place, fault.detail);
		abort();
	}
	return json_value;
}

#endif
