"""Fixtures of the whole suite: snapshots and their `--update` flag."""

from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings

# Machines are shared and noisy: how long an example takes, or making one, says nothing about the code.
settings.register_profile("shared", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("shared")


def pytest_addoption(parser):
    parser.addoption("--update", action="store_true", help="write snapshots and golden trees anew instead of comparing")


def pytest_terminal_summary(terminalreporter):
    """Print the figures that tests recorded: how much was checked, and how much was not."""
    reports = terminalreporter.getreports("passed")
    for figure in sorted(value for one in reports for name, value in one.user_properties if name == "figure"):
        terminalreporter.write_line(figure)


@pytest.fixture
def update(request) -> bool:
    """Whether expected files are to be written instead of compared."""
    return request.config.getoption("--update")


@pytest.fixture
def snapshot(request, update):
    """Compare a text with the file `snapshots/NAME` beside the test, byte for byte; `--update` writes it."""

    def check(text: str, name: str) -> None:
        path = Path(request.node.path).parent / "snapshots" / name
        if update:
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(text.encode())
        assert path.exists(), f"no snapshot {name}: run pytest with --update and read what it wrote"
        assert text == path.read_bytes().decode()

    return check
