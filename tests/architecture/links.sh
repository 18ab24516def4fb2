#!/usr/bin/env bash
# links.sh PROGRAM MAX: what the program loads when it starts. No database, no server, no log of a daemon's, and
# no more than MAX shared objects.
set -euo pipefail
loaded=$(ldd "$1")
echo "$loaded"
if grep -E 'rocksdb|httplib|spdlog|grpc' <<<"$loaded"; then
  echo "$1 loads what a participant's program has no use for" >&2
  exit 1
fi
count=$(wc -l <<<"$loaded")
((count <= $2)) || { echo "$1 loads $count shared objects, more than $2" >&2; exit 1; }
