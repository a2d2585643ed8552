"""Text of a Pulumi program: modules of the definitions, `shared.py`, `__main__.py` and the project files.

The templates are Jinja2 text whose `finalize` writes every value as a Python literal; only `Code`, which this package makes
itself, is written as it is. So neither a definition nor a user's own template can inject code by a value.
"""

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Any

from penstock.targets.pulumi.frame import Beyond, Node, compile_frame, render_frame
from penstock.targets.pulumi.literal import call, expression, string, variables
from penstock.targets.pulumi.model import Code, Module, PlatformField, Resource
from penstock.targets.pulumi.names import import_order
from penstock.targets.pulumi.statement import export_statement, references, resource_statement

if TYPE_CHECKING:
    import jinja2

Loader = Callable[[str], str]  # template path below templates/ -> text


def environment(load: Loader) -> "jinja2.Environment":
    """Return the sandboxed Jinja2 environment whose values become Python literals."""
    import jinja2
    from jinja2.sandbox import ImmutableSandboxedEnvironment

    def finalize(value: Any) -> str:
        if isinstance(value, jinja2.Undefined):
            str(value)  # raises: StrictUndefined
        return expression(value)

    return ImmutableSandboxedEnvironment(
        loader=jinja2.FunctionLoader(load),
        undefined=jinja2.StrictUndefined,
        finalize=finalize,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
        autoescape=False,
    )


def docstring(text: str) -> Code:
    """Return a module or field docstring."""
    return Code('"""' + string(text)[1:-1].replace('"', "'").rstrip("\\") + '"""')


# Modules of Python by the calls that assets make of them; a mere `json.` may stand in any text.
_STANDARD = (("base64", "base64.b64encode("), ("json", "json.dumps("))


def _imports(packages: Sequence[str], body: str, own: Sequence[str]) -> list[Code]:
    lines = ["import pulumi"] if "pulumi." in body else []
    for package in packages:
        alias = package.removeprefix("pulumi_")
        if f"{alias}." in body:
            lines.append(f"import {package} as {alias}")
    standard = [f"import {name}" for name, use in _STANDARD if use in body]
    blocks = [block for block in (standard, sorted(lines), list(own)) if block]
    return [Code(line) for block in blocks for line in ("", *block)][1:]


def _statements(resources: Sequence[Resource], also: Any) -> list[str]:
    used: set[str] = variables(also)
    for resource in resources:
        references(resource, used)
    return [resource_statement(resource, resource.var in used, "    ") for resource in resources]


class Printer:
    """Renders the files of one program. A template is read once; one that needs more than `frame` knows goes to Jinja2."""

    __slots__ = ("_frames", "_jinja", "_load")

    def __init__(self, load: Loader) -> None:
        self._load = load
        self._frames: dict[str, list[Node] | None] = {}
        self._jinja: jinja2.Environment | None = None

    def _render(self, template: str, **values: Any) -> str:
        if template not in self._frames:
            try:
                self._frames[template] = compile_frame(self._load(template))
            except Beyond:
                self._frames[template] = None
        frame = self._frames[template]
        if frame is not None:
            try:
                return render_frame(frame, values, expression)
            except Beyond:
                self._frames[template] = None
        if self._jinja is None:
            self._jinja = environment(self._load)
        try:
            return self._jinja.get_template(template).render(values)
        except Exception as error:
            from penstock.targets.pulumi.refuse import refused

            raise refused(template, error) from error

    def module(self, module: Module, packages: Sequence[str]) -> str:
        """Return the module of one definition."""
        exports = [export.value for export in module.exports]
        statements = _statements(module.resources, exports)
        statements += [export_statement(export, "    ") for export in module.exports]
        body = "".join(statements)
        return self._render(
            "pulumi/module.py.j2",
            doc=docstring(module.doc),
            imports=_imports(packages, body, ["from shared import Shared"]),
            statements=[Code(text.rstrip("\n")) for text in statements],
        )

    def shared(self, module: Module, fields: Sequence[PlatformField], packages: Sequence[str]) -> str:
        """Return `shared.py`: the platform's resources and the values that other modules use."""
        used = [field.value for field in fields] + [export.value for export in module.exports]
        statements = _statements(module.resources, used)
        statements += [export_statement(export, "    ") for export in module.exports]
        result = call("Shared", [f"{field.name}={expression(field.value, '        ')}" for field in fields], "    ")
        body = "".join(statements) + result + "".join(field.type for field in fields)
        return self._render(
            "pulumi/shared.py.j2",
            doc=docstring(module.doc),
            imports=_imports(packages, body, []),
            fields=[
                {"name": Code(field.name), "type": Code(field.type), "doc": docstring(field.doc)} for field in fields
            ],
            statements=[Code(text.rstrip("\n")) for text in statements],
            result=Code(result),
        )

    def main(self, doc: str, modules: Sequence[str]) -> str:
        """Return `__main__.py`, which creates the platform and then each definition."""
        names = [Code(name) for name in sorted(modules, key=import_order)]
        return self._render("pulumi/__main__.py.j2", doc=docstring(doc), modules=names)
