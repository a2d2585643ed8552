"""Seeded faults: break valid definitions in many ways and score how exactly a validator reports each.

`generate` is deterministic for a seed and knows fields only from the schema files, so it works for every kind.
`score` runs a validator over the faults and counts exact lines, exact columns and right first suggestions.
"""

from __future__ import annotations

import random
import re
from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from tests.support import fault_expression_kinds, fault_meaning_kinds, fault_schema_kinds, fault_syntax_kinds
from tests.support.fault_model import Fault
from tests.support.fault_schema import SchemaStore
from tests.support.fault_text import Definition, Text

__all__ = ["Definition", "Fault", "Score", "generate", "score"]

SCHEMAS = Path(__file__).parents[2] / "schemas"
MAKERS = (
    *fault_schema_kinds.CATEGORIES,
    *fault_syntax_kinds.CATEGORIES,
    *fault_expression_kinds.CATEGORIES,
    *fault_meaning_kinds.CATEGORIES,
)
_SUGGESTION = re.compile(r"[Dd]id you mean [`'\"]([^`'\"]+)[`'\"]")


def generate(
    definitions: Iterable[Definition], *, seed: int = 1, per_kind: int = 12, schemas: Path = SCHEMAS
) -> list[Fault]:
    """Return faults of every kind in the given valid definitions: at most `per_kind` of each maker and definition.

    A definition whose kind no schema knows (a dialect file) gets the faults that need no schema. Raises ValueError when a definition is not valid to begin with, because nothing could be learnt from breaking it.
    """
    store = SchemaStore(schemas)
    faults: list[Fault] = []
    for definition in definitions:
        text = Text(definition, store)
        if not text.valid(definition.text):
            raise ValueError(f"{definition.name} does not fit its schema before it is broken")
        for maker in MAKERS:
            # A generator of its own for each maker: adding a maker does not change what the others do.
            rng = random.Random(f"{seed}/{definition.name}/{maker.__name__}")
            made = [f for f in maker(text, rng) if f.text != definition.text]
            faults += made if len(made) <= per_kind else _spread(made, per_kind, rng)
    return faults


def _spread(faults: list[Fault], count: int, rng: random.Random) -> list[Fault]:
    """Pick `count` faults at different places first, in document order."""
    order = rng.sample(range(len(faults)), len(faults))
    seen: set[tuple[Any, ...]] = set()
    first: list[int] = []
    later: list[int] = []
    for index in order:
        path = faults[index].site.path
        (later if path in seen else first).append(index)
        seen.add(path)
    return [faults[i] for i in sorted([*first, *later][:count])]


@dataclass(frozen=True)
class Verdict:
    """How one fault was reported: whether exactly, the first suggestion, and how many findings there were."""

    fault: Fault
    on_line: bool
    on_column: bool
    suggestion: str | None
    findings: int
    seen: tuple[str, ...]

    @property
    def suggested(self) -> bool:
        """Say whether the right word was suggested first."""
        return self.fault.right is not None and self.suggestion == self.fault.right


@dataclass(frozen=True)
class Score:
    """The verdicts on all faults; shares are between 0 and 1."""

    verdicts: tuple[Verdict, ...]

    @property
    def lines(self) -> float:
        """Share of faults with a finding that begins on the exact line."""
        return _share([v.on_line for v in self.verdicts])

    @property
    def columns(self) -> float:
        """Share of faults with a finding that begins at the exact line and column."""
        return _share([v.on_column for v in self.verdicts])

    @property
    def suggestions(self) -> float:
        """Share of typos whose right word is the first suggestion of the finding at that place."""
        return _share([v.suggested for v in self.verdicts if v.fault.right is not None])

    def report(self, limit: int = 40) -> str:
        """Return a table by category and the first misses, for people."""
        groups: dict[str, list[Verdict]] = defaultdict(list)
        for verdict in self.verdicts:
            groups[verdict.fault.category].append(verdict)
        rows = [f"{'category':24} {'faults':>6} {'line':>6} {'column':>6} {'hint':>6} {'findings':>8}"]
        for name, part in [*sorted(groups.items()), ("all", list(self.verdicts))]:
            typos = [v.suggested for v in part if v.fault.right is not None]
            hint = f"{_share(typos):6.1%}" if typos else "     -"
            noise = sum(v.findings for v in part) / len(part) if part else 0
            line, column = _share([v.on_line for v in part]), _share([v.on_column for v in part])
            rows.append(f"{name:24} {len(part):6} {line:6.1%} {column:6.1%} {hint} {noise:8.2f}")
        bad = [v for v in self.verdicts if not v.on_column or (v.fault.right is not None and not v.suggested)]
        for v in bad[:limit]:
            wanted = f", wants {v.fault.right!r}, got {v.suggestion!r}" if v.fault.right else ""
            rows.append(f"{v.fault!r}{wanted}; reported: {'; '.join(v.seen) or 'nothing'}")
        return "\n".join(rows)


def score(
    faults: Sequence[Fault],
    validate: Callable[[str], Iterable[Any]],
    *,
    severities: tuple[str, ...] = ("error", "warning"),
) -> Score:
    """Run `validate(text)` on every fault and judge the diagnostics it returns (`penstock.diagnostics.Diagnostic`)."""
    return Score(tuple(_judge(fault, list(validate(fault.text)), severities) for fault in faults))


def _judge(fault: Fault, diagnostics: list[Any], severities: tuple[str, ...]) -> Verdict:
    found = [d for d in diagnostics if d.severity in severities and d.span is not None]
    on_line = [d for d in found if d.span.line in fault.lines]
    exact = [d for d in found if (d.span.line, d.span.column) in fault.places]
    hint = next((s for d in (exact or on_line) if (s := suggestion(d)) is not None), None)
    seen = tuple(f"{d.span.line}:{d.span.column} {d.code} {d.message}" for d in found[:3])
    return Verdict(fault, bool(on_line), bool(exact), hint, len(found), seen)


def suggestion(diagnostic: Any) -> str | None:
    """Return the first word that a diagnostic proposes: "did you mean `x`?" in its help or message, else its fix."""
    for text in (diagnostic.help, diagnostic.message):
        match = _SUGGESTION.search(text or "")
        if match:
            return match[1]
    fix = diagnostic.fix
    return fix.edits[0].text.strip("\"' ") if fix is not None and fix.edits else None


def _share(hits: Sequence[bool]) -> float:
    return sum(hits) / len(hits) if hits else 1.0
