"""The values of an answer to "why": who set a value, what its expression names, what a rendered value depends on."""

from typing import Any, Final, Literal

from penstock.diagnostics import Span
from penstock.record import Record

Path = tuple[str | int, ...]
ABSENT: Final = object()
"""The value of something that is not there."""


class Setting(Record):
    """One layer that sets a value, as it is written there. The last one that `wins` is what counts."""

    label: str
    span: Span
    value: Any
    wins: bool


class Source(Record):
    """What one name in an expression stands for: `args.registry`, set by `label` at `span`; `note` when it has no value."""

    name: str
    label: str
    span: Span | None = None
    value: Any = ABSENT
    note: str | None = None


class Influence(Record):
    """One input on which a rendered value depends.

    `what` says where the input is; a `default` is not written anywhere. `tried` is another value of the input, `became` what
    the rendered value was with it. `sources` are the names in the input's expression.
    """

    what: Literal["definition", "environment", "output", "default"]
    path: Path
    span: Span | None
    value: Any
    tried: Any
    became: Any
    sources: tuple[Source, ...] = ()


class Site(Record):
    """The leaf of a template that wrote a value; `own` says that the template is the project's."""

    span: Span
    text: str
    own: bool

    @property
    def constant(self) -> bool:
        """Whether the template says the value itself."""
        return "${{" not in self.text


class Why(Record):
    """The answer. `kind` tells a value of the definition from one that was rendered; `subject` names the rendered object."""

    kind: Literal["definition", "rendered"]
    definition: str
    environment: str | None
    path: Path
    value: Any
    subject: str | None = None
    settings: tuple[Setting, ...] = ()
    sources: tuple[Source, ...] = ()
    influences: tuple[Influence, ...] = ()
    site: Site | None = None
    notes: tuple[str, ...] = ()
