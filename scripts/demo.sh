#!/usr/bin/env bash
# Shows the compiler at work; `make demo` calls it with `penstock` on PATH.
set -euo pipefail

cd "$(dirname "${BASH_SOURCE[0]}")/.."
penstock --version
