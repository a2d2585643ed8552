"""`metadata.extends`: order, forms of names, what is not inherited, and faults at the name."""

import pytest

from penstock.language.position import locate_in_scalar
from penstock.layers import Heir, Lookup, from_document, merge, resolve_extends
from penstock.text import Source, read


class World:
    """Definitions and fragments by file; resolves one of them."""

    def __init__(self, **texts):
        self.definitions, self.fragments, self.texts = {}, {}, {}
        for name, text in texts.items():
            self.add(f"{name}.yaml", text)

    def add(self, file, text):
        layer = from_document(read(Source(file, text.encode())).documents[0])
        self.texts[file] = text
        kind = layer.data.get("kind")
        if file.startswith("fragments/"):
            self.fragments[file] = layer
        else:
            self.definitions[kind, layer.data["metadata"]["name"]] = layer
        return self

    def resolve(self, name, kind="Workflow"):
        found = []

        def report(layer, path, start, end, code, message, help_text):
            document, own = layer.document_at(path)
            span = locate_in_scalar(document, own, start, end)
            line = self.texts[span.file].split("\n")[span.line - 1]
            found.append((code, span.file, span.line, line[span.column - 1 : span.end_column - 1], message, help_text))

        heir = Heir(kind, name, self.definitions[kind, name])
        layers = resolve_extends(heir, Lookup(self.definitions, self.fragments), report)
        return layers, found


def definition(name, extends="", spec="{}", kind="Workflow"):
    line = f"  extends: {extends}\n" if extends else ""
    return f"kind: {kind}\nmetadata:\n  name: {name}\n{line}spec: {spec}\n"


def labels(layers):
    return [layer.label for layer in layers]


def test_ancestors_come_first_and_each_once():
    world = World(
        root=definition("root", spec="{a: 1, b: 1, c: 1}"),
        left=definition("left", "root", "{b: 2}"),
        right=definition("right", "Workflow/root", "{c: 3}"),
        leaf=definition("leaf", "[left, right]", "{d: 4}"),
    )
    layers, found = world.resolve("leaf")
    assert not found
    assert labels(layers) == ["Workflow/root", "Workflow/left", "Workflow/right", "leaf.yaml"]
    assert merge(layers).data["spec"] == {"a": 1, "b": 2, "c": 3, "d": 4}


def test_without_extends_there_is_one_layer():
    world = World(only=definition("only"))
    layers, _ = world.resolve("only")
    assert layers == [world.definitions["Workflow", "only"]]


@pytest.mark.parametrize("name", ["fragments/spot.yaml", "./fragments/spot.yaml", "fragment:spot"])
def test_a_fragment_is_named_by_file_or_by_name(name):
    world = World(leaf=definition("leaf", name, "{d: 4}"))
    world.add("fragments/base.yaml", "spec: {a: 0, s: 0}\n")
    world.add("fragments/spot.yaml", "metadata: {extends: fragments/base.yaml, labels: {x: y}}\nspec: {s: 1}\n")
    layers, found = world.resolve("leaf")
    assert not found
    assert merge(layers).data == {
        "metadata": {"labels": {"x": "y"}, "name": "leaf", "extends": name},
        "spec": {"a": 0, "s": 1, "d": 4},
        "kind": "Workflow",
    }


def test_what_belongs_to_one_definition_is_not_inherited():
    parent = "kind: Workflow\nmetadata:\n  name: p\n  formerly: [old]\n  labels: {a: b}\nspec: {}\n"
    layers, _ = World(p=parent, leaf=definition("leaf", "p")).resolve("leaf")
    merged = merge(layers)
    assert merged.data["metadata"] == {"labels": {"a": "b"}, "name": "leaf", "extends": "p"}
    assert [label for label, _, _ in merged.history(("metadata", "name"))] == ["leaf.yaml"]
    assert layers[0].locate(("metadata", "formerly"), False) is None
    assert layers[0].locate(("metadata", "labels"), False).line == 5


@pytest.mark.parametrize(
    ("extends", "code", "line", "underlined", "help_text"),
    [
        ("bsae", "PEN1230", 4, "bsae", "did you mean `base`?"),
        ("[base, 'bsae']", "PEN1230", 4, "bsae", "did you mean `base`?"),
        ("fragment:spto", "PEN1230", 4, "fragment:spto", "did you mean `fragment:spot`?"),
        ("fragments/spto.yaml", "PEN1230", 4, "fragments/spto.yaml", "did you mean `fragments/spot.yaml`?"),
        ("fragments/spot", "PEN1230", 4, "fragments/spot", "did you mean `fragments/spot.yaml`?"),
        ("Workflow/bsae", "PEN1230", 4, "Workflow/bsae", "did you mean `Workflow/base`?"),
        ("zzzz", "PEN1230", 4, "zzzz", "what can be extended: base"),
        ("Stream/s", "PEN1232", 4, "Stream/s", "move what they share to a fragment without `kind`"),
        (
            "fragments/stream.yaml",
            "PEN1232",
            4,
            "fragments/stream.yaml",
            "move what they share to a fragment without `kind`",
        ),
        ("leaf", "PEN1231", 4, "leaf", "take one of these `extends` out"),
    ],
)
def test_fault(extends, code, line, underlined, help_text):
    world = World(base=definition("base"), leaf=definition("leaf", extends), s=definition("s", kind="Stream"))
    world.add("fragments/spot.yaml", "spec: {}\n").add("fragments/stream.yaml", "kind: Stream\n")
    layers, found = world.resolve("leaf")
    assert [(entry[0], entry[2], entry[3], entry[5]) for entry in found] == [(code, line, underlined, help_text)]
    assert labels(layers)[-1] == "leaf.yaml"


def test_a_cycle_is_reported_by_each_definition_on_it_and_by_no_other():
    world = World(
        a=definition("a", "[base, b]"), b=definition("b", "c"), c=definition("c", "a"), base=definition("base"),
        leaf=definition("leaf", "a"),
    )  # fmt: skip
    _, found = world.resolve("a")
    assert [entry[:4] for entry in found] == [("PEN1231", "a.yaml", 4, "b")]
    assert "Workflow/a -> Workflow/b -> Workflow/c -> Workflow/a" in found[0][4]
    assert [entry[:4] for entry in world.resolve("c")[1]] == [("PEN1231", "c.yaml", 4, "a")]
    layers, found = world.resolve("leaf")
    assert not found
    assert labels(layers)[-2:] == ["Workflow/a", "leaf.yaml"]


def test_faults_of_a_fragment_are_reported_in_the_fragment():
    world = World(leaf=definition("leaf", "fragment:one"))
    world.add("fragments/one.yaml", "metadata:\n  extends: fragment:two\n")
    world.add("fragments/two.yaml", "metadata:\n  extends: [fragment:gone, fragment:one]\n")
    _, found = world.resolve("leaf")
    assert [entry[:4] for entry in found] == [
        ("PEN1230", "fragments/two.yaml", 2, "fragment:gone"),
        ("PEN1231", "fragments/two.yaml", 2, "fragment:one"),
    ]


def test_faults_of_a_parent_are_its_own():
    world = World(leaf=definition("leaf", "p"), p=definition("p", "gone"))
    assert world.resolve("leaf")[1] == []
    assert [entry[0] for entry in world.resolve("p")[1]] == ["PEN1230"]


@pytest.mark.parametrize("extends", ["5", "[1, {a: b}]", "{a: b}"])
def test_what_is_no_name_is_left_to_the_schema(extends):
    layers, found = World(leaf=definition("leaf", extends)).resolve("leaf")
    assert (len(layers), found) == (1, [])
