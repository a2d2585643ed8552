"""Columns of type `template`: Jsonnet with `Body`, `BodyStr`, `Header`, `HeaderStr`, `Ip` and `Now`.

Numbers inside a template are those of Jsonnet (double precision); a column of type `path` keeps their text.
"""

import re
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any, Final, NoReturn

from penstock_runtime.errors import Rejected, Unusable
from penstock_runtime.streams import body, json_text
from penstock_runtime.streams.record import Record, bad, canonical

_STACK: Final = 200
# On one line in front of the template, so that lines in errors are those of the template.
_PRELUDE: Final = (
    "local none = {' none': true}, "
    "Body(path='', default=none) = if default == none then std.native('Body')(path) "
    "else local got = std.native('BodyOr')(path); if std.length(got) == 0 then default else got[0], "
    "Header(name='', default=none) = if default == none then std.native('Header')(name) "
    "else local got = std.native('HeaderOr')(name); if std.length(got) == 0 then default else got[0], "
    "BodyStr() = std.native('BodyStr')(), HeaderStr() = std.native('HeaderStr')(), "
    "Ip() = std.native('Ip')(), Now(format='') = std.native('Now')(format); "
)
_UNKNOWN: Final = re.compile(r"variable is not defined: (\S+)")
_NATIVE: Final = re.compile(r"error invoking native extension \w+: \w+: (.*)")


def stamp(when: float) -> str:
    """Return Unix time as `2006-01-02T15:04:05.000Z`."""
    at = datetime.fromtimestamp(when, UTC)
    return f"{at:%Y-%m-%dT%H:%M:%S}.{at.microsecond // 1000:03d}Z"


def formatted(when: float, form: str) -> str:
    """Return Unix time in a format of strftime, `%f` being milliseconds; the empty format is that of `stamp`."""
    if not form:
        return stamp(when)
    at = datetime.fromtimestamp(when, UTC)
    return at.strftime(form.replace("%f", f"{at.microsecond // 1000:03d}"))


def compiled(text: str) -> Callable[[Record], Any]:
    """Return what evaluates a template for a record, as `json_text.parse` returns it.

    Raises Unusable when Jsonnet is not installed.
    """
    try:
        import rjsonnet
    except ImportError:
        raise Unusable("columns of type `template` need Jsonnet: pip install 'penstock-runtime[streams]'") from None
    snippet = f"{_PRELUDE}{text}"

    def evaluate(record: Record) -> Any:
        try:
            found = rjsonnet.evaluate_snippet(
                "template", snippet, max_stack=_STACK, import_callback=_no_import, native_callbacks=_natives(record)
            )
        except RuntimeError as error:
            raise bad(_words(str(error))) from None
        return json_text.parse(found.encode())

    return evaluate


def header(record: Record, name: str) -> str:
    """Return a header. Raises Rejected when there is none."""
    wanted = canonical(name)
    if wanted not in record.headers:
        raise bad(f'header "{wanted}" not found')
    return record.headers[wanted]


def _natives(record: Record) -> dict[str, Any]:
    def whole(path: str) -> Any:
        node = body.path(path)(record)
        if node is body.MISSING:
            raise bad(body.not_found(path))
        return json_text.plain(node)

    def whole_or(path: str) -> list[Any]:
        node = body.path(path)(record)
        return [] if node is body.MISSING else [json_text.plain(node)]

    def headers(name: str) -> Any:
        return header(record, name) if name else dict(record.headers)

    def headers_or(name: str) -> list[Any]:
        try:
            return [headers(name)]
        except Rejected:
            return []

    def lines() -> str:
        return "".join(f"{name}: {record.headers[name]}\n" for name in sorted(record.headers))

    return {
        "Body": (("path",), whole),
        "BodyOr": (("path",), whole_or),
        "BodyStr": ((), lambda: record.body.decode(errors="replace")),
        "Header": (("name",), headers),
        "HeaderOr": (("name",), headers_or),
        "HeaderStr": ((), lines),
        "Ip": ((), lambda: record.ip),
        "Now": (("format",), lambda form: formatted(record.received, form)),
    }


def _no_import(_folder: str, name: str) -> NoReturn:
    raise RuntimeError(f"a template cannot import files: {name}")


def _words(text: str) -> str:
    """Return the error of Jsonnet in one line that says what is wrong, without its inner calls."""
    first = text.partition("\n")[0]
    if first.startswith("stack overflow"):
        return "max stack frames exceeded."
    if found := _UNKNOWN.search(first):
        return f"Unknown variable: {found[1]}"
    if found := _NATIVE.search(first):
        return found[1]
    return first
