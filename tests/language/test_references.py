"""The names that a tree of data uses, for the checks that follow them."""

import pytest

from penstock.language import references


def names(text):
    return [(found.group, *found.parts) for found in references(text)]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("${{ args.x }}", [("args", "x")]),
        ("${{ jobs.a-b.tasks.c.output.l[0].x }}", [("jobs", "a-b", "tasks", "c", "output", "l", 0, "x")]),
        ("${{ item }}-${{ item.uri }}", [("item",), ("item", "uri")]),
        ("${{ args.a if args.b else env.c }}", [("args", "a"), ("args", "b"), ("env", "c")]),
        ("${{ args['a-b'] ~ args.list[args.n].x }}", [("args", "a-b"), ("args", "list"), ("args", "n")]),
        ("${{ local.path(./a b.py) }}", [("local", "path", "./a b.py")]),
        ("${{ local.file('x.json').a }}", [("local", "file", "x.json", "a")]),
        ("${{ pc.get_token(acc, cont-1)}}", [("pc", "get_token", "acc", "cont-1")]),
        ("${{ secrets.a }}", [("secrets", "a")]),
        ("${{ outputs.a | upper }}", [("outputs", "a")]),
        ("${{ broken ( }} ${{ args.x }}", [("args", "x")]),
        ("${{ never closed", []),
        ("none", []),
    ],
)
def test_names(text, found):
    assert names(text) == found


def test_places():
    data = {"a": [{"b": "x ${{ jobs.j1.tasks.t1.output.o }}"}]}
    [found] = references(data)
    text = data["a"][0]["b"]
    assert found.path == ("a", 0, "b")
    assert text[found.start : found.end] == "jobs.j1.tasks.t1.output.o"
    assert [text[start:end] for start, end in found.spans] == ["j1", "tasks", "t1", "output", "o"]


def test_places_in_an_expression():
    text = "é ${{ 'a' ~ args.one[0].two }}"
    [found] = references(text)
    assert text[found.start : found.end] == "args.one[0].two"
    assert [text[start:end] for start, end in found.spans] == ["one", "0", "two"]
