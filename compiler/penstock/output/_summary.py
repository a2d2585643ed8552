"""The closing words of a run for people: how many findings in how many files."""

from penstock.output._report import Report, count, ordered


def summary(report: Report) -> str:
    """Return one or two lines without a final newline, such as `2 errors and 1 warning in 2 of 5 files`."""
    errors, warnings, notes = count(report)
    checked = len(report.files)
    parts = [_plural(n, word) for n, word in ((errors, "error"), (warnings, "warning"), (notes, "note")) if n]
    if not parts:
        return f"{_plural(checked, 'file')} checked, no findings"
    found = " and ".join([", ".join(parts[:-1]), parts[-1]] if len(parts) > 1 else parts)
    touched = {one.span.file for one in report.diagnostics if one.span}
    where = ""
    if touched and checked:
        inside = len(touched.intersection(report.files))
        where = f" in {inside} of {_plural(checked, 'file')}" if inside else f", {_plural(checked, 'file')} checked"
    return f"{found}{where}\n{_more(report)}"


def _plural(number: int, word: str) -> str:
    return f"{number:,} {word}" if number == 1 else f"{number:,} {word}s"


def _more(report: Report) -> str:
    """Return where to read on: the first error's page, or the first finding's."""
    found = ordered(report)
    first = next((one for one in found if one.severity == "error"), found[0])
    return f"`penstock explain {first.code}` says more"
