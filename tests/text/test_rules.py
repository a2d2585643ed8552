"""The strict rules of the reader: keys, tags, anchors, merges, documents, characters. Each with its exact place."""

import pytest

from tests.text.support import document, edits, ends, findings, of, place, spot

RULES = [
    ("duplicate key", "a: 1\nb: 2\na: 3\n", [(3, 1, "PEN1002")]),
    ("duplicate key, quoted and plain", 'a: 1\n"a": 3\n', [(2, 1, "PEN1002")]),
    ("duplicate key, nested", "x:\n  - a: 1\n    a: 2\n", [(3, 5, "PEN1002")]),
    ("duplicate key in braces", "x: {a: 1, b: 2, a: 3}\n", [(1, 17, "PEN1002")]),
    ("three times the same key", "a: 1\na: 2\na: 3\n", [(2, 1, "PEN1002"), (3, 1, "PEN1002")]),
    ("two merge keys", "b: &b {x: 1}\nc:\n  <<: *b\n  <<: *b\n", [(4, 3, "PEN1002")]),
    ("number as key", "1: a\n", [(1, 1, "PEN1012")]),
    ("float as key", "x:\n  1.5: a\n", [(2, 3, "PEN1012")]),
    ("null as key", "~: a\n", [(1, 1, "PEN1012")]),
    ("boolean as key", "true: a\n", [(1, 1, "PEN1012")]),
    ("no key", "a: 1\n: b\n", [(2, 1, "PEN1012")]),
    ("mapping as key", "{a: 1}: b\n", [(1, 1, "PEN1012")]),
    ("list as key", "a: 1\n? [b]\n: c\n", [(2, 3, "PEN1012")]),
    ("unquoted template as value", "a: {{ b }}\n", [(1, 5, "PEN1012")]),
    ("alias of a mapping as key", "a: &a {b: 1}\nc:\n  ? *a\n  : 1\n", [(3, 5, "PEN1012")]),
    ("number and its text are one key", '1: a\n"1": b\n', [(1, 1, "PEN1012"), (2, 1, "PEN1002")]),
    ("own tag", "a: !Ref b\n", [(1, 4, "PEN1004")]),
    ("own tag on a mapping", "a: !Sub\n  b: 1\n", [(1, 4, "PEN1004")]),
    ("tag of a Python object", "a: !!python/object:os.system [x]\n", [(1, 4, "PEN1004")]),
    ("tag that is not core", "a: !!timestamp 2024-01-01\n", [(1, 4, "PEN1004")]),
    ("tag behind an anchor", "a: &x !foo b\n", [(1, 7, "PEN1004")]),
    ("tag that does not fit", "a: !!int word\n", [(1, 10, "PEN1004")]),
    ("tag of the wrong kind", "a: !!seq {b: 1}\n", [(1, 4, "PEN1004")]),
    ("boolean for a number", "a: !!int true\n", [(1, 10, "PEN1004")]),
    ("unknown alias", "a: *b\n", [(1, 4, "PEN1003")]),
    ("alias before its anchor", "a: *b\nc: &b 1\n", [(1, 4, "PEN1003")]),
    ("anchor of another document", "a: &b 1\n---\nc: *b\n", [(3, 4, "PEN1003")]),
    ("anchor that contains itself", "a: &a\n  b: [1, *a]\n", [(2, 10, "PEN1003")]),
    ("merge of a word", "a:\n  <<: b\n", [(2, 7, "PEN1005")]),
    ("merge of a list of words", "a:\n  <<: [b, c]\n", [(2, 7, "PEN1005")]),
    ("merge of nothing", "a:\n  <<:\n", [(2, 6, "PEN1005")]),
    ("no document", "", [(1, 1, "PEN1013")]),
    ("only a comment", "# nothing\n", [(1, 1, "PEN1013")]),
    ("only empty documents", "---\n---\n", [(1, 1, "PEN1013")]),
    ("control character", "a: b\x07c\n", [(1, 5, "PEN1010")]),
    ("null character", "a: 1\nb: \x00\n", [(2, 4, "PEN1010")]),
    ("next line character", "a: b\x85c\n", [(1, 5, "PEN1010")]),
    ("line separator", "a: é\u2028c\n", [(1, 5, "PEN1010")]),
    ("byte-order mark inside", "a: 1\nb: \ufeffx\n", [(2, 4, "PEN1010")]),
    ("delete", "a: \x7f\n", [(1, 4, "PEN1010")]),
    ("direction override", "a: 'x\u202ey'\n", [(1, 6, "PEN1010")]),
    ("no-break space before a key", "a:\n\xa0 b: 1\n", [(2, 1, "PEN1021")]),
    ("no-break space behind a colon", "a: 1\nb:\xa0c: 1\n", [(2, 3, "PEN1021")]),
    ("zero-width space", "a: x\u200by\n", [(1, 5, "PEN1021")]),
    ("a list item that continues a text", "a:\n  - b\n   - c\n", [(3, 4, "PEN1020")]),
    ("a list under a value", "a: b\n  - c\n", [(2, 3, "PEN1020")]),
    (
        "several at once",
        "a: 1\na: yes\n1: !x y\n",
        [(2, 1, "PEN1002"), (2, 4, "PEN1015"), (3, 1, "PEN1012"), (3, 4, "PEN1004")],
    ),
]


@pytest.mark.parametrize(("text", "expected"), [rule[1:] for rule in RULES], ids=[rule[0] for rule in RULES])
def test_finding(text, expected):
    assert findings(text) == expected


def test_a_duplicate_names_the_first():
    one = of("a: 1\nb: 2\na: 3\n").diagnostics[0]
    assert one.severity == "error"
    assert "`a`" in one.message
    assert [(related.message, ends(related.span)) for related in one.related] == [("first set here", (1, 1, 1, 2))]


def test_the_first_of_a_duplicate_is_kept():
    assert of("a: 1\nb: {c: 1}\na: 3\n").documents[0].data == {"a": 1, "b": {"c": 1}}


def test_a_refused_key_is_read_as_text_so_that_its_value_is_still_checked():
    assert of("1: {a: 1, a: 2}\n").documents[0].data == {"1": {"a": 1}}


def test_a_key_that_is_a_number_can_be_fixed():
    one = of("8080: a\n").diagnostics[0]
    assert [(edit.text, ends(edit.span)) for edit in edits(one)] == [('"8080"', (1, 1, 1, 5))]


@pytest.mark.parametrize(
    ("text", "data"),
    [
        ("a: !!str 12\n", {"a": "12"}),
        ("a: !!int '12'\n", {"a": 12}),
        ("a: !!float 1\n", {"a": 1.0}),
        ("a: !!bool 'true'\n", {"a": True}),
        ("a: !!null ''\n", {"a": None}),
        ("a: !!map {b: 1}\n", {"a": {"b": 1}}),
        ("a: !!seq [b]\n", {"a": ["b"]}),
    ],
)
def test_core_tags(text, data):
    assert document(text).data == data
    assert type(document(text).data["a"]) is type(data["a"])


def test_quotes_make_text():
    assert document("a: '1'\nb: \"true\"\n").data == {"a": "1", "b": "true"}


def test_an_alias_is_a_copy():
    data = document("a: &a {b: [1]}\nc: *a\nd: [*a, *a]\n").data
    assert data == {"a": {"b": [1]}, "c": {"b": [1]}, "d": [{"b": [1]}, {"b": [1]}]}
    data["a"]["b"].append(2)
    assert data["c"] == {"b": [1]}
    assert data["d"][0] is not data["d"][1]


def test_an_alias_of_a_text_may_be_a_key():
    assert document("a: &a name\n? *a\n: 1\n").data == {"a": "name", "name": 1}


def test_an_anchor_may_be_set_again():
    assert document("a: &a 1\nb: *a\nc: &a 2\nd: *a\n").data == {"a": 1, "b": 1, "c": 2, "d": 2}


def test_merge_keys():
    text = "one: &one {a: 1, b: 1}\ntwo: &two {b: 2, c: 2}\nx:\n  b: 0\n  <<: [*one, *two]\n  d: 4\n"
    assert document(text).data["x"] == {"a": 1, "b": 0, "c": 2, "d": 4}


def test_a_merge_may_merge():
    text = "a: &a {x: 1}\nb: &b\n  <<: *a\n  y: 2\nc:\n  <<: *b\n  z: 3\n"
    assert document(text).data["c"] == {"x": 1, "y": 2, "z": 3}


def test_an_inline_merge():
    assert document("a:\n  <<: {x: 1}\n  y: 2\n").data == {"a": {"x": 1, "y": 2}}


def test_a_list_of_aliases_can_be_an_alias():
    text = "a: &a {x: 1}\nl: &l [*a]\nb:\n  <<: *l\n"
    assert document(text).data["b"] == {"x": 1}


def test_quoted_merge_sign_is_a_key():
    assert document("'<<': 1\n").data == {"<<": 1}


def test_documents_are_counted_with_the_empty_ones():
    result = of("a: 1\n---\n---\n# nothing\n---\nb: 2\n")
    assert [(one.index, one.data) for one in result.documents] == [(0, {"a": 1}), (3, {"b": 2})]


def test_an_explicit_null_is_a_document():
    assert [one.data for one in of("--- null\n---\na: 1\n").documents] == [None, {"a": 1}]


@pytest.mark.parametrize("text", ["- a\n", "word\n", "12\n", "[a]\n", "'a'\n"])
def test_any_value_may_be_a_document(text):
    assert document(text).data is not None


def test_a_list_is_not_taken_for_several_documents():
    assert [one.data for one in of("- a\n- b\n").documents] == [["a", "b"]]
    assert [one.data for one in of("---\n- a\n- b\n").documents] == [["a", "b"]]
    assert [one.data for one in of("- a\n---\n- b\n").documents] == [["a"], ["b"]]


def test_the_byte_order_mark_is_no_part_of_the_text():
    result = of(b"\xef\xbb\xbfa: 1\na: 2\n")
    assert result.documents[0].data == {"a": 1}
    assert [spot(one) for one in result.diagnostics] == [(2, 1)]
    assert result.documents[0].source.line(1) == "a: 1"


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_line_ends(end):
    text = end.join(["a: |", "  x", "  y", "b: 'c", "", "  d'", "b: 1", ""])
    result = of(text)
    assert result.documents[0].data == {"a": "x\ny\n", "b": "c\nd"}
    assert [place(one) for one in result.diagnostics] == [(7, 1, "PEN1002")]
    assert result.documents[0].source.line(2) == "  x"


@pytest.mark.parametrize(
    ("data", "place"),
    [
        (b"a: \xff\n", (1, 4)),
        (b"a: 1\nb: caf\xe9\n", (2, 7)),
        (b"\xef\xbb\xbfa: \xff\n", (1, 4)),
        ("a: é😀".encode() + b"\xff\n", (1, 6)),
        (b"a: 1\r\nb: \xc3\n", (2, 4)),
        (b"a: 1\rb: \xc3\n", (2, 4)),
        (b"a: \xed\xa0\x80\n", (1, 4)),
    ],
)
def test_bytes_that_are_not_utf8(data, place):
    one = of(data).diagnostics[0]
    assert (one.code, *spot(one)) == ("PEN1008", *place)


def test_a_file_that_is_not_utf8_is_still_checked():
    assert findings(b"a: \xff\na: 2\nb: \xfe\n") == [(1, 4, "PEN1008"), (2, 1, "PEN1002"), (3, 4, "PEN1008")]


@pytest.mark.parametrize("encoding", ["utf-16", "utf-16-le", "utf-16-be", "utf-32"])
def test_wide_encodings_are_named(encoding):
    result = of("a: 1\nb: 2\n".encode(encoding))
    assert [one.code for one in result.diagnostics] == ["PEN1008"]
    assert "UTF-" in result.diagnostics[0].message
    assert result.documents == ()


def test_findings_are_counted_above_a_limit():
    result = of("a: 1\n" * 5000)
    assert len(result.diagnostics) == 102
    assert result.diagnostics[-1].message == "the rest of this file was not read after 101 findings"


def test_findings_come_in_order_of_place():
    places = [spot(one) for one in of("b: *x\na: \x01\na: 014\n---\nx: [\n").diagnostics]
    assert places == sorted(places)
    assert len(places) == 5
