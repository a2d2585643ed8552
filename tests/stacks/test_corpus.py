"""The main job on real input: the definition files that users of pctasks have, unchanged, as one tree that deploys."""

import json
import uuid

import pytest

from scripts import demo_corpus
from tests.stacks.support import COMMAND, ROOT, penstock
from tests.support import emitted, kube, pulumi_monitor

CORPUS = ROOT.parent / "shared/corpus/pctasks"
pytestmark = [
    pytest.mark.corpus,
    pytest.mark.slow,
    pytest.mark.skipif(not CORPUS.is_dir(), reason="the corpus of pctasks files is not beside this repository"),
]


@pytest.fixture(scope="module")
def project(tmp_path_factory):
    folder = tmp_path_factory.mktemp("corpus") / "platform"
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("PATH", str(COMMAND.parent), prepend=":")
        demo_corpus.main(str(CORPUS), str(folder))
    penstock(folder, "render", "--only", "pulumi")
    return folder


@pytest.fixture(scope="module")
def recorded(project):
    """The program of the streams: registering all of the two hundred batch workflows as well would take minutes."""
    some = (project / "environments/prod.yaml").read_text().replace("  name: prod\n", "  name: streams\n")
    select = "  select:\n    include: [Workflow/*streaming*, Workflow/goes-*, Workflow/landsat-*]\n"
    (project / "environments/streams.yaml").write_text(some + select)
    penstock(project, "render", "-e", "streams", "--only", "pulumi")
    return pulumi_monitor.run(project / "rendered/streams/pulumi/streams", stack="streams")


@pytest.fixture(scope="module")
def tree(project):
    """The whole tree, with made-up client ids."""
    report = json.loads(penstock(project, "outputs", "list", "-e", "prod", "--format", "json"))
    needed = [one["name"] for place in report["environments"] for one in place["outputs"]]
    ids = {name: str(uuid.uuid5(uuid.NAMESPACE_DNS, name)) for name in needed}
    (project / "outputs.json").write_text(json.dumps(ids))
    penstock(project, "outputs", "import", "prod", "outputs.json")
    penstock(project, "render", "-e", "prod")
    return project / "rendered/prod"


def test_the_files_are_the_users_own(project):
    files = sorted((project / "datasets").rglob("*.yaml"))
    assert len(files) > 40
    for file in files:
        assert file.read_bytes() == (CORPUS / file.relative_to(project)).read_bytes()


def test_no_file_has_an_error(project):
    report = json.loads(penstock(project, "validate", "--format", "json", "--quiet"))
    assert report["summary"]["errors"] == 0
    assert report["summary"]["files"] > 40


def test_every_object_is_valid(tree, record_property):
    kube.require_shared()
    found = kube.check_tree(tree)
    skipped = found.objects - found.checked
    record_property("figure", f"pctasks corpus: {found.checked} Kubernetes objects checked, {skipped} skipped")
    assert found.ok, found.report()
    assert found.kinds["ScaledObject"] == 4
    assert found.kinds["WorkflowTemplate"] > 200


def test_the_program_makes_an_identity_for_each_workflow(recorded):
    identities = recorded.of_type("UserAssignedIdentity")
    assert len(identities) == sum(name.endswith(".clientId") for name in recorded.outputs) > 10
    assert [one.name for one in recorded.managed if one.autonamed] == []
    queues = {one.get("queueName") for one in recorded.of_type("Queue")}
    assert {"goes-glm", "goes-glm-dead-letter", "ingest", "ingest-dead-letter"} <= queues


def test_the_program_is_clean(project):
    assert emitted.check([project / "rendered/prod/pulumi/prod"]) == []
