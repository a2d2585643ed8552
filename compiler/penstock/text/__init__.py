"""Text: bytes to documents with exact positions, and documents back to text.

`read` gives plain data under strict rules of our own (see `docs/codes/`), `Document.locate` the line and column of any key
or value. Positions are found only when somebody asks.
"""

from penstock.text.document import Document, Result
from penstock.text.files import load_file, load_stdin
from penstock.text.paths import Path, format_path, parse_path
from penstock.text.reader import documents, read
from penstock.text.source import Source

__all__ = [
    "Document",
    "Path",
    "Result",
    "Source",
    "documents",
    "format_path",
    "load_file",
    "load_stdin",
    "parse_path",
    "read",
]
