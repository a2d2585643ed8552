"""Limits of the text layer: how much of a file is read before it is refused.

Definitions are written by people, so every limit is far above what a real file needs and far below what would slow the
compiler down or exhaust its memory.
"""

from typing import Final

FILE_BYTES: Final = 16 * 1024 * 1024
SCALAR_CHARACTERS: Final = 1024 * 1024
DEPTH: Final = 100
DOCUMENTS: Final = 1000
FAST_BYTES: Final = 256 * 1024  # above it no file is typical, and the exact reader watches the limits below
NODES: Final = 500_000
EXPANDED_NODES: Final = 200_000  # values that aliases and merge keys add to a document
EXPANDED_CHARACTERS: Final = 16 * 1024 * 1024
NUMBER_CHARACTERS: Final = 400  # longer than any float, and far from Python's own limit for integers
FINDINGS: Final = 100  # of one file in this layer; the rest is counted in one closing note
