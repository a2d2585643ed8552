"""Writes the reference pages of the kinds from their schemas, as Markdown."""

from typing import Any

from penstock.schema import store, words
from penstock.schema.nodes import alternatives, flat

Schema = dict[str, Any]
_DURATION = store.tree("common")["$defs"]["duration"]["oneOf"][1]["pattern"]
_HEAD = "<!-- Generated from schemas/{name}.schema.json by `make generate`; change the schema instead. -->"


def pages() -> dict[str, str]:
    """Return file name -> text of the pages of all kinds, of the worker configuration and of the project file."""
    names = [name for name in store.names() if name != "common"]
    return {f"{name}.md": page(name) for name in names} | {"README.md": _index(names)}


def page(name: str) -> str:
    """Return the page of the schema `name`."""
    tree = store.tree(name)
    kind = tree["properties"].get("kind", {}).get("const")
    lines = [_HEAD.format(name=name), "", f"# {kind or tree['title']}", "", tree["description"], ""]
    if store.is_kind(str(kind)):
        lines += ["```yaml", f"apiVersion: {tree['properties']['apiVersion']['const']}", f"kind: {kind}", "metadata:"]
        lines += ["  name: NAME", "spec:", "  ...", "```", ""]
    lines += [f"`penstock schema {kind or name.capitalize()}` prints the JSON Schema.", ""]
    _object(lines, tree, name, "")
    return "\n".join(lines).rstrip("\n") + "\n"


def _index(names: list[str]) -> str:
    lines = [
        "<!-- Generated from schemas/ by `make generate`; change the schemas instead. -->",
        "",
        "# Kinds and files",
        "",
    ]
    lines += ["| page | what it is |", "| --- | --- |"]
    for name in names:
        tree = store.tree(name)
        title = tree["properties"].get("kind", {}).get("const") or tree["title"]
        lines.append(f"| [{title}]({name}.md) | {_cell(tree['description'])} |")
    lines += [
        "",
        "Durations are seconds as a whole number, or a number with a unit: `90`, `1500ms`, `30s`, `5m`, `1h`, `14d`.",
    ]
    lines += ["An expression `${{ }}` may stand for any value below `spec` (see the page about expressions)."]
    return "\n".join(lines) + "\n"


def _object(lines: list[str], schema: Schema, file: str, path: str) -> None:
    """Add the table of the keys of an object, then a section for each key that is an object with keys itself."""
    rows, deeper = [], []
    for key, raw in schema["properties"].items():
        inner, where = flat(raw, file)
        here = f"{path}.{key}" if path else key
        rows.append(_row(key, inner, where, needed=key in schema.get("required", ())))
        target, place, suffix = _below(inner, where)
        if target is not None and here not in ("apiVersion", "kind"):
            deeper.append((target, place, here + suffix))
    lines += ["| key | type | default | what it is |", "| --- | --- | --- | --- |", *rows, ""]
    if "oneOf" in schema:
        groups = [" with ".join(f"`{key}`" for key in branch["required"]) for branch in schema["oneOf"]]
        lines += [f"Exactly one of {words.either(groups)} is needed.", ""]
    for target, place, here in deeper:
        _section(lines, target, place, here)


def _section(lines: list[str], schema: Schema, file: str, path: str) -> None:
    lines += [f"## `{path}`", "", schema["description"], ""]
    if "discriminator" in schema:
        tag = schema["discriminator"]["propertyName"]
        for name, alternative in alternatives(schema, file).items():
            lines += [f"### `{path}` of {tag} `{name}`", "", alternative["description"], ""]
            _object(lines, alternative, file, path)
        return
    _object(lines, schema, file, path)


def _below(schema: Schema, file: str) -> tuple[Schema | None, str, str]:
    """Return the object with keys that a value is or holds, with what to add to the path; None when there is none."""
    if "properties" in schema:
        return schema, file, ""
    for keyword, suffix in (("items", "[]"), ("additionalProperties", ".NAME")):
        if isinstance(schema.get(keyword), dict):
            inner, where = flat(schema[keyword], file)
            target, place, more = _below(inner, where)
            return target, place, suffix + more
    return None, file, ""


def _row(key: str, schema: Schema, file: str, *, needed: bool) -> str:
    default = "required" if needed else f"`{words.flow(schema['default'])}`" if "default" in schema else ""
    about = [schema["description"], *_rules(schema)]
    if schema.get("examples") and "properties" not in schema and "const" not in schema:
        about.append(f"Example: `{words.flow(schema['examples'][0])}`.")
    return f"| `{key}` | {_type(schema, file)} | {_cell(default)} | {_cell(' '.join(about))} |"


def _type(schema: Schema, file: str) -> str:
    """Return the type of a value for the table."""
    if "const" in schema:
        return f"`{words.flow(schema['const'])}`"
    if "enum" in schema:
        return ", ".join(f"`{words.flow(one)}`" for one in schema["enum"])
    if "discriminator" in schema:
        tag = schema["discriminator"]["propertyName"]
        return "mapping by `type`: " + ", ".join(f"`{one}`" for one in schema["properties"][tag]["enum"])
    if schema.get("type") is None and "oneOf" in schema:
        if _DURATION in [branch.get("pattern") for branch in schema["oneOf"]]:
            return "duration"
        return words.either([_type(branch, file) for branch in schema["oneOf"]])
    if schema.get("type") == "array":
        items, file = flat(schema.get("items", {}), file)
        return f"list of {_type(items, file)}" if items else "list"
    names = schema.get("type", "any value")
    return words.types([names] if isinstance(names, str) else names).removeprefix("a ")


def _rules(schema: Schema) -> list[str]:
    """Return what else holds for a value, as sentences."""
    rules = []
    if "pattern" in schema:
        rules.append(f"Must be {words.pattern(schema['pattern'])}.")
    least, most = schema.get("minimum"), schema.get("maximum")
    if least is not None and most is not None:
        rules.append(f"From {least} to {most}.")
    elif least is not None:
        rules.append(f"At least {least}.")
    if "maxLength" in schema:
        rules.append(f"At most {schema['maxLength']} characters.")
    if schema.get("minItems") or schema.get("minProperties"):
        rules.append("Not empty.")
    return rules


def _cell(text: str) -> str:
    """Keep a text in one cell of a table."""
    return text.replace("|", "\\|").replace("\n", " ")
