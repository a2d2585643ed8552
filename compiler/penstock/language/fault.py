"""Fault: the one exception of the expression language; it becomes a diagnostic at the edge."""

from collections.abc import Callable, Iterable


class Fault(Exception):
    """A problem in an expression. `start` and `end` are offsets in the text that was evaluated.

    `site` numbers the place in compiled code; the evaluator turns it into offsets. `missing` says that a name has no
    value, which `default` and `is defined` accept. `help` may be a function: a suggestion costs time, and a fault that
    `default` catches needs none.
    """

    def __init__(
        self,
        code: str,
        message: str,
        *,
        start: int = 0,
        end: int = 0,
        help: str | Callable[[], str | None] | None = None,  # noqa: A002 - the field's name in a diagnostic
        site: int = -1,
        missing: bool = False,
    ) -> None:
        super().__init__(message)
        self.code = code
        self.message = message
        self.start = start
        self.end = end
        self._help = help
        self.site = site
        self.missing = missing

    @property
    def help(self) -> str | None:
        """The way out, if one is known."""
        return self._help() if callable(self._help) else self._help

    def at(self, start: int, end: int) -> "Fault":
        """Set the offsets and return the fault."""
        self.start, self.end = start, end
        return self

    def shifted(self, offset: int) -> "Fault":
        """Move the offsets by `offset` and return the fault."""
        return self.at(self.start + offset, self.end + offset)


class Pending(Exception):
    """An expression works on a value that is not known yet; `value` is the reference that stands for it."""

    def __init__(self, value: object) -> None:
        super().__init__()
        self.value = value


def did_you_mean(word: str, candidates: Iterable[str]) -> str | None:
    """Return "did you mean `x`?" for the names nearest to `word`, or None. Imports the engine only when asked."""
    from ..diagnostics.suggest import hint

    return hint(word, candidates)
