"""The whole report in every format, as a user sees it."""

import pytest

from penstock.output import Options, Report, formats, render
from penstock.output._summary import summary
from tests.output.cases import EVERYTHING, REPORTS


@pytest.mark.parametrize("name", formats())
@pytest.mark.parametrize("case", REPORTS)
def test_a_report_looks_like_this(name, case, snapshot):
    snapshot(render(name, REPORTS[case]), f"{case}.{name}")


def test_a_report_in_color_looks_like_this(snapshot):
    snapshot(render("text", EVERYTHING, Options(color=True)), "everything.color.text")


def test_a_report_on_a_narrow_terminal_looks_like_this(snapshot):
    snapshot(render("text", EVERYTHING, Options(width=60)), "everything.narrow.text")


@pytest.mark.parametrize("name", ["github", "gitlab", "sarif"])
def test_a_report_from_a_subfolder_of_the_repository_looks_like_this(name, snapshot):
    snapshot(render(name, EVERYTHING, Options(prefix="platform/data")), f"everything.prefix.{name}")


@pytest.mark.parametrize("case", REPORTS)
def test_the_closing_words_look_like_this(case, snapshot):
    snapshot(summary(REPORTS[case]) + "\n", f"{case}.summary")


@pytest.mark.parametrize("name", formats())
def test_the_order_of_discovery_does_not_matter(name):
    turned = Report(EVERYTHING.diagnostics[::-1], EVERYTHING.sources, EVERYTHING.files)
    assert render(name, turned) == render(name, EVERYTHING)
