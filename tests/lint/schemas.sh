#!/bin/sh
# schemas/*.json are data for others, the tables are what the program checks with: they must say the same.
exec "$EXHIBIT_BUILD/tests/print_schemas" check "$EXHIBIT_SRC/schemas"
