#!/bin/sh
# A few processes at once on one ledger, at random: a smoke of tests/slow/t-hammer.sh.
: "${HAMMER_ROUNDS:=1}" "${HAMMER_WORKERS:=4}" "${HAMMER_OPERATIONS:=6}"
export HAMMER_ROUNDS HAMMER_WORKERS HAMMER_OPERATIONS
exec "$(dirname "$0")/../slow/t-hammer.sh"
