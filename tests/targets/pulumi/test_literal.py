"""Whatever stands in a definition becomes a literal that Python reads back as the same value, and never code."""

import ast

import pytest
from hypothesis import given
from hypothesis import strategies as st

from penstock.targets.pulumi import literal, names, statement
from penstock.targets.pulumi.literal import expression, is_plain, variables
from penstock.targets.pulumi.model import Code, Concat, Export, Json, Ref, Resource

VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False) | st.text(),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(), inner, max_size=4),
    max_leaves=12,
)


@given(VALUES)
def test_a_value_is_read_back_as_it_was(value):
    assert ast.literal_eval(expression(value)) == value


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("plain", '"plain"'),
        ('say "no"', "'say \"no\"'"),
        ("it's", '"it\'s"'),
        ("\"'\"'", '"\\"\'\\"\'"'),
        ("a\tb\nc\\", '"a\\tb\\nc\\\\"'),
        ("\x00\u200b\U000e0001é", '"\\x00\\u200b\\U000e0001é"'),
    ],
)
def test_texts_have_the_quotes_of_the_formatter(text, shown):
    assert expression(text) == shown
    assert expression(text) == shown  # from memory


def test_a_subclass_of_text_is_a_text():
    class Marked(str):
        __slots__ = ()

    assert expression(Marked("x")) == '"x"'


@pytest.mark.parametrize("value", [float("inf"), float("-inf")])
def test_numbers_without_a_literal_are_made_by_float(value):
    assert ast.unparse(ast.parse(expression(value))).startswith("float(")


def test_the_memory_of_texts_is_bounded(monkeypatch):
    monkeypatch.setattr(literal, "_CACHE_ENTRIES", 2)
    monkeypatch.setattr(literal, "_strings", {})
    assert [literal.string(text) for text in ("a", "b", "c", "x" * 300)] == ['"a"', '"b"', '"c"', f'"{"x" * 300}"']
    assert literal._strings == {"c": '"c"'}


@pytest.mark.parametrize("value", [{1}, b"x", object()])
def test_what_has_no_literal_is_refused(value):
    with pytest.raises(TypeError, match="no Python literal"):
        expression(value)


@pytest.mark.parametrize("ref", [Ref("a b"), Ref("a", "x()"), Ref("a;b"), Ref("")])
def test_what_is_no_name_is_no_reference(ref):
    with pytest.raises(ValueError, match="not a reference"):
        expression(ref)


def test_references_and_what_is_made_of_them():
    assert expression(Ref("queue")) == "queue.id"
    assert expression(Ref("queue", "")) == "queue"
    assert expression(Code("x + 1")) == "x + 1"
    assert expression(Concat(("a", Ref("q", "name")))) == 'pulumi.Output.concat(\n    "a",\n    q.name,\n)'
    assert expression(Json({"b": [1, ()], "a": "é"})) == """'{"a":"é","b":[1,[]]}'"""
    assert expression(Json([Ref("q")])) == "pulumi.Output.json_dumps(\n    [\n        q.id,\n    ],\n)"
    assert expression([]) == "[]"
    assert expression({}) == "{}"
    assert literal.call("f", [], "") == "f()"


def test_a_text_of_several_lines_is_one_literal_a_line():
    shown = literal.lines("one\ntwo\n", "").text
    assert shown == '(\n    "one\\n"\n    "two\\n"\n)'
    assert ast.literal_eval(shown) == "one\ntwo\n"


def test_the_references_of_a_value_are_found_at_any_depth():
    value = {"a": [Ref("one"), {"b": (Json({"x": Ref("two")}),)}], "c": Concat(("x", Ref("three"))), "d": None, "e": 1}
    assert variables(value) == {"one", "two", "three"}
    assert variables("one") == set()
    assert not is_plain(value)
    assert is_plain({"a": [1, ("x",)]})


def test_logical_names_come_from_the_definition():
    assert names.logical("Workflow/goes-glm", "queue") == "workflow-goes-glm-queue"
    assert names.logical("", "group") == "platform-group"
    assert names.formerly("Workflow/new", ("old", "older"), "queue") == ("workflow-old-queue", "workflow-older-queue")
    assert names.formerly("Workflow/new", (), "queue") == ()
    assert names.module_name("Workflow/goes-glm") == "workflow_goes_glm"
    assert names.variable("dead-letter-queue") == "dead_letter_queue"
    assert names.variable("2nd") == "_2nd"
    assert names.variable("--") == "_"


@pytest.mark.parametrize(("var", "sort"), [("a b", "aws.Queue"), ("a", "aws.Queue()"), ("a", "os.system;x")])
def test_a_resource_has_the_name_of_a_variable_and_of_a_class(var, sort):
    with pytest.raises(ValueError, match="not a resource class or variable"):
        statement.resource_statement(Resource(var, sort, "x", {}), used=True, pad="")


def test_a_resource_with_every_option():
    resource = Resource(
        var="queue",
        type="aws.sqs.Queue",
        name="workflow-x-queue",
        args={"name": "x", "left_out": None, "tags": {"a": Ref("other", "name")}},
        protect=True,
        parent=Ref("group", ""),
        provider=Ref("elsewhere", ""),
        depends_on=(Ref("first", ""),),
        formerly=("workflow-y-queue",),
        ignore_changes=("tags",),
        delete_before_replace=True,
        retain_on_delete=True,
        comment="why",
    )
    text = statement.resource_statement(resource, used=True, pad="")
    (made,) = ast.parse(text).body
    assert isinstance(made, ast.Assign)
    assert isinstance(made.value, ast.Call)
    options = next(one.value for one in made.value.keywords if one.arg == "opts")
    assert isinstance(options, ast.Call)
    assert [one.arg for one in options.keywords] == [
        "parent",
        "provider",
        "depends_on",
        "protect",
        "retain_on_delete",
        "delete_before_replace",
        "ignore_changes",
        "aliases",
    ]
    assert [one.arg for one in made.value.keywords] == ["name", "tags", "opts"]
    assert text.startswith("# why\nqueue = ")
    found: set[str] = set()
    statement.references(resource, found)
    assert found == {"group", "elsewhere", "first", "other"}


def test_a_resource_that_nobody_uses_has_no_variable():
    text = statement.resource_statement(Resource("queue", "aws.sqs.Queue", "x", {}), used=False, pad="")
    assert text == 'aws.sqs.Queue(\n    "x",\n)\n'


@pytest.mark.parametrize("secret", [True, False])
def test_an_output_may_be_secret(secret):
    text = statement.export_statement(Export("key", Ref("k"), secret=secret), "")
    assert ("pulumi.Output.secret" in text) is secret
    assert len(ast.parse(text).body) == 1
