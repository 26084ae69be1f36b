#include <stdlib.h>

#include "render.h"

/* A reason's line belongs on the page where its record is held and has that stream. */
static enum status want_line(struct render *render, const struct json *reason)
{
	const char *stream = json_member_text(reason, "stream");
	const struct ref *ref = refs_find(&render->refs, json_text_bytes(json_member(reason, "record")));
	const struct record *record;
	enum status status = STATUS_OK;
	struct blob_name blob;
	int64_t line;

	if (!stream || !ref || !json_member_integer(reason, "line", &line) || line < 1)
		return STATUS_OK;
	record = refs_open(&render->refs, ref, render->source, &status);
	if (record && record_blob(record, stream, &blob) == STATUS_OK)
		status = excerpts_want(&render->excerpts, &blob.digest, (uint64_t)line);
	return status;
}

/* First everything a page needs of the source: so each blob is read once, and what fits goes to what is shown first. */
static enum status gather(struct render *render)
{
	size_t count;
	const struct json **claims = claims_order(render->answer, &count);
	enum status status = !claims && json_count(json_member(render->answer, "claims")) ? STATUS_NO_MEMORY :
	    refs_collect(&render->refs, render->answer, render->source);

	for (size_t i = 0; i < count && status == STATUS_OK; i++)
		for (const struct json *reason = json_first(json_member(claims[i], "reasons")); reason && status == STATUS_OK;
		    reason = json_next(reason))
			status = want_line(render, reason);
	if (status == STATUS_OK)
		status = excerpts_read(&render->excerpts, render->source);
	free(claims);
	return status;
}

void render_foot(struct render *render)
{
	render_html(render, "<footer>\n");
	render_markdown(render, "\n---\n");
	render_paragraph(render, NULL);
	render_words(render, "This page is for reading and is not signed. Whoever doubts it takes the bundle and a policy of "
	    "their own and runs `exhibit verify`. Bytes that could act or hide are shown as ");
	render_text(render, bytes_of("\x1b\xff", 2));
	render_words(render, " and the like; `exhibit show ID` prints the exact bytes.");
	render_paragraph_end(render);
	render_html(render, "</footer>\n</main>\n</body>\n</html>\n");
}

enum status render_page(enum render_format format, const struct json *answer, const struct source *source,
    const struct sink *sink)
{
	struct render render = { .format = format, .answer = answer, .source = source, .sink = sink };
	enum status status;

	/* Of bytes that are not evidence nothing is quoted. */
	if (!json_member_is_true(json_member(answer, "integrity"), "holds"))
		render.source = NULL;
	if (render.source)
		render.status = gather(&render);
	render_head(&render);
	render_banner(&render);
	render_checked(&render);
	render_claims(&render);
	render_report(&render);
	render_records(&render);
	render_foot(&render);
	status = render_flush(&render);
	excerpts_release(&render.excerpts);
	refs_release(&render.refs);
	buffer_release(&render.pending);
	return status;
}
