"""The small template reader prints what Jinja2 prints, and leaves to Jinja2 what it does not know."""

import pytest

from penstock import resources
from penstock.targets.pulumi.frame import Beyond, compile_frame, render_frame
from penstock.targets.pulumi.literal import expression
from penstock.targets.pulumi.model import Code, Export, Module, PlatformField, Ref, Resource
from penstock.targets.pulumi.program import Printer, environment
from penstock.targets.refused import RefusedTemplate

BUILT_IN = ("pulumi/module.py.j2", "pulumi/shared.py.j2", "pulumi/__main__.py.j2")


def load(relative):
    return resources.read_text(f"templates/{relative}")


def both(text, values):
    jinja = environment(lambda _name: text).get_template("one").render(values)
    return render_frame(compile_frame(text), values, expression), jinja


@pytest.mark.parametrize("template", BUILT_IN)
def test_the_built_in_templates_need_no_jinja(template):
    assert compile_frame(load(template))


@pytest.mark.parametrize("filled", [True, False])
@pytest.mark.parametrize("template", BUILT_IN)
def test_the_built_in_templates_print_the_same(template, filled):
    rows = [Code("one"), Code("two")] if filled else []
    values = {
        "doc": Code('"""Doc."""'),
        "imports": rows,
        "standard": rows,
        "statements": rows,
        "modules": rows,
        "fields": [{"name": Code("x"), "type": Code("str"), "doc": Code('"""X."""')}] if filled else [],
        "result": Code("Shared()"),
    }
    ours, theirs = both(load(template), values)
    assert ours == theirs


@pytest.mark.parametrize(
    "text",
    [
        "plain\n",
        "{{ a }}{{ b }}\n",
        "  {% if a %}\n  x{{ a }}\n  {% else %}\n  y\n  {% endif %}\nend\n",
        "x {% if empty %} y {% endif %} z\n",
        "{% for one in rows %}\n    - {{ one }}\n{% endfor %}\n",
        "\t{% for one in rows %}{{ one }}, {% endfor %}\n\n\nrest",
        "{% for a in rows %}{% for b in rows %}{{ a }}{{ b }}\n{% endfor %}\n\n{% endfor %}{{ a }}\n",
        "{{ deep.key }} {% for x in deep.list %}{{ x }}{% endfor %}",
        "{% if a %}{% endif %}\n\n\n{% if a %}\n\n{% endif %}\n",
    ],
)
def test_blocks_are_trimmed_as_jinja_trims_them(text):
    values = {"a": 1, "b": "it's", "empty": "", "rows": [1, "two", None], "deep": {"key": "k", "list": [1.5]}}
    ours, theirs = both(text, values)
    assert ours == theirs


@pytest.mark.parametrize(
    "text",
    [
        "{{ a | upper }}",
        "{%- if a %}{% endif %}",
        "{{- a }}",
        "{# a note #}",
        "{% for x in rows %}{{ loop.index }}{% endfor %}",
        "{% for x in rows %}{% else %}{% endfor %}",
        "{% for x in rows %}",
        "{% if not a %}{% endif %}",
        "{% set b = 1 %}",
        "{% raw %}{{ a }}{% endraw %}",
        "{% include 'other' %}",
        "{{ true }}",
        "{{ a.b.c }}",
        "{{ a",
        "line\r\n",
        "{% endif %}",
        '{{ "{%" }}',
    ],
)
def test_everything_else_is_left_to_jinja(text):
    with pytest.raises(Beyond):
        compile_frame(text)


@pytest.mark.parametrize("text", ["{{ absent }}", "{{ a.absent }}", "{% for x in absent %}{% endfor %}", "{{ n.x }}"])
def test_a_name_without_a_value_is_left_to_jinja(text):
    with pytest.raises(Beyond):
        render_frame(compile_frame(text), {"a": {}, "n": 1}, expression)


def module():
    queue = Resource("queue", "azure_native.storage.Queue", "orders-queue", {"queue_name": "orders", "tags": None})
    return Module("orders", "Orders.", (queue,), (Export("orders.id", Ref("queue")),))


def test_a_template_of_the_project_may_use_all_of_jinja():
    own = load("pulumi/module.py.j2").replace("{{ doc }}", "{# ours #}{{ doc }}\n{{ imports | length }}")

    def choose(relative):
        return own if relative == "pulumi/module.py.j2" else load(relative)

    printed = Printer(choose).module(module(), ("pulumi_azure_native",))
    ordinary = Printer(load).module(module(), ("pulumi_azure_native",))
    assert printed == ordinary.replace('"""Orders."""', '"""Orders."""\n4', 1)


def test_a_template_that_asks_for_more_than_it_is_given_is_an_error():
    def choose(relative):
        return "{{ nothing }}" if relative == "pulumi/shared.py.j2" else load(relative)

    printer = Printer(choose)
    with pytest.raises(RefusedTemplate, match="'nothing' is undefined") as caught:
        printer.shared(module(), (PlatformField("x", "y", "X."),), ("pulumi_azure_native",))
    (found,) = caught.value.diagnostics
    assert found.code == "PEN1251"
    assert found.span is not None
    assert found.span.file == "templates/pulumi/shared.py.j2"
