"""Checks G 39, 40, 41, 44 and 45 of Prio: names, the CronJob, the workers, what a cluster takes, and what an edit changes."""

import re

import pytest

from tests.acceptance import judged, prio_project
from tests.acceptance.prio_project import container, flags, named, objects
from tests.support import kube, rendered

NAMES = ("prod-us", "prod-intl")


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    texts = [prio_project.tfvars("prod-us"), prio_project.tfvars("prod-intl", ("mx", "za"), aws=True)]
    folder = prio_project.write(tmp_path_factory.mktemp("prio"), *texts)
    rendered.render(folder)
    return folder


def every(folder, kind):
    return {(name, *key): one for name in NAMES for key, one in named(objects(folder, name), kind).items()}


def test_G_39_the_longest_names_that_there_are_fit(tmp_path):
    text = prio_project.tfvars("staging-facil", ("asgard", "gondor", "narnia"), ("ingestor-1", "ingestor-2"))
    folder = prio_project.write(tmp_path, text)
    assert judged.judge(folder).errors == []
    rendered.render(folder)
    names = {one.data.get("name") for one in prio_project.things(folder, "staging-facil")}
    assert "staging-facil-asgard-ingestor-1-aggregate-dead-letter" in names
    assert "prio-staging-facil-asgard-ingestor-1-peer-validation" in names
    assert ("asgard", "workflow-manager-ingestor-1-staging-facil") in named(objects(folder, "staging-facil"), "CronJob")


def test_G_39_an_environment_with_a_long_name_has_no_name_for_its_sum_writer(tmp_path):
    folder = prio_project.write(tmp_path, prio_project.tfvars("production-west", ("us-ca",)))
    errors = judged.judge(folder).errors
    assert {one.code for one in errors} == {"PEN1401"}
    assert any("`prio-production-west-sum-writer` has 31 characters" in one.message for one in errors)
    assert {(one.file, one.line) for one in errors} == {("environments/production-west.tfvars", 1)}


def test_G_39_a_role_has_at_most_64_characters(tmp_path):
    long = "a-locality-with-a-very-long-name"
    folder = prio_project.write(tmp_path, prio_project.tfvars("prod-intl", (long,), ("apple",), aws=True))
    messages = " ".join(judged.judge(folder).messages)
    assert f"`prio-prod-intl-{long}-apple-ingestion-bucket-writer` has 77 characters" in messages


def test_G_39_a_cron_job_has_at_most_52_characters(tmp_path):
    ingestor = "an-ingestor-with-a-long-name-"
    folder = prio_project.write(tmp_path, prio_project.tfvars("prod-us", ("us-ca",), (f"{ingestor}x",)))
    messages = judged.judge(folder).messages
    assert any("the name of a CronJob must have 1 to 52" in one for one in messages)


def test_G_40_the_cron_job_ends_before_the_next_one_starts(folder):
    jobs = every(folder, "CronJob")
    assert len(jobs) == 8
    for one in jobs.values():
        assert one["apiVersion"] == "batch/v1"
        spec = one["spec"]
        assert (spec["schedule"], spec["concurrencyPolicy"]) == ("*/10 * * * *", "Forbid")
        assert (spec["successfulJobsHistoryLimit"], spec["failedJobsHistoryLimit"]) == (5, 3)
        job = spec["jobTemplate"]["spec"]
        assert job["activeDeadlineSeconds"] <= 600
        assert job["backoffLimit"] <= 1
        pod = job["template"]["spec"]
        assert pod["restartPolicy"] == "Never"
        assert pod["automountServiceAccountToken"] is False


def test_G_41_workers_have_their_resources_port_and_keys(folder):
    workers = every(folder, "Deployment")
    assert len(workers) == 16
    for one in workers.values():
        found = container(one)
        assert found["resources"] == {
            "requests": {"cpu": "0.1", "memory": "50Mi"},
            "limits": {"cpu": "1.5", "memory": "550Mi"},
        }
        assert [port["containerPort"] for port in found["ports"]] == [8080]
        keys = {row["name"]: row["valueFrom"]["secretKeyRef"] for row in found["env"] if "valueFrom" in row}
        assert keys["BATCH_SIGNING_PRIVATE_KEY"]["key"] == "secret_key"
        assert "optional" not in keys["BATCH_SIGNING_PRIVATE_KEY"]
        identifier = keys["BATCH_SIGNING_PRIVATE_KEY_IDENTIFIER"]
        assert (identifier["key"], identifier["optional"]) == ("primary_kid", True)
        assert keys["PACKET_DECRYPTION_KEYS"]["key"] == "secret_key"
        assert "replicas" not in one["spec"]


def test_G_41_no_key_stands_in_the_output(folder):
    for path in (folder / "rendered").rglob("*"):
        if path.is_file():
            assert not re.search(r"not-a-real-key|PRIVATE KEY-----|secret_key: \S{20}", path.read_text())


def test_G_41_selectors_of_one_namespace_are_disjoint(folder):
    for name in NAMES:
        rows = [
            (space, one["spec"]["selector"]["matchLabels"], one["spec"]["template"]["metadata"]["labels"])
            for (space, _), one in named(objects(folder, name), "Deployment").items()
        ]
        for space, selector, _ in rows:
            meets = [labels for other, _, labels in rows if other == space and selector.items() <= labels.items()]
            assert len(meets) == 1


def test_G_44_a_cluster_takes_all_manifests(folder):
    kube.require_shared()
    for name in NAMES:
        found = kube.check_tree(folder / "rendered" / name)
        assert found.ok, found.report()


def tree(folder, name):
    home = folder / "rendered" / name
    return {path.relative_to(home).as_posix(): path.read_bytes() for path in home.rglob("*") if path.is_file()}


def test_G_45_the_same_input_gives_the_same_bytes_in_any_order(tmp_path, folder):
    text = prio_project.tfvars("prod-us")
    head, brace, rest = text.partition("ingestors = {")
    lines = head.strip().split("\n")
    shuffled = f"{brace}{rest}\n" + "\n".join(reversed(lines)) + "\n"
    other = prio_project.write(tmp_path, shuffled, prio_project.tfvars("prod-intl", ("mx", "za"), aws=True))
    rendered.render(other)
    assert tree(other, "prod-us") == tree(folder, "prod-us")


def test_G_45_a_new_locality_changes_only_its_own_files(tmp_path):
    before = prio_project.write(tmp_path / "before", prio_project.tfvars("prod-us"))
    after = prio_project.write(tmp_path / "after", prio_project.tfvars("prod-us", ("us-ca", "us-ct", "us-zz")))
    rendered.render(before)
    rendered.render(after)
    old, new = tree(before, "prod-us"), tree(after, "prod-us")
    assert set(old) <= set(new)
    added = set(new) - set(old)
    assert len(added) == 5  # two tuples with manifests and modules, one namespace
    assert all("us-zz" in path or "us_zz" in path for path in added)
    # What lists all of them: the lock, the program's imports, and the namespaces that Argo CD may change things in.
    lists = {"penstock.lock.json", "argocd/project.yaml", "pulumi/prod-us/__main__.py"}
    assert {path for path in old if old[path] != new[path]} == lists


def test_the_scheduler_is_told_what_the_original_was_told(folder):
    said = flags(named(objects(folder, "prod-intl"), "CronJob")["mx", "workflow-manager-apple-prod-intl"])
    arn = "arn:aws:sns:us-west-2:123456789012:prod-intl-mx-apple"
    assert said == {
        "k8s-namespace": "mx",
        "ingestor-label": "apple",
        "is-first": "false",
        "intake-max-age": "6h",
        "ingestor-input": "s3://us-west-2/prio-prod-intl-mx-apple-ingestion",
        "own-validation-input": "s3://us-west-2/prio-prod-intl-mx-apple-own-validation",
        "peer-validation-input": "s3://us-west-2/prio-prod-intl-mx-apple-peer-validation",
        "aggregation-period": "8h",
        "grace-period": "4h",
        "push-gateway": "prometheus-pushgateway.monitoring:9091",
        "task-queue-kind": "aws-sns",
        "intake-tasks-topic": f"{arn}-intake",
        "aggregate-tasks-topic": f"{arn}-aggregate",
        "gcp-project-id": "",
        "aws-sns-region": "us-west-2",
    }
