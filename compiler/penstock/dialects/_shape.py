"""Reads a foreign mapping by a table of its keys, and reports in the user's own words what does not fit.

What comes out holds known keys with values of the right type only, so that a converter never has to ask again.
"""

from collections.abc import Iterator, Mapping
from typing import Any, Literal

from penstock.dialects.model import DialectContext, Reporter
from penstock.record import Record
from penstock.text import Path

Kind = Literal["text", "integer", "boolean", "mapping", "list", "quantity", "any", "data"]
"""`quantity` is text or a number, kept as text; `data` is a mapping that an expression may stand for."""

_WORDS: dict[str, str] = {
    "text": "text",
    "integer": "a whole number",
    "boolean": "true or false",
    "mapping": "a mapping",
    "list": "a list",
    "quantity": "text such as `500m` or `2Gi`",
    "data": "a mapping",
}
_TRUTH = {"true": True, "yes": True, "on": True, "1": True, "false": False, "no": False, "off": False, "0": False}


class Field(Record):
    """One key of a foreign mapping. `about` says what it is for, `example` is a value as one would type it.

    `aliases` are other spellings that the original takes, `hints` words that people write for it and that it does not take;
    `code` is reported when it is missing.
    """

    kind: Kind
    required: bool = False
    about: str = ""
    example: str = ""
    aliases: tuple[str, ...] = ()
    hints: tuple[str, ...] = ()
    code: str = "PEN1703"


Fields = Mapping[str, Field]


class View:
    """What was read of one mapping: values by their proper names, and where each stands in the source."""

    __slots__ = ("_keys", "_values", "guessed", "path")

    def __init__(self, path: Path) -> None:
        self.path = path
        self.guessed: set[str] = set()
        self._values: dict[str, Any] = {}
        self._keys: dict[str, str] = {}

    def __contains__(self, name: str) -> bool:
        return name in self._values

    def __iter__(self) -> Iterator[str]:
        return iter(self._values)

    def keep(self, name: str, value: Any) -> None:
        """Hold `value` under its proper name."""
        self._values[name] = value

    def spelt(self, name: str, key: str) -> None:
        """Note that the source has `name`, under the spelling `key`."""
        self._keys[name] = key

    def has_key(self, name: str) -> bool:
        """Tell whether the source has `name`, be its value good or not."""
        return name in self._keys

    def get(self, name: str, default: Any = None) -> Any:
        """Return the value of `name`."""
        return self._values.get(name, default)

    def at(self, name: str) -> Path:
        """Return the source path of `name`, also when it is missing."""
        return (*self.path, self._keys.get(name, name))


class Shape:
    """Reads mappings of one document. `system` names the original in messages; `places` say where keys belong."""

    def __init__(self, report: Reporter, context: DialectContext, system: str, places: Mapping[str, str]) -> None:
        self.report = report
        self.ignored: Literal["error", "warning"] = "error" if context.strict else "warning"
        self.refusal = f"the {system} worker refuses it"
        self._system = system
        self._places = places

    def view(
        self,
        data: Mapping[str, Any],
        path: Path,
        fields: Fields,
        what: str,
        *,
        closed: bool = False,
        one_of: tuple[str, ...] = (),
    ) -> View:
        """Return the known keys of `data`. With `closed` the original refuses unknown keys instead of ignoring them.

        `one_of` are keys of which one must be there: an unknown key that looks like one of them is taken for it, when
        none is (`View.guessed`). The caller reports when nothing looks like them.
        """
        view = View(path)
        unknown: list[str] = []
        for key, value in data.items():
            name = key if key in fields else _alias(key, fields)
            if name is None:
                unknown.append(key)
            elif name in view:
                self._twice(view, name, key)
            elif value is None:
                if fields[name].required:
                    view.spelt(name, key)
                    self._null(key, path, fields[name], what)
            else:
                view.spelt(name, key)
                good = self.accept(value, fields[name].kind, (*path, key), f"`{key}`")
                if good is not None:
                    view.keep(name, good)
        lacking = [name for name, field in fields.items() if field.required and not view.has_key(name)]
        wanted = [] if any(view.has_key(name) for name in one_of) else list(one_of)
        for key in unknown:
            meant = self._meant(key, fields, [*lacking, *wanted])
            if meant is None:
                self._unknown(key, path, fields, data, what, closed=closed)
                continue
            view.guessed.add(meant)
            (lacking if meant in lacking else wanted).remove(meant)
            message = f"`{key}` is not a key of {what}, and `{meant}` is missing"
            spelling = nearest(key, {meant: fields[meant]}) or meant
            self.report(fields[meant].code, (*path, key), message, help=f"did you mean `{spelling}`?", key=True)
        for name in lacking:
            self.missing(path, name, fields[name], what)
        return view

    def _twice(self, view: View, name: str, key: str) -> None:
        first = view.at(name)[-1]
        self.report(
            "PEN1716",
            (*view.path, key),
            f"`{key}` says the same as `{first}`",
            key=True,
            help="keep one of them",
            related=((f"`{first}` is here", view.at(name)),),
        )

    def _meant(self, key: str, fields: Fields, lacking: list[str]) -> str | None:
        """Return the missing key that an unknown one is a slip of, None when it looks like nothing that is missing."""
        if not lacking:
            return None
        for name in lacking:
            if key in fields[name].hints:
                return name
        near = nearest(key, fields)
        if near is None or key in self._places:
            return None
        meant = near if near in fields else _alias(near, fields)
        return meant if meant in lacking else None

    def accept(self, value: Any, kind: Kind, path: Path, what: str) -> Any:
        """Return `value` as `kind`, or None when it is something else, which is reported."""
        if isinstance(value, str):
            return self._text(value, kind, path, what)
        if (
            kind == "any"
            or (kind == "integer" and value.__class__ is int)
            or (kind == "list" and isinstance(value, list))
        ):
            return value
        if kind == "boolean" and isinstance(value, bool):
            return value
        if kind in ("mapping", "data") and isinstance(value, dict):
            return value
        if kind == "quantity" and isinstance(value, int | float) and not isinstance(value, bool):
            return str(value)
        self._wrong(value, kind, path, what)
        return None

    def _text(self, value: str, kind: Kind, path: Path, what: str) -> Any:
        if kind in ("text", "quantity"):
            if not value:
                self.report("PEN1705", path, f"{what} is empty")
                return None
            return value
        if kind == "any" or (kind not in ("mapping", "list") and is_whole_expression(value)):
            return value
        if kind == "integer":
            stripped = value.strip()
            if stripped.removeprefix("-").isdigit() and stripped.isascii() and len(stripped) < 20:
                return int(stripped)
        elif kind == "boolean" and value.lower() in _TRUTH:
            return _TRUTH[value.lower()]
        self._wrong(value, kind, path, what)
        return None

    def missing(self, path: Path, name: str, field: Field, what: str) -> None:
        """Report that the mapping at `path` lacks `name`."""
        words = f"add `{name}`" + (f": {field.about}" if field.about else "")
        if field.example:
            words += f", for example `{name}: {field.example}`"
        self.report(field.code, (*path, name), f"{what} has no `{name}`", key=True, help=words)

    def _null(self, key: str, path: Path, field: Field, what: str) -> None:
        """Report a required key that is null; an optional one is absent then."""
        code = "PEN1704" if field.code == "PEN1703" else field.code
        message = f"`{key}` of {what} is null"
        self.report(code, (*path, key), message, help=f"it must be {_WORDS.get(field.kind, 'set')}")

    def _wrong(self, value: Any, kind: Kind, path: Path, what: str) -> None:
        help_text = None
        if kind in ("text", "quantity") and isinstance(value, bool | int | float):
            help_text = f'put it in quotes: "{str(value).lower() if isinstance(value, bool) else value}"'
        elif isinstance(value, str) and "${{" in value:
            help_text = "an expression cannot stand for it here: write it out"
            if kind in ("integer", "boolean", "data"):
                help_text = "an expression can only be the whole value: text around it makes it text"
        self.report("PEN1704", path, f"{what} must be {_WORDS[kind]}, not {_name(value)}", help=help_text)

    def _unknown(
        self, key: str, path: Path, fields: Fields, data: Mapping[str, Any], what: str, *, closed: bool
    ) -> None:
        if closed:
            message = f"`{key}` is not a key of {what}: {self.refusal}"
        else:
            message = f"`{key}` is not a key of {what}: {self._system} ignores it"
        help_text = self.suggest(key, fields, data) or f"its keys are: {', '.join(fields)}"
        code, severity = ("PEN1702", None) if closed else ("PEN1701", self.ignored)
        self.report(code, (*path, key), message, severity=severity, help=help_text, key=True)

    def suggest(self, key: str, fields: Fields, data: Mapping[str, Any]) -> str | None:
        """Say what an unknown key was probably meant to be, or where it belongs."""
        meant = [name for name, field in fields.items() if key in field.hints]
        if meant:
            return f"did you mean `{meant[0]}`?"
        place = self._places.get(key)
        if place is not None:
            return f"`{key}` belongs to {place}"
        near = nearest(key, {name: field for name, field in fields.items() if name not in data}) or nearest(key, fields)
        if near is not None:
            return f"did you mean `{near}`?"
        from penstock.diagnostics.suggest import closest

        far = closest(key, self._places, 1)
        return f"did you mean `{far[0]}`? It belongs to {self._places[far[0]]}" if far else None


def nearest(key: str, fields: Fields) -> str | None:
    """Return the spelling of a field that `key` is a slip of, None when it looks like none.

    A key of two or three letters is too short for a guess in general; in a closed set of keys one edit away is near.
    """
    from penstock.diagnostics.suggest import closest, distance

    spellings = [spelling for name, field in fields.items() for spelling in (name, *field.aliases)]
    near = closest(key, spellings, 1)
    if near:
        return near[0]
    short = [name for name in spellings if len(name) <= 3 and distance(key, name, 1) is not None]
    return short[0] if short else None


def _alias(key: str, fields: Fields) -> str | None:
    for name, field in fields.items():
        if key in field.aliases:
            return name
    return None


def _name(value: Any) -> str:
    """Return what people call `value`, with the value itself when it is short."""
    if value is None:
        return "null"
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, int | float):
        return f"the number {value}"
    if isinstance(value, str):
        return f'the text "{value}"' if len(value) <= 40 and "\n" not in value else "text"
    return "a list" if isinstance(value, list) else "a mapping"


def is_expression(value: Any) -> bool:
    """Tell whether `value` is text with `${{`: what it will be is not known yet."""
    return isinstance(value, str) and "${{" in value


def is_whole_expression(value: str) -> bool:
    """Tell whether `value` is one expression and nothing else, so that it may become any type."""
    text = value.strip()
    return text.startswith("${{") and text.endswith("}}") and text.count("${{") == 1


def texts(shape: Shape, value: list[Any], path: Path, what: str) -> list[str]:
    """Return the items of a list of texts; others are reported."""
    found = [shape.accept(item, "text", (*path, index), f"an item of {what}") for index, item in enumerate(value)]
    return [item for item in found if item is not None]
