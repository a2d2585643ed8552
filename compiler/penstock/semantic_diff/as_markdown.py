"""The diff as a comment on a pull request: what would be lost on top, a fold for each definition, bounded in length."""

from collections.abc import Iterator
from typing import Final

from penstock.semantic_diff.as_text import SIGNS, alike, listed, name_of, title
from penstock.semantic_diff.counts import closing, counts, plural
from penstock.semantic_diff.fields import show_path
from penstock.semantic_diff.model import Change, Difference, Environment, Owner
from penstock.semantic_diff.values import show, telling, text_lines

LIMIT: Final = 60_000
"""Characters of a comment; GitHub takes 65,536."""
MARK: Final = "<!-- penstock diff -->"
"""By this line a bot finds its own comment again."""
_FEW: Final = 20
_ROOM: Final = 400  # for the line that says what was cut


def render(difference: Difference, limit: int = LIMIT) -> str:
    """Return the diff as Markdown of at most `limit` characters; definitions that do not fit are counted."""
    parts = [f"{MARK}\n### penstock diff\n\n{_plain(_capital(closing(difference)))}.\n", *_warnings(difference)]
    used = sum(map(len, parts))
    left: list[tuple[Environment, Owner]] = []
    for environment in difference.environments:
        heading = _heading(environment)
        for owner, others in alike(environment.owners):
            block = heading + _owner(owner, others)
            if used + len(block) > limit - _ROOM:
                left += [(environment, one) for one in environment.owners if one is owner or one.definition in others]
                continue
            parts.append(block)
            used += len(block)
            heading = ""
        if not environment.owners and used + len(heading) <= limit - _ROOM:
            parts.append(heading)
            used += len(heading)
    if left:
        parts.append(_cut(left))
    return "".join(parts)


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]


def _heading(environment: Environment) -> str:
    word = "" if environment.action == "changed" else f" ({environment.action})"
    notes = "".join(f"\n> {_plain(note)}\n" for note in environment.notes[:_FEW])
    return f"\n#### {_plain(environment.name)}{word}\n{notes}\n"


def _warnings(difference: Difference) -> Iterator[str]:
    found = difference.destructive
    if not found:
        return
    yield f"\n> [!CAUTION]\n> {plural(len(found), 'destructive change')}:\n"
    for environment, owner, change in found[:_FEW]:
        who = owner.definition or "platform"
        text = f"{SIGNS[change.action]} {name_of(change)}"
        yield f"> - {_plain(environment.name)}, {_plain(who)}: {_code(text)}: {_plain(change.reason or '')}\n"
    if len(found) > _FEW:
        yield f"> - and {len(found) - _FEW:,} more\n"


def _owner(owner: Owner, others: tuple[str, ...]) -> str:
    lost = sum(change.destructive for change in owner.changes)
    mark = f" <b>{lost} destructive</b>" if lost else ""
    head = f"<details><summary><code>{_html(title(owner))}</code> {plural(len(owner.changes), 'object')}{mark}</summary>\n\n"
    facts = "".join(f"- {_plain(line)}\n" for line in owner.summary)
    if others:
        facts += f"- the same in {plural(len(others), 'more definition')}: {_plain(listed(others))}\n"
    lines = [line for change in owner.changes for line in _change(change)]
    fence = _fence(lines)
    body = "\n".join(lines)
    return f"{head}{facts}{'' if not facts else chr(10)}{fence}diff\n{body}\n{fence}\n\n</details>\n"


def _change(change: Change) -> Iterator[str]:
    sign = {"create": "+", "delete": "-", "replace": "!", "update": " ", "rename": " "}[change.action]
    tail = "  DESTRUCTIVE" if change.destructive else ""
    yield f"{sign} {SIGNS[change.action]} {_line(name_of(change))}{tail}"
    if change.reason:
        yield f"{'!' if change.destructive else ' '}     {_line(change.reason)}"
    for field in telling(change):
        path = _line(show_path(field.path))
        lines = None if field.hidden else text_lines(field)
        if lines is None:
            yield f"      {path}: {show(field.old)} → {show(field.new)}"
            continue
        yield f"      {path}:"
        for line in lines:
            yield f"{line[:1]}       {_line(line[1:])}"


def _fence(lines: list[str]) -> str:
    """Return a fence that no line of the block can close."""
    longest = max((len(line) - len(line.lstrip(" `")) for line in lines if "```" in line), default=0)
    return "`" * max(3, longest + 1)


def _cut(left: list[tuple[Environment, Owner]]) -> str:
    lost = sum(
        counts(Difference("", "", (Environment(env.name, env.action, (owner,)),)))["destructive"] for env, owner in left
    )
    tail = f", {plural(lost, 'destructive change')} among them" if lost else ""
    who = plural(len({(env.name, owner.definition) for env, owner in left}), "definition")
    return f"\n**Cut here**: the changes of {who} do not fit into a comment{tail}; `penstock diff` shows them all.\n"


def _line(text: str) -> str:
    from penstock.output._style import flat

    return flat(text)


def _html(text: str) -> str:
    return _line(text).replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def _plain(text: str) -> str:
    """Return text in which nothing is Markdown, a mention or HTML."""
    out = _html(text)
    for sign in ("\\", "*", "_", "[", "]", "|", "#", "~"):
        out = out.replace(sign, f"\\{sign}")
    return out.replace("@", "@\u200b")


def _code(text: str) -> str:
    body = _line(text)
    ticks = "`" * (max((len(run) for run in body.split() if set(run) == {"`"}), default=0) + 1)
    return f"{ticks}{body}{ticks}" if "`" not in body else f"<code>{_html(body)}</code>"
