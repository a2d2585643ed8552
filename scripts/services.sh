#!/bin/sh
# Installs the servers that some tests talk to, into .services, where their tools are found. It never fails: a test whose server is
# missing says so as a skip.
#
#   azurite   Azure Storage: needs npm
#   cosmosdb  an imitation of Cosmos DB: needs npm
#   the image buildah, mmdebstrap and bubblewrap, which are taken as they are
#   pstest    Google's in-memory Pub/Sub: needs Go, and its sources from Debian (golang-google-cloud-dev) or a module proxy
#
# SERVICES_APT=1 lets it install a missing tool by apt-get, when it runs as root.
set -u

here=$(cd "$(dirname "$0")/.." && pwd)
cd "$here" || exit 0
target=$here/.services
debian=/usr/share/gocode
unset PYTHONDONTWRITEBYTECODE

say() {
    echo "services: $*" >&2
}

# found TOOL PACKAGES...: is the tool there, after an attempt to install it where that is wanted?
found() {
    tool=$1
    shift
    command -v "$tool" >/dev/null 2>&1 && return 0
    if [ "${SERVICES_APT:-0}" = 1 ] && [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null 2>&1; then
        say "$tool is missing: trying apt-get install $*"
        { timeout 120 apt-get update && DEBIAN_FRONTEND=noninteractive timeout 600 \
            apt-get install -y --no-install-recommends "$@"; } >/dev/null 2>&1
    fi
    command -v "$tool" >/dev/null 2>&1
}

# current NAME: was this version of its sources installed already?
current() {
    sum=$(cat "tests/services/$1"/* | cksum)
    [ "$(cat "$target/$1.done" 2>/dev/null)" = "$sum" ]
}

done_with() {
    echo "$sum" >"$target/$1.done"
}

# from_npm NAME: the package of tests/services/NAME, as its lock says.
from_npm() {
    current "$1" && return
    found npm nodejs npm || { say "no npm: the tests on $1 will be skipped"; return; }
    say "$1 by npm"
    rm -rf "${target:?}/$1" && mkdir -p "$target/$1"
    cp "tests/services/$1/package.json" "tests/services/$1/package-lock.json" "$target/$1/"
    if (cd "$target/$1" && timeout 600 npm ci --omit=dev --no-audit --no-fund --ignore-scripts) >"$target/$1.log" 2>&1; then
        done_with "$1"
    else
        say "npm could not (see .services/$1.log): the tests on $1 will be skipped"
    fi
}

pstest() {
    current pstest && return
    found go golang-go golang-google-cloud-dev || { say "no go: the tests on Pub/Sub will be skipped"; return; }
    say "pstest by go"
    if [ -d "$debian/src/cloud.google.com/go/pubsub/pstest" ] &&
        (cd tests/services/pstest && GO111MODULE=off GOPATH=$debian GOFLAGS= timeout 600 go build -o "$target/pstest" .) >"$target/pstest.log" 2>&1; then
        done_with pstest
    elif (cd tests/services/pstest && GOTOOLCHAIN=local GOFLAGS=-mod=readonly timeout 600 go build -o "$target/pstest" .) >"$target/pstest.log" 2>&1; then
        done_with pstest
    else
        say "go could not build it (see .services/pstest.log): the tests on Pub/Sub will be skipped"
    fi
}

# Builds the image of the workers and starts it, without a container engine.
image() {
    found buildah buildah && found mmdebstrap mmdebstrap && found bwrap bubblewrap && return
    say "no buildah, mmdebstrap or bwrap: the tests of the image will be skipped"
}

mkdir -p "$target" || exit 0
from_npm azurite
from_npm cosmosdb
pstest
image
exit 0
