"""The native form of Prio's scheduling: a bucket scan with a matrix, in every cloud, without a tfvars file."""

import json

import pytest
import yaml

from tests.acceptance import judged
from tests.acceptance.prio_project import named, objects
from tests.support import kube, rendered

DEFINITION = """\
apiVersion: penstock.dev/v1
kind: Workflow
metadata:
  name: tides
spec:
  namespace: ${{ matrix.port }}
  matrix:
    axes:
      port: [hamburg, bremen]
      source: [buoy, gauge]
    exclude:
      - {port: bremen, source: buoy}
    include:
      - {port: kiel, source: gauge}
    overrides:
      - match: {port: hamburg}
        patch:
          trigger: {period: 4h}
          workers: {intake: {scale: {max: 12}}}
  trigger:
    type: bucketScan
    maxAge: 6h
    period: 8h
    grace: 4h
    stores:
      ingestion: {name: "tides-${{ matrix.port }}-${{ matrix.source }}-ingestion"}
      own: {name: "tides-${{ matrix.port }}-${{ matrix.source }}-own"}
      peer: {name: "tides-${{ matrix.port }}-${{ matrix.source }}-peer"}
  workers:
    intake: &worker
      resources: {requests: {cpu: 100m, memory: 64Mi}, limits: {memory: 512Mi}}
      scale: {min: 0, max: 4, queueLength: 1}
    aggregate: *worker
  jobs:
    intake:
      tasks: [{id: intake, image: "registry.example.org/tides:1", run: "tides:intake"}]
    aggregate:
      tasks: [{id: aggregate, image: "registry.example.org/tides:1", run: "tides:aggregate"}]
"""
CLOUDS = {
    "aws": '{type: aws, accountId: "123456789012", region: eu-central-1}',
    "gcp": "{type: gcp, project: tides-prod, region: europe-west1}",
    "laptop": "{type: local}",
}
TUPLES = ("hamburg-buoy", "hamburg-gauge", "bremen-gauge", "kiel-gauge")


def environment(name, cloud):
    cluster = "" if name == "laptop" else "\n  cluster: {name: main, oidcIssuer: oidc.eks.example.org/id/A}"
    head = f"apiVersion: penstock.dev/v1\nkind: Environment\nmetadata: {{name: {name}}}\n"
    return f"{head}spec:\n  cloud: {cloud}{cluster}\n"


def project(folder, text=DEFINITION):
    files = {f"environments/{name}.yaml": environment(name, cloud) for name, cloud in CLOUDS.items()}
    return rendered.project(folder, {"definitions/tides.yaml": text, **files})


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    folder = project(tmp_path_factory.mktemp("native"))
    rendered.render(folder)
    return folder


def test_the_matrix_leaves_out_and_adds(folder):
    for name in ("aws", "gcp"):
        jobs = named(objects(folder, name), "CronJob")
        assert sorted(jobs) == sorted((one.partition("-")[0], f"tides-{one}-scheduler") for one in TUPLES)


def test_an_override_reaches_its_combinations_only(folder):
    found = named(objects(folder, "gcp"), "ScaledObject")
    most = {name: one["spec"]["maxReplicaCount"] for (_, name), one in found.items()}
    assert most["tides-hamburg-buoy-intake-scaler"] == 12
    assert most["tides-bremen-gauge-intake-scaler"] == 4


def config(folder, environment, space, name):
    return json.loads(named(objects(folder, environment), "ConfigMap")[space, f"{name}-config"]["data"]["worker.json"])


@pytest.mark.parametrize(("environment", "kind"), [("aws", "sns"), ("gcp", "pubsubTopic")])
def test_the_scheduler_is_configured_as_the_runtime_reads_it(folder, environment, kind):
    from penstock.schema import validate

    found = config(folder, environment, "hamburg", "tides-hamburg-buoy-scheduler")
    assert validate("worker", found) == []
    assert found["role"] == "schedule"
    assert {one["type"] for one in found["outputs"].values()} == {kind}
    schedule = found["schedule"]
    assert (schedule["period"], schedule["grace"], schedule["maxAge"]) == (14400, 14400, 21600)


@pytest.mark.parametrize(("environment", "kind"), [("aws", "sns"), ("gcp", "pubsubTopic")])
def test_workers_know_where_rejected_tasks_go(folder, environment, kind):
    from penstock.schema import validate

    found = config(folder, environment, "kiel", "tides-kiel-gauge-intake")
    assert validate("worker", found) == []
    assert found["outputs"]["rejected"]["type"] == kind
    assert found["outputs"]["rejected"]["name"] == "tides-kiel-gauge-intake-rejected"


def test_one_machine_has_a_configuration_for_each_process(folder):
    files = sorted(path.name for path in (folder / "rendered/laptop/local").glob("*.json"))
    parts = ("aggregate", "intake", "scheduler")
    assert files == sorted(f"workflow-tides-{one}-{part}.json" for one in TUPLES for part in parts)


def test_a_cluster_takes_all_manifests(folder):
    kube.require_shared()
    for name in ("aws", "gcp"):
        found = kube.check_tree(folder / "rendered" / name)
        assert found.ok, found.report()


def test_a_new_value_of_an_axis_adds_files_and_changes_none(folder, tmp_path):
    text = DEFINITION.replace("[hamburg, bremen]", "[hamburg, bremen, emden]")
    after = project(tmp_path, text)
    rendered.render(after)
    for name in ("aws", "gcp"):
        old = {path.name: path.read_bytes() for path in (folder / "rendered" / name / "manifests").iterdir()}
        new = {path.name: path.read_bytes() for path in (after / "rendered" / name / "manifests").iterdir()}
        assert {path: new[path] for path in old} == old
        assert all("emden" in path for path in set(new) - set(old))


@pytest.mark.parametrize(
    ("old", "new", "code", "line"),
    [
        ("{port: bremen, source: buoy}", "{port: bremen, sauce: buoy}", "PEN1544", 12),
        ("{port: bremen, source: buoy}", "{port: breman}", "PEN1544", 12),
        ("{port: kiel, source: gauge}", "{port: kiel}", "PEN1544", 14),
        ("match: {port: hamburg}", "match: {port: hamburgh}", "PEN1544", 16),
        ("    axes:", '    name: "tides-${{ matrix.port }}"\n    axes:', "PEN1545", 8),
        ("trigger: {period: 4h}", "trigger: {period: 8d}", "PEN1547", 18),
        ("trigger: {period: 4h}", "trigger: {perod: 4h}", "PEN1110", 18),
        ("maxAge: 6h", "maxAge: 7d", "PEN1547", 22),
        ("    aggregate:\n      tasks", "    agregate:\n      tasks", "PEN1548", 37),
        ('own: {name: "tides-${{ matrix.port }}', 'own: {name: "tides-${{ matrix.prot }}', "PEN1240", 27),
        ("    type: bucketScan", "    type: bucketScan\n    scheduler: {protocol: prio}", "PEN1548", 22),
    ],
)
def test_mistakes_are_told_in_the_text(tmp_path, old, new, code, line):
    text = DEFINITION.replace("*worker", "{}").replace("&worker", "")
    assert old in text
    folder = project(tmp_path, text.replace(old, new, 1))
    errors = [one for one in judged.judge(folder).errors if one.code == code]
    assert errors, judged.judge(folder).said
    assert line in {one.line for one in errors}


def test_a_native_environment_is_laid_over_a_tfvars_one(tmp_path):
    from tests.acceptance import prio_project

    folder = prio_project.write(tmp_path, prio_project.tfvars("prod-us", ("us-ca",), ("apple",)))
    over = folder / "environments/prod-us.yaml"
    data = yaml.safe_load(over.read_text())
    data["spec"]["overlays"] = [
        {"kind": "Workflow", "name": "prod-us-us-ca-*", "patch": {"spec": {"trigger": {"late": "suplement"}}}}
    ]
    over.write_text(yaml.safe_dump(data))
    errors = judged.judge(folder).errors
    assert {(one.code, one.file) for one in errors} == {("PEN1113", "environments/prod-us.yaml")}
    over.write_text(over.read_text().replace("suplement", "supplement").replace("us-west", "us-west"))
    assert judged.judge(folder).errors == []


def test_what_a_cloud_cannot_do_is_said_with_a_way_out(tmp_path):
    writers = 'ingestion: {writers: ["arn:aws:iam::210987654321:role/partner"], name:'
    text = DEFINITION.replace("ingestion: {name:", writers).replace(
        "maxAge: 6h", "maxAge: 6h\n    identity: shared-writer"
    )
    found = judged.judge(project(tmp_path, text)).said
    errors = {(one.code, one.message.rpartition("(")[2]) for one in found if one.severity == "error"}
    assert errors == {("PEN1801", "environment aws)"), ("PEN1801", "environment gcp)")}
    assert any("cannot write to a bucket of Google Cloud" in one.message for one in found)
    assert any("no account of AWS can be shared" in one.message for one in found)
    assert all(one.help for one in found)


def test_an_edit_of_a_tfvars_file_reaches_the_tree(tmp_path):
    from tests.acceptance import prio_project

    text = prio_project.tfvars("prod-us", ("us-ca",), ("apple",))
    folder = prio_project.write(tmp_path, text)
    rendered.render(folder)
    path = folder / "environments/prod-us.tfvars"
    path.write_text(text.replace("max_intake_worker_count = 3", "max_intake_worker_count = 7"))
    rendered.render(folder)
    scaler = named(objects(folder, "prod-us"), "ScaledObject")["us-ca", "intake-batch-apple-scaler"]
    assert scaler["spec"]["maxReplicaCount"] == 7
    over = folder / "environments/prod-us.yaml"
    over.write_text(over.read_text().replace("name: prio,", "name: prio, namespace: counts,"))
    rendered.render(folder)
    assert ("counts", "penstock-workers") in named(objects(folder, "prod-us"), "PodMonitor")


def test_a_tfvars_environment_lives_beside_others(tmp_path):
    from tests.acceptance import prio_project

    folder = prio_project.write(tmp_path, prio_project.tfvars("prod-us", ("us-ca",), ("apple",)))
    (folder / "environments/gcp.yaml").write_text(environment("gcp", CLOUDS["gcp"]))
    (folder / "definitions").mkdir()
    (folder / "definitions/tides.yaml").write_text(DEFINITION)
    rendered.render(folder)
    manifests = {path.name for path in (folder / "rendered/gcp/manifests").iterdir()}
    assert not [name for name in manifests if "prod-us" in name]
    both = {path.name for path in (folder / "rendered/prod-us/manifests").iterdir()}
    assert {"workflow-prod-us-us-ca-apple.yaml", "workflow-tides-kiel-gauge.yaml"} <= both
