#ifndef TILES_H
#define TILES_H

#include "format/source.h"
#include "format/tile_builder.h"

/* Are the tiles of a source those that its entries make?  Clients of others prove by tiles and never read an entry. */
struct tiles {
	const struct source *source;
	struct tile_builder *builder; /* NULL: the source has no tiles */
	struct buffer tile;
	enum status status; /* of the first that is wrong, and then of all that follows */
	struct fault fault;
};

/* tiles_open(tiles, source): Owns: tiles_release, also after an error.  Errors: NO_MEMORY. */
enum status tiles_open(struct tiles *tiles, const struct source *source);
void tiles_release(struct tiles *tiles);

/* tiles_add(tiles, leaf): the next leaf, from index 0 on.  What is wrong waits for tiles_finish. */
void tiles_add(struct tiles *tiles, const struct digest *leaf);

/*
 * tiles_finish(tiles, fault): all leaves were seen; is every tile as they make it?  The fault's place is the tile's path.
 * Errors: BAD_TILE, the source's.
 */
enum status tiles_finish(struct tiles *tiles, struct fault *fault);

#endif
