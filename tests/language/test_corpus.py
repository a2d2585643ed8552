"""Every expression in the definition files of pctasks' users can be read, with the names that it means."""

from pathlib import Path

import pytest
import yaml

from penstock.language import Deferred, Scope, SecretRef, Unresolved, references, resolve

CORPUS = Path(__file__).parents[3] / "shared" / "corpus" / "pctasks"
pytestmark = [
    pytest.mark.corpus,
    pytest.mark.skipif(not CORPUS.is_dir(), reason="the corpus of pctasks files is not beside the repository"),
]


def documents():
    for path in sorted(CORPUS.rglob("*.yaml")):
        yield path, yaml.load(path.read_text(), Loader=getattr(yaml, "CSafeLoader", yaml.SafeLoader))


def arguments(data):
    found = data.get("args") or () if isinstance(data, dict) else ()
    return frozenset(found)


def faults_of(data):
    """Return (code, message) of every fault. Local files lie with their projects, not here: they stay open."""
    found = []
    resolve(data, Scope(declared=arguments(data)), lambda *fault: found.append(fault[3:5]))
    return found


def test_every_expression_is_understood():
    count = 0
    for path, data in documents():
        names = references(data)
        count += len(names)
        used = {found.parts[0] for found in names if found.group == "args"}
        undeclared = {("PEN1204", f"no argument `{name}` is declared") for name in used - arguments(data)}
        assert set(faults_of(data)) == undeclared, path
    assert count > 400


def test_arguments_and_marks_of_a_streaming_file():
    data = yaml.safe_load((CORPUS / "workflows" / "streaming-ingest.yaml").read_text())
    values = {
        "registry": "registry.test",
        "queue_account_url": "https://account.test",
        "cosmosdb_url": "https://cosmos.test",
    }
    scope = Scope(args=values, declared=arguments(data), env={})
    resolved = resolve(data, scope, pytest.fail)
    [job] = resolved["jobs"].values()
    [task] = job["tasks"]
    assert task["image"].startswith("registry.test/")
    assert task["args"]["streaming_options"]["queue_url"] == "https://account.test/ingest"
    kinds = {type(value) for value in task["environment"].values()}
    assert SecretRef in kinds
    assert not kinds & {Unresolved, Deferred}
