"""Ids, paths, sizes, durations and Jsonnet templates as ingest streams write them."""

import pytest

from penstock.streams import amounts, ids, paths, template


@pytest.mark.parametrize(
    ("text", "made"),
    [
        ("My Source", "my-source"),
        ("!!!!~~~~weird|||id##", "weird-id"),
        ("httpSource", "http-source"),
        ("HTTPSource", "httpsource"),
        ("already-good-1", "already-good-1"),
        ("Čau Ježku", "cau-jezku"),
        ("über", "uber"),
        ("--", ""),
        ("", ""),
        ("日本", ""),
    ],
)
def test_an_id_is_made_of_any_text(text, made):
    assert ids.normalised(text) == made
    assert ids.normalised(made) == made


@pytest.mark.parametrize("path", ["", "a", "a.b", "a[0]", "a[0][12].b", "[1].a", "with space.x", "ключ"])
def test_a_path_can_be_followed(path):
    assert paths.fault(path) is None


@pytest.mark.parametrize("path", ["a..b", ".a", "a.", "a[", "a[1", "a]", "a[x]", "a[-1]", "a[]", "a[1]b", "a.[b]", "."])
def test_a_path_cannot_be_followed(path):
    assert paths.fault(path) is not None


@pytest.mark.parametrize(
    ("text", "value"),
    [("0", 0), ("100B", 100), ("16kB", 16384), ("16KB", 16384), ("5MB", 5 << 20), ("12mb", 12 << 20), ("1 GB", 1 << 30)]
    + [(text, None) for text in ("", "bar", "MB", "-1MB", "1.5MB", "1XB", "1MBB", "٣MB")],
)
def test_sizes_are_binary(text, value):
    assert amounts.size(text) == value


@pytest.mark.parametrize(
    ("text", "seconds"),
    [("0", 0), ("30s", 30), ("1m30s", 90), ("1.5h", 5400), ("168h0m0s", 604800), ("5ms", 0.005), ("10us", 0.00001)]
    + [(text, None) for text in ("", "foo", "30", "s", "1m30", "-1s", "1d", "1m 30s")],
)
def test_durations_are_those_of_go(text, seconds):
    found = amounts.duration(text)
    assert found == (None if seconds is None else round(seconds * 1e9))


GOOD = (
    "Body('key1.key2')",
    "Body('key', 123) + Header('Content-Type', default='x')",
    "{ip: Ip(), now: Now('%Y'), [BodyStr()]: HeaderStr()}",
    "local f(x) = if x == 0 then 1 else x * f(x - 1); f(5)",
    "local a = b, b = 1; [a for c in [1, 2] if c > a]",
    "{local one = 1, two: one + 1, three:: self.two, four: $.three}",
    "{[k]: v for k in ['a'] for v in [k]}",
    "std.map(function(x, y=x) x + y, Body()['rows'][0:2:1])",
    "Body('resource')['service.name']",
    "// a remark\nBody(\n  'a'\n) /* and another */",
    "|||\n  a block that names Nobody\n|||",
    "'text that imports nothing and calls Invalid()'",
    "assert true : 'x'; {a+: {b: 1}} {a: super.a}",
    "if 'a' in Body() then null else error 'no a'",
)


@pytest.mark.parametrize("text", GOOD)
def test_a_template_that_can_be_run(text):
    assert template.fault(text) is None


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("Invalid()", "1:1-8 unknown variable: Invalid"),
        ("key1", "1:1-5 unknown variable: key1"),
        ("if false then Ip() else Bdy()", "1:25-28 unknown variable: Bdy"),
        ("Ip() +\n  oops", "2:3-7 unknown variable: oops"),
        ("{a: x, b: {local x = 1, c: x}}", "1:5-6 unknown variable: x"),
        ("[x for y in [1]]", "1:2-3 unknown variable: x"),
        ("function(x) y", "1:13-14 unknown variable: y"),
        ("import 'secrets.jsonnet'", "1:1-7 a template cannot import files"),
        ("{a: importstr '/etc/passwd'}", "1:5-14 a template cannot import files"),
        ("  ", "1:1 the template is empty"),
        ("{a: ", "1:5 the template ends too early"),
        ("(" * 201 + "1" + ")" * 201, "1:201 more than 200 brackets stand in each other"),
    ],
)
def test_a_template_that_can_never_run(text, said):
    assert str(template.fault(text)) == said


def test_a_syntax_error_has_a_place():
    found = template.fault("{a: 1,\n b 2}")
    assert found is not None
    assert (found.line, found.column) == (2, 4)


def test_what_nobody_calls_is_not_run():
    """An endless template is fine to read; what a call may take is the runtime's to limit."""
    assert template.fault("local f(x) = f(x + 1); f(1)") is None
    assert template.fault("std.foldl(function(a, b) a + b, std.range(1, 1000000000), 0)") is None


def test_a_slip_is_understood():
    found = template.fault("Boddy('a')")
    assert found is not None
    assert found.help == "did you mean `Body`?"


@pytest.mark.parametrize("text", ["[" * 190 + "]" * 190, "{a:" * 190 + "1" + "}" * 190, "local a=1;" * 400 + "1"])
def test_deep_templates_are_read_in_a_moment(text):
    assert template.fault(text) is None
