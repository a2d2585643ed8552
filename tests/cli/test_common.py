"""What verbs share: showing a report, writing data, colours, timings."""

import argparse
import io
import sys

import pytest

from penstock.cli import common, terminal
from penstock.cli.stopwatch import Stopwatch
from penstock.output import formats, render
from tests.output.cases import CLEAN, EVERYTHING, ONE


def options(**given):
    return argparse.Namespace(**{"format": "text", "color": "auto", "quiet": False, **given})


def test_the_formats_of_reports_are_offered():
    parser = argparse.ArgumentParser()
    common.add_format(parser)
    assert parser.parse_args([]).format == "text"
    for name in formats():
        assert parser.parse_args(["--format", name]).format == name


def test_a_verb_may_have_formats_of_its_own():
    parser = argparse.ArgumentParser()
    common.add_format(parser, ("mermaid", "svg"))
    assert parser.parse_args([]).format == "mermaid"


def test_findings_go_to_stdout_and_closing_words_to_stderr(capfd):
    assert common.emit_report(ONE, options(color="never")) == 1
    out, err = capfd.readouterr()
    assert out == render("text", ONE)
    assert err == "1 error in 1 of 1 file\n`penstock explain PEN0002` says more\n"


def test_a_clean_report_is_only_words(capfd):
    assert common.emit_report(CLEAN, options()) == 0
    assert capfd.readouterr() == ("", "2 files checked, no findings\n")


def test_quiet_means_no_words(capfd):
    assert common.emit_report(CLEAN, options(quiet=True)) == 0
    assert capfd.readouterr() == ("", "")


@pytest.mark.parametrize("name", [name for name in formats() if name not in ("text", "concise")])
def test_formats_for_machines_have_no_words_and_no_colour(name, capfd, monkeypatch):
    monkeypatch.setenv("FORCE_COLOR", "1")
    monkeypatch.delenv("GITHUB_WORKSPACE", raising=False)
    monkeypatch.delenv("CI_PROJECT_DIR", raising=False)
    assert common.emit_report(EVERYTHING, options(format=name)) == 1
    out, err = capfd.readouterr()
    assert out == render(name, EVERYTHING)
    assert err == ""


def test_colour_is_used_where_it_is_welcome(capfd):
    common.emit_report(ONE, options(color="always"))
    assert "\x1b[1;31merror[PEN0002]" in capfd.readouterr().out


@pytest.mark.parametrize("variable", ["GITHUB_WORKSPACE", "CI_PROJECT_DIR"])
def test_paths_for_a_ci_service_count_from_the_root_of_its_checkout(variable, capfd, monkeypatch, tmp_path):
    (tmp_path / "platform").mkdir()
    monkeypatch.delenv("GITHUB_WORKSPACE", raising=False)
    monkeypatch.setenv(variable, str(tmp_path))
    monkeypatch.chdir(tmp_path / "platform")
    common.emit_report(ONE, options(format="github"))
    assert "file=platform/flows/sentinel.yaml," in capfd.readouterr().out
    monkeypatch.chdir(tmp_path)
    common.emit_report(ONE, options(format="github"))
    assert "file=flows/sentinel.yaml," in capfd.readouterr().out
    monkeypatch.setenv(variable, str(tmp_path / "elsewhere"))
    common.emit_report(ONE, options(format="github"))
    assert "file=flows/sentinel.yaml," in capfd.readouterr().out


class Terminal(io.StringIO):
    def isatty(self):
        return True


@pytest.mark.parametrize(
    ("environment", "choice", "tty", "expected"),
    [
        ({}, "auto", True, True),
        ({}, "auto", False, False),
        ({"TERM": "dumb"}, "auto", True, False),
        ({"NO_COLOR": "1"}, "auto", True, False),
        ({"NO_COLOR": ""}, "auto", True, True),
        ({"FORCE_COLOR": "1"}, "auto", False, True),
        ({"NO_COLOR": "1", "FORCE_COLOR": "1"}, "auto", True, False),
        ({"NO_COLOR": "1"}, "always", False, True),
        ({"FORCE_COLOR": "1"}, "never", True, False),
    ],
)
def test_who_decides_about_colour(environment, choice, tty, expected, monkeypatch):
    for name in ("NO_COLOR", "FORCE_COLOR"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("TERM", "xterm")
    for name, value in environment.items():
        monkeypatch.setenv(name, value)
    assert terminal.wants_color(choice, Terminal() if tty else io.StringIO()) is expected


def test_a_pipe_is_as_wide_as_said():
    assert terminal.width_of(io.StringIO(), 77) == 77


def test_what_the_terminal_cannot_show_is_escaped(monkeypatch):
    raw = io.BytesIO()
    monkeypatch.setattr(sys, "stdout", io.TextIOWrapper(raw, encoding="ascii"))
    assert terminal.write_data("a\u65e5\udcff\n")
    assert raw.getvalue() == b"a\\u65e5\\udcff\n"
    assert terminal.write_data("\u65e5\udcff\n", machine=True)
    assert raw.getvalue().endswith("日".encode() + b"\\udcff\n")


def test_data_goes_to_a_stand_in_without_bytes_too(monkeypatch):
    stand_in = io.StringIO()
    monkeypatch.setattr(sys, "stdout", stand_in)
    assert terminal.write_data("a\u65e5")
    assert stand_in.getvalue() == "a\u65e5"


def test_words_to_a_closed_stderr_are_lost_quietly(monkeypatch):
    gone = io.StringIO()
    gone.close()
    monkeypatch.setattr(sys, "stderr", gone)
    terminal.say("x")


def test_a_stopwatch_adds_up_steps_in_their_order():
    watch = Stopwatch()
    with watch.step("outer"):
        for _ in range(3):
            with watch.step("inner"):
                pass
    watch.add("elsewhere", 0.5, 2)
    lines = watch.table().splitlines()
    assert [line.split()[0] for line in lines] == ["outer", "inner", "elsewhere", "total"]
    assert lines[1].endswith("  x3")
    assert lines[2].split()[1:] == ["500.00", "ms", "x2"]
    assert watch.steps["outer"][0] >= watch.steps["inner"][0] > 0
