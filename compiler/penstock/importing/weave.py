"""Puts the comments of a source document into the YAML of the native definition that was made of it."""

from penstock.dialects.model import Converted, source_path
from penstock.importing.anchors import Anchor, Layout, layout
from penstock.importing.comments import Comment
from penstock.record import Record
from penstock.text import Document, Path, Source, read
from penstock.text.emit import dumps


class Woven(Record):
    """The text of one definition, and the comments that found a place in it."""

    text: str
    carried: frozenset[Comment]


def weave(converted: Converted, source: Layout, comments: tuple[Comment, ...], *, head: bool) -> Woven:
    """Return the definition as YAML with every comment whose key or item it has. `head` takes the comments at the top."""
    text = dumps(converted.data)
    document = _read(text)
    if document is None:
        return Woven(text, frozenset())
    target = layout(document)
    homes = _homes(converted, source, target)
    lines = text.split("\n")
    above: dict[int, list[str]] = {}
    below: dict[int, list[str]] = {}
    beside: dict[int, list[str]] = {}
    carried: set[Comment] = set()
    for comment in comments:
        if comment.place == "head":
            if head:
                above.setdefault(1, []).append(comment.text)
                carried.add(comment)
            continue
        home, exact = _home(homes, comment.path)
        if home is None:
            continue
        carried.add(comment)
        indented = " " * home.column + comment.text
        if comment.place == "after" and exact:
            below.setdefault(home.end, []).append(indented)
        elif comment.place == "beside" and exact:
            beside.setdefault(home.line, []).append(comment.text)
        else:
            above.setdefault(home.line, []).append(indented)
    woven = _assemble(lines, above, beside, below)
    again = _read(woven)
    if again is None or again.data != document.data:
        return Woven(text, frozenset())  # a comment is not worth a changed value
    return Woven(woven, frozenset(carried))


def _read(text: str) -> Document | None:
    result = read(Source("<import>", text.encode()))
    return result.documents[0] if len(result.documents) == 1 else None


def _homes(converted: Converted, source: Layout, target: Layout) -> dict[Path, Anchor]:
    """Return the native anchor of each source anchor that has one; the first where there are several."""
    known = {anchor.path for anchor in source.anchors}
    homes: dict[Path, Anchor] = {}
    for anchor in target.anchors:
        origin = source_path(converted.table, anchor.path)
        if origin in known and origin is not None:
            homes.setdefault(origin, anchor)
    return homes


def _home(homes: dict[Path, Anchor], path: Path) -> tuple[Anchor | None, bool]:
    """Return where a comment about `path` goes, and whether that is the very same thing.

    What became several parts is met at its first one.
    """
    found = homes.get(path)
    if found is not None:
        return found, True
    parts = [anchor for origin, anchor in homes.items() if len(origin) > len(path) and origin[: len(path)] == path]
    return (min(parts, key=lambda anchor: anchor.line), False) if parts else (None, False)


def _assemble(
    lines: list[str], above: dict[int, list[str]], beside: dict[int, list[str]], below: dict[int, list[str]]
) -> str:
    out: list[str] = []
    for number, line in enumerate(lines, 1):
        out += above.get(number, ())
        extra = beside.get(number)
        out.append(f"{line} {' '.join(extra)}" if extra else line)
        out += below.get(number, ())
    return "\n".join(out)
