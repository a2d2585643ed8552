"""The expression language `${{ ... }}`: what the rest of the compiler uses of it.

`resolve` works on plain data and knows no kinds; the parser is imported only when a text holds more than a dotted path.
"""

from .foreach import flatten
from .references import Reference, references
from .resolve import Report, has_expression, resolve
from .scope import Scope
from .values import Deferred, Marked, OutputRef, SecretRef, Unresolved, plain

__all__ = [
    "Deferred",
    "Marked",
    "OutputRef",
    "Reference",
    "Report",
    "Scope",
    "SecretRef",
    "Unresolved",
    "flatten",
    "has_expression",
    "plain",
    "references",
    "resolve",
]
