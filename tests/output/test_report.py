"""The order of findings, their number, the exit code, and paths as a CI service counts them."""

import pytest

from penstock.diagnostics import Diagnostic
from penstock.output import Options, Report, exit_code, ordered
from penstock.output._report import located
from penstock.output._summary import summary
from tests.output.cases import at


def finding(file: str | None, line: int = 1, column: int = 1, code: str = "PEN0001", severity="error") -> Diagnostic:
    return Diagnostic(code, severity, "x", None if file is None else at(file, line, column, column + 1))


def test_findings_are_in_the_order_of_files_then_of_places_and_reported_once():
    expected = [
        finding("z.yaml", 1, 9),
        finding("z.yaml", 2, 1, "PEN0001"),
        finding("z.yaml", 2, 1, "PEN0002"),
        finding("a.yaml", 1, 1),
        finding("other/b.yaml", 7),
        finding("other/c.yaml", 1),
        finding(None),
    ]
    report = Report((*reversed(expected), *expected), {}, ("z.yaml", "a.yaml"))
    assert list(ordered(report)) == expected


@pytest.mark.parametrize(("severity", "code"), [("error", 1), ("warning", 0), ("note", 0)])
def test_only_errors_fail_a_run(severity, code):
    assert exit_code(Report((finding("a", severity=severity),), {})) == code


@pytest.mark.parametrize(
    ("report", "words"),
    [
        (Report((), {}), "0 files checked, no findings"),
        (Report((), {}, ("a",)), "1 file checked, no findings"),
        (Report((finding("b"),), {}, ("a",)), "1 error, 1 file checked\n`penstock explain PEN0001` says more"),
        (Report((finding(None, code="PEN0002"),), {}, ("a",)), "1 error\n`penstock explain PEN0002` says more"),
        (
            Report(
                (finding("a", severity="note"), finding("a", 2, 2, "PEN0003"), finding("a", severity="warning")),
                {},
                ("a",),
            ),
            "1 error, 1 warning and 1 note in 1 of 1 file\n`penstock explain PEN0003` says more",
        ),
        (
            Report(tuple(finding("a", n) for n in range(1, 1201)), {}, ("a", "b")),
            "1,200 errors in 1 of 2 files\n`penstock explain PEN0001` says more",
        ),
    ],
)
def test_the_closing_words_count(report, words):
    assert summary(report) == words


@pytest.mark.parametrize(
    ("path", "prefix", "expected"),
    [
        ("a/b.yaml", "", "a/b.yaml"),
        ("a\\b.yaml", "", "a/b.yaml"),
        ("b.yaml", "x/y", "x/y/b.yaml"),
        ("./b.yaml", "x", "x/b.yaml"),
        ("../../b.yaml", "x/y", "b.yaml"),
        ("../../../b.yaml", "x/y", "../b.yaml"),
        ("/abs", "x", "/abs"),
        ("<stdin>", "x", "<stdin>"),
    ],
)
def test_paths_count_from_the_root_of_the_repository(path, prefix, expected):
    assert located(path, Options(prefix=prefix)) == expected
