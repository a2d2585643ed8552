"""Listings that are read as files: a list of objects (CSV, plain or gzip), or an S3 inventory in Hive's form.

Facts about the inventory: Amazon S3 user guide, "Amazon S3 Inventory": below the folder, `dt=YYYY-MM-DD-HH-MM/symlink.txt` holds
the address of one `.csv.gz` a line; its columns begin with bucket and key.
"""

import csv
import gzip
import io
import re
from collections.abc import AsyncIterator, Callable, Iterator
from typing import Final

from penstock_runtime.errors import Missing, Unusable
from penstock_runtime.inventory.rows import Row, is_heading
from penstock_runtime.stores.model import Store

MOST: Final = 256 * 1024 * 1024  # bytes of one file
MOST_OPENED: Final = 2 * 1024 * 1024 * 1024  # bytes after unpacking
PAGE: Final = 1000
_DAY = re.compile(r"dt=[0-9-]+")


async def pages(store: Store, path: str, matching: re.Pattern[str], bucket: str = "") -> AsyncIterator[list[Row]]:
    """Yield the rows of the listing at `path` whose key matches, up to a thousand at once and without headers.

    `path` is a file, or the folder of an inventory (ending with `/`). `bucket` is for lists that do not say it.
    """
    for file in [path] if not path.endswith("/") else await _latest(store, path):
        data = await store.read(file, limit=MOST)
        page: list[Row] = []
        for row in _rows(data, file, bucket):
            if matching.match(row.key):
                page.append(row)
                if len(page) == PAGE:
                    yield page
                    page = []
        if page:
            yield page


async def _latest(store: Store, folder: str) -> list[str]:
    """Return the files of an inventory's newest delivery. Raises Missing when there is none."""
    days = [name.strip("/") for name in await store.directories(folder)]
    found = sorted(name for name in days if _DAY.fullmatch(name))
    if not found:
        raise Missing(f"{folder} holds no delivery of an inventory (dt=.../symlink.txt)")
    links = await store.read(f"{folder}{found[-1]}/symlink.txt", limit=MOST)
    return [_key(line) for line in links.decode().splitlines() if line.strip()]


def _key(address: str) -> str:
    bucket, _, key = address.strip().removeprefix("s3://").partition("/")
    if not bucket or not key:
        raise Unusable(f"{address!r} in symlink.txt is no address of an object")
    return key


def _rows(data: bytes, file: str, bucket: str) -> Iterator[Row]:
    """Yield the rows of a file: key alone, or bucket and key first. A heading says which column is which."""
    place: Callable[[list[str]], Row] = lambda values: _plain(values, bucket)  # noqa: E731 - replaced by a heading
    for number, values in enumerate(csv.reader(_text(data, file))):
        if not values or not any(values):
            continue
        if number == 0 and is_heading(values):
            place = _placed([value.strip().lower() for value in values], bucket)
            continue
        yield place(values)


def _plain(values: list[str], bucket: str) -> Row:
    return Row(bucket, values[0]) if len(values) == 1 else Row(values[0], values[1])


def _placed(heading: list[str], bucket: str) -> Callable[[list[str]], Row]:
    if "key" not in heading:
        raise Unusable("the listing's heading names no column `key`")
    key = heading.index("key")
    place = heading.index("bucket") if "bucket" in heading else None
    return lambda values: Row(bucket if place is None else values[place], values[key])


def _text(data: bytes, file: str) -> io.TextIOWrapper:
    raw = io.BytesIO(data)
    if data[:2] == b"\x1f\x8b":
        opened = gzip.GzipFile(fileobj=raw).read(MOST_OPENED + 1)
        if len(opened) > MOST_OPENED:
            raise Unusable(f"{file} has more than {MOST_OPENED} bytes when unpacked")
        raw = io.BytesIO(opened)
    return io.TextIOWrapper(raw, encoding="utf-8-sig", newline="")
