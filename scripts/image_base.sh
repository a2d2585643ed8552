#!/bin/sh
# Makes an image of Debian 12 with Python from Debian's packages, where no image registry is in reach.
#
#   scripts/image_base.sh build|run NAME
#
# `build` has pip, `run` is as small as the distroless base: no shell's worth of tools, no package manager. Needs root, buildah
# and mmdebstrap; the mirror is the one of the machine. Prints nothing.
set -eu

kind=$1
name=$2
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

common=python3-minimal,libpython3.11-stdlib,libssl3,libstdc++6,ca-certificates,netbase,tzdata
case $kind in
build) variant=apt packages=$common,python3-pip,python3-setuptools,python3-wheel ;;
run) variant=extract packages=$common ;;
*) echo "image_base: build or run, not $kind" >&2 && exit 2 ;;
esac

mmdebstrap --quiet --variant="$variant" --include="$packages" \
    --dpkgopt='path-exclude=/usr/share/man/*' --dpkgopt='path-exclude=/usr/share/doc/*' \
    --dpkgopt='path-exclude=/usr/share/locale/*' bookworm "$work/root.tar" >"$work/log" 2>&1 || { cat "$work/log" >&2; exit 1; }
# Distroless has no package manager either.
[ "$kind" = build ] || tar --delete --wildcards -f "$work/root.tar" './usr/bin/dpkg*'
container=$(buildah from --storage-driver vfs scratch)
buildah add --storage-driver vfs --quiet "$container" "$work/root.tar" / >/dev/null
buildah commit --storage-driver vfs --quiet --timestamp 0 --rm "$container" "$name" >/dev/null
