"""Explains values that are of the wrong type, not among the allowed ones, of the wrong form, or out of bounds."""

from typing import Any

from penstock.diagnostics.suggest import closest
from penstock.schema import nodes, words
from penstock.schema.case import Case, describe
from penstock.schema.problem import Problem

_TRUTHS = {
    "yes": "true",
    "on": "true",
    "y": "true",
    "true": "true",
    "no": "false",
    "off": "false",
    "n": "false",
    "false": "false",
}


def type_(case: Case) -> list[Problem]:
    """Explain an error of `type`."""
    return [wrong_type(case, case.error.kind.types)]


def wrong_type(case: Case, accepted: list[str]) -> Problem:
    """Say which types the value may have, and how to write this one so that it has one of them."""
    name, expected = words.subject(case.path), words.types(accepted)
    if case.value is None:
        message = f"{name} has no value; it must be {expected}"
    else:
        message = f"{name} must be {expected}, not {words.found(case.value)}"
    advice, replacement = _respell(case.value, accepted)
    parts = [part for part in (advice, describe(case.place, case.key)) if part]
    return Problem(case.path, "PEN1112", message, "\n".join(parts) or None, replacement=replacement)


def _respell(value: Any, accepted: list[str]) -> tuple[str | None, str | None]:
    """Return advice and the YAML text that gives the same value an accepted type; None for what there is not."""
    if isinstance(value, str):
        if ("integer" in accepted and _is_whole(value)) or ("number" in accepted and _is_number(value)):
            return f"remove the quotes: `{value.strip()}`", value.strip()
        if "boolean" in accepted and value.casefold() in _TRUTHS:
            truth = _TRUTHS[value.casefold()]
            return f"write `{truth}`", truth
    elif isinstance(value, bool | int | float) and "string" in accepted:
        text = f'"{words.scalar(value)}"'
        return f"put it in quotes: `{text}`", text
    if "array" in accepted and value is not None and not isinstance(value, list | dict):
        text = words.flow([value])
        return f"write it as a list: `{text}`", text
    if value is None:
        return "give it a value, or remove the key", None
    return None, None


def _is_whole(text: str) -> bool:
    digits = text.strip().removeprefix("-")
    return digits.isascii() and digits.isdigit()


def _is_number(text: str) -> bool:
    whole, _, rest = text.strip().partition(".")
    return _is_whole(whole) and (not rest or (rest.isascii() and rest.isdigit()))


def enum(case: Case) -> list[Problem]:
    """Explain a value that is not one of those allowed; of a discriminator, say what each alternative is."""
    options = [str(option) for option in case.limit]
    near = closest(case.value, options) if isinstance(case.value, str) else ()
    hint = f"did you mean `{near[0]}`?" if near else None
    replacement = words.scalar(near[0]) if near else None
    choice = _choice(case)
    if choice is None:
        message = f"{words.subject(case.path)} is {words.found(case.value)}, not one of {words.ticks(options)}"
        help_ = hint or describe(case.place, None)
        return [Problem(case.path, "PEN1113", message, help_, candidates=near, replacement=replacement)]
    message = f"there is no {_noun(choice)} of the type {words.quoted(str(case.value))}"
    help_ = "\n".join([*([hint] if hint else []), *alternatives(choice)])
    return [Problem(case.path, "PEN1119", message, help_, candidates=near, replacement=replacement)]


def alternatives(place: nodes.Place) -> list[str]:
    """Return a line for each alternative of a discriminated place."""
    found = nodes.alternatives(place.schema, place.file)
    return [f"`{name}`: {schema.get('description', schema.get('title', ''))}" for name, schema in found.items()]


def _choice(case: Case) -> nodes.Place | None:
    """Return the discriminated schema whose tag the value is, None when it is an ordinary value."""
    way = case.error.evaluation_path
    if len(way) < 3 or way[-3] != "properties":
        return None
    parent = nodes.walk(case.name, [*way[:-3], "discriminator"])
    tag = parent.schema.get("discriminator", {}).get("propertyName")
    return parent if tag == way[-2] else None


def _noun(place: nodes.Place) -> str:
    return str(place.facts.get("title", "alternative")).lower()


def const(case: Case) -> list[Problem]:
    """Explain a value that can only be one thing."""
    wanted = words.scalar(case.limit)
    code = "PEN1101" if case.path == ("apiVersion",) else "PEN1113"
    message = f"{words.subject(case.path)} must be `{wanted}`, not {words.found(case.value)}"
    return [Problem(case.path, code, message, describe(case.place), candidates=(str(case.limit),), replacement=wanted)]


def pattern(case: Case) -> list[Problem]:
    """Explain a text of the wrong form, in words instead of a regular expression."""
    wanted = words.pattern(case.limit)
    if case.limit == words.SECRET:
        # what stands there may be the secret itself, so nothing repeats it
        message = f"{words.subject(case.path)} is written out; it must be {wanted}"
        return [Problem(case.path, "PEN1601", message, describe(case.place, case.key))]
    message = f"{words.subject(case.path)} is {words.quoted(case.value)}; it must be {wanted}"
    return [Problem(case.path, "PEN1114", message, describe(case.place, case.key))]


def length(case: Case) -> list[Problem]:
    """Explain a text that is too short or too long."""
    name, size = words.subject(case.path), len(case.value)
    if not size:
        message = f"{name} is empty"
    elif case.error.kind.name == "maxLength":
        message = f"{name} has {size} characters; at most {case.limit} are allowed"
    else:
        message = f"{name} has {size} {'character' if size == 1 else 'characters'}; at least {case.limit} are needed"
    return [Problem(case.path, "PEN1116", message, describe(case.place, case.key))]


_BOUNDS = {
    "minimum": "at least {}",
    "maximum": "at most {}",
    "exclusiveMinimum": "more than {}",
    "exclusiveMaximum": "less than {}",
}


def bound(case: Case) -> list[Problem]:
    """Explain a number that is too small or too large."""
    wanted = _BOUNDS[case.error.kind.name].format(words.scalar(case.limit))
    message = f"{words.subject(case.path)} is {words.scalar(case.value)}; it must be {wanted}"
    return [Problem(case.path, "PEN1115", message, describe(case.place, case.key))]
