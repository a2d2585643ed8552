"""From the text of a Pulumi program to its resources: the syntax tree is read, nothing is run.

Both sides of a diff are programs of ours (or of a user's template), perhaps of different versions of the compiler, so the
text is the one form that both surely have. Comments, formatting, order and the names of variables are gone after this step.
"""

import ast
from collections.abc import Mapping
from typing import Any, Final

from penstock.record import Record
from penstock.semantic_diff.model import Thing

_JSON_CALLS: Final = ("pulumi.Output.json_dumps", "json.dumps")
EXPORT: Final = "pulumi.export"


class _Scope(Record):
    """What names stand for: variables of the function (-> logical names) and fields of `shared` (-> values)."""

    names: dict[str, str]
    shared: Mapping[str, Any]


def shared_fields(text: str) -> dict[str, Any]:
    """Return the values that `shared.py` hands to other modules, as far as they are plain text. Raises SyntaxError."""
    for node in ast.walk(ast.parse(text)):
        if isinstance(node, ast.Return) and isinstance(node.value, ast.Call) and _dotted(node.value.func) == "Shared":
            scope = _Scope({}, {})
            found = {one.arg: _value(one.value, scope) for one in node.value.keywords if one.arg}
            return {name: value for name, value in found.items() if isinstance(value, str) and "${" not in value}
    return {}


def resources(text: str, program: str, file: str, definition: str, shared: Mapping[str, Any]) -> list[Thing]:
    """Return the resources and exports that a module declares. Raises SyntaxError when it is not Python."""
    scope = _Scope({}, shared)
    found: list[Thing] = []
    for target, call in _calls(ast.parse(text)):
        name = call.args[0].value if call.args and isinstance(call.args[0], ast.Constant) else None
        kind = _dotted(call.func)
        if not isinstance(name, str) or kind is None or not (kind == EXPORT or _is_class(kind)):
            continue
        if kind == EXPORT:
            value = _value(call.args[1], scope) if len(call.args) > 1 else None
            found.append(Thing("pulumi", EXPORT, program, name, definition, file, {"value": value}))
            continue
        if target is not None:
            scope.names[target] = name
        found.append(_resource(kind, name, call, scope, (program, file, definition)))
    return found


def _resource(kind: str, name: str, call: ast.Call, scope: _Scope, where: tuple[str, str, str]) -> Thing:
    program, file, definition = where
    data = {one.arg: _value(one.value, scope) for one in call.keywords if one.arg and one.arg != "opts"}
    options = next((one.value for one in call.keywords if one.arg == "opts"), None)
    given = _value(options, scope) if options is not None else {}
    aliases: tuple[str, ...] = ()
    if isinstance(given, dict):
        aliases = tuple(
            one["name"] for one in given.pop("aliases", None) or () if isinstance(one, dict) and "name" in one
        )
        if given:
            data["opts"] = given
    else:
        given = {}
    return Thing(
        layer="pulumi",
        type=kind,
        scope=program,
        name=name,
        definition=definition,
        file=file,
        data=data,
        protect=given.get("protect") is True,
        retain=given.get("retain_on_delete") is True,
        formerly=aliases,
    )


def _calls(tree: ast.Module) -> list[tuple[str | None, ast.Call]]:
    """Return the calls that are statements, with the variable that takes the result, in order."""
    found: list[tuple[str | None, ast.Call]] = []
    for node in _statements(tree):
        if isinstance(node, ast.Expr) and isinstance(node.value, ast.Call):
            found.append((None, node.value))
        elif (
            isinstance(node, ast.Assign) and isinstance(node.value, ast.Call) and isinstance(node.targets[0], ast.Name)
        ):
            found.append((node.targets[0].id, node.value))
    return found


def _statements(node: ast.AST) -> list[ast.stmt]:
    found: list[ast.stmt] = []
    for child in getattr(node, "body", ()):
        found.append(child)
        found += _statements(child)
    return found


def _is_class(dotted: str) -> bool:
    return dotted.count(".") >= 1 and dotted.rpartition(".")[2][:1].isupper()


def _dotted(node: ast.expr) -> str | None:
    if isinstance(node, ast.Name):
        return node.id
    if isinstance(node, ast.Attribute):
        before = _dotted(node.value)
        return None if before is None else f"{before}.{node.attr}"
    return None


def _value(node: ast.expr, scope: _Scope) -> Any:
    """Return an expression as data; a reference becomes `${logical-name.attribute}`."""
    if isinstance(node, ast.Constant):
        return node.value
    if isinstance(node, ast.List | ast.Tuple):
        return [_value(item, scope) for item in node.elts]
    if isinstance(node, ast.Dict):
        return {_key(key, scope): _value(value, scope) for key, value in zip(node.keys, node.values, strict=True)}
    if isinstance(node, ast.Starred):
        return f"${{*{ast.unparse(node.value)}}}"
    if isinstance(node, ast.UnaryOp) and isinstance(node.op, ast.USub) and isinstance(node.operand, ast.Constant):
        number = node.operand.value
        return -number if isinstance(number, int | float) else ast.unparse(node)
    if isinstance(node, ast.Name | ast.Attribute):
        return _reference(node, scope)
    if isinstance(node, ast.Call):
        return _call(node, scope)
    return f"${{{ast.unparse(node)}}}"


def _key(node: ast.expr | None, scope: _Scope) -> str:
    return "**" if node is None else str(_value(node, scope))


def _reference(node: ast.expr, scope: _Scope) -> Any:
    dotted = _dotted(node)
    if dotted is None:
        return f"${{{ast.unparse(node)}}}"
    head, _, rest = dotted.partition(".")
    if head == "shared" and rest in scope.shared:
        return scope.shared[rest]
    if head in scope.names:
        return f"${{{scope.names[head]}{'.' + rest if rest else ''}}}"
    return f"${{{dotted}}}"


def _call(node: ast.Call, scope: _Scope) -> Any:
    name = _dotted(node.func) or ""
    if name == "pulumi.Output.concat":
        parts = [_value(part, scope) for part in node.args]
        return "".join(part if isinstance(part, str) else str(part) for part in parts)
    if name in _JSON_CALLS and node.args:
        return _value(node.args[0], scope)
    if name == "pulumi.Output.secret":
        return {"secret": _value(node.args[0], scope)} if node.args else {"secret": None}
    if name == "pulumi.StringAsset":
        return {"text": _content(node, scope)}
    if node.keywords and not node.args:
        return {one.arg or "**": _value(one.value, scope) for one in node.keywords}
    if len(node.args) == 1 and not node.keywords:
        return {name.rpartition(".")[2] or "call": _value(node.args[0], scope)}
    return f"${{{ast.unparse(node)}}}"


def _content(node: ast.Call, scope: _Scope) -> Any:
    """Return what an asset holds: the data of the JSON document in it where there is one."""
    for inner in ast.walk(node):
        if isinstance(inner, ast.Call) and _dotted(inner.func) in _JSON_CALLS and inner.args:
            return _value(inner.args[0], scope)
    return _value(node.args[0], scope) if node.args else None
