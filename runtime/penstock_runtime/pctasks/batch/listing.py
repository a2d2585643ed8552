"""Which files of a storage a list of options chooses, and the lists of assets that chunks are.

The options are those of datasets (`chunks.options`). A chunk is a file of addresses, one a line, below `all/` of its set; what was
done is marked by a file of the same path below `success/` or `failed/`.
"""

import re
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime
from itertools import islice
from typing import Any, Final

from penstock_runtime.pctasks.storage import Storage

LENGTH: Final = 30_000
ALL: Final = "all"
SUCCESS: Final = "success"
FAILED: Final = "failed"


def chosen(storage: Storage, options: Mapping[str, Any]) -> Iterator[str]:
    """Yield the paths that the options choose, at most `limit`; folders instead of files with `list_folders`."""
    found = _folders(storage, options) if options.get("list_folders") else _files(storage, options)
    limit = options.get("limit")
    return islice(found, None if limit is None else int(limit))


def _files(storage: Storage, options: Mapping[str, Any]) -> Iterator[str]:
    matches = options.get("matches")
    pattern = re.compile(matches) if matches else None
    whole = bool(options.get("match_full_path"))
    for path in storage.list_files(
        name_starts_with=options.get("name_starts_with"),
        since_date=moment(options.get("since")),
        extensions=options.get("extensions"),
        ends_with=options.get("ends_with"),
    ):
        folders = path.split("/")[:-1]
        if not _deep_enough(len(folders), options) or not _folder_fits(folders, options):
            continue
        if pattern and not pattern.search(storage.get_uri(path) if whole else path):
            continue
        yield path


def _folders(storage: Storage, options: Mapping[str, Any]) -> Iterator[str]:
    pattern = re.compile(options["matches"]) if options.get("matches") else None
    for folder, _, _ in storage.walk(
        min_depth=options.get("min_depth"),
        max_depth=options.get("max_depth"),
        name_starts_with=options.get("name_starts_with"),
    ):
        parts = folder.split("/") if folder else []
        ends = options.get("ends_with")
        fits = parts and _folder_fits(parts, options) and (not ends or folder.endswith(ends))
        if fits and (pattern is None or pattern.search(folder)):
            yield folder


def _deep_enough(depth: int, options: Mapping[str, Any]) -> bool:
    low, high = options.get("min_depth"), options.get("max_depth")
    return (low is None or depth >= low) and (high is None or depth <= high)


def _folder_fits(parts: list[str], options: Mapping[str, Any]) -> bool:
    wanted = options.get("folder_matches")
    if not wanted:
        return True
    at = options.get("folder_matches_at_depth")
    if not at:
        return re.search(wanted, "/".join(parts)) is not None
    return len(parts) >= at and re.search(wanted, parts[at - 1]) is not None


def moment(text: Any) -> datetime | None:
    """Return a moment that options name: ISO 8601, a date alone too; UTC unless it says otherwise. Raises ValueError."""
    if text in (None, ""):
        return None
    found = datetime.fromisoformat(str(text))
    return found if found.tzinfo else found.replace(tzinfo=UTC)


def chunk_path(folder: str, kind: str, chunk_id: str) -> str:
    """Return the path of a chunk's list or mark in its set."""
    return f"{folder}/{kind}/{chunk_id}".strip("/")
