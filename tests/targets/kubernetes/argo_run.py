"""Run an emitted WorkflowTemplate in memory: Argo's part (graph, steps, loops, tags) and the worker's part of the protocol.

It knows the forms that the compiler writes and refuses all others, so that a template that Argo would leave half resolved
fails a test. As in Argo Workflows 3.6, an empty loop has no outputs, and an unresolved output takes its default.
"""

import json
import re
from collections.abc import Callable, Mapping
from typing import Any

from penstock.language import references

_TAG = re.compile(r"\{\{(=?)(.*?)\}\}")
_AGGREGATE = re.compile(r"toJson\(jsonpath\(tasks\['([^']+)'\]\.outputs\.parameters\['([^']+)'\], '\$\[\*\]\[\*\]'\)\)")
_ARGUMENT = re.compile(r"toJson\(workflow\.parameters\['([^']+)'\]\)")
_LIST = re.compile(
    r"toJson\(map\(jsonpath\(workflow\.parameters\['([^']+)'\], '\$\[\*\]'\), sprig\.dict\('item', #\)\)\)"
)

Scope = dict[str, str]
Handler = Callable[[dict[str, Any]], Any]


class Unresolved(Exception):
    """A tag that nothing in scope answers."""


class Run:
    """One run. `handlers` maps entry points to functions of the arguments; `calls` lists (job, task, arguments)."""

    def __init__(self, template: Mapping[str, Any], handlers: Mapping[str, Handler], **arguments: str) -> None:
        self.spec = template["spec"]
        self.templates = {one["name"]: one for one in self.spec["templates"]}
        self.handlers = handlers
        self.calls: list[tuple[str, str, Any]] = []
        declared = {one["name"] for one in (self.spec.get("arguments") or {}).get("parameters", [])}
        assert set(arguments) == declared, f"the run needs {declared}"
        self.globals = {f"workflow.parameters.{name}": value for name, value in arguments.items()}
        self.call(self.spec["entrypoint"], {})

    def call(self, name: str, values: Mapping[str, str]) -> dict[str, str]:
        """Run a template and return its output parameters."""
        template = self.templates[name]
        wanted = [one["name"] for one in (template.get("inputs") or {}).get("parameters") or []]
        assert set(values) == set(wanted), f"{name} takes {wanted}, not {sorted(values)}"
        scope = {**self.globals, **{f"inputs.parameters.{key}": value for key, value in values.items()}}
        if "container" in template:
            return self._container(template, scope)
        if "dag" in template:
            self._dag(template["dag"]["tasks"], scope)
        for group in template.get("steps", []):
            for step in group:
                self._invoke(step, scope, "steps")
        return {one["name"]: self._output(one["valueFrom"], scope) for one in _outputs(template)}

    def _dag(self, tasks: list[dict[str, Any]], scope: Scope) -> None:
        done: set[str] = set()
        while len(done) < len(tasks):
            ready = [one for one in tasks if one["name"] not in done and done >= set(one.get("dependencies", []))]
            assert ready, "the graph has a circle"
            # The last that may start goes first: only dependencies decide the order.
            self._invoke(ready[-1], scope, "tasks")
            done.add(ready[-1]["name"])

    def _invoke(self, call: dict[str, Any], scope: Scope, sort: str) -> None:
        given = (call.get("arguments") or {}).get("parameters", [])
        if "withParam" not in call:
            results = self.call(call["template"], {one["name"]: fill(one["value"], scope) for one in given})
            scope.update({f"{sort}.{call['name']}.outputs.parameters.{key}": value for key, value in results.items()})
            return
        found: dict[str, list[Any]] = {}
        for item in json.loads(fill(call["withParam"], scope)):
            assert isinstance(item, dict), "an item that is no object loses its type in Argo"
            inner = {**scope, "item": json.dumps(item)}
            results = self.call(call["template"], {one["name"]: fill(one["value"], inner) for one in given})
            for key, value in results.items():
                found.setdefault(key, []).append(json.loads(value))
        scope.update({f"{sort}.{call['name']}.outputs.parameters.{key}": json.dumps(v) for key, v in found.items()})

    @staticmethod
    def _output(source: Mapping[str, str], scope: Scope) -> str:
        try:
            return fill(source["parameter"], scope)
        except Unresolved:
            if "default" in source:
                return source["default"]
            raise

    def _container(self, template: dict[str, Any], scope: Scope) -> dict[str, str]:
        files = {one["path"]: fill(one["raw"]["data"], scope) for one in template["inputs"]["artifacts"]}
        command = [*template["container"]["command"], *template["container"]["args"]]
        assert command[:3] == ["penstock-worker", "function", "--config"]
        written = self._worker(files, command[3])
        return {one["name"]: written[one["valueFrom"]["path"]] for one in _outputs(template)}

    def _worker(self, files: Mapping[str, str], config_path: str) -> dict[str, str]:
        """Do what docs/reference/batch-protocol.md asks of the worker."""
        config = json.loads(files[config_path])
        batch, handler = config["batch"], config["handler"]
        context = json.loads(files[batch["context"]])
        args = evaluate(handler["args"], context)
        self.calls.append((batch["job"], batch["task"], args))
        output = self.handlers[handler["entryPoint"]](args) or {}
        return {one["file"]: json.dumps(_written(one, output)) for one in batch.get("outputs", [])}


def _outputs(template: Mapping[str, Any]) -> list[dict[str, Any]]:
    return list((template.get("outputs") or {}).get("parameters") or [])


def fill(text: str, scope: Scope) -> str:
    """Return a text with its tags replaced, as Argo does it. Raises Unresolved."""

    def value(match: re.Match[str]) -> str:
        if not match[1]:
            return _in_scope(match[2], scope)
        if found := _AGGREGATE.fullmatch(match[2]):
            lists = json.loads(_in_scope(f"tasks.{found[1]}.outputs.parameters.{found[2]}", scope))
            return json.dumps([item for part in lists for item in part])
        if found := _ARGUMENT.fullmatch(match[2]):
            return json.dumps(_in_scope(f"workflow.parameters.{found[1]}", scope))
        if found := _LIST.fullmatch(match[2]):
            return json.dumps(
                [{"item": one} for one in json.loads(_in_scope(f"workflow.parameters.{found[1]}", scope))]
            )
        raise AssertionError(f"an expression of unknown form: {match[0]}")

    return _TAG.sub(value, text)


def _in_scope(name: str, scope: Scope) -> str:
    if name not in scope:
        raise Unresolved(name)
    return scope[name]


def evaluate(value: Any, context: Mapping[str, Any]) -> Any:
    """Return a value with its run-time expressions replaced; a whole expression keeps its type."""
    if isinstance(value, dict):
        return {key: evaluate(part, context) for key, part in value.items()}
    if isinstance(value, list):
        return [evaluate(part, context) for part in value]
    if not isinstance(value, str) or "${{" not in value:
        return value
    whole = re.fullmatch(r"\$\{\{\s*(.*?)\s*\}\}", value)
    if whole and "${{" not in whole[1]:
        return _lookup(references(value)[0], context)
    return re.sub(r"\$\{\{.*?\}\}", lambda match: str(_lookup(references(match[0])[0], context)), value)


def _lookup(reference: Any, context: Mapping[str, Any]) -> Any:
    if reference.group == "item":
        return _path(context["item"]["item"], reference.parts)
    found: Any = context[reference.group]
    depth = {"args": 1, "tasks": 2, "jobs": 4}[reference.group]
    for part in reference.parts[:depth]:
        found = found[part]
    return _path(found, reference.parts[depth:])


def _path(value: Any, parts: Any) -> Any:
    for part in parts:
        value = [one[part] for one in value] if isinstance(value, list) and isinstance(part, str) else value[part]
    return value


def _written(output: Mapping[str, Any], value: Any) -> Any:
    if output["type"] == "output":
        return {key: value[key] for key in output["keys"]} if "keys" in output else value
    found = _path(value, output["path"])
    items = [found] if output["partial"] else found
    if output["flatten"]:
        items = [one for item in items for one in (item if isinstance(item, list) else [item])]
    return [{"item": item} for item in items]
