"""Every real batch workflow and dataset of pctasks compiles to a WorkflowTemplate that Argo and the worker would take."""

import json
import re
import shutil
from pathlib import Path

import jsonschema_rs
import pytest
import yaml

from penstock import resources
from penstock.engine.resolve import resolve_entry
from penstock.engine.toolbox import Toolbox
from penstock.engine.workspace import open_folder
from penstock.graph import Graph
from penstock.graph.nodes import Batch
from penstock.lower import lower
from penstock.project import open_project
from penstock.targets import kubernetes
from penstock.targets.kubernetes.batch.plan import Produced, plan
from penstock.text import emit
from tests.acceptance.pctasks_streams import environment
from tests.support import kube
from tests.targets.kubernetes.stack import CLOUD

SOURCE = Path(__file__).parents[4] / "shared" / "corpus" / "pctasks"
# A file of the original's own tests that its own reader refuses, too: it loops over a job that is not there.
REFUSED = {"job-3"}


def beside(folder: Path, resolved) -> bool:
    """Write the files that a definition asks for and the corpus does not hold; say whether there were any."""
    missing = [found for found in resolved.diagnostics if found.code == "PEN1213"]
    for found in missing:
        (name,) = re.findall(r"^`([^`]+)` matches nothing", found.message)
        path = folder / Path(found.span.file).parent / name
        if path.suffix:
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text("{}" if path.suffix == ".json" else f"# {path.name}\n", encoding="utf-8")
        else:
            path.mkdir(parents=True, exist_ok=True)
            (path / "__init__.py").write_text(f"# {path.name}\n", encoding="utf-8")
    return bool(missing)


@pytest.fixture(scope="module")
def compiled(tmp_path_factory):
    """(file and name, batch node, objects) of every batch workflow in the corpus."""
    if not SOURCE.is_dir():
        pytest.skip(f"the definition files of other projects are not at {SOURCE}")
    folder = tmp_path_factory.mktemp("corpus")
    shutil.copytree(SOURCE, folder / "definitions")
    (folder / "penstock.yaml").write_text("apiVersion: penstock.dev/v1\nkind: Project\n", encoding="utf-8")
    (folder / "environments").mkdir()
    keys = {"ingest": {"image": "reg.azurecr.io/pctasks-ingest:1", "tags": {"batch_pool_id": "ingest_pool"}}}
    place = environment(images={"keys": keys})
    (folder / "environments" / "test.yaml").write_text(yaml.safe_dump(place), encoding="utf-8")
    project, _ = open_project(str(folder))
    assert project is not None
    workspace = open_folder(project, strict=False)
    (where,), _ = workspace.places(["test"])
    tools = Toolbox(where, workspace.library, strict=False, emit=True)
    found = []
    for entry in workspace.definitions:
        resolved = resolve_entry(entry, where, workspace.library)
        while beside(folder, resolved):
            resolved = resolve_entry(entry, where, workspace.library)
        if resolved.definition is None or resolved.definition.spec.trigger.type == "queue":
            continue
        graph = Graph(lower(resolved.definition, tools.context(resolved, where, workspace.library, [])))
        if kubernetes.unsupported(graph, where):
            assert {job.id for job in graph.of(Batch)[0].jobs} & REFUSED
            continue
        objects = kube.load(emit.dumps_all(kubernetes.manifests(graph, where, CLOUD, tools.renderer)))
        found.append((f"{entry.file}:{entry.name}", graph.of(Batch)[0], objects))
    return found


pytestmark = pytest.mark.corpus


def test_all_of_them_are_valid(compiled):
    assert len(compiled) > 200
    entries = [(name, index, obj) for name, _, objects in compiled for index, obj in enumerate(objects)]
    found = kube.check_objects(entries, versions=(kube.NEWEST,))
    assert found.ok, found.report()


def test_their_tasks_are_configured_as_the_worker_reads_it(compiled):
    schemas = [json.loads(resources.read_text(f"schemas/{name}.schema.json")) for name in ("worker", "common")]
    registry = jsonschema_rs.Registry([(schema["$id"], schema) for schema in schemas])
    validator = jsonschema_rs.validator_for(schemas[0], registry=registry)
    count = 0
    for _, batch, objects in compiled:
        (template,) = (obj for obj in objects if obj["kind"] == "WorkflowTemplate")
        for one in template["spec"]["templates"]:
            if "container" in one:
                config = json.loads(one["inputs"]["artifacts"][0]["raw"]["data"])
                validator.validate(config)
                count += 1
        assert {job.id for job in batch.jobs if job.tasks} == plan(batch).keys()
    assert count > 500


def test_every_loop_runs_over_what_another_job_made(compiled):
    """The generated workflows of datasets split, chunk and process: two loops, the second over a looped job."""
    loops = {
        (job, source.job, source.each, source.flatten)
        for _, batch, _ in compiled
        for job, one in plan(batch).items()
        if isinstance(source := one.items, Produced)
    }
    assert ("create-chunks", "create-splits", False, True) in loops
    assert ("process-chunk", "create-chunks", True, True) in loops


def test_pools_are_those_of_tags_and_image_keys(compiled):
    pools = {
        (batch.name, task.id): dict(task.tags).get("batch_pool_id")
        for _, batch, _ in compiled
        for job in batch.jobs
        for task in job.tasks
    }
    assert pools["fws-nwi-process-items", "create-items"] == "high_memory_pool"
    assert pools["fws-nwi-process-items", "ingest-items"] == "ingest_pool"
