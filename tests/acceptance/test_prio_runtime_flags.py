"""Checks G 22, 26 and 47 of Prio: bucket URLs, limits, and the command line of upstream, unchanged."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

from penstock_runtime import config as configuration
from penstock_runtime.scheduling import bucketurl, flags, goduration

CORPUS = Path(__file__).parents[3] / "shared" / "corpus" / "prio"
TUPLE = "stg-us-pha-asgard-ingestor-1"
TOPIC = "arn:aws:sns:us-west-1:123456789012:stg-us-pha-asgard-ingestor-1"

# What the CronJob of one tuple of stg-us-pha passes in the newest version: 16 flags, two of them empty.
CRON_JOB = [
    *("--aggregation-period", "30m"),
    *("--grace-period", "1h"),
    *("--intake-max-age", "75m"),
    "--is-first=true",
    *("--k8s-namespace", "asgard"),
    *("--ingestor-label", "ingestor-1"),
    *("--ingestor-input", f"s3://us-west-1/prio-{TUPLE}-ingestion"),
    *("--own-validation-input", f"s3://us-west-1/prio-{TUPLE}-own-validation"),
    *("--peer-validation-input", f"s3://us-west-1/prio-{TUPLE}-peer-validation"),
    *("--push-gateway", "prometheus-pushgateway.monitoring:9091"),
    *("--task-queue-kind", "aws-sns"),
    *("--intake-tasks-topic", f"{TOPIC}-intake"),
    *("--aggregate-tasks-topic", f"{TOPIC}-aggregate"),
    *("--gcp-project-id", ""),
    *("--aws-sns-region", "us-west-1"),
    *("--memprofile", ""),
]
BASE = [
    "--ingestor-input=gs://ingestion",
    "--own-validation-input=gs://own-validation",
    "--peer-validation-input=gs://peer-validation",
    "--task-queue-kind=gcp-pubsub",
    "--gcp-project-id=platform",
    "--intake-tasks-topic=intake",
    "--aggregate-tasks-topic=aggregate",
]


def configured(*argv):
    return flags.configuration(flags.parse([*BASE, *argv]))


def refused(*argv):
    with pytest.raises(flags.FlagError) as caught:
        configured(*argv)
    return caught.value.reasons


def worker(*argv):
    command = [sys.executable, "-m", "penstock_runtime", "schedule", *argv]
    return subprocess.run(command, capture_output=True, text=True, check=False)


def test_G_47_the_arguments_of_the_newest_cron_job_are_accepted_unchanged():
    assert len([word for word in CRON_JOB if word.startswith("--")]) == 16
    given = flags.parse(CRON_JOB)
    config = flags.configuration(given)
    assert configuration.validate(config) == ()
    assert given.notes == []
    assert config["stores"]["own"] == {"type": "s3", "bucket": f"prio-{TUPLE}-own-validation", "region": "us-west-1"}
    assert config["outputs"]["intake"] == {
        "type": "sns",
        "arn": f"{TOPIC}-intake",
        "region": "us-west-1",
        "name": f"{TUPLE}-intake",
    }
    schedule = config["schedule"]
    assert (schedule["isFirst"], schedule["maxAge"], schedule["period"], schedule["grace"]) == (True, 4500, 1800, 3600)
    assert schedule["pushGateway"]["labels"] == {"locality": "asgard", "ingestor": "ingestor-1"}
    assert schedule["instance"] == "asgard-ingestor-1"


@pytest.mark.corpus
def test_G_47_every_recorded_flag_is_accepted():
    if not CORPUS.is_dir():
        pytest.skip("the recorded flags are not beside the project")
    recorded = json.loads((CORPUS / "flags.json").read_text())["workflow_manager"]
    listed = [*recorded["mid2021"], *recorded["newest_adds"], *recorded["jobs_era_adds"]]
    listed += recorded["launcher_era_2020_12_adds_no_queue_flags"]
    assert len(listed) == 33
    ours = {flag.name: flag for flag in flags.FLAGS}
    for one in listed:
        flag = ours.pop(one["flag"].removeprefix("--"))
        default = {False: "false"}.get(one["default"], one["default"])
        assert flag.default == str(default), one
    assert ours == {}


@pytest.mark.parametrize("dashes", ["-", "--"])
def test_G_47_one_dash_is_as_good_as_two(dashes):
    config = flags.configuration(flags.parse([f"{dashes}{word.removeprefix('--')}" for word in BASE]))
    assert config["schedule"]["period"] == 10800


def test_G_47_a_boolean_takes_no_separate_value():
    assert configured("--is-first")["schedule"]["isFirst"] is True
    assert configured("--is-first=false")["schedule"]["isFirst"] is False
    with pytest.raises(flags.FlagError, match="expected a flag"):
        flags.parse(["--is-first", "true"])


def test_G_47_the_name_of_the_old_documentation_is_an_alias():
    given = flags.parse([*BASE, "--create-pubsub-topics"])
    assert flags.creates_topics(given)
    assert flags.creates_topics(flags.parse([*BASE, "--gcp-pubsub-create-topics"]))
    assert not flags.creates_topics(flags.parse(BASE))


def test_G_47_flags_of_the_era_of_jobs_are_accepted_with_a_note():
    given = flags.parse([*BASE, "--kube-config-path", "/etc/kube/config"])
    (note,) = given.notes
    assert note.startswith("--kube-config-path has no effect")
    assert flags.configuration(given)["role"] == "schedule"


def test_G_47_a_wrong_command_line_ends_with_2_and_names_the_flag():
    done = worker(*BASE, "--aggregation-perod", "8h")
    assert done.returncode == 2
    assert done.stderr == (
        "penstock-worker schedule: --aggregation-perod: no such flag; did you mean --aggregation-period?\n"
    )
    done = worker("--task-queue-kind", "aws-sqs")
    assert done.returncode == 2
    assert "--ingestor-input: '' is no bucket" in done.stderr
    assert "aws-sqs is what workers consume" in done.stderr
    assert "Traceback" not in done.stderr


def test_G_47_names_that_upstream_wrongly_printed_are_explained():
    with pytest.raises(flags.FlagError, match="did you mean --intake-max-age"):
        flags.parse(["--max-age", "6h"])
    with pytest.raises(flags.FlagError, match="did you mean --aggregation-period"):
        flags.parse(["--aggregation-time-slice", "6h"])


@pytest.mark.parametrize(
    ("argument", "reason"),
    [
        ("--aggregation-period=8 hours", "--aggregation-period: '8 hours' is no duration"),
        ("--aggregation-period=30s", "--aggregation-period: 30s is shorter than 60 s"),
        ("--grace-period=-1h", "--grace-period: -1h is shorter than 0 s"),
        ("--intake-max-age=1.5s", "--intake-max-age: 1.5s is not in whole seconds"),
        (
            "--aggregation-override-timestamp=202213010000",
            "--aggregation-override-timestamp: 2022/13/01/00/00 is not in",
        ),
        ("--is-first=maybe", "--is-first: 'maybe' is neither true nor false"),
        ("--task-queue-kind=kafka", "--task-queue-kind: expected gcp-pubsub or aws-sns, got 'kafka'"),
        ("--gcp-project-id=", "--gcp-project-id: required with --task-queue-kind=gcp-pubsub"),
        (
            "--ingestor-identity=arn:aws:iam::123456789012:role/x",
            "--ingestor-input: 'gs://ingestion' takes no identity",
        ),
    ],
)
def test_what_a_flag_cannot_hold_is_said(argument, reason):
    assert any(one.startswith(reason) for one in refused(argument)), refused(argument)


def test_all_reasons_come_at_once():
    assert len(refused("--aggregation-period=x", "--grace-period=y", "--ingestor-input=z")) == 3


@pytest.mark.parametrize("count", ["0", "-1", "many", "1001"])
def test_G_26_a_pool_without_workers_is_refused(count):
    (reason,) = refused(f"--max-enqueue-workers={count}")
    assert reason.startswith("--max-enqueue-workers: ")


def test_G_26_one_hundred_by_default_also_in_the_schema():
    assert configured()["schedule"]["concurrency"] == 100
    config = configured()
    for bad in (0, -1):
        config["schedule"]["concurrency"] = bad
        (reason,) = configuration.validate(config)
        assert reason.startswith("/schedule/concurrency: ")


@pytest.mark.parametrize(
    ("url", "identity", "binding"),
    [
        ("gs://bucketname", "", {"type": "gcs", "bucket": "bucketname"}),
        ("s3://us-west-1/bucketname", "", {"type": "s3", "bucket": "bucketname", "region": "us-west-1"}),
        (
            "s3://region/bucketname",
            "somebody",
            {"type": "s3", "bucket": "bucketname", "region": "region", "roleArn": "somebody"},
        ),
    ],
)
def test_G_22_bucket_urls(url, identity, binding):
    assert bucketurl.parse(url, identity) == binding


@pytest.mark.parametrize(
    "url",
    [
        *("", "noscheme", "qq://somebucket", "s3://", "s3://bucketname", "gs:/", "gs://", "s3://us-west-1/"),
        *(
            "gs-my-bucket",
            "s3:xxus-west-1/bucket",
            "s3://us-west-1/bucket/prefix",
            "gs://bucket/prefix",
            "file:///tmp/x",
        ),
    ],
)
def test_G_22_what_is_no_bucket_is_refused_with_the_name_of_the_field(url):
    for flag in ("ingestor-input", "own-validation-input", "peer-validation-input"):
        (reason,) = refused(f"--{flag}={url}")
        assert reason.startswith(f"--{flag}: ")
        assert repr(url) in reason


def test_G_22_google_buckets_take_no_identity():
    with pytest.raises(ValueError, match="takes no identity"):
        bucketurl.parse("gs://bucketname", "not-empty-string")


@pytest.mark.corpus
def test_G_22_the_recorded_rows():
    if not CORPUS.is_dir():
        pytest.skip("the recorded cases are not beside the project")
    rows = json.loads((CORPUS / "schedule-cases.json").read_text())
    unit = rows["unit_tests"]["bucket_urls"]
    assert len(unit) == 8
    for row in [*unit, *({**row, "error": True} for row in rows["executed"]["bucket_url_edge_cases"]["rows"])]:
        if row.get("error"):
            with pytest.raises(ValueError, match=r"expected|identity"):
                bucketurl.parse(row["url"], row.get("identity", ""))
            continue
        found = bucketurl.parse(row["url"], row.get("identity", ""))
        assert (found["bucket"], found.get("region"), found.get("roleArn")) == (
            row["ok"]["bucket"],
            row["ok"].get("region"),
            row["ok"].get("identity"),
        )


@pytest.mark.parametrize(
    ("text", "seconds"),
    [("8h", 28800), ("75m", 4500), ("1h30m", 5400), ("1.5h", 5400), ("0", 0), ("0s", 0), ("-1h", -3600), ("90s", 90)],
)
def test_durations_are_those_of_go(text, seconds):
    assert goduration.parse(text).total_seconds() == seconds


@pytest.mark.parametrize("text", ["", "8", "8 h", "h", "1d", "--1h", "1h-30m", "9" * 40 + "h"])
def test_what_is_no_duration(text):
    with pytest.raises(ValueError, match=r"no duration|too long"):
        goduration.parse(text)
