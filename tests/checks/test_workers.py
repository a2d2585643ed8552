"""Rules about workers of any kind: replicas, resources, leases, dead letters, access, arguments."""

import pytest

from tests.checks.marked import check
from tests.checks.texts import ONE_JOB, RESOURCES, aws, azure, batch, local, pipeline, stream, streaming

REQUESTS = "resources: {requests: {cpu: 1, memory: 1Gi}, limits: {memory: 2Gi}}"


@pytest.mark.parametrize(
    "worker",
    [
        "scale: {min: 2, max: 2}",
        "scale: {min: @1510@3, max: 2}",
        "scale: {min: @1510@11}",
        "scale: {pollingInterval: 5}",
        "scale: {pollingInterval: @1511@4s}",
        "scale: {pollingInterval: @1511:error@0}",
        "scale: {min: 1}\nplacement: {spot: @1513@true}",
        "scale: {min: 0}\nplacement: {spot: true}",
        "scale: {min: 1}\nplacement: {spot: false}",
        "handlerTimeout: 60\ngracePeriod: 60",
        "handlerTimeout: 61\ngracePeriod: @1533@60",
        "handlerTimeout: @1533@61",
        "gracePeriod: 10",
    ],
)
def test_scale_and_times(tmp_path, worker):
    check(tmp_path, {"definitions/tides.yaml": streaming(worker=RESOURCES + worker)})


@pytest.mark.parametrize(
    ("worker", "limits"),
    [
        ("scale: {max: 20}", "{maxReplicas: 20}"),
        ("scale: {max: @1512@21}", "{maxReplicas: 20}"),
        ("concurrency: 2", "{maxReplicas: 10}"),
        ("@1512@concurrency: 2", "{maxReplicas: 9}"),
    ],
)
def test_replicas_fit_the_environment(tmp_path, worker, limits):
    text = streaming(worker=RESOURCES + worker)
    if worker.startswith("@1512@c"):  # the default of ten is written nowhere: the worker stands for it
        text = text.replace("@1512@", "").replace("  worker:", "  @1512@worker:")
    files = {"definitions/tides.yaml": text, "environments/prod.yaml": azure(f"limits: {limits}")}
    check(tmp_path, files)


def test_a_default_above_the_limit_is_said_of_the_name(tmp_path):
    text = streaming(worker="", jobs=ONE_JOB + "      " + REQUESTS + "\n").replace(
        "name: tides", "name: @1512@tides", 1
    )
    check(tmp_path, {"definitions/tides.yaml": text, "environments/prod.yaml": azure("limits: {maxReplicas: 9}")})


@pytest.mark.parametrize(
    "text",
    [
        streaming(),
        streaming(worker=REQUESTS),
        streaming(worker="", jobs=ONE_JOB + "      " + REQUESTS + "\n"),
        streaming(worker="concurrency: 2").replace("  worker:", "  @1520@worker:"),
        streaming(worker="").replace("\nspec:", "\n@1520@spec:"),
        streaming(worker="@1523@resources: {limits: {memory: 2Gi}}"),
        streaming(worker="@1523@resources: {requests: {cpu: 1, memory: 2Gi}}"),
        streaming(worker="resources: {@1523@requests: {cpu: 1}, limits: {memory: 2Gi}}"),
        streaming(worker="resources: {@1523@requests: {memory: 1Gi}, @1523@limits: {cpu: 2}}"),
        streaming(worker="resources: {requests: {cpu: @1521@2, memory: @1521@3G}, limits: {cpu: 1500m, memory: 2Gi}}"),
        streaming(worker="resources: {requests: {cpu: '0.5', memory: '1073741824'}, limits: {cpu: 500m, memory: 1Gi}}"),
        batch(ONE_JOB),
        batch(ONE_JOB + "      resources: {requests: {memory: @1521@2Gi}, limits: {memory: 1Gi}}\n"),
        batch(ONE_JOB + "      resources: {requests: {memory: 1Gi}}\n"),
    ],
)
def test_resources(tmp_path, text):
    check(tmp_path, {"definitions/tides.yaml": text})


@pytest.mark.parametrize(
    ("resources", "limits"),
    [
        ("{requests: {cpu: 1, memory: 1Gi}, limits: {memory: 2Gi}}", "{maxCpu: 1, maxMemory: 2Gi}"),
        ("{requests: {cpu: @1522@1100m, memory: 1Gi}, limits: {memory: @1522@3Gi}}", "{maxCpu: 1, maxMemory: 2Gi}"),
        ("{requests: {cpu: 1, memory: 1Gi}, limits: {cpu: @1522@2, memory: 2Gi}}", "{maxCpu: '1'}"),
    ],
)
def test_resources_fit_the_environment(tmp_path, resources, limits):
    text = streaming(worker=f"resources: {resources}")
    check(tmp_path, {"definitions/tides.yaml": text, "environments/prod.yaml": azure(f"limits: {limits}")})


def test_what_a_stream_or_pipeline_runs_in_a_cluster_says_what_it_needs(tmp_path):
    silent = stream().replace(stream()[stream().index("  worker:") :], "").replace("\nspec:", "\n@1520:warning@spec:")
    files = {
        "definitions/levels.yaml": silent,
        "definitions/tides.yaml": pipeline(source="{type: notification, store: a}").replace(
            "\nspec:", "\n@1520:warning@spec:"
        ),
        "environments/prod.yaml": azure(),
    }
    check(tmp_path, files)


def test_functions_and_one_machine_need_no_resources_of_a_cluster(tmp_path):
    silent = stream().replace(stream()[stream().index("  worker:") :], "")
    files = {
        "definitions/levels.yaml": silent,
        "definitions/tides.yaml": pipeline(),
        "environments/laptop.yaml": local("select: {include: [levels]}"),
        "environments/prod.yaml": aws("select: {include: [tides]}"),
    }
    check(tmp_path, files)


@pytest.mark.parametrize(
    "trigger",
    [
        "visibilityTimeout: 1",
        "visibilityTimeout: @1530@0",
        "visibilityTimeout: 1h\nretention: @1536@30m",
        "retention: 14d",
        "retention: @1531@15d",
        "retention: 7d\ndeadLetter: {retention: @1531@6d}",
        "deadLetter: {retention: 7d}",
        "name: levels\ndeadLetter: {name: @1532@levels}",
        "deadLetter: {name: @1532@tides}",
        "deadLetter: {name: parked}",
    ],
)
def test_queues_of_workflows(tmp_path, trigger):
    check(tmp_path, {"definitions/tides.yaml": streaming("type: queue\n" + trigger)})


@pytest.mark.parametrize(
    "text",
    [
        stream("{type: queue, visibilityTimeout: @1530@0}"),
        stream("{type: queue, deadLetter: {name: @1532@levels}}"),
        stream("{type: queue, deadLetter: {retention: @1531@1d}}"),
        pipeline("queue: {retention: 10d, deadLetter: {retention: @1531@9d}}"),
        pipeline("queue: {visibilityTimeout: @1534@0}").replace("@1534@0", "@1530@@1534@0"),
        pipeline("queue: {visibilityTimeout: @1534@839}"),
        pipeline("queue: {visibilityTimeout: 840}"),
        pipeline("function: {timeout: @1534@901}"),
        pipeline("function: {timeout: 901}", source="{type: none}"),
    ],
)
def test_queues_of_streams_and_pipelines(tmp_path, text):
    check(tmp_path, {"definitions/tides.yaml": text})


@pytest.mark.parametrize(
    ("times", "environment"),
    [
        ("visibilityTimeout: 7d", azure()),
        ("visibilityTimeout: @1537@8d\nretention: 14d", azure()),
        ("visibilityTimeout: 8d\nretention: 14d", local(name="prod")),
    ],
)
def test_queue_times_are_those_of_the_cloud(tmp_path, times, environment):
    check(tmp_path, {"definitions/a.yaml": streaming("type: queue\n" + times), "environments/prod.yaml": environment})


def test_the_queue_of_an_emulator_is_not_judged_by_the_cloud(tmp_path):
    trigger = "type: queue\nurl: http://azurite:10001/devstoreaccount1/tides\nvisibilityTimeout: 8d\nretention: 14d"
    check(tmp_path, {"definitions/a.yaml": streaming(trigger), "environments/prod.yaml": azure()})


@pytest.mark.parametrize(
    "access",
    [
        "[{type: queue, name: a, mode: send, external: true}, {type: store, name: a, mode: readWrite}]",
        "[{type: @1508@queue, name: a, external: true}]",
        "[{type: topic, name: a, mode: @1508@write}]",
        "[{type: table, name: a, mode: @1508@send}]",
        "[{type: store, name: a}, {type: store, name: a, prefix: b, mode: write}]",
        "[{type: store, name: a}, @1515@{type: store, name: a, external: true}]",
        "[{type: store, name: a, account: x}, {type: store, name: a, external: true}]",
        "[{type: store, name: @1609@'*', external: true}]",
    ],
)
def test_access(tmp_path, access):
    check(tmp_path, {"definitions/tides.yaml": batch(ONE_JOB, f"access: {access}")})


@pytest.mark.parametrize(
    "text",
    [
        stream("{type: queue, name: a}", "[{type: queue, queue: b}]"),
        stream("{type: queue, name: a}", "[{type: queue, queue: @1509@a}]"),
        stream("{type: queue}", "[{type: table, table: a}, {type: queue, queue: @1509@levels}]"),
        stream("{type: files, store: a}", "[{type: store, store: @1509@a, prefix: out/}]"),
        stream("{type: files, store: a, prefix: in/}", "[{type: store, store: a, prefix: out/}]"),
        stream("{type: files, store: a, prefix: in/}", "[{type: store, store: b, prefix: in/}]"),
        pipeline(sink="{type: queue, queue: @1509@tides}"),
        pipeline(sink="{type: queue, queue: other}"),
        pipeline(source="{type: none}", sink="{type: queue, queue: tides}"),
        pipeline(source="{type: notification, store: a}", sink="{type: store, store: @1509@a}"),
        pipeline(
            source="{type: notification, store: a, filter: {prefix: in/}}", sink="{type: store, store: a, prefix: out/}"
        ),
    ],
)
def test_nothing_feeds_itself(tmp_path, text):
    check(tmp_path, {"definitions/tides.yaml": text})


@pytest.mark.parametrize(
    ("args", "use"),
    [
        ("{a: {default: 1}}", "${{ args.a }}"),
        ("{a: {default: 1}}", "v${{ args.a }}-x"),
        ("{a-b: {default: 1}}", "${{ args['a-b'] }}"),
        ("{a-b: {default: 1}}", "${{ args.a-b }}"),
        ("{a: {default: 1}, b: {default: '${{ args.a }}'}}", "${{ args.b | upper }}"),
        ("{@1320@a: {default: 1}}", "a"),
        ("{@1320@a: {default: 1}, ab: {default: 1}}", "${{ args.ab }}"),
        ("{@1320@a: {default: 1}, b_a: {default: 1}}", "${{ args.b_a }}"),
    ],
)
def test_arguments_are_used(tmp_path, args, use):
    text = batch(ONE_JOB + f'      args: {{x: "{use}"}}\n', f"args: {args}")
    check(tmp_path, {"definitions/tides.yaml": text})
