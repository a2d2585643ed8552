#!/usr/bin/env bash
# Shows the main job on real input, from an empty folder to a checked tree; `make demo` calls it with `penstock` on PATH.
#
# Everything happens in a temporary folder. CORPUS names a folder with definition files of pctasks; by default it is looked for
# beside the repository, and that part is left out where there is none.
set -euo pipefail
exec 2>&1

cd "$(dirname "${BASH_SOURCE[0]}")/.."
repository=$PWD
corpus=${CORPUS:-$repository/../shared/corpus/pctasks}
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
started=$SECONDS
if [ -t 1 ]; then bold=$'\e[1m' plain=$'\e[0m'; else bold='' plain=''; fi

say() { printf '\n%s%s%s\n' "$bold" "$*" "$plain"; }
# Runs a command as a reader would type it. `expect CODE command...` is one that must end with CODE.
expect() {
    local code=$1 got=0
    shift
    printf '$ %s\n' "$*"
    "$@" || got=$?
    if [ "$got" != "$code" ]; then
        echo "demo: that ended with $got instead of $code" >&2
        exit 1
    fi
}
run() { expect 0 "$@"; }
first() { sed -n "1,$1p;$(($1 + 1))s/.*/  .../p"; }
# A stand-in for the cloud: gives every output that is still needed a made-up value, as `pulumi stack output --json` would.
invent() {
    penstock outputs list -e "$1" --format json | python -c '
import json, sys, uuid
report = json.load(sys.stdin)
names = [one["name"] for place in report["environments"] for one in place["outputs"]]
json.dump({name: str(uuid.uuid5(uuid.NAMESPACE_DNS, name)) for name in names}, sys.stdout)'
}
count() { find "$1" -type f \( -name '*.yaml' -o -name '*.py' -o -name '*.json' \) | wc -l | tr -d ' '; }
objects() { find "$1" -name '*.yaml' \( -path '*/manifests/*' -o -path '*/argocd/*' \) -exec grep -h '^kind: ' {} + | sort | uniq -c | sort -rn | head -8; }

run penstock --version

say "1. Start from a reference stack: pctasks workflows on Azure, with the tree that they render to"
cd "$work"
run penstock --quiet init streams --stack azure-streaming
cd streams
run penstock validate
run penstock render --check

say "2. A typo is found where it stands"
sed -i.bak 's/visibility_timeout: 60/visibility_timout: 60/' definitions/tide-gauges/streaming.yaml
expect 1 penstock validate
mv definitions/tide-gauges/streaming.yaml.bak definitions/tide-gauges/streaming.yaml

say "3. An edit, and what it means"
sed -i.bak 's/max_replica_count: 8/max_replica_count: 12/' definitions/tide-gauges/streaming.yaml
rm definitions/tide-gauges/streaming.yaml.bak
run penstock diff -e prod
expect 4 penstock render --check
run penstock render
run penstock why Workflow/tide-gauges spec.worker.scale.max -e prod

say "4. What is in the tree"
echo "$(count rendered) files; the Kubernetes objects of all environments, by kind:"
objects rendered

say "5. The same definitions on three clouds and a laptop"
cd "$work"
run penstock --quiet init mixed --stack mixed
cd mixed
run penstock render --no-cache
run penstock render --check

say "6. One machine: 1,000 orders, a poison message, the workers of the image, no account and no server"
cd "$work"
run penstock --quiet init shop --stack quickstart
cd shop
python -c '
for n in range(1, 1001):
    print("{\"id\": \"order-%04d\", \"lines\": [{\"quantity\": %d, \"price\": 450}]}" % (n, n % 7 + 1))
    if n == 500:
        print("this is no order")
' >orders.ndjson
run penstock send orders --lines orders.ndjson
run penstock queues
run penstock run --until-idle --timeout 120
echo "receipts in .penstock/local/stores/receipts: $(find .penstock/local/stores/receipts -name '*.txt' | wc -l | tr -d ' ')"
run penstock queues
run penstock replay orders --dry-run

if [ -d "$corpus" ]; then
    say "7. The files that users of pctasks have today, unchanged"
    python "$repository/scripts/demo_corpus.py" "$corpus" "$work/real"
    cd "$work/real"
    echo '$ penstock validate --format concise'
    penstock validate --format concise 2>&1 >"$work/findings" | tail -n 2 || true
    grep ' warning: ' "$work/findings" | grep -v PEN1802 | first 6 || true
    echo '$ penstock render --only pulumi        # then `pulumi up`, which makes the identities'
    penstock render --only pulumi 2>&1 >/dev/null | tail -n 1
    echo '$ pulumi stack output --json | penstock outputs import prod -        # here with made-up ids'
    invent prod | penstock --quiet outputs import prod - >/dev/null
    echo '$ penstock render'
    penstock render 2>&1 >/dev/null | tail -n 1
    expect 0 penstock --quiet render --check >"$work/check" 2>&1 || { cat "$work/check" >&2; exit 1; }
    echo '$ penstock render --check'
    echo "$(count rendered) files; the Kubernetes objects, by kind:"
    objects rendered
else
    say "7. (no definition files of others at $corpus: set CORPUS to a checkout of them)"
fi

say "Done in $((SECONDS - started)) seconds. Next: penstock init my-platform --stack azure-streaming"
