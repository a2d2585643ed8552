"""No secret is written out: not in an environment variable, an argument, a token or a field that takes a secret."""

from collections.abc import Iterator
from typing import Any, Final

from penstock.checks.model import Finding, World
from penstock.checks.secrets import SHORTEST, form, is_emulator, may_hold, names_secret
from penstock.definitions import Definition
from penstock.language.values import Marked, SecretRef
from penstock.text import Path

_HELP: Final = "keep it in the environment's secret store and write `${{ secrets.NAME }}`; change it where it is valid"

# Fields whose value is a secret whatever its name: (kind, path); `*` stands for any step.
_FIELDS: Final[dict[str, tuple[tuple[str, ...], ...]]] = {
    "Stream": (("source", "secret"),),
    "Pipeline": (("sink", "secret"),),
    "Workflow": (
        ("tokens", "*", "token"),
        ("tokens", "*", "containers", "*", "token"),
        ("tokens", "*", "containers", "*", "blobs", "*"),
    ),
}
# An argument's default stands under the word `default`: its own name is one step above.
_TRANSPARENT: Final = ("default", "value")
# Parts of our own format that hold names and numbers only.
_CLOSED: Final = frozenset({"resources", "scale", "placement", "access", "alerts", "disruption"})
_HOLDERS: Final = (("spec",), ("spec", "worker"))


def check(definition: Definition, _world: World) -> Iterator[Finding]:
    """Judge every text of a definition by its form, and by the name under which it stands."""
    if definition.kind == "Policy":
        return
    told: set[Path] = set()
    spec = definition.data.get("spec")
    for fields in _FIELDS.get(definition.kind, ()):
        for path, value in _values(spec, fields, ("spec",)):
            if isinstance(value, str) and not isinstance(value, Marked) and not value.startswith("arn:"):
                told.add(path)
                yield Finding("PEN1601", path, f"a secret is written out under `{path[-1]}`", _HELP)
    texts: list[tuple[Path, str, str]] = []
    _texts(spec, ("spec",), "", texts)
    for path, name, value in texts:
        if path not in told:
            yield from _judge(path, name, value)


def _judge(path: Path, name: str, value: str) -> Iterator[Finding]:
    if is_emulator(value):
        message = "this is the public key of the storage emulator: it opens nothing but an emulator"
        yield Finding("PEN1603", path, message, "take the account from the environment where the text is also deployed")
        return
    what = form(value)
    if what is not None:
        yield Finding("PEN1601", path, f"`{name}` holds {what}", _HELP)
    elif value and not isinstance(value, Marked) and names_secret(name) and not _is_reference(value):
        yield Finding("PEN1602", path, f"`{name}` is written out, and by its name it is a secret", _HELP)


def _is_reference(value: str) -> bool:
    """Tell whether a text only leads to a secret: an ARN, an address, a name template, a switch."""
    return value.startswith(("arn:", "https://", "http://", "vault:", "/", "$", "<")) or value.lower() in _NO_SECRETS


_NO_SECRETS: Final = frozenset(
    {"true", "false", "none", "null", "yes", "no", "0", "1", "workloadidentity", "connectionstring"}
)


def _values(node: Any, fields: tuple[str, ...], path: Path) -> Iterator[tuple[Path, Any]]:
    if not fields:
        yield path, node
    elif isinstance(node, dict):
        keys = list(node) if fields[0] == "*" else [fields[0]] if fields[0] in node else []
        for key in keys:
            yield from _values(node[key], fields[1:], (*path, key))


def _texts(node: Any, path: Path, name: str, found: list[tuple[Path, str, str]]) -> None:
    """Collect (path, name, text) of every text below a node that may be a secret; references to secrets are none."""
    for key, value in node.items() if node.__class__ is dict else enumerate(node):
        kind = value.__class__
        called = key if key.__class__ is str and key not in _TRANSPARENT else name
        if kind is dict or kind is list:
            if key in _CLOSED and path in _HOLDERS:
                continue
            _texts(value, (*path, key), called, found)
        elif kind is SecretRef or not isinstance(value, str):
            continue
        elif names_secret(called) or (len(value) >= SHORTEST and may_hold(value)):
            found.append(((*path, key), called, value))
