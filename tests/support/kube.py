"""Check Kubernetes objects as an API server with KEDA, Argo CD, Argo Workflows, Prometheus and ESO would.

`validate_object` checks one object against one Kubernetes version; `check_tree` checks a whole rendered tree against the
oldest supported and the newest known version, and says how many objects there were and how many could be checked.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import yaml
import yaml_rs

from tests.support import kube_custom, kube_keda, kube_links, kube_rules, kube_schemas
from tests.support.kube_schemas import NEWEST, OLDEST, VERSIONS, SchemasAbsent, require_shared

__all__ = [
    "NEWEST",
    "OLDEST",
    "VERSIONS",
    "Findings",
    "Problem",
    "SchemasAbsent",
    "UnknownKind",
    "check_objects",
    "check_tree",
    "load",
    "require_shared",
    "validate_object",
]


class UnknownKind(LookupError):
    """No schema covers the apiVersion and kind of an object: it cannot be checked."""


@dataclass(frozen=True)
class Problem:
    """One finding: the file and document (from 0) it was found in, the object, the Kubernetes version or '' for any."""

    file: str
    document: int
    object: str
    message: str
    version: str = ""

    def __str__(self) -> str:
        version = f" [{self.version}]" if self.version else ""
        return f"{self.file}#{self.document} {self.object}{version}: {self.message}"


@dataclass(frozen=True)
class Findings:
    """The result for a tree. It is good when `ok`: every object was checked against every version, with no problem."""

    problems: tuple[Problem, ...]
    files: int
    objects: int
    checked: int
    unchecked: tuple[Problem, ...] = ()
    kinds: Mapping[str, int] = field(default_factory=dict)
    versions: tuple[str, ...] = VERSIONS

    @property
    def ok(self) -> bool:
        """Say whether there was something to check, all of it was checked and nothing was wrong."""
        return self.objects > 0 and self.checked == self.objects and not self.problems

    def report(self) -> str:
        """Return the figures and every problem, one a line, for a failed assertion."""
        head = (
            f"{self.checked} of {self.objects} objects in {self.files} files checked against {', '.join(self.versions)}"
        )
        lines = [f"unchecked: {p}" for p in self.unchecked] + [str(p) for p in self.problems]
        return "\n".join([head, *lines])


def validate_object(obj: Mapping[str, Any], version: str = NEWEST, crds: Iterable[Mapping[str, Any]] = ()) -> list[str]:
    """Return every problem of one object as `path: message` lines; an empty list means that a cluster would take it.

    `crds` are CustomResourceDefinitions that the caller brings along. Raises UnknownKind when no schema covers the
    object, and SchemasAbsent when the schema is third-party and its file is not on this machine.
    """
    api_version, kind = obj.get("apiVersion"), obj.get("kind")
    if not isinstance(api_version, str) or not isinstance(kind, str):
        return [".: is no Kubernetes object: apiVersion and kind are needed"]
    group, _, name = api_version.rpartition("/")
    findings = _schema_findings(obj, group, name, kind, version, crds)
    if findings:
        return findings  # the checks below expect the right shape
    findings += kube_rules.check_rules(obj)
    findings += kube_custom.custom_findings(obj)
    if group == "keda.sh" and kind in ("ScaledObject", "ScaledJob"):
        findings += kube_keda.check_scaled(obj)
    return findings


def _schema_findings(
    obj: Mapping[str, Any], group: str, name: str, kind: str, version: str, crds: Iterable[Mapping[str, Any]]
) -> list[str]:
    api_version = f"{group}/{name}" if group else name
    validator = kube_schemas.built_in(api_version, kind, version)
    if validator is None:
        validator = kube_custom.custom_validator(api_version, kind)
    if validator is not None:
        return validator.errors(obj)
    for crd in crds:
        if crd["spec"]["group"] == group and crd["spec"]["names"]["kind"] == kind:
            schema = kube_schemas.crd_schema(crd, name)
            if schema is not None:
                errors = kube_schemas.compile_schema(schema, version).errors(obj)
                return errors or kube_schemas.map_key_errors(crd, name, obj)
    file = kube_schemas.shared_kinds().get((group, kind))
    if file is not None:
        validator = kube_schemas.shared_validator(file, name, version)
        if validator is not None:
            return validator.errors(obj) or kube_schemas.map_key_errors(kube_schemas.load_crd(file), name, obj)
    raise UnknownKind(f"{api_version} {kind} is not in Kubernetes {version} and has no CRD here")


class _StrictLoader(yaml.CSafeLoader):
    """YAML 1.1 as Kubernetes tools read it, with duplicate keys refused."""

    def construct_mapping(self, node: yaml.MappingNode, deep: bool = False) -> dict[Any, Any]:
        """Build a mapping. Raises ConstructorError on a key that is there already."""
        seen = set()
        for key, _ in node.value:
            if key.value in seen:
                raise yaml.constructor.ConstructorError(None, None, f"duplicate key {key.value!r}", key.start_mark)
            seen.add(key.value)
        return super().construct_mapping(node, deep)


def load(text: str) -> list[Any]:
    """Return the documents of a YAML text, empty ones left out.

    Raises ValueError when a YAML 1.1 reader refuses it (also duplicate keys), and when a YAML 1.2 reader reads other
    data: kubectl and Argo CD follow 1.1, most other tools 1.2.
    """
    try:
        documents = list(yaml.load_all(text, Loader=_StrictLoader))
    except yaml.YAMLError as error:
        raise ValueError(f"not YAML: {error}") from error
    try:
        modern = yaml_rs.loads(text, parse_datetime=False) if text.strip() else None
    except ValueError as error:
        raise ValueError(f"not YAML 1.2: {error}") from error
    both = modern if len(documents) > 1 and isinstance(modern, list) else [modern]
    if [d for d in both if d is not None] != [d for d in documents if d is not None]:
        raise ValueError("YAML 1.1 and YAML 1.2 readers read different data")
    return [d for d in documents if d is not None]


def check_tree(
    root: Path | str, versions: Iterable[str] = VERSIONS, crds: Iterable[Mapping[str, Any]] = ()
) -> Findings:
    """Check every YAML file below a folder, except those of Pulumi projects, and the links between the objects.

    CRDs found in the tree cover the custom resources beside them. Nothing is left out silently: an object that no
    schema covers stands in `unchecked` and keeps the result from being `ok`.
    """
    root = Path(root)
    problems: list[Problem] = []
    entries: list[tuple[str, int, Any]] = []
    files = list(_manifests(root))
    for file in files:
        name = file.relative_to(root).as_posix()
        try:
            entries += [(name, index, doc) for index, doc in enumerate(load(file.read_text(encoding="utf-8")))]
        except ValueError as error:
            problems.append(Problem(name, 0, "file", str(error)))
    found = check_objects(entries, versions, crds)
    return Findings(
        problems=(*problems, *found.problems),
        files=len(files),
        objects=found.objects + len(problems),
        checked=found.checked,
        unchecked=found.unchecked,
        kinds=found.kinds,
        versions=found.versions,
    )


def _manifests(root: Path) -> Iterator[Path]:
    for file in sorted([*root.rglob("*.yaml"), *root.rglob("*.yml")]):
        if not any((folder / "Pulumi.yaml").exists() for folder in file.parents if folder.is_relative_to(root)):
            yield file


def check_objects(
    entries: Iterable[tuple[str, int, Any]],
    versions: Iterable[str] = VERSIONS,
    crds: Iterable[Mapping[str, Any]] = (),
) -> Findings:
    """Check objects given as (file, document, object), and the links between them. See `check_tree`."""
    entries, versions = list(entries), tuple(versions)
    problems: list[Problem] = []
    unchecked: list[Problem] = []
    kinds: Counter[str] = Counter()
    checked = 0
    known = [*crds, *(o for _, _, o in entries if _is_crd(o))]
    for file, document, obj in entries:
        label = name_of(obj)
        kinds[str(obj.get("kind")) if isinstance(obj, Mapping) else type(obj).__name__] += 1
        try:
            for message, version in _all_versions(obj, versions, known):
                problems.append(Problem(file, document, label, message, version))
            checked += 1
        except (UnknownKind, SchemasAbsent) as error:
            unchecked.append(Problem(file, document, label, str(error)))
    for index, message in kube_links.check_links([o for _, _, o in entries]):
        file, document, obj = entries[index]
        problems.append(Problem(file, document, name_of(obj), message))
    files = len({file for file, _, _ in entries})
    order = tuple(sorted(problems, key=lambda p: (p.file, p.document, p.message)))
    return Findings(order, files, len(entries), checked, tuple(unchecked), dict(sorted(kinds.items())), versions)


def _all_versions(obj: Any, versions: tuple[str, ...], crds: list[Mapping[str, Any]]) -> Iterator[tuple[str, str]]:
    """Yield (message, version) with version '' for what holds in all of them."""
    if not isinstance(obj, Mapping):
        yield f".: is {type(obj).__name__}, not an object", ""
        return
    results = {version: validate_object(obj, version, crds) for version in versions}
    messages = {m: None for found in results.values() for m in found}
    for message in messages:
        where = [v for v, found in results.items() if message in found]
        yield message, "" if len(where) == len(versions) else ", ".join(where)


def _is_crd(obj: Any) -> bool:
    return isinstance(obj, Mapping) and obj.get("kind") == "CustomResourceDefinition" and "spec" in obj


def name_of(obj: Any) -> str:
    """Return `Kind/name` of an object as far as it has them."""
    if not isinstance(obj, Mapping):
        return type(obj).__name__
    metadata = obj.get("metadata")
    name = metadata.get("name") if isinstance(metadata, Mapping) else None
    return f"{obj.get('kind')}/{name}"
