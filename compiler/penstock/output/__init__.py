"""Output: renderers that turn a report into text, one file per format, found by name.

A module here whose name does not start with `_` is a format and has `render(report, options) -> str`. A new format is one
new file (and its snapshot); nothing lists formats by hand.
"""

from importlib import import_module
from os import listdir
from os.path import dirname

from penstock.output._mask import masked
from penstock.output._report import Options, Report, SourceLike, exit_code, ordered

__all__ = ["Options", "Report", "SourceLike", "exit_code", "formats", "ordered", "render"]


def formats() -> tuple[str, ...]:
    """Return the names of all formats; `text` and `concise` (for people) first, then the others by name."""
    names = {name[:-3] for name in listdir(dirname(__file__)) if name.endswith(".py") and not name.startswith("_")}
    people = [name for name in ("text", "concise") if name in names]
    return (*people, *sorted(names.difference(people)))


def render(name: str, report: Report, options: Options | None = None) -> str:
    """Return the report in format `name`. Raises LookupError when there is no such format."""
    if name not in formats():
        raise LookupError(f"unknown format {name!r}; there are {', '.join(formats())}")
    out: str = import_module(f"penstock.output.{name}").render(masked(report), options or Options())
    return out
