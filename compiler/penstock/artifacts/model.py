"""The values of the tree: artifacts that go in, changes and the outcome that come out."""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final, Literal

from penstock.diagnostics.model import Diagnostic
from penstock.record import Record

LOCK_NAME: Final = "penstock.lock.json"

FileState = tuple[str, int, int]  # sha256 (hex), size in bytes, mtime in nanoseconds
Action = Literal["create", "update", "delete"]


class Artifact(Record):
    r"""One file to be. `path` is relative to `rendered/<environment>/` with `/`; `content` is text with `\n` line ends,
    or its UTF-8 bytes: those of thousands of files weigh half of text and bytes together.

    `definitions` names where it came from ("Workflow/ingest"); the lock records it.
    """

    path: str
    content: str | bytes
    definitions: tuple[str, ...] = ()

    @property
    def text(self) -> str:
        """The content as text."""
        return self.content if isinstance(self.content, str) else self.content.decode()


class Change(Record):
    """What a render does to one path."""

    path: str
    action: Action


class Outcome(Record):
    """What a render did: nothing at all when `diagnostics` holds an error or `stale` is not empty.

    `stale` are the paths of `keep` that no longer hold what the caller believed: it has to pass their artifacts.
    `files` is every owned file after the run (the lock included), for the state file.
    """

    written: tuple[str, ...] = ()
    unchanged: int = 0
    removed: tuple[str, ...] = ()
    diagnostics: tuple[Diagnostic, ...] = ()
    stale: tuple[str, ...] = ()
    files: Mapping[str, FileState] = MappingProxyType({})
