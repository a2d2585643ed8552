"""Walk a folder of JSON Schemas beside data: which keys and values a place takes, for the seeded-fault generator.

Generic over the keywords that the schemas use: `$ref` across files, `allOf`, `if`/`then`/`else`, `oneOf`, `anyOf`,
`properties`, `additionalProperties`, `items`, `prefixItems`.
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any
from urllib.parse import urldefrag, urljoin

import jsonschema_rs

Part = tuple[str, Any]  # address of the file that a subschema lies in, the subschema


class SchemaStore:
    """The schemas of a folder by address and by kind (`properties.kind.const`)."""

    def __init__(self, folder: Path) -> None:
        self.files: dict[str, Any] = {}
        for file in sorted(folder.glob("*.schema.json")):
            schema = json.loads(file.read_text(encoding="utf-8"))
            self.files[schema["$id"]] = schema
        self.kinds = {
            schema["properties"]["kind"]["const"]: address
            for address, schema in self.files.items()
            if "const" in schema.get("properties", {}).get("kind", {})
        }
        self._valid: dict[str, jsonschema_rs.Draft202012Validator] = {}

    @cached_property
    def _registry(self) -> jsonschema_rs.Registry:
        return jsonschema_rs.Registry(list(self.files.items()))

    def fits(self, part: Part, value: Any) -> bool:
        """Say whether a value is valid under a subschema; a text with an expression in it may become anything."""
        address, schema = part
        key = f"{address} {json.dumps(schema, sort_keys=True)}"
        if key not in self._valid:
            self._valid[key] = jsonschema_rs.Draft202012Validator(schema, registry=self._registry, base_uri=address)
        validator = self._valid[key]
        return validator.is_valid(value) or all(_is_expression(value, e) for e in validator.iter_errors(value))

    def root(self, kind: str) -> Part:
        """Return the schema of a kind. Raises KeyError when no file has it."""
        address = self.kinds[kind]
        return address, self.files[address]

    def flat(self, parts: Iterable[Part], value: Any) -> list[Part]:
        """Return every subschema that applies to a value, references and conditions followed."""
        found: list[Part] = []
        todo = list(parts)
        while todo:
            address, schema = todo.pop()
            if not isinstance(schema, dict):
                continue
            found.append((address, schema))
            if "$ref" in schema:
                todo.append(self._resolve(address, schema["$ref"]))
            todo += [(address, s) for s in schema.get("allOf", ())]
            if "if" in schema:
                branch = "then" if self.fits((address, schema["if"]), value) else "else"
                todo += [(address, schema[branch])] if branch in schema else []
            for word in ("oneOf", "anyOf"):
                todo += [(address, s) for s in schema.get(word, ()) if self.fits((address, s), value)]
        return found

    def _resolve(self, address: str, reference: str) -> Part:
        target, pointer = urldefrag(urljoin(address, reference))
        schema = self.files[target]
        for step in pointer.split("/")[1:]:
            schema = schema[step.replace("~1", "/").replace("~0", "~")]
        return target, schema


def _is_expression(value: Any, error: jsonschema_rs.ValidationError) -> bool:
    for step in error.instance_path:
        value = value[step]
    return isinstance(value, str) and "${{" in value


@dataclass(frozen=True)
class Place:
    """What applies at one path of a document: `parts` are all subschemas, already flat for the value that is there."""

    store: SchemaStore
    parts: tuple[Part, ...]

    def words(self, name: str) -> list[Any]:
        """Return the values of one keyword in all subschemas."""
        return [schema[name] for _, schema in self.parts if name in schema]

    @property
    def keys(self) -> frozenset[str]:
        """All keys that are declared for a mapping at this place."""
        return frozenset(key for properties in self.words("properties") for key in properties)

    @property
    def closed(self) -> bool:
        """Say whether a mapping at this place refuses other keys."""
        return False in self.words("additionalProperties")

    @property
    def required(self) -> frozenset[str]:
        """The keys that a mapping at this place must have."""
        return frozenset(key for keys in self.words("required") for key in keys)

    @property
    def choices(self) -> tuple[str, ...]:
        """The texts that a scalar at this place may be, from `enum` or `const`; empty when it is free."""
        options = [set(enum) for enum in self.words("enum")] + [{const} for const in self.words("const")]
        common = set.intersection(*options) if options else set()
        # A discriminator is an enum of all alternatives and a const in the chosen one: the enum is what one may write.
        wide = set.union(*options) if options else common
        return tuple(sorted(v for v in wide if isinstance(v, str)))

    def child(self, step: str | int, value: Any) -> Place:
        """Return the place one step below, flat for the value there."""
        below: list[Part] = []
        for address, schema in self.parts:
            if isinstance(step, str):
                properties = schema.get("properties", {})
                if step in properties:
                    below.append((address, properties[step]))
                elif isinstance(schema.get("additionalProperties"), dict):
                    below.append((address, schema["additionalProperties"]))
            else:
                prefix = schema.get("prefixItems", [])
                if step < len(prefix):
                    below.append((address, prefix[step]))
                elif "items" in schema:
                    below.append((address, schema["items"]))
        return Place(self.store, tuple(self.store.flat(below, value)))
