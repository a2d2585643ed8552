#!/bin/sh
# Resolves the dependency groups anew and exports them with hashes to requirements/*.txt; needs the network.
#
# uv.lock itself stays out of git: it writes the address of a registry into every entry.
set -eu

cd "$(dirname "$0")/.."
uv=${UV:-uv}

"$uv" lock "$@"

export_group() {
    file=$1
    shift
    {
        echo "# Locked with hashes for Python 3.11 and newer by \`make lock\`; not edited by hand."
        "$uv" export --quiet --frozen --format requirements.txt --no-header --no-annotate --no-emit-workspace "$@"
    } >"$file.new"
    if grep -n '://\|index-url\|find-links' "$file.new" >&2; then
        echo "$file would name an address: not written" >&2
        rm -f "$file.new"
        exit 1
    fi
    mv "$file.new" "$file"
}

export_group requirements/bootstrap.txt --only-group bootstrap
export_group requirements/run.txt --no-default-groups --all-packages --group build
export_group requirements/dev.txt --no-default-groups --all-packages --group build --group dev --group pulumi
export_group requirements/build.txt --only-group build
export_group requirements/image.txt --no-default-groups --package penstock-runtime --extra image --no-emit-project
export_group requirements/bench.txt --no-default-groups --all-packages --group build --group bench
