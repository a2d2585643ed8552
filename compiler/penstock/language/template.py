"""Run compiled templates: the helpers that their source calls, loading, and faults with a place in the template."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from types import CodeType
from typing import Any, Final

from penstock.diagnostics import ERROR, Diagnostic, Span
from penstock.language.codegen import HELPERS
from penstock.language.fault import Fault, Pending, did_you_mean
from penstock.language.values import kind_of
from penstock.record import Record

Path = tuple[str | int, ...]
Render = Callable[[Mapping[str, Any]], list[dict[str, Any]]]
_ABSENT: Final = object()


class Problem(Record):
    """A fault in a template: the number of its document, the path of the leaf there, offsets in the leaf's text.

    Offsets of -1 mean the key at `path`.
    """

    document: int
    path: Path
    start: int
    end: int
    code: str
    message: str
    help: str | None = None


class TemplateError(Exception):
    """A template cannot be compiled or rendered. `problems` holds every fault found."""

    def __init__(self, filename: str, problems: Sequence[Problem]) -> None:
        super().__init__("; ".join(f"{filename}: {problem.message}" for problem in problems))
        self.filename = filename
        self.problems = tuple(problems)

    def diagnostics(self, documents: Sequence[Any]) -> tuple[Diagnostic, ...]:
        """Return the problems with their exact places; `documents` are the template's, as `penstock.text.read` gives."""
        return tuple(_diagnostic(problem, documents, self.filename) for problem in self.problems)


def _diagnostic(problem: Problem, documents: Sequence[Any], filename: str) -> Diagnostic:
    from penstock.language.position import locate_in_scalar

    span = Span(filename, 1, 1, 1, 1)
    if problem.document < len(documents):
        span = locate_in_scalar(documents[problem.document], problem.path, problem.start, problem.end)
    return Diagnostic(problem.code, ERROR, problem.message, span, help=problem.help)


def load(source: str | CodeType) -> Render:
    """Return the render function of compiled source (from `compile.source_for`, or its `code`).

    It takes the values that the template may name and returns its objects. It raises TemplateError when the template
    asks for a value that is not there or does something with one that cannot be done.
    """
    space = _executed(source)
    direct: Render = space["render"]
    checked: list[Render] = []

    def run(values: Mapping[str, Any]) -> list[dict[str, Any]]:
        if len(checked) < _PATIENCE:
            try:
                return direct(values)
            except (AttributeError, KeyError, TypeError, Fault, Pending):
                # Expressions have no effects, so the template may be run again, now with a place for every fault.
                checked.append(checked[0] if checked else _checked(space))
        return checked[0](values)

    return run


_PATIENCE: Final = 8  # failures of the short form before the checked form is taken at once


def code(source: str) -> CodeType:
    """Return the code object of a template's source; `marshal` stores it, for the same version of Python."""
    return compile(source, "<template>", "exec", dont_inherit=True, optimize=2)


def _executed(source: str | CodeType) -> dict[str, Any]:
    space: dict[str, Any] = {**HELPERS, **_HELPERS, "__builtins__": {}}
    exec(code(source) if isinstance(source, str) else source, space)  # noqa: S102 - our own output, see `codegen`
    return space


def _checked(space: dict[str, Any]) -> Render:
    """Return the form of a template that says what is wrong and where."""
    filename: str = space["FILE"]
    inner = _executed(space["CHECKED"])
    render: Render = inner["render"]
    sites: tuple[tuple[int, Path, int, int], ...] = inner["SITES"]

    def run(values: Mapping[str, Any]) -> list[dict[str, Any]]:
        try:
            return render(values)
        except Fault as fault:
            problem = Problem(*sites[fault.site], fault.code, fault.message, fault.help)
            raise TemplateError(filename, [problem]) from None
        except Pending as pending:
            raise ValueError(f"{filename}: a value that is not known yet reached a template: {pending.value}") from None

    return run


# -- what compiled source calls, beside the helpers of expressions


def need(values: Mapping[str, Any], name: str, site: int) -> Any:
    """Return the value called `name` that the template is given. Raises Fault."""
    try:
        return values[name]
    except KeyError:
        raise _unknown(values, name, site) from None


def _unknown(values: Iterable[str], name: str, site: int) -> Fault:

    def hint() -> str:
        known = sorted(values)
        return did_you_mean(name, known) or f"it is given: {', '.join(known)}"

    return Fault("PEN1251", f"the template is given nothing called `{name}`", site=site, missing=True, help=hint)


def present(value: Any, values: Mapping[str, Any], name: str, site: int) -> Any:
    """Return a value that may be absent when it is not. Raises Fault."""
    if value is _ABSENT:
        raise _unknown(values, name, site)
    return value


def each(value: Any, site: int) -> Any:
    """Return the list that a `$for` with one name runs over. Raises Fault when it is none."""
    if value.__class__ is list or value.__class__ is tuple:
        return value
    help_text = "write `key, value in mapping`" if isinstance(value, Mapping) else None
    raise Fault("PEN1252", f"`$for` needs a list, not {kind_of(value)}", site=site, help=help_text)


def pairs(value: Any, site: int) -> Any:
    """Return the pairs that a `$for` with two names runs over. Raises Fault when it is no mapping."""
    if isinstance(value, Mapping):
        return value.items()
    raise Fault("PEN1252", f"`$for` with two names needs a mapping, not {kind_of(value)}", site=site)


def merge(target: dict[str, Any], value: Any, site: int) -> None:
    """Lay the keys of `value` over `target`; null merges nothing, and a null value drops out. Raises Fault."""
    if value is None:
        return
    if value.__class__ is not dict and not isinstance(value, Mapping):
        raise Fault("PEN1253", f"`$merge` needs a mapping, not {kind_of(value)}", site=site)
    target.update({key: part for key, part in value.items() if part is not None})


_HELPERS: Final[dict[str, Any]] = {
    "_need": need,
    "_present": present,
    "_each": each,
    "_pairs": pairs,
    "_merge": merge,
    "_absent": _ABSENT,
}
