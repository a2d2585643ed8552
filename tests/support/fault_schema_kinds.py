"""Faults against a definition's schema: keys, values, types, ranges, missing and unknown fields."""

from __future__ import annotations

import random
import string
from collections.abc import Iterator

import yaml

from tests.support.fault_model import Fault
from tests.support.fault_text import Position, Site, Text, end_of, insert, replace, start


def typo(word: str, edit: str, rng: random.Random) -> str:
    """Return a word with one letter deleted, inserted, transposed or replaced; the first letter mostly stays."""
    at = rng.randrange(1, len(word)) if len(word) > 1 else 0
    letter = rng.choice(string.ascii_lowercase)
    if edit == "delete":
        return word[:at] + word[at + 1 :]
    if edit == "insert":
        return word[:at] + letter + word[at:]
    if edit == "replace":
        return word[:at] + letter + word[at + 1 :]
    spots = [i for i in range(len(word) - 1) if word[i] != word[i + 1]]
    if not spots:
        return word
    spot = rng.choice(spots)
    return word[:spot] + word[spot + 1] + word[spot] + word[spot + 2 :]


EDITS = ("delete", "insert", "transpose", "replace")


def key_typos(text: Text, rng: random.Random) -> Iterator[Fault]:
    """One wrong letter in a key of a closed mapping."""
    for site in text.sites:
        if site.key is None or site.holder is None or not site.holder.closed or len(site.key.value) < 3:
            continue
        word = site.key.value
        if word not in site.holder.keys:
            continue
        for edit in EDITS:
            wrong = typo(word, edit, rng)
            if wrong != word and wrong not in site.holder.keys and wrong not in _siblings(site):
                made = replace(text.text, site.key, wrong)
                yield Fault("key typo", text, site, made, (start(site.key),), wrong, word, edit)


def enum_typos(text: Text, rng: random.Random) -> Iterator[Fault]:
    """One wrong letter in a value that must be one of a few words (the kind and the apiVersion among them)."""
    for site in text.sites:
        options = site.place.choices
        if not isinstance(site.value, str) or site.value not in options or len(site.value) < 3:
            continue
        category = "unknown kind" if site.path in (("kind",), ("apiVersion",)) else "enum typo"
        for edit in EDITS:
            wrong = typo(site.value, edit, rng)
            made = replace(text.text, site.node, wrong)
            if wrong not in options and not text.valid(made):
                yield Fault(category, text, site, made, (start(site.node),), wrong, site.value, edit)


_OTHER = (("list", '["x", "y"]'), ("mapping", "{x: 1}"), ("text", '"a text"'), ("number", "7"), ("boolean", "true"))


def wrong_types(text: Text, rng: random.Random) -> Iterator[Fault]:
    """A scalar or flow value of another type."""
    for site in _values(text):
        for name, other in rng.sample(_OTHER, len(_OTHER)):
            made = replace(text.text, site.node, other)
            if not text.valid(made):
                yield Fault("wrong type", text, site, made, (start(site.node),), other, note=name)


def ranges(text: Text, _: random.Random) -> Iterator[Fault]:
    """A number outside its bounds."""
    for site in _values(text):
        if not isinstance(site.value, int | float) or isinstance(site.value, bool):
            continue
        lows = [m - 1 for m in site.place.words("minimum")] + list(site.place.words("exclusiveMinimum"))
        highs = [m + 1 for m in site.place.words("maximum")] + list(site.place.words("exclusiveMaximum"))
        for wrong in (*lows, *highs):
            made = replace(text.text, site.node, str(wrong))
            if not text.valid(made):
                yield Fault("out of range", text, site, made, (start(site.node),), str(wrong))


def shapes(text: Text, _: random.Random) -> Iterator[Fault]:
    """A text that is empty, too long, or does not match its pattern; an empty list; a list with the same item twice."""
    for site in _values(text):
        tries = []
        if isinstance(site.value, str) and not site.place.choices:
            longest = min(site.place.words("maxLength"), default=0)
            tries = ['""', '"!! ??"', '"' + "x" * (longest + 1) + '"']
        elif isinstance(site.value, list):
            tries = ["[]"]
        for wrong in tries:
            made = replace(text.text, site.node, wrong)
            if not text.valid(made):
                yield Fault("bad form", text, site, made, (start(site.node),), wrong[:20])


def missing(text: Text, _: random.Random) -> Iterator[Fault]:
    """A required key that is not there: pointed at is the key that holds the mapping, or the mapping's first key."""
    for site in text.sites:
        if site.key is None or site.holder is None or site.key.value not in site.holder.required:
            continue
        made = without(text, site)
        if made is None or text.valid(made):
            continue
        try:
            after = (
                Text(type(text.definition)(text.definition.name, made), text.store) if site.path != ("kind",) else None
            )
        except (yaml.YAMLError, KeyError, ValueError):
            continue
        parent = None if after is None else after.find(site.path[:-1])
        if parent is None and len(site.path) > 1:
            continue
        yield Fault("missing field", text, site, made, _holder(parent, made), site.key.value)


def _holder(parent: Site | None, made: str) -> tuple[Position, ...]:
    if parent is not None and parent.key is not None:
        return (start(parent.key),)
    if parent is not None:
        return (start(parent.node),)
    first = yaml.compose(made, Loader=yaml.CSafeLoader)
    return () if first is None else (start(first),)


def unknown_keys(text: Text, rng: random.Random) -> Iterator[Fault]:
    """A key that no schema knows, on a line of its own."""
    for site in text.sites:
        if not site.on_own_line or site.key is None or site.holder is None or not site.holder.closed:
            continue
        name = rng.choice(("zzyzx", "qqq", "notAKey"))
        column = site.key.start_mark.column
        made = insert(text.text, site.key.start_mark.index, f"{name}: 1\n{' ' * column}")
        if not text.valid(made):
            yield Fault("unknown key", text, site, made, (start(site.key),), name)


def without(text: Text, site: Site) -> str | None:
    """Return the text without a key and its value, or None when that is not simple (flow style, the only key)."""
    if site.key is None or not isinstance(site.parent, yaml.MappingNode) or site.parent.flow_style:
        return None
    entries = site.parent.value
    index = next(i for i, (key, _) in enumerate(entries) if key is site.key)
    if len(entries) == 1:
        return None
    begin = site.key.start_mark.index
    if index + 1 < len(entries):  # up to the next key, which takes the same place (also behind a dash)
        return text.text[:begin] + text.text[entries[index + 1][0].start_mark.index :]
    line_start = text.text.rfind("\n", 0, begin) + 1
    after = text.text.find("\n", end_of(text.text, site.node))
    return text.text[:line_start] + (text.text[after + 1 :] if after >= 0 else "")


def _values(text: Text) -> Iterator[Site]:
    """Sites whose value can be replaced in place: not the header, no block collections, no expressions, no blocks."""
    for site in text.sites:
        scalar = isinstance(site.node, yaml.ScalarNode) and site.node.style not in ("|", ">")
        flow = isinstance(site.node, yaml.CollectionNode) and bool(site.node.flow_style)
        empty = site.node.start_mark.index == site.node.end_mark.index
        header = site.path in ((), ("kind",), ("apiVersion",), ("metadata", "name"))
        if (scalar or flow) and not empty and not header:
            yield site


def _siblings(site: Site) -> set[str]:
    parent = site.parent
    return {key.value for key, _ in parent.value} if isinstance(parent, yaml.MappingNode) else set()


CATEGORIES = (key_typos, enum_typos, wrong_types, ranges, shapes, missing, unknown_keys)
