"""A log line: JSON, bounded, with the message and its trace, without secrets."""

import io
import json
import logging
import pathlib

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

    def parsed():
        return [json.loads(line) for line in stream.getvalue().split("\n")[:-1]]

    parsed.text = stream.getvalue
    yield parsed
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
    assert line["event"].startswith("xxx")


@pytest.mark.parametrize("text", ["x", "ä", "\u65e5", "\U0001f600", "\0", '"', "\\"])
def test_no_field_and_no_number_of_fields_makes_a_line_too_long(lines, text):
    fields = {f"{text * 400}{number}": {"deep": [text * 9000]} for number in range(200)}
    logs.say(log, logging.ERROR, text * 70_000, body=(text * 70_000).encode("utf-8", "replace"), **fields)
    (line,) = lines()
    written = lines.text()
    assert len(written.rstrip("\n").encode(errors="backslashreplace")) <= logs.LONGEST
    assert (line["level"], line["definition"], line["cut"]) == ("error", "goes-glm", True)


def test_half_a_character_makes_no_line_too_long():
    # Formatted without a logger: what pytest captures must travel between its processes, and half a character cannot.
    record = logging.LogRecord("penstock.test", logging.ERROR, __file__, 1, "\udcff" * 70_000, None, None)
    text = logs._Json({"definition": "goes-glm"}).format(record)
    assert len(text.encode(errors="backslashreplace")) <= logs.LONGEST


def test_bytes_are_never_shown(lines):
    logs.say(log, logging.INFO, "it came", body=b"the body of a message")
    assert lines()[0]["body"] == "21 bytes"


def test_what_is_no_text_is_shown_as_what_it_is(lines):
    logs.say(
        log, logging.INFO, "it came", none=None, yes=True, several=("a", 1.0000001), path=pathlib.PurePosixPath("/x")
    )
    (line,) = lines()
    assert (line["none"], line["yes"], line["several"], line["path"]) == (None, True, ["a", 1.0], "/x")


def test_a_secret_is_gone_before_a_text_is_cut(lines, monkeypatch):
    monkeypatch.setenv("API_KEY", "kept-from-everybody")
    text = "x" * (logs.TEXT - 4) + "kept-from-everybody" + "y" * 5000
    log.error(text, exc_info=ValueError("a" * 100 + "kept-from-everybody" + "b" * (logs.TRACE - 12)))
    written = lines.text()
    assert "kept" not in written
    assert "everybody" not in written


def test_a_secret_with_quotes_lines_and_backslashes_is_never_shown(lines, monkeypatch):
    secret = '{"private_key": "-----BEGIN\\nabc\ndef\\"}'
    monkeypatch.setenv("SERVICE_ACCOUNT_KEY", secret)
    logs.say(log, logging.ERROR, f"cannot use {secret}", error={"given": [secret]})
    (line,) = lines()
    assert line["event"] == "cannot use ***"
    assert line["error"] == {"given": ["***"]}


def test_a_variable_that_is_set_after_the_start_is_known_too(lines, monkeypatch):
    monkeypatch.setenv("LATE_TOKEN", "resolved-later")
    log.error("with resolved-later")
    assert lines()[0]["event"] == "with ***"


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
            "AWS_SECRET_ACCESS_KEY": "/starts+with/a/slash",
            "PASSWORD": "abc",
            "PATH": "/bin",
            "AWS_TOKEN_FILE": "/run/token",
            "GOOGLE_APPLICATION_CREDENTIALS": "/run/key.json",
            "DB": "postgresql://me:hunter2@db/x",
            "UNNAMED": "q7GhT2xPz0LmW4vB9",
            "REGION": "westeurope",
            "COMPASS": "northwards",
        }
    )
    assert found == ("/starts+with/a/slash", "q7GhT2xPz0LmW4vB9", "longer-secret", "hunter2", "secret")


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
