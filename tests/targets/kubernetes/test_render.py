"""The renderer: a template is compiled once, kept between runs, and a project's own file wins."""

import pytest

from penstock.targets.kubernetes import Renderer
from penstock.targets.refused import RefusedTemplate

TEXT = "kind: A\nname: ${{ name }}\n"


class Loads:
    def __init__(self, text):
        self.text = text
        self.count = 0

    def __call__(self, relative):
        assert relative == "kubernetes/a.yaml"
        self.count += 1
        return self.text


@pytest.fixture
def compilations(monkeypatch):
    from penstock.language import compile as compiler

    found = []
    real = compiler.source_for

    def counted(text, filename):
        found.append(filename)
        return real(text, filename)

    monkeypatch.setattr(compiler, "source_for", counted)
    return found


def test_a_template_is_read_and_compiled_once(compilations):
    loads = Loads(TEXT)
    renderer = Renderer(loads)
    for name in ("x", "y"):
        assert renderer.render("kubernetes/a.yaml", {"name": name}) == [{"kind": "A", "name": name}]
    assert loads.count == 1
    assert compilations == ["templates/kubernetes/a.yaml"]


def test_compiled_code_is_kept_between_runs(compilations):
    first = Renderer(Loads(TEXT))
    first.render("kubernetes/a.yaml", {"name": "x"})
    second = Renderer(Loads(TEXT))
    second.import_cache(first.export_cache())
    assert second.render("kubernetes/a.yaml", {"name": "y"}) == [{"kind": "A", "name": "y"}]
    assert len(compilations) == 1
    assert second.export_cache() == first.export_cache()


def test_a_changed_template_is_compiled_again(compilations):
    first = Renderer(Loads(TEXT))
    first.render("kubernetes/a.yaml", {"name": "x"})
    second = Renderer(Loads(TEXT.replace("kind: A", "kind: B")))
    second.import_cache(first.export_cache())
    assert second.render("kubernetes/a.yaml", {"name": "x"}) == [{"kind": "B", "name": "x"}]
    assert len(compilations) == 2


def test_code_of_another_python_is_left_out(compilations):
    first = Renderer(Loads(TEXT))
    first.render("kubernetes/a.yaml", {"name": "x"})
    cache = {**first.export_cache(), "": "cpython-299"}
    second = Renderer(Loads(TEXT))
    second.import_cache(cache)
    second.render("kubernetes/a.yaml", {"name": "x"})
    assert len(compilations) == 2


def test_the_cache_is_plain_data():
    import marshal

    renderer = Renderer(Loads(TEXT))
    renderer.render("kubernetes/a.yaml", {"name": "x"})
    assert marshal.loads(marshal.dumps(renderer.export_cache())) == renderer.export_cache()


@pytest.mark.parametrize(
    ("text", "code", "line"),
    [
        ("apiVersion: v1\nkind: A\nmetadata:\n  name: ${{ nam }}\n", "PEN1251", 4),
        ("apiVersion: v1\nkind: [\n", "PEN1016", None),
        ("kind: A\nmetadata:\n  name: x\n", "PEN1255", 1),
        ("apiVersion: v1\nkind: A\nmetadata:\n  name: ${{ none }}\n", "PEN1255", 1),
    ],
)
def test_a_template_that_makes_no_object_is_refused_with_its_place(text, code, line):
    renderer = Renderer(Loads(text))
    with pytest.raises(RefusedTemplate) as caught:
        renderer.objects("kubernetes/a.yaml", {"name": "x", "none": None})
    (found,) = caught.value.diagnostics
    assert found.code == code
    assert found.span is not None
    assert found.span.file == "templates/kubernetes/a.yaml"
    assert line in (None, found.span.line)


def test_a_mistake_of_the_compiler_is_no_finding_of_a_template():
    def load(relative):
        raise LookupError(relative)

    with pytest.raises(LookupError):
        Renderer(load).objects("kubernetes/a.yaml", {})


def test_the_place_of_a_fault_is_exact():
    renderer = Renderer(Loads(TEXT))
    with pytest.raises(RefusedTemplate) as caught:
        renderer.render("kubernetes/a.yaml", {"nam": "x"})
    (found,) = caught.value.diagnostics
    assert found.span is not None
    assert (found.span.line, found.span.column) == (2, 11)
