#!/bin/sh
# Prints the first Python >= 3.11 that really runs. $PYTHON wins; a name on PATH may be a shim that starts nothing.
set -eu

recent='import sys; sys.exit(sys.version_info < (3, 11))'
for candidate in ${PYTHON:-} python3 python3.13 python3.12 python3.11 python3.14; do
    if "$candidate" -c "$recent" >/dev/null 2>&1; then
        echo "$candidate"
        exit 0
    fi
done
echo "penstock needs Python 3.11 or newer: none found on PATH. Install one, or say which: make PYTHON=/path/to/python" >&2
exit 1
