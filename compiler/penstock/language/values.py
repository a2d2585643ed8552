"""Values that expressions leave in place: references to secrets, outputs, run-time names and arguments without a value.

All of them are `str`, so data stays JSON-like and prints as the author wrote it. `jsonschema-rs` and `marshal` take only
exact strings: hand them `plain(data)`.
"""

from typing import Any, Final, Self

LIMIT: Final = 1 << 20  # characters (or items) that one expression may produce


class Marked(str):
    """Text with `${{ }}` that the compiler has left in place; the subclass says why, `names` what it stands for."""

    __slots__ = ("names",)
    names: tuple[str, ...]

    def __new__(cls, text: str, names: tuple[str, ...] = ()) -> Self:
        self = super().__new__(cls, text)
        self.names = names
        return self

    @property
    def name(self) -> str:
        """The first name: the secret's, the output's, the argument's."""
        return self.names[0] if self.names else ""

    def __getnewargs__(self) -> tuple[str, tuple[str, ...]]:  # type: ignore[override]
        return (str(self), self.names)


class SecretRef(Marked):
    """`${{ secrets.NAME }}` as a whole value. Never resolved by the compiler."""

    __slots__ = ()


class OutputRef(Marked):
    """Text with at least one `${{ outputs.x }}` that no file pins yet; `names` lists the unpinned outputs."""

    __slots__ = ()


class Deferred(Marked):
    """Text with names that exist only at run time (`item`, `jobs`, ...); `names` lists those references as written."""

    __slots__ = ()


class Unresolved(Marked):
    """Text that waits for an environment, or holds an expression in error that was reported already."""

    __slots__ = ()


def secret(name: str) -> SecretRef:
    """Return the reference to the secret `name`."""
    return SecretRef("${{ secrets." + name + " }}", (name,))


def output(name: str) -> OutputRef:
    """Return the reference to the unpinned output `name`."""
    return OutputRef("${{ outputs." + name + " }}", (name,))


def plain(data: Any) -> Any:
    """Return `data` with every marked text as an exact `str`; the same object when there is none."""
    if isinstance(data, Marked):
        return str.__str__(data)
    changed: Any = None
    if data.__class__ is dict:
        for key, value in data.items():
            if value.__class__ is str or (new := plain(value)) is value:
                continue
            changed = dict(data) if changed is None else changed
            changed[key] = new
    elif data.__class__ is list:
        for index, value in enumerate(data):
            if value.__class__ is str or (new := plain(value)) is value:
                continue
            changed = list(data) if changed is None else changed
            changed[index] = new
    return data if changed is None else changed


def text_of(value: Any) -> str | None:
    """Return how `value` reads inside a longer text (`true`, `1.5`), or None for what has no text: null, lists, mappings."""
    if value.__class__ is str:
        return value
    if value is True:
        return "true"
    if value is False:
        return "false"
    if isinstance(value, str):
        return str.__str__(value)
    if isinstance(value, int | float):
        return repr(value)
    return None


def kind_of(value: Any) -> str:
    """Return what people call the type of `value`: "a list", "text", "null" ..."""
    if value is None:
        return "null"
    if isinstance(value, bool):
        return "a boolean"
    if isinstance(value, str):
        return "text"
    if isinstance(value, int | float):
        return "a number"
    if isinstance(value, list | tuple):
        return "a list"
    return "a mapping" if isinstance(value, dict) else f"a {type(value).__name__}"
