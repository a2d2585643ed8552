"""Problem: one mistake in the shape of a definition, before it has a place in a file."""

from penstock.record import Record

Path = tuple[str | int, ...]


class Problem(Record):
    """One mistake. `path` leads to the value; with `key` to the key itself; with `missing` to the mapping that lacks one.

    `candidates` are what was probably meant (of an unknown key or value: best first) or, with `missing`, the keys that would
    mend it. `replacement` is YAML text that would mend the value or key when it replaces it. `home` is where an
    unknown key belongs (`*` stands for any key or index), when that is elsewhere.
    """

    path: Path
    code: str
    message: str
    help: str | None = None
    key: bool = False
    candidates: tuple[str, ...] = ()
    missing: bool = False
    replacement: str | None = None
    home: tuple[str, ...] | None = None
