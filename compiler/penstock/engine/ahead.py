"""Reads the second half of many files in another process, while this one reads the first."""

import marshal
from collections.abc import Sequence

from penstock.engine import fork
from penstock.engine.entries import Ahead
from penstock.text import Source, fast, formats, load_file

# Below this many files a child costs more than it brings: reading a file takes about 0.05 ms, a child about 5 ms.
FILES = 600
_BATCH = 200  # files in one message


def start(paths: Sequence[str], jobs: int | None) -> tuple[int, fork.Child | None]:
    """Start a child for the files from the returned index on; without a child that is the number of files."""
    if len(paths) < FILES or jobs == 1 or fork.cores() < 2:
        return len(paths), None
    half = len(paths) // 2
    return half, fork.start(lambda: [_read(paths[at : at + _BATCH]) for at in range(half, len(paths), _BATCH)])


def finish(child: fork.Child, count: int) -> list[Ahead]:
    """Return what the child read, file by file; as many Nones when it failed."""
    rows: list[Ahead] = []
    whole = fork.finish(child, lambda message: rows.extend(marshal.loads(message)))  # noqa: S302 - our own child's bytes
    return rows if whole and len(rows) == count else [None] * count


def _read(paths: Sequence[str]) -> bytes:
    rows: list[Ahead] = []
    for path in paths:
        source = load_file(path)
        if isinstance(source, Source):
            rows.append((source.data, None if formats.is_foreign(path) else fast.read(source.data)))
        else:
            rows.append(None)
    return marshal.dumps(rows)
