"""Argo Workflows: a closed schema from hera's models, and the references and names that Argo's linter checks."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any

from tests.support.kube_cron import cron_problem

_TEMPLATE_TYPES = (
    "container",
    "containerSet",
    "dag",
    "data",
    "http",
    "plugin",
    "resource",
    "script",
    "steps",
    "suspend",
)
_NAME = re.compile(r"^[A-Za-z0-9][-A-Za-z0-9]*$")
_PARAMETER = re.compile(r"^[-A-Za-z0-9_]+$")
_REFERENCE = re.compile(r"\{\{=?\s*([^}]*?)\s*\}\}")
_STATUS_WORDS = r"\.(Succeeded|Failed|Errored|Skipped|Omitted|Daemoned|AnySucceeded|AllFailed)\b"
# What a `{{name}}` may start with anywhere in a workflow (Argo documentation, "Workflow variables").
_GLOBAL = ("workflow.", "inputs.", "tasks.", "steps.", "item", "pod.", "node.", "retries", "lastRetry.", "outputs.")


def workflow_schema(kind: str) -> dict[str, Any]:
    """Return the JSON Schema of an Argo kind with every object closed and optional fields not nullable."""
    from hera.workflows import models

    schema: dict[str, Any] = getattr(models, kind).model_json_schema(by_alias=True)
    for node in (schema, *schema["$defs"].values()):
        if "properties" in node:
            node["additionalProperties"] = False
            node["properties"] = {key: _without_null(value) for key, value in node["properties"].items()}
    return schema


def _without_null(node: Mapping[str, Any]) -> Mapping[str, Any]:
    """Unwrap `anyOf: [X, null]`, so that an error inside X is told at its own place."""
    choices = [c for c in node.get("anyOf", ()) if c != {"type": "null"}]
    return choices[0] if len(choices) == 1 else node


def check_workflow(obj: Mapping[str, Any]) -> list[str]:
    """Return every finding about templates, tasks, dependencies, parameters and schedules."""
    spec = obj.get("spec") or {}
    findings: list[str] = []
    where = "spec"
    if obj.get("kind") == "CronWorkflow":
        for index, schedule in enumerate(spec.get("schedules") or []):
            problem = cron_problem(schedule)
            findings += [f"spec.schedules[{index}]: {problem}"] if problem else []
        if spec.get("concurrencyPolicy") not in (None, "Allow", "Forbid", "Replace"):
            findings.append("spec.concurrencyPolicy: is not one of Allow, Forbid, Replace")
        spec, where = spec.get("workflowSpec") or {}, "spec.workflowSpec"
    return findings + list(_check_spec(spec, where))


def _check_spec(spec: Mapping[str, Any], where: str) -> Iterator[str]:
    templates = spec.get("templates") or []
    by_name = {t.get("name"): t for t in templates}
    names = [t.get("name") for t in templates]
    yield from (f"{where}.templates: two are named {n}" for n in sorted({str(n) for n in names if names.count(n) > 1}))
    if not templates and "workflowTemplateRef" not in spec:
        yield f"{where}: needs templates or a workflowTemplateRef"
    for field in ("entrypoint", "onExit"):
        if spec.get(field) is not None and templates and spec[field] not in by_name:
            yield f"{where}.{field}: there is no template {spec[field]}"
    globals_ = {p["name"] for p in (spec.get("arguments") or {}).get("parameters") or []}
    for index, template in enumerate(templates):
        path = f"{where}.templates[{index}]"
        if not _NAME.match(str(template.get("name", ""))):
            yield f"{path}.name: {template.get('name')!r} is not a template name"
        types = [t for t in _TEMPLATE_TYPES if t in template]
        if len(types) != 1:
            yield f"{path}: has {len(types)} template types ({', '.join(types)}), it needs one"
        yield from _check_references(template, path, globals_)
        if "dag" in template:
            yield from _check_dag(template, path, by_name)
        for group, parallel in enumerate(template.get("steps") or []):
            for number, step in enumerate(parallel):
                yield from _check_call(step, f"{path}.steps[{group}][{number}]", by_name)


def _check_dag(template: Mapping[str, Any], path: str, by_name: Mapping[Any, Any]) -> Iterator[str]:
    tasks = template["dag"].get("tasks") or []
    names = [t.get("name") for t in tasks]
    yield from (f"{path}.dag: two tasks are named {n}" for n in sorted({str(n) for n in names if names.count(n) > 1}))
    needs: dict[str, set[str]] = {}
    for index, task in enumerate(tasks):
        where = f"{path}.dag.tasks[{index}]"
        if not _NAME.match(str(task.get("name", ""))):
            yield f"{where}.name: {task.get('name')!r} is not a task name"
        yield from _check_call(task, where, by_name)
        if "depends" in task and "dependencies" in task:
            yield f"{where}: has both depends and dependencies"
        wanted = set(task.get("dependencies") or []) | _depends(task.get("depends", ""))
        needs[str(task.get("name"))] = wanted
        yield from (f"{where}: depends on {n}, which is not a task" for n in sorted(wanted - set(names)))
        for reference in _references(task):
            used = re.match(r"tasks\.([-A-Za-z0-9]+)\.", reference)
            if used and used[1] not in names:
                yield f"{where}: uses {{{{{reference}}}}}, but there is no task {used[1]}"
            elif used and used[1] not in _closure(needs, str(task.get("name"))) and used[1] in needs:
                yield f"{where}: uses {{{{{reference}}}}} without depending on {used[1]}"
    for name in sorted(needs):
        if name in _closure(needs, name):
            yield f"{path}.dag: {name} depends on itself"


def _closure(needs: Mapping[str, set[str]], name: str) -> set[str]:
    seen: set[str] = set()
    todo = list(needs.get(name, ()))
    while todo:
        current = todo.pop()
        if current not in seen:
            seen.add(current)
            todo += needs.get(current, ())
    return seen


def _depends(expression: str) -> set[str]:
    return set(re.findall(r"[A-Za-z0-9][-A-Za-z0-9]*", re.sub(_STATUS_WORDS, "", expression)))


def _check_call(call: Mapping[str, Any], where: str, by_name: Mapping[Any, Any]) -> Iterator[str]:
    ways = [w for w in ("template", "templateRef", "inline") if call.get(w) is not None]
    if len(ways) != 1:
        yield f"{where}: needs exactly one of template, templateRef, inline"
    loops = [w for w in ("withItems", "withParam", "withSequence") if call.get(w) is not None]
    if len(loops) > 1:
        yield f"{where}: has {' and '.join(loops)}"
    if not loops and any(r == "item" or r.startswith("item.") for r in _references(call)):
        yield f"{where}: uses {{{{item}}}} without a loop"
    target = by_name.get(call.get("template")) if "template" in call else None
    if "template" in call and target is None:
        yield f"{where}.template: there is no template {call['template']}"
    if target is not None:
        given = {p["name"] for p in (call.get("arguments") or {}).get("parameters") or []}
        inputs = (target.get("inputs") or {}).get("parameters") or []
        for parameter in inputs:
            if not {"value", "default", "valueFrom"} & set(parameter) and parameter["name"] not in given:
                yield f"{where}.arguments: {call['template']} needs the parameter {parameter['name']}"
        for name in sorted(given - {p["name"] for p in inputs}):
            yield f"{where}.arguments: {call['template']} has no parameter {name}"


def _check_references(template: Mapping[str, Any], path: str, globals_: set[str]) -> Iterator[str]:
    inputs = template.get("inputs") or {}
    known = {p["name"] for p in inputs.get("parameters") or []}
    for name in sorted(known):
        if not _PARAMETER.match(name):
            yield f"{path}.inputs: {name!r} is not a parameter name"
    for reference in _references(template):
        parameter = re.fullmatch(r"inputs\.parameters\.([-A-Za-z0-9_]+)", reference)
        if parameter and parameter[1] not in known:
            yield f"{path}: uses {{{{{reference}}}}}, which is not among its inputs"
        shared = re.fullmatch(r"workflow\.parameters\.([-A-Za-z0-9_]+)", reference)
        if shared and shared[1] not in globals_:
            yield f"{path}: uses {{{{{reference}}}}}, which is not an argument of the workflow"
        if re.fullmatch(r"[A-Za-z][\w.-]*", reference) and not reference.startswith(_GLOBAL):
            yield f"{path}: {{{{{reference}}}}} is no workflow variable"


def _references(value: Any) -> list[str]:
    """Return the texts inside `{{ }}` of all strings below a value, in order."""
    if isinstance(value, str):
        return _REFERENCE.findall(value)
    if isinstance(value, Mapping):
        return [r for item in value.values() for r in _references(item)]
    if isinstance(value, list):
        return [r for item in value for r in _references(item)]
    return []
