"""The seam in front of the YAML readers: `read` takes the fast one when both must agree, else the exact one."""

from typing import Any

from penstock.text import fast, limits
from penstock.text.document import Document, Result
from penstock.text.source import Source

_YAML = (".yaml", ".yml")


def read(source: Source) -> Result:
    """Return the documents of `source` and every problem of its text that one pass can find; never raises.

    Positions are not kept: `Document.locate` reads the text again, because most files have nothing to point at.
    """
    if len(source.data) > limits.FILE_BYTES:
        from penstock.text.files import too_large

        return Result((), (too_large(source.file, len(source.data)),))
    if not source.file.endswith(_YAML):
        from penstock.text import formats

        if formats.is_foreign(source.file):
            return formats.read(source)
    values = fast.read(source.data)
    if values is not None:
        return documents(source, values)
    from penstock.text import authority

    done = authority.read(source)
    return Result(tuple([Document(source, index, value) for index, value, _ in done.documents]), done.found.sorted())


def documents(source: Source, values: list[Any]) -> Result:
    """Return what the fast path read of `source` as documents: such a text has no problems."""
    return Result(tuple([Document(source, index, value) for index, value in enumerate(values)]), ())
