"""Rules that need an environment: images, names, clusters, capabilities, and environments themselves."""

import pytest

from tests.checks.marked import check, messages, write
from tests.checks.texts import ONE_JOB, aws, azure, batch, local, pipeline, stream, streaming

IMAGE = "registry.example.org/tides:1"
DIGEST = "sha256:" + "0123456789abcdef" * 4


def image(reference: str) -> str:
    return batch(ONE_JOB.replace(IMAGE, reference))


@pytest.mark.parametrize(
    "reference",
    [
        "tides:1",
        "library/tides:2026.1-rc_1",
        "localhost:5000/tides:1",
        "registry.example.org:443/a/b-c/d.e_f:v1",
        f"registry.example.org/tides@{DIGEST}",
        f"registry.example.org/tides:latest@{DIGEST}",
        "registry.example.org/tides:${{ args.tag }}",
        "@1605@registry.example.org/Tides:1",
        "@1605@registry.example.org//tides:1",
        "@1605@/tides:1",
        "@1605@':1'",
        "@1605@registry.example.org/tides:-1",
        "@1605@'registry.example.org/tides:'",
        "@1605@registry.example.org/-tides:1",
        "@1605@registry.example.org/tides@sha256:abc",
        "@1605@registry.example.org/tides@md5:0123456789abcdef0123456789abcdef",
        f"@1605@registry.example.org/tides:{'x' * 129}",
    ],
)
def test_references_of_images(tmp_path, reference):
    text = image(reference)
    if "args.tag" in text:
        text = text.replace("\n  jobs:", "\n  args: {tag: {}}\n  jobs:")
    check(tmp_path, {"definitions/tides.yaml": text})


@pytest.mark.parametrize(
    ("reference", "production"),
    [
        ("@1604:error@registry.example.org/tides", "true"),
        ("@1604:error@registry.example.org/tides:latest", "true"),
        ("@1604:note@registry.example.org/tides:latest", "false"),
        ("registry.example.org/tides:1", "true"),
        (f"registry.example.org/tides:latest@{DIGEST}", "true"),
    ],
)
def test_images_of_production_are_pinned(tmp_path, reference, production):
    place = azure(f"production: {production}")
    check(tmp_path, {"definitions/tides.yaml": image(reference), "environments/prod.yaml": place})


def test_images_of_streams_pipelines_and_environments_are_judged_too(tmp_path):
    more = """
        production: true
        images:
          runtime: @1604:error@registry.example.org/runtime
          pipelines: registry.example.org/{id}:1
          keys:
            a: {image: "registry.example.org/a:1"}
            b: {image: @1605@registry.example.org/B}
        """
    files = {
        "definitions/a.yaml": stream(more="image: @1604:error@registry.example.org/stream"),
        "definitions/b.yaml": pipeline(
            "function: {image: @1604:error@registry.example.org/p}\n"
            "worker: {resources: {requests: {cpu: 1, memory: 1Gi}, limits: {memory: 1Gi}}}",
            source="{type: notification, store: a}",
        ),
        "environments/prod.yaml": azure(more),
    }
    check(tmp_path, files)


LONG = "water-levels-of-every-station-along-the-coast-and-up-the-rivers"


def test_names_that_are_too_long_for_something(tmp_path):
    text = streaming(name=f"@1401@{LONG}")
    check(tmp_path, {"definitions/a.yaml": text, "environments/prod.yaml": azure()})


def test_a_long_name_that_fits_everywhere(tmp_path):
    check(tmp_path, {"definitions/a.yaml": streaming(name="water-levels"), "environments/prod.yaml": azure()})


def test_the_name_of_a_queue_is_judged_where_it_is_written(tmp_path):
    text = streaming("type: queue\nname: Levels_2")
    write(tmp_path, {"definitions/a.yaml": text, "environments/prod.yaml": azure()})
    assert "`Levels_2` is not a name for a storage queue" in messages(tmp_path)


def test_two_workers_of_one_name(tmp_path):
    worker = "name: WHO\nresources: {requests: {cpu: 1, memory: 1Gi}, limits: {memory: 1Gi}}"
    first = streaming(worker=worker.replace("WHO", "reader"))
    second = streaming(worker=worker.replace("WHO", "@1402@reader"), name="waves")
    check(tmp_path, {"definitions/a.yaml": first, "definitions/b.yaml": second, "environments/prod.yaml": azure()})


@pytest.mark.parametrize(
    ("environment", "trigger"),
    [
        (azure(), "type: queue\nname: @1403@tides"),
        (aws(), "type: queue\nname: @1403@tides"),
        (azure(), "type: queue\nurl: @1403@https://tidesstore.queue.core.windows.net/tides"),
        (local(name="prod"), "type: queue\nname: @1403@tides"),
    ],
)
def test_two_readers_of_one_queue(tmp_path, environment, trigger):
    """1.G 31."""
    second = streaming(trigger, name="waves")
    check(
        tmp_path,
        {"definitions/a.yaml": streaming(), "definitions/b.yaml": second, "environments/prod.yaml": environment},
    )


def test_a_worker_needs_a_cluster(tmp_path):
    text = streaming(name="@1804@tides")
    check(tmp_path, {"definitions/a.yaml": text, "environments/prod.yaml": azure(cluster="")})


def test_on_one_machine_nothing_needs_a_cluster(tmp_path):
    check(tmp_path, {"definitions/a.yaml": streaming(), "environments/laptop.yaml": local()})


PCTASKS = """\
id: @1801@tides
name: Tides
dataset: tides
is_streaming: true
jobs:
  one:
    tasks:
    - id: one
      image: registry.example.org/tides:1
      task: tides:Task
      args:
        streaming_options:
          queue_url: https://tidesstore.queue.core.windows.net/tides
          visibility_timeout: 60
          min_replica_count: 0
          max_replica_count: 5
          polling_interval: 30
          trigger_queue_length: 100
          resources:
            requests: {cpu: "0.5", memory: 2Gi}
            limits: {cpu: "1", memory: 2Gi}
"""
TASKIO = (
    'pctasks: {taskio: {tenantId: "${{ secrets.t }}", clientId: "${{ secrets.c }}", clientSecret: "${{ secrets.s }}"}}'
)


def test_images_of_pctasks_need_an_identity(tmp_path):
    """1.G 24."""
    check(tmp_path, {"definitions/a.yaml": PCTASKS, "environments/prod.yaml": azure()})


def test_with_an_identity_images_of_pctasks_run(tmp_path):
    text = PCTASKS.replace("@1801@", "")
    check(tmp_path, {"definitions/a.yaml": text, "environments/prod.yaml": azure(TASKIO)})


def test_what_a_cloud_cannot_do_is_said_of_the_field_it_comes_from(tmp_path):
    text = pipeline("worker: {resources: {requests: {cpu: 1, memory: 1Gi}, limits: {memory: 1Gi}}}")
    text = text.replace("\n  source:", "\n  @1801@source:")
    check(tmp_path, {"definitions/a.yaml": text, "environments/prod.yaml": azure()})


def test_what_a_cloud_does_not_know_enough_for_is_a_warning(tmp_path):
    text = streaming(more="access: [{type: store, name: a, account: others, external: true}]")
    text = text.replace("\nspec:", "\n@1802@spec:")
    check(tmp_path, {"definitions/a.yaml": text, "environments/prod.yaml": azure()})


@pytest.mark.parametrize(
    "more",
    [
        "secrets: {backend: externalSecrets, store: {name: vault}}",
        "@1805@secrets: {backend: externalSecrets}",
        "secrets: {backend: kubernetes}",
    ],
)
def test_environments(tmp_path, more):
    check(tmp_path, {"environments/prod.yaml": azure(more)})


def test_node_pools_have_a_size(tmp_path):
    cluster = (
        "{name: main, nodePools: [{name: a, vmSize: b, min: 1, max: 1}, {name: b, vmSize: b, min: @1510@3, max: 2}]}"
    )
    check(tmp_path, {"environments/prod.yaml": azure(cluster=cluster)})
