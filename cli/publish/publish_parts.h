#ifndef PUBLISH_PARTS_H
#define PUBLISH_PARTS_H

#include "cli/source/folder_writer.h"
#include "format/tile_builder.h"
#include "publish.h"

/* One publication under way, as the files of it see it. */
struct publishing {
	const struct source *source;
	const struct log_key_list *keys;
	struct publication *publication;
	struct folder_writer writer;
	struct tile_builder builder;
	struct buffer entry, bundle; /* of entries */
	struct checkpoint old;
	bool is_rebuilt; /* there is no checkpoint to say which of the files are as they should be */
	struct fault *fault;
};

/* publish_look(publishing): what is in the folder: nothing, or this log.  Fills old and is_rebuilt. */
enum status publish_look(struct publishing *publishing);

/* publish_check(publishing): may it follow what is there?  Hashes all new entries; writes nothing. */
enum status publish_check(struct publishing *publishing);

/* publish_blobs(publishing, index): the blobs that publishing->entry names. */
enum status publish_blobs(struct publishing *publishing, uint64_t index);

/* publish_first(publishing): the entry behind the last full tile that was published: all below it stands in the tiles. */
uint64_t publish_first(const struct publishing *publishing);

/* publish_resume(publishing): the builder as it was at publish_first. */
enum status publish_resume(struct publishing *publishing);

/* publish_entry(publishing, index): that entry into publishing->entry. */
enum status publish_entry(struct publishing *publishing, uint64_t index);

#endif
