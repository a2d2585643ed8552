"""The answer for people: the value, the layers that set it, what its expression names, what a rendered value depends on."""

from collections.abc import Iterator
from typing import Final

from penstock.diagnostics import Span
from penstock.output._style import Style, inline
from penstock.provenance.model import ABSENT, Influence, Setting, Site, Source, Why
from penstock.provenance.shown import show, value_at
from penstock.text import format_path

_WHAT: Final = {
    "definition": "in the definition",
    "environment": "in the environment",
    "output": "a pinned output",
    "default": "a default, written nowhere",
}


def render(why: Why, *, color: bool) -> str:
    """Return the answer as text."""
    style = Style(color)
    return "\n".join([*_lines(why, style), ""])


def _lines(why: Why, style: Style) -> Iterator[str]:
    subject = why.subject if why.subject is not None else why.definition
    where = f" in {why.environment}" if why.environment else ""
    path = format_path(why.path)
    yield f"{style('bold', inline(f'{subject} {path}'))}{inline(where)}"
    yield f"  = {style('added', show(value_at(why.path, why.value)))}"
    yield from (f"  note: {inline(note)}" for note in why.notes)
    if why.settings:
        yield ""
        yield from (_setting(one, why, style) for one in reversed(why.settings))
    yield from _sources(why.sources, style, "  ")
    if why.kind == "rendered":
        yield from _rendered(why, style)


def _place(span: Span | None, style: Style) -> str:
    return style("gutter", f"{inline(span.file)}:{span.line}:{span.column}") if span is not None else ""


def _setting(one: Setting, why: Why, style: Style) -> str:
    mark = style("help", "set by") if one.wins else "hides "
    label = "" if one.label == one.span.file else f"  ({inline(one.label)})"
    return f"  {mark} {_place(one.span, style)}  {show(value_at(why.path, one.value))}{label}"


def _sources(found: tuple[Source, ...], style: Style, pad: str) -> Iterator[str]:
    for one in found:
        value = "" if one.value is ABSENT else f" = {show(value_at((one.name,), one.value))}"
        note = f"  ({one.note})" if one.note else ""
        place = f"  {_place(one.span, style)}" if one.span is not None else ""
        yield f"{pad}{style('note', inline(one.name))}{value}{place}  {inline(one.label)}{inline(note)}"


def _rendered(why: Why, style: Style) -> Iterator[str]:
    site = why.site
    if site is not None:
        yield ""
        yield f"  written by {_place(site.span, style)}{'  (the project' + chr(39) + 's own)' if site.own else ''}  {show(site.text)}"
    yield ""
    if why.influences:
        yield "  depends on"
        for one in why.influences:
            yield from _influence(one, style)
        return
    yield f"  {_constant(site)}"


def _constant(site: Site | None) -> str:
    """Return what is true of a value that no input changes."""
    if site is None:
        return "no input changes it: it is a constant of the target"
    place = f"{site.span.file}:{site.span.line}"
    if site.constant:
        return f"no input changes it: it is a constant of the template {place}"
    return f"no input that was tried changes it; the template computes it at {place}"


def _influence(one: Influence, style: Style) -> Iterator[str]:
    place = _place(one.span, style) or _WHAT[one.what]
    tail = f"  ({_WHAT[one.what]})" if one.span is not None and one.what != "definition" else ""
    value = show(value_at(one.path, one.value))
    yield f"    {style('note', inline(format_path(one.path)))} = {value}  {place}{tail}"
    tried, became = show(value_at(one.path, one.tried)), show(value_at(one.path, one.became))
    yield f"      {style('gutter', f'with {tried} it would be {became}')}"
    yield from _sources(one.sources, style, "      ")
