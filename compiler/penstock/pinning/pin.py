"""Pins outputs: chooses those that are needed, refuses secrets, and writes the file of an environment."""

import json
import os
from collections.abc import Mapping

from penstock.diagnostics import Diagnostic, Span
from penstock.diagnostics.suggest import hint
from penstock.engine.outputs import VERSION
from penstock.pinning.needs import Needs
from penstock.pinning.stack import Stack, is_secret, text_of
from penstock.record import Record


class Pinned(Record):
    """What an import comes to. `values` are all that will be pinned, `kept` those of them that are from before.

    `passed` are outputs of the stack that nothing needs.
    """

    values: Mapping[str, str]
    kept: tuple[str, ...]
    passed: tuple[str, ...]
    diagnostics: tuple[Diagnostic, ...]


def choose(stack: Stack, wanted: Needs, before: Mapping[str, str], *, partial: bool) -> Pinned:
    """Return the outputs of `stack` that the place needs; a needed one that it lacks keeps the value from before.

    With `partial`, a needed output without any value is a note instead of an error.
    """
    values: dict[str, str] = {}
    kept: list[str] = []
    found: list[Diagnostic] = list(stack.diagnostics)
    for name, who in wanted.by.items():
        if name in stack.values:
            problem = _refusal(name, stack)
            if problem is None:
                values[name] = text_of(stack.values[name]) or ""
            else:
                found.append(problem)
        elif name in before:
            values[name] = before[name]
            kept.append(name)
        elif not stack.diagnostics:
            found.append(_absent(name, who, stack, partial=partial))
    passed = tuple(sorted(name for name in stack.values if name not in wanted.by))
    return Pinned(values, tuple(kept), passed, tuple(found))


def _refusal(name: str, stack: Stack) -> Diagnostic | None:
    """Return why an output cannot be pinned, None when it can."""
    value = stack.values[name]
    if is_secret(value):
        message = f"the output `{name}` is a secret: it would stand in the repository for all to read"
        help_text = "refer to it as `${{ secrets.NAME }}` and keep it in the environment's secret backend"
        return Diagnostic("PEN1813", "error", message, stack.span(name), (), help_text)
    text = text_of(value)
    if text:
        return None
    what = "empty" if text is not None else "null" if value is None else "a list or an object"
    message = f"the output `{name}` is {what}; only a text, a number or a truth value can be pinned"
    help_text = "export each part that is needed as an output of its own"
    return Diagnostic("PEN1813", "error", message, stack.span(name), (), help_text if text is None else None)


def _absent(name: str, who: tuple[str, ...], stack: Stack, *, partial: bool) -> Diagnostic:
    users = who[0] if len(who) == 1 else f"{who[0]} and {len(who) - 1} more"
    help_text = hint(name, list(stack.values)) or (
        "run `penstock render --only pulumi` and `pulumi up` first, then import again; `--partial` pins what is there"
    )
    return Diagnostic(
        "PEN1812",
        "note" if partial else "error",
        f"the stack has no output `{name}`, which {users} needs"
        if len(who) == 1
        else f"the stack has no output `{name}`, which {users} need",
        Span(stack.source.file, 1, 1, 1, 1),
        (),
        help_text,
    )


def changes(before: Mapping[str, str], after: Mapping[str, str]) -> list[str]:
    """Return one line for each value that differs: added, changed, removed."""
    lines = []
    for name in sorted({*before, *after}):
        old, new = before.get(name), after.get(name)
        if old == new:
            continue
        if old is None:
            lines.append(f"+ {name} = {new}")
        elif new is None:
            lines.append(f"- {name} (was {old})")
        else:
            lines.append(f"~ {name} = {new} (was {old})")
    return lines


def dump(environment: str, values: Mapping[str, str]) -> str:
    """Return the text of an outputs file: sorted, one line for each value."""
    data = {"version": VERSION, "environment": environment, "outputs": dict(sorted(values.items()))}
    return json.dumps(data, indent=2, ensure_ascii=False) + "\n"


def write(path: str, text: str) -> bool:
    """Write the file in one step; return False when it held the same already. Raises OSError."""
    try:
        with open(path, encoding="utf-8", newline="") as stream:
            if stream.read() == text:
                return False
    except (FileNotFoundError, UnicodeDecodeError):
        pass
    os.makedirs(os.path.dirname(path), exist_ok=True)
    draft = f"{path}.{os.getpid()}.tmp"
    try:
        with open(draft, "x", encoding="utf-8", newline="\n") as stream:
            stream.write(text)
        os.replace(draft, path)
    except OSError:
        if os.path.exists(draft):
            os.unlink(draft)
        raise
    return True
