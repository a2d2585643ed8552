"""Structured templates: data in, data out, and every fault at its place in the template."""

import copy
import marshal

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from penstock.language import OutputRef, SecretRef
from penstock.language.compile import YamlError, compile_template, source_for
from penstock.language.template import TemplateError, code, load
from penstock.record import Record
from penstock.text import Source, read


class Port(Record):
    name: str
    port: int | None = None


class Worker(Record):
    name: str
    labels: dict
    ports: tuple
    image: str | None = None
    index: int = 3

    @property
    def full(self) -> str:
        return f"ns/{self.name}"

    def method(self):
        return "no"


WORKER = Worker("w", {"app": "w"}, (Port("http", 80), Port("metrics")), index=7)


def render(text, **values):
    return load(source_for(text, "t.yaml"))(values)


def faults(text, **values):
    """Return (code, line, column, underlined text) of each fault of compiling or rendering the template."""
    with pytest.raises(TemplateError) as caught:
        load(source_for(text, "kubernetes/t.yaml"))(values)
    found = []
    for problem in caught.value.diagnostics(read(Source("kubernetes/t.yaml", text.encode())).documents):
        span = problem.span
        assert span.file == "kubernetes/t.yaml"
        line = text.split("\n")[span.line - 1]
        found.append((problem.code, span.line, span.column, line[span.column - 1 : span.end_column - 1]))
    return found


def test_static_data_is_given_back_fresh_each_time():
    text = "a: 1\nb: [x, {c: true, d: 1.5}]\nempty: {}\nnone: []\nmulti: |\n  a\n  b\n---\nkind: Second\n"
    expected = list(yaml.safe_load_all(text))
    run = load(source_for(text, "t.yaml"))
    first = run({})
    assert first == expected
    first[0]["b"][1]["c"] = "changed"
    assert run({}) == expected


def test_a_leaf_is_data_whatever_it_holds():
    value = {"x": [1, "a: b\n- c"]}
    assert render("a: ${{ value }}\nb: '${{ value.x[1] }}'", value=value) == [{"a": value, "b": "a: b\n- c"}]


def test_a_leaf_inside_a_text_reads_as_text():
    assert render("a: x-${{ w.name }}-${{ n }}-${{ yes }}", w=WORKER, n=3, yes=True) == [{"a": "x-w-3-true"}]


def test_null_drops_its_key_or_item():
    text = "a: ${{ none }}\nb: {c: null, d: 1}\ne: [1, '${{ x }}', null, 2]\nf: ${{ x }}"
    assert render(text, x=None) == [{"b": {"d": 1}, "e": [1, 2]}]


def test_records_mappings_and_lists_are_read_alike():
    text = "a: ${{ w.name }}\nb: ${{ w.ports[0].port }}\nc: ${{ w.full }}\nd: ${{ w['name'] }}\ne: ${{ w.index }}"
    as_dict = {"name": "w", "ports": [{"port": 80}], "full": "ns/w", "index": 7}
    expected = [{"a": "w", "b": 80, "c": "ns/w", "d": "w", "e": 7}]
    run = load(source_for(text, "t.yaml"))
    for _ in range(20):
        assert run({"w": WORKER}) == run({"w": as_dict}) == expected


def test_keys_named_like_methods_and_words_of_python_are_data():
    text = "a: ${{ d.items }}\nb: ${{ d.get }}\nc: ${{ d.class }}\nd: ${{ d.a-b }}\ne: ${{ d.upper }}"
    values = {"items": 1, "get": 2, "class": 3, "a-b": 4, "upper": 5}
    assert render(text, d=values) == [{"a": 1, "b": 2, "c": 3, "d": 4, "e": 5}]


def test_if_drops_a_mapping_an_item_or_a_document():
    text = """
a: {$if: "${{ yes }}", x: 1}
b: {$if: "${{ no }}", x: 1}
c:
- {$if: "${{ no }}", x: 1}
- {$if: "${{ yes }}", x: 2}
- {$if: "${{ no }}", $value: one}
- {$if: "${{ yes }}", $value: two}
---
$if: ${{ no }}
kind: Gone
---
$if: true
kind: There
"""
    assert render(text, yes=True, no=False) == [{"a": {"x": 1}, "c": [{"x": 2}, "two"]}, {"kind": "There"}]


def test_for_repeats_an_item_or_a_document():
    text = """
list:
- first
- $for: ${{ p in w.ports }}
  $if: ${{ p.port is not none }}
  name: ${{ p.name }}
  port: ${{ p.port }}
- $for: ${{ p in w.ports }}
  $value: ${{ p.name }}
- $for: ${{ key, value in w.labels }}
  $value: ${{ key }}=${{ value }}
- $for: ${{ x in [] }}
  never: ${{ x }}
---
$for: ${{ p in w.ports }}
kind: ${{ p.name }}
inner:
- $for: ${{ p in [p.name ~ '!'] }}
  $value: ${{ p }}
after: ${{ p.name }}
"""
    assert render(text, w=WORKER) == [
        {"list": ["first", {"name": "http", "port": 80}, "http", "metrics", "app=w"]},
        {"kind": "http", "inner": ["http!"], "after": "http"},
        {"kind": "metrics", "inner": ["metrics!"], "after": "metrics"},
    ]


def test_merge_lays_mappings_in_at_its_place():
    text = """
a: {x: 1, $merge: "${{ w.labels }}", app: later}
b:
  $merge: ["${{ w.labels }}", "${{ {'k-' ~ w.name: none, 'l': 2} }}", "${{ none }}", {m: 3}]
  l: 4
"""
    assert render(text, w=WORKER) == [{"a": {"x": 1, "app": "later"}, "b": {"app": "w", "l": 4, "m": 3}}]
    assert list(render(text, w=WORKER)[0]["a"]) == ["x", "app"]
    assert WORKER.labels == {"app": "w"}


def test_let_names_values_for_its_mapping_only():
    text = """
a:
  $let: {n: "${{ w.name | upper }}", m: "${{ n }}!", tree: {x: ["${{ n }}"]}, nothing: "${{ none }}"}
  x: ${{ m }}
  y: ${{ tree }}
  z: ${{ nothing is none }}
b: ${{ n }}
"""
    assert render(text, w=WORKER, n="outer") == [{"a": {"x": "W!", "y": {"x": ["W"]}, "z": True}, "b": "outer"}]


def test_if_guards_let_and_for_comes_first():
    text = """
list:
- $for: ${{ x in xs }}
  $if: ${{ x is not none }}
  $let: {y: "${{ x.deep }}"}
  $value: ${{ y }}
"""
    assert render(text, xs=[None, {"deep": 1}]) == [{"list": [1]}]


def test_names_that_may_be_absent():
    text = """
a: ${{ maybe | default('none given') }}
b: ${{ maybe is defined }}
c: {$if: "${{ maybe is defined }}", x: "${{ maybe.x }}"}
d: ${{ w.gone | default('x') }}
e: ${{ maybe.x is undefined }}
"""
    assert render(text, w=WORKER) == [{"a": "none given", "b": False, "d": "x", "e": True}]
    assert render(text, w=WORKER, maybe={"x": 1})[0]["c"] == {"x": 1}


def test_a_mapping_that_is_nothing():
    assert render("a: {$if: true, $value: null}\nb: [{$for: '${{ x in xs }}', $value: null}]", xs=[1]) == [{"b": []}]
    assert render("x: 1\na: [{$for: '${{ x in xs }}', $value: '${{ x is defined }}'}]", xs=[1]) == [
        {"x": 1, "a": [True]}
    ]


def test_a_reference_that_is_not_known_never_becomes_a_name():
    with pytest.raises(TemplateError) as caught:
        render("a: x-${{ s }}", s=SecretRef("${{ secrets.s }}", ("s",)))
    assert caught.value.problems[0].code == "PEN1211"
    with pytest.raises(ValueError, match="not known yet"):
        render("a: x-${{ s }}", s=OutputRef("${{ outputs.s }}", ("s",)))


def test_the_source_is_cacheable_text_and_code():
    text = "a: ${{ w.name }}\n"
    source = source_for(text, "t.yaml")
    assert source == source_for(text, "t.yaml")
    assert load(marshal.loads(marshal.dumps(code(source))))({"w": WORKER}) == [{"a": "w"}]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("a: x\nb: ${{ w.nme }}", [("PEN1207", 2, 10, "nme")]),
        ("a:\n- b: 'é ${{ missing }}'", [("PEN1251", 2, 13, "missing")]),
        ("a: ${{ w.method }}!", [("PEN1207", 1, 10, "method")]),
        ("a: ${{ w.name.upper }}", [("PEN1207", 1, 15, "upper")]),
        ("a: ${{ w.__class__ }}", [("PEN1203", 1, 10, "__class__")]),
        ("a: ${{ w.name.format }}", [("PEN1207", 1, 15, "format")]),
        ("a: ${{ w['__class__'] }}", [("PEN1207", 1, 10, "'__class__'")]),
        ("a: ${{ w.name | uper }}\nb: ${{ ( }}", [("PEN1208", 1, 17, "uper"), ("PEN1202", 2, 8, "(")]),
        ("a: ${{ local.path(x) }}", [("PEN1203", 1, 8, "local.path(x)")]),
        ("a: x ${{ w.labels }}", [("PEN1210", 1, 4, "x ${{ w.labels }}")]),
        ("a: ${{ w.name + 1 }}", [("PEN1216", 1, 15, "+")]),
        ("a: ${{ never closed", [("PEN1201", 1, 4, "${{")]),
        ("${{ w.name }}: 1", [("PEN1209", 1, 1, "${{ w.name }}")]),
        ("a: {$fi: x}", [("PEN1250", 1, 5, "$fi")]),
        ("a: {$if: text, b: 1}", [("PEN1250", 1, 5, "$if")]),
        ("a: {$if: '${{ a b }}', b: 1}", [("PEN1202", 1, 17, "b")]),
        ("a: {$for: '${{ x in w.ports }}', b: 1}", [("PEN1250", 1, 5, "$for")]),
        ("a:\n- {$for: '${{ w.ports }}', b: 1}", [("PEN1202", 2, 16, ".")]),
        ("a:\n- {$for: '${{ x of w.ports }}'}", [("PEN1202", 2, 17, "of")]),
        ("a:\n- $for: ${{ x in w.name }}\n  b: 1", [("PEN1252", 2, 18, "w.name")]),
        ("a:\n- $for: ${{ x in w.labels }}\n  b: 1", [("PEN1252", 2, 18, "w.labels")]),
        ("a:\n- $for: ${{ x, y in w.ports }}\n  b: 1", [("PEN1252", 2, 21, "w.ports")]),
        ("a: {$merge: '${{ w.name }}'}", [("PEN1253", 1, 14, "${{ w.name }}")]),
        ("a: {$let: 1, b: 1}", [("PEN1250", 1, 5, "$let")]),
        ("a: {$let: {b c: 1}, b: 1}", [("PEN1250", 1, 12, "b c")]),
        ("a: {$value: 1, b: 1}", [("PEN1250", 1, 16, "b")]),
        ("a: {$if: '${{ open', b: 1}", [("PEN1201", 1, 11, "${{")]),
        ("a: {$for: text, b: 1}", [("PEN1250", 1, 5, "$for"), ("PEN1250", 1, 5, "$for")]),
        ("a: {$merge: ['${{ w.name }}']}", [("PEN1253", 1, 15, "${{ w.name }}")]),
        ("a: .inf", [("PEN1254", 1, 4, ".inf")]),
        ("a: ${{ w.name if missing else 1 }}", [("PEN1251", 1, 18, "missing")]),
    ],
)
def test_fault(text, found):
    assert faults(text, w=WORKER) == found


def test_a_document_that_is_no_mapping():
    assert [entry[:3] for entry in faults("a: 1\n---\n- a\n- b\n")] == [("PEN1254", 3, 1)]


def test_a_suggestion_names_what_the_template_is_given():
    with pytest.raises(TemplateError) as caught:
        render("a: ${{ wroker.name }}", worker=WORKER)
    assert caught.value.problems[0].help == "did you mean `worker`?"


def test_yaml_faults_keep_their_diagnostics():
    with pytest.raises(YamlError) as caught:
        source_for("a: [1\n", "t.yaml")
    assert caught.value.diagnostics


def test_deep_blocks_are_refused_before_python_refuses_them():
    text = "x:\n"
    for depth in range(20):
        text += "  " * depth + "- $for: ${{ x in xs }}\n" + "  " * depth + "  $value:\n"
    text += "  " * 20 + "- 1\n"
    assert "PEN1250" in [entry[0] for entry in faults(text, xs=[1])]


# -- the whole against a plain interpreter of the same rules


def interpret(node, values):
    """The rules of leaves and nulls, written the slow and obvious way."""
    if isinstance(node, dict):
        made = {key: interpret(part, values) for key, part in node.items()}
        return {key: part for key, part in made.items() if part is not None}
    if isinstance(node, list):
        return [part for part in (interpret(item, values) for item in node) if part is not None]
    if isinstance(node, str) and node.startswith("${{ ") and node.endswith(" }}"):
        return values[node[4:-3]]
    return node


leaves = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(),
    st.text("ab:{}'\"\n", max_size=5),
    st.sampled_from(["${{ x }}", "${{ y }}"]),
)
trees = st.recursive(
    leaves,
    lambda inner: st.one_of(
        st.lists(inner, max_size=3), st.dictionaries(st.sampled_from(["a", "b", "c: d", "e"]), inner, max_size=3)
    ),
    max_leaves=12,
)


@settings(max_examples=200, deadline=None)
@given(st.dictionaries(st.sampled_from(["k", "l"]), trees, max_size=2), trees, trees)
def test_a_tree_of_leaves_renders_as_the_rules_say(tree, x, y):
    values = {"x": copy.deepcopy(x), "y": y}
    assert compile_template([tree], "t.yaml")(values) == [interpret(tree, values)]
    assert values == {"x": x, "y": y}
