"""Rules of a plugin about several fields of a stream, which its class names by `x-penstock-rules`."""

import re
from collections.abc import Callable, Iterator, Mapping
from typing import Any, Final

from penstock.checks.model import Finding, World
from penstock.checks.values import is_text
from penstock.definitions import Definition
from penstock.lower import classes
from penstock.structural.formats import decoded_schema
from penstock.structural.keywords import RULES
from penstock.text import Path

_START: Final[Path] = ("spec", "config")
_CODE: Final = "PEN1569"
_PLACEHOLDER: Final = re.compile(r"@([A-Za-z_][A-Za-z0-9_]*)")
_FROM: Final = ("FILTER_DATE_FROM", "FILTER_DATE_BETWEEN_FROM")
_UNTIL: Final = "FILTER_DATE_BETWEEN_TO"
_PAGE: Final = "RESPONSE_PAGE"


def check(definition: Definition, world: World) -> Iterator[Finding]:
    """Judge the body of a Stream by the rules of its class."""
    name = definition.spec.class_
    config = definition.spec.config
    if name is None or not is_text(name) or not isinstance(config, Mapping):
        return
    facts = classes.find(name, world.names, world.exports)
    for rule in facts["schema"].get(RULES, ()) if facts is not None else ():
        if rule in PLUGIN_RULES:
            yield from PLUGIN_RULES[rule](config)


def _fields(config: Mapping[str, Any]) -> list[tuple[Path, dict[str, Any]]]:
    found = config.get("templatedFields")
    items = found if isinstance(found, list) else []
    return [((*_START, "templatedFields", index), one) for index, one in enumerate(items) if isinstance(one, dict)]


def _templates(config: Mapping[str, Any]) -> Iterator[Finding]:
    """Every placeholder has a field, every field a placeholder; of what shares a slot only the first is replaced."""
    fields = _fields(config)
    names = [one.get("fieldName") for _, one in fields]
    used: dict[str, set[str]] = {}
    for key, placement in (("urlTemplate", "URL"), ("bodyTemplate", "BODY")):
        text = config.get(key)
        used[placement] = set(_PLACEHOLDER.findall(text)) if isinstance(text, str) else set()
        for name in sorted(used[placement]):
            if name not in names and placement == "URL":
                from penstock.diagnostics.suggest import hint

                near = hint(name, [one for one in names if isinstance(one, str)])
                message = f"`@{name}` has no entry in `templatedFields`: it would be sent as it is"
                yield Finding(_CODE, (*_START, key), message, near or "add an entry with this `fieldName`")
    for path, one in fields:
        field, placement = one.get("fieldName"), one.get("placement", "URL")
        if isinstance(field, str) and field not in used.get(placement, ()):
            where = "urlTemplate" if placement == "URL" else "bodyTemplate"
            message = f"`@{field}` does not stand in `{where}`: the field is never used"
            yield Finding(_CODE, (*path, "fieldName"), message, "use it there, or remove the entry", severity="warning")
    yield from _slots(fields)


def _slots(fields: list[tuple[Path, dict[str, Any]]]) -> Iterator[Finding]:
    first: dict[str, str] = {}
    for path, one in fields:
        kind = one.get("fieldType")
        slot = _FROM[0] if kind in _FROM else kind
        if not isinstance(slot, str):
            continue
        if slot in first:
            message = f"`{kind}` shares its slot with `{first[slot]}`: only the first one is ever replaced"
            yield Finding(_CODE, (*path, "fieldType"), message, "keep one field of each type")
        first.setdefault(slot, str(kind))
    kinds = [one.get("fieldType") for _, one in fields]
    if _FROM[1] in kinds and _UNTIL not in kinds:
        path = next(path for path, one in fields if one.get("fieldType") == _FROM[1])
        message = f"`{_FROM[1]}` without `{_UNTIL}`: the window has no end"
        help_text = f"add a field of type {_UNTIL}, or use {_FROM[0]}"
        yield Finding(_CODE, (*path, "fieldType"), message, help_text, severity="warning")


def _paging(config: Mapping[str, Any]) -> Iterator[Finding]:
    """A resolver of pages needs a field for the page, and an offset the size of one."""
    kinds = [one.get("fieldType") for _, one in _fields(config)]
    resolver = config.get("pageResolverConfiguration")
    sort = resolver.get("resolverType") if isinstance(resolver, dict) else None
    if _PAGE not in kinds:
        message = f"a paged stream needs a templated field of type {_PAGE}: the runner ends without one"
        yield Finding(_CODE, (*_START, "templatedFields"), message, f"add a field of type {_PAGE}", key=True)
    if sort == "OFFSET" and isinstance(resolver, dict) and resolver.get("responseSize") is None:
        message = "a resolver of type OFFSET adds `responseSize` to the offset, and ends without one"
        path = (*_START, "pageResolverConfiguration")
        yield Finding(_CODE, path, message, "add `responseSize`", missing="responseSize" not in resolver)


def _response(config: Mapping[str, Any]) -> Iterator[Finding]:
    """The keys that lead to the records are in the schema of the response."""
    encoded, chain = config.get("apiSchemaEncoded"), config.get("responsePropertyKeyChain")
    if not isinstance(encoded, str) or not isinstance(chain, list):
        return
    schema = decoded_schema(encoded)
    if isinstance(schema, str):
        return  # said by the format
    node: Any = schema
    for index, key in enumerate(chain):
        properties = node.get("properties") if isinstance(node, dict) else None
        if not isinstance(properties, dict) or key not in properties:
            from penstock.diagnostics.suggest import hint

            message = f"the encoded schema has no `{key}` where the chain leads"
            path = (*_START, "responsePropertyKeyChain", index)
            yield Finding(_CODE, path, message, hint(str(key), properties or ()) or "correct the chain, or the schema")
            return
        node = properties[key]


PLUGIN_RULES: Final[dict[str, Callable[[Mapping[str, Any]], Iterator[Finding]]]] = {
    "restPaging": _paging,
    "restResponse": _response,
    "restTemplates": _templates,
}
