#!/bin/sh
# How long does a megabyte take?
yes "one two three" | head -c 1000000 > words
start=$(date +%s%N)
./wordcount < words
end=$(date +%s%N)
rm words
echo "took $(((end - start) / 1000000)) ms"
