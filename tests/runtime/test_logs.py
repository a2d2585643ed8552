"""A log line: JSON, bounded, with the message and its trace, without secrets."""

import io
import json
import logging

import pytest

from penstock_runtime import logs
from tests.runtime.loop.fakes import message

log = logging.getLogger("penstock.test")


@pytest.fixture
def lines(monkeypatch):
    """Log to a buffer; what was there before comes back afterwards."""
    root = logging.getLogger()
    handlers, level = root.handlers[:], root.level
    stream = io.StringIO()
    monkeypatch.setenv("DB_CONNECTION_STRING", "host=db password=tiger-lily")
    logs.set_up({"definition": "goes-glm"}, stream)
    yield lambda: [json.loads(line) for line in stream.getvalue().splitlines()]
    root.handlers[:] = handlers
    root.setLevel(level)


def test_a_line_says_when_how_bad_what_and_of_which_definition(lines):
    logs.say(log, logging.WARNING, "it happened", count=3, seconds=1.23456789)
    (line,) = lines()
    assert line.pop("time").endswith("Z")
    assert line == {
        "level": "warning",
        "event": "it happened",
        "definition": "goes-glm",
        "count": 3,
        "seconds": 1.234568,
    }


def test_what_is_logged_while_a_message_is_handled_names_it_and_its_trace(lines):
    logs.current.set(message("m-1", attributes={"traceparent": f"00-{'a' * 32}-{'b' * 16}-01"}))
    try:
        logging.getLogger("a.library").info("something")
    finally:
        logs.current.set(None)
    (line,) = lines()
    assert (line["messageId"], line["traceId"], line["parentSpanId"]) == ("m-1", "a" * 32, "b" * 16)
    assert line["logger"] == "a.library"


def test_a_line_is_never_longer_than_its_limit(lines):
    def deep(number):
        if number:
            deep(number - 1)
        raise ValueError("ä" * 5000)

    with pytest.raises(ValueError) as caught:
        deep(50)
    log.error("x" * 5000, exc_info=caught.value, extra={"fields": {f"field{n}": "y" * 3000 for n in range(9)}})
    (line,) = lines()
    assert len(json.dumps(line, ensure_ascii=False).encode()) <= logs.LONGEST
    assert line["cut"] is True
    assert line["definition"] == "goes-glm"


def test_a_secret_of_the_environment_is_never_shown(lines):
    log.error("cannot connect to host=db password=tiger-lily now")
    (line,) = lines()
    assert "tiger" not in json.dumps(line)
    assert line["event"] == "cannot connect to *** now"


@pytest.mark.parametrize(
    ("text", "clean"),
    [
        ("AccountKey=abc123==;EndpointSuffix=x", "AccountKey=***;EndpointSuffix=x"),
        ("https://a.blob/x?se=1&sig=AbC%3D&sp=r", "https://a.blob/x?se=1&sig=***&sp=r"),
        ("Authorization: Bearer eyJhbGciOi.J9.x_y-z", "Authorization: Bearer ***"),
        ("postgresql://me:hunter2@db:5432/x", "postgresql://me:***@db:5432/x"),
        ("nothing to hide", "nothing to hide"),
    ],
)
def test_what_looks_like_a_secret_is_not_shown(text, clean):
    assert logs.redacted(text, ()) == clean


def test_which_variables_hold_secrets():
    found = logs.secrets_of(
        {
            "API_KEY": "longer-secret",
            "TOKEN": "secret",
            "PASSWORD": "abc",
            "PATH": "/bin",
            "AWS_TOKEN_FILE": "/run/token",
        }
    )
    assert found == ("longer-secret", "secret")


def test_the_level_is_set_by_a_variable(lines, monkeypatch):
    log.debug("not shown")
    assert lines() == []
    stream = io.StringIO()
    monkeypatch.setenv("PENSTOCK_LOG_LEVEL", "debug")
    logs.set_up({}, stream)
    log.debug("shown")
    assert "shown" in stream.getvalue()


def test_on_a_terminal_a_line_is_for_people(monkeypatch, lines):
    class Terminal(io.StringIO):
        def isatty(self):
            return True

    stream = Terminal()
    logs.set_up({"definition": "goes-glm"}, stream)
    logs.say(log, logging.WARNING, "it happened", count=3)
    assert stream.getvalue().rstrip().endswith("warning it happened  count=3")
