#!/bin/sh
# Makes the environment VENV hold what the hash-locked requirements file LOCK says, and both distributions, editable.
#
#   scripts/setup.sh VENV LOCK
#
# uv does the work in seconds; where it cannot (it reads no pip configuration), pip does the same, slower.
set -eu

venv=$1
lock=$2
here=$(cd "$(dirname "$0")/.." && pwd)
cd "$here"
python="$venv/bin/python"

if ! "$python" -m pip --version >/dev/null 2>&1; then
    base=$(scripts/find-python.sh)
    echo "set-up: $venv with $("$base" --version)" >&2
    if ! "$base" -m venv --clear "$venv" >&2; then
        echo "set-up: '$base -m venv' failed; on Debian and Ubuntu the package python3-venv is missing" >&2
        exit 1
    fi
fi

pip() {
    "$python" -m pip --quiet --disable-pip-version-check --no-input "$@"
}

echo "set-up: $lock" >&2
if ! { pip install --require-hashes -r requirements/bootstrap.txt &&
    "$venv/bin/uv" pip install --quiet --python "$python" --require-hashes -r "$lock"; }; then
    echo "set-up: uv could not, so pip does" >&2
    pip install --require-hashes -r "$lock"
fi
# The build backend comes from the lock as well: nothing is fetched outside it.
pip install --no-deps --no-build-isolation -e . -e runtime
