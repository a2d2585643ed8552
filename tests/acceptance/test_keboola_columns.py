"""Columns: the values of the checks G 1 to 25 of Keboola Stream, and what JSON makes of them.

The values are our own copies; `test_every_vector_of_the_corpus` reads the whole list where it is present.
"""

import json
import re
import uuid
from datetime import datetime
from pathlib import Path

import pytest

from penstock_runtime.errors import Rejected, Unusable
from penstock_runtime.streams import mapping
from penstock_runtime.streams.record import Record

VECTORS = Path(__file__).parents[3] / "shared/corpus/keboola/derived/test-vectors.json"
JSON = "application/json"
FORM = "application/x-www-form-urlencoded"
NESTED = '{"key1":{"key2":"val2"},"key3":"val3"}'
LIST = '{"key1":[{"key2":"val2"},{"key3":"val3"}]}'
ONE = '{"key1":[{"key2":"val2","key3":"val3"}]}'
PAIRS = "key[0][x]=bar2&key[1][x]=bar3"


def cell(column, body="", kind="", *, style="text", ip="", at=0.0, headers=()):
    """Return the cell of one column."""
    headers = {**dict(headers), **({"Content-Type": kind} if kind else {})}
    record = Record(body if isinstance(body, bytes) else body.encode(), headers, ip, at)
    (found,) = mapping.compiled([{"name": "c", **column}], style)(record)
    return found.decode(errors="surrogateescape")


def path(text, body, kind=JSON, **more):
    return cell({"type": "path", "path": text, **more}, body, kind)


def template(text, body="", kind="", **more):
    return cell({"type": "template", "template": text, "raw": more.pop("raw", False)}, body, kind, **more)


def unix(text):
    return datetime.fromisoformat(text).timestamp()


def test_G_1_datetime():
    assert cell({"type": "datetime"}, at=unix("2006-01-02T15:04:05+07:00")) == "2006-01-02T08:04:05.000Z"


def test_G_2_ip():
    assert cell({"type": "ip"}, ip="1.2.3.4") == "1.2.3.4"


def test_G_3_body():
    assert cell({"type": "body"}, "a,b,c") == "a,b,c"


def test_G_4_headers():
    headers = {"Foo2": "bar2", "Foo1": "bar1"}
    assert cell({"type": "headers"}, headers=headers) == '{"Foo1":"bar1","Foo2":"bar2"}'
    assert cell({"type": "headers"}, headers={"A": "<b>&"}) == '{"A":"\\u003cb\\u003e\\u0026"}'


def test_G_5_uuid():
    found = [cell({"type": "uuid"}) for _ in range(1000)]
    assert {(uuid.UUID(one).version, uuid.UUID(one).variant, len(one)) for one in found} == {(7, uuid.RFC_4122, 36)}
    assert len(set(found)) == 1000


@pytest.mark.parametrize(
    ("text", "body", "wanted"),
    [
        ("key1.key2", NESTED, '"val2"'),
        ("key1", NESTED, '{"key2":"val2"}'),
        ("key1.key2", NESTED.replace('"val2"', "42"), "42"),
        ("key1.key2", NESTED.replace('"val2"', "42.1"), "42.1"),
        ("key1.key2", NESTED.replace('"val2"', "42.10"), "42.10"),
        ("key1.key2", NESTED.replace('"val2"', "12345678901234567890.50E+7"), "12345678901234567890.50E+7"),
        ("key1.key2", NESTED.replace('"val2"', "null"), "null"),
        ("key1[1].key3", LIST, '"val3"'),
        ("", ONE, ONE),
    ],
)
def test_G_6_to_9_path(text, body, wanted):
    assert path(text, body) == wanted


def test_G_8_raw():
    assert path("key1[1].key3", LIST, raw=True) == "val3"
    assert path("key1[1]", LIST, raw=True) == '{"key3":"val3"}'


@pytest.mark.parametrize("text", ["key1.invalid", "key1[1]"])
def test_G_10_and_11_missing(text):
    with pytest.raises(Rejected, match=re.escape(f'path "{text}" not found in the body')):
        path(text, ONE)
    assert path(text, ONE, default="123") == '"123"'
    assert path(text, ONE, default="123", raw=True) == "123"


def test_a_null_is_no_missing_value():
    assert path("a", '{"a":null}', default="1") == "null"


def test_G_12_invalid_json():
    for body in ("invalid json", '{"a":NaN}', "[" * 100_000, b"\xff"):
        with pytest.raises(Rejected, match="cannot parse request json"):
            path("key1", body)


@pytest.mark.parametrize(
    ("text", "body", "wanted"),
    [
        ("", "key1=bar1&key2[]=bar2&key2[]=bar3", '{"key1":"bar1","key2":["bar2","bar3"]}'),
        ("key1", "key1=bar1&key2[]=bar2&key2[]=bar3", '"bar1"'),
        ("key", "key[x]=bar2&key[y]=bar3", '{"x":"bar2","y":"bar3"}'),
        ("key", PAIRS, '[{"x":"bar2"},{"x":"bar3"}]'),
        ("key[1]", PAIRS, '{"x":"bar3"}'),
        ("k.x", "k[x][0]=zero&k[x][2]=one&k[y][0]=two", '["zero",null,"one"]'),
        ("a", "a=b+c%26%C3%A9", '"b c&é"'),
    ],
)
def test_G_13_to_17_form(text, body, wanted):
    assert path(text, body, FORM) == wanted


def test_G_14_form_raw():
    assert path("key1", "key1=42", FORM, raw=True) == "42"


def test_G_16_form_missing():
    for text in ("key[2]", "key2"):
        with pytest.raises(Rejected, match=re.escape(f'path "{text}" not found in the body')):
            path(text, PAIRS, FORM)
    assert path("key2", PAIRS, FORM, default="123") == '"123"'
    assert path("key2", PAIRS, FORM, default="123", raw=True) == "123"


@pytest.mark.parametrize(
    "body",
    ["a=1;b=2", "a=1&a[x]=2", "a[x]=1&a=2", "a[99999999]=1", "a" + "[x]" * 100 + "=1", "&".join(["a[]=1"] * 20_000)],
)
def test_a_form_that_is_not_taken(body):
    with pytest.raises(Rejected, match="cannot parse request form"):
        path("a", body, FORM)


def test_G_18_template_body():
    assert template("Body('key1.key2')", NESTED, JSON) == '"val2"'
    assert template("Body('key1[1].key3')", LIST, JSON, raw=True) == "val3"
    assert template("Body('key1.invalid', 123)", NESTED, JSON) == "123"
    with pytest.raises(Rejected, match=re.escape('path "key1.invalid" not found in the body')):
        template("Body('key1.invalid')", NESTED, JSON)


def test_G_19_template_header():
    headers = {"Content-Encoding": "gzip"}
    assert template("Header('CONTENT-ENCODING')", headers=headers) == '"gzip"'
    assert template("Header('Invalid-KEY', 'abc')", headers=headers) == '"abc"'
    with pytest.raises(Rejected, match='header "Invalid-Key" not found'):
        template("Header('Invalid-KEY')", headers=headers)


def test_G_20_unknown_variable():
    with pytest.raises(Rejected, match="Unknown variable: key1"):
        template("key1")


def test_G_21_ip_and_now():
    at = unix("2006-01-01T15:04:05.123456+07:00")
    assert template("Ip()", ip="1.2.3.4") == '"1.2.3.4"'
    assert template("Now()", at=at) == '"2006-01-01T08:04:05.123Z"'
    assert template("Now()", at=int(at)) == '"2006-01-01T08:04:05.000Z"'
    assert template("Now('%Y-%m-%d')", at=at) == '"2006-01-01"'


def test_G_22_headers_and_body_as_text():
    headers = {"X-Header-2": "value2", "X-Header-1": "value1"}
    assert template("HeaderStr()", headers=headers) == r'"X-Header-1: value1\nX-Header-2: value2\n"'
    assert template("Header()", headers=headers) == '{"X-Header-1":"value1","X-Header-2":"value2"}'
    assert template("BodyStr()", "foo") == '"foo"'


def test_G_23_content_type():
    words = f'unsupported content type "", supported types: application/json and {FORM}'
    with pytest.raises(Rejected, match=f"cannot parse request body: {re.escape(words)}"):
        template("Body()", "{}")
    with pytest.raises(Rejected) as found:
        path("a", "{}", "text/plain")
    assert found.value.kind == "UnsupportedContentType"


def test_G_24_content_types():
    assert path("", '{"foo":"bar"}', "application/vnd.api+json") == '{"foo":"bar"}'
    assert path("", '{"foo":"bar"}', "application/json; charset=utf-8") == '{"foo":"bar"}'
    assert template("Body()", "", FORM) == "{}"


def test_G_25_recursion():
    with pytest.raises(Rejected, match=re.escape("max stack frames exceeded.")):
        template("local f(x) = f(x) + 1; f(1)")
    assert template("1 + 1") == "2"


def test_a_template_reads_no_file(tmp_path):
    secret = tmp_path / "secret.jsonnet"
    secret.write_text("'hidden'")
    for word in ("import", "importstr"):
        with pytest.raises(Rejected, match="cannot import"):
            template(f"{word} '{secret}'")


@pytest.mark.parametrize(
    ("column", "wanted"),
    [
        ({"type": "path", "path": "t", "raw": True}, '"x"'),
        ({"type": "path", "path": "n"}, "4.20"),
        ({"type": "path", "path": "no", "default": "0", "raw": True}, '"0"'),
        ({"type": "body"}, r'"{\"t\":\"x\",\"n\":4.20}"'),
        ({"type": "template", "template": "Body('t')", "raw": True}, '"x"'),
    ],
)
def test_as_json_a_cell_is_a_value(column, wanted):
    assert cell(column, '{"t":"x","n":4.20}', JSON, style="json") == wanted


def test_bytes_that_are_no_text():
    assert cell({"type": "body"}, b"\xff\x00") == b"\xff\x00".decode(errors="surrogateescape")
    with pytest.raises(Rejected, match="not UTF-8"):
        cell({"type": "body"}, b"\xff", style="json")
    assert path("a", r'{"a":"\ud800"}') == r'"\ud800"'


def test_columns_that_cannot_be():
    for column, words in (
        ({"type": "path"}, "missing path"),
        ({"type": "template"}, "missing template"),
        ({"type": "unknown"}, 'invalid column type "unknown"'),
    ):
        with pytest.raises(Unusable, match=words):
            cell(column)
    twice = {"columns": [{"name": "a", "type": "ip"}, {"name": "a", "type": "body"}]}
    with pytest.raises(Unusable, match="'a'"):
        mapping.columns_of({"mapping": twice}, {})


@pytest.mark.skipif(not VECTORS.is_file(), reason="the vectors of Keboola Stream are not beside this repository")
def test_every_vector_of_the_corpus():
    vectors = json.loads(VECTORS.read_text())
    done = 0
    for case in [*vectors["path_column"]["cases"], *vectors["template_column"]["cases"]]:
        column = (
            {"type": "template", "template": case["jsonnet"]}
            if "jsonnet" in case
            else {"type": "path", "path": case["path"], "default": case.get("default")}
        )
        column["raw"] = case.get("raw", False)
        at = unix(case["receivedAt"]) if "receivedAt" in case else 0.0
        values = {"body": case.get("body", ""), "kind": case.get("ct", ""), "ip": case.get("remoteIp", ""), "at": at}
        if "want" in case:
            assert cell(column, **values) == case["want"], case
        else:
            with pytest.raises(Rejected, match=re.escape(case.get("error") or case["errorContains"])):
                cell(column, **values)
        done += 1
    assert done >= 15
