"""Turns the errors of the schema engine into problems: one for each real mistake, in words for people."""

from collections.abc import Callable
from typing import Any

from penstock.schema import engine, keys, nodes, scalars, sizes, words
from penstock.schema.case import Case, at
from penstock.schema.nodes import Place
from penstock.schema.problem import Path, Problem
from penstock.schema.tidy import tidy

Handler = Callable[[Case], list[Problem]]

_HANDLERS: dict[str, Handler] = {
    "additionalProperties": keys.unknown,
    "required": keys.required,
    "propertyNames": keys.names,
    "type": scalars.type_,
    "enum": scalars.enum,
    "const": scalars.const,
    "pattern": scalars.pattern,
    "minLength": scalars.length,
    "maxLength": scalars.length,
    "minimum": scalars.bound,
    "maximum": scalars.bound,
    "exclusiveMinimum": scalars.bound,
    "exclusiveMaximum": scalars.bound,
    "minItems": sizes.size,
    "maxItems": sizes.size,
    "minProperties": sizes.size,
    "maxProperties": sizes.size,
    "uniqueItems": sizes.unique,
}


def explains() -> tuple[str, ...]:
    """Return the keywords of JSON Schema whose errors have words of their own."""
    return (*_HANDLERS, "oneOf")


def explain(name: str, checker: Any, data: Any, tolerate: Callable[[Path, Any], bool]) -> list[Problem]:
    """Return the problems of `data`, which the compiled schema `name` refuses; none when all of it is tolerated."""
    problems: list[Problem] = []
    plain = engine.exact(data)
    for error in checker.iter_errors(plain):
        problems += _explain(error, name, plain, tolerate, None)
    return tidy(problems)


def _explain(
    error: Any, name: str, data: Any, tolerate: Callable[[Path, Any], bool], outer: Case | None
) -> list[Problem]:
    """Explain one error; `outer` is the error of the value that has several shapes, when this one is inside such a shape."""
    path, value = at(data, error.instance_path)
    place = nodes.walk(name, error.evaluation_path)
    if outer is not None and path == outer.path:
        place = place.replace(facts=outer.place.facts)
    kind = error.kind.name
    if isinstance(value, str) and kind != "propertyNames" and tolerate(path, value):
        if kind != "type" or whole_expression(value):
            return []
        return [_mixed(path, value, place)]
    case = Case(error, path, value, place, name, tolerate)
    if kind == "oneOf":
        return _one_of(case, data)
    handler = _HANDLERS.get(kind)
    return handler(case) if handler else [_unknown(case)]


def whole_expression(value: str) -> bool:
    """Tell whether a text is one expression and nothing else, so that its value keeps its type."""
    text = value.strip()
    return text.startswith("${{") and text.endswith("}}") and text.find("${{", 3) < 0


def _mixed(path: Path, value: str, place: Place) -> Problem:
    wanted = place.schema.get("type", "string")
    expected = words.types([wanted] if isinstance(wanted, str) else wanted)
    message = f"{words.subject(path)} must be {expected}, but an expression inside a longer text is always text"
    return Problem(path, "PEN1112", message, f"make the whole value one expression, instead of {words.quoted(value)}")


def _unknown(case: Case) -> Problem:
    return Problem(case.path, "PEN1114", f"{words.subject(case.path)} does not fit the schema: {case.error.message}")


def _one_of(case: Case, data: Any) -> list[Problem]:
    """Explain an error of `oneOf`: groups of keys that exclude each other, or shapes of one value."""
    branches = case.place.schema["oneOf"]
    if all(set(branch) == {"required"} for branch in branches):
        return keys.groups(case, branches) if isinstance(case.value, dict) else []
    context = case.error.kind.context
    fitting = [inner for inner in context if inner and not any(_wrong_type(one, case) for one in inner)]
    if fitting:
        # the shape that has the right type is the one that was meant
        return [problem for error in fitting[0] for problem in _explain(error, case.name, data, case.tolerate, case)]
    accepted = [one for inner in context for error in inner if _wrong_type(error, case) for one in error.kind.types]
    if not accepted:
        return [_unknown(case)]
    return [scalars.wrong_type(case, accepted)]


def _wrong_type(error: Any, case: Case) -> bool:
    """Tell whether an error inside a shape says that the value itself has the wrong type."""
    return error.kind.name == "type" and len(error.instance_path) == len(case.path)
