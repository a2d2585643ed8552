"""Checks G 33 to 36 of Prio: each locality under each ingestor becomes exactly what the original made of it, by name."""

from collections import Counter

import pytest

from tests.acceptance import prio_project
from tests.acceptance.prio_project import CORPUS, INTL, NEWER, OLDER, expected, flags, named, objects
from tests.support import rendered

FILES = {
    "prod-us": f"{NEWER}/prod-us.tfvars",
    "staging-intl": f"{NEWER}/staging-intl.tfvars",
    "stg-us-facil": f"{NEWER}/stg-us-facil.tfvars",
    "stg-us-pha": f"{NEWER}/stg-us-pha.tfvars",
}
OLD = {
    "prod-us": f"{OLDER}/prod-us.tfvars",
    "staging-facil": f"{OLDER}/staging-facil.tfvars",
    "staging-pha": f"{OLDER}/staging-pha.tfvars",
}
needs_corpus = [
    pytest.mark.corpus,
    pytest.mark.skipif(not CORPUS.is_dir(), reason="the corpus of Prio's files is not beside this repository"),
]


class Place:
    """A rendered environment: what its program declares, read and not run (that is done below), and its objects."""

    def __init__(self, folder, environment):
        self.folder = folder
        self.objects = objects(folder, environment)
        self.things = prio_project.things(folder, environment)

    def of(self, kind):
        return [one for one in self.things if one.type == kind]

    def names(self, kind, field="name"):
        return sorted(one.data[field] for one in self.of(kind))


@pytest.fixture(scope="module")
def newer(tmp_path_factory):
    folder = prio_project.write(
        tmp_path_factory.mktemp("newer"), *[prio_project.corpus(file) for file in FILES.values()]
    )
    rendered.render(folder)
    return {name: Place(folder, name) for name in FILES}


@pytest.fixture(scope="module")
def older(tmp_path_factory):
    folder = prio_project.write(tmp_path_factory.mktemp("older"), *[prio_project.corpus(file) for file in OLD.values()])
    rendered.render(folder)
    return {name: Place(folder, name) for name in OLD}


@pytest.fixture(scope="module")
def intl(tmp_path_factory):
    text = prio_project.tfvars("prod-intl", INTL, aws=True)
    folder = prio_project.write(tmp_path_factory.mktemp("intl"), text)
    rendered.render(folder)
    return Place(folder, "prod-intl")


def wanted(rows, *path):
    found = []
    for row in rows:
        value = row
        for step in path:
            value = value[step]
        found += value if isinstance(value, list) else [value]
    return sorted(found)


def queues(rows):
    return sorted(
        task[part]
        for row in rows
        for task in row["queues"].values()
        for part in ("main", "dead_letter", "rejected")
        if part in task
    )


def in_namespaces(rows, key):
    return sorted((row["namespace"], name) for row in rows for name in row["kubernetes"][key])


class TestCorpus:
    pytestmark = needs_corpus

    @pytest.mark.parametrize("environment", FILES)
    def test_G_33_names_in_the_cluster_are_those_of_the_original(self, newer, environment):
        rows = expected(FILES[environment])["tuples"]
        place = newer[environment]
        found = place.objects
        assert sorted(named(found, "Deployment")) == in_namespaces(rows, "deployments")
        assert sorted(named(found, "Service")) == in_namespaces(rows, "services")
        jobs = sorted((row["namespace"], row["kubernetes"]["cron_job"]) for row in rows)
        assert sorted(named(found, "CronJob")) == jobs
        scalers = named(found, "ScaledObject")
        hpas = [
            (space, one["spec"]["advanced"]["horizontalPodAutoscalerConfig"]["name"])
            for (space, _), one in scalers.items()
        ]
        assert sorted(hpas) == in_namespaces(rows, "horizontal_pod_autoscalers")
        accounts = set(named(found, "ServiceAccount"))
        assert {(row["namespace"], row["kubernetes"]["service_account"]) for row in rows} <= accounts
        assert len(accounts) == 2 * len(rows)  # one for the publisher, one for the workers

    @pytest.mark.parametrize("environment", ["prod-us", "stg-us-facil"])
    def test_G_33_topics_subscriptions_and_buckets_in_google_cloud(self, newer, environment):
        truth = expected(FILES[environment])
        place, rows = newer[environment], truth["tuples"]
        assert place.names("gcp.pubsub.Topic") == queues(rows)
        assert place.names("gcp.pubsub.Subscription") == queues(rows)
        buckets = sorted(url.removeprefix("gs://") for row in rows for url in row["buckets"].values())
        assert place.names("gcp.storage.Bucket") == buckets
        assert len(place.names("gcp.pubsub.Topic")) == truth["counts"]["pubsub_topics"]
        assert len(buckets) == truth["counts"]["buckets"]
        if environment == "prod-us":
            counts = (len(rows), len(queues(rows)), len(buckets), len(named(place.objects, "Deployment")))
            assert counts == (34, 204, 102, 68)

    @pytest.mark.parametrize("environment", ["staging-intl", "stg-us-pha"])
    def test_G_34_topics_queues_and_buckets_in_aws(self, newer, environment):
        truth = expected(FILES[environment])
        place, rows = newer[environment], truth["tuples"]
        assert place.names("aws.sqs.Queue") == queues(rows)
        assert place.names("aws.sns.Topic") == [name for name in queues(rows) if not name.endswith("-dead-letter")]
        counts = truth["counts"]
        assert len(place.names("aws.sns.Topic")) == counts["sns_topics"]
        assert len(place.names("aws.sqs.Queue")) == counts["sqs_queues"]
        assert len(place.of("aws.sns.TopicSubscription")) == counts["sns_to_sqs_subscriptions"]
        buckets = sorted(url.rpartition("/")[2] for row in rows for url in row["buckets"].values())
        assert place.names("aws.s3.Bucket", "bucket") == buckets
        assert not [one for one in place.things if one.type.startswith("gcp.")]

    @pytest.mark.parametrize("environment", FILES)
    def test_G_34_every_file_has_its_tuples(self, newer, environment):
        truth = expected(FILES[environment])
        assert len(named(newer[environment].objects, "CronJob")) == truth["tuple_count"]

    @pytest.mark.parametrize("environment", OLD)
    def test_G_34_the_generation_of_2021_has_no_rejected_topics(self, older, environment):
        truth = expected(OLD[environment])
        place, rows = older[environment], truth["tuples"]
        assert len(rows) == truth["tuple_count"]
        assert place.names("gcp.pubsub.Topic") == queues(rows)
        assert len(place.names("gcp.pubsub.Topic")) == truth["counts"]["pubsub_topics"]
        assert sorted(named(place.objects, "Deployment")) == in_namespaces(rows, "deployments")
        own = sorted(
            url.removeprefix("gs://") for row in rows for url in row["buckets"].values() if url.startswith("gs://")
        )
        assert place.names("gcp.storage.Bucket") == own

    def test_G_35_settings_of_a_tuple_win_over_those_of_the_environment(self, newer):
        rows = {row["data_share_processor"]: row for row in expected(FILES["prod-us"])["tuples"]}
        jobs = named(newer["prod-us"].objects, "CronJob")
        scalers = named(newer["prod-us"].objects, "ScaledObject")
        workers = named(newer["prod-us"].objects, "Deployment")
        for row in rows.values():
            said = flags(jobs[row["namespace"], row["kubernetes"]["cron_job"]])
            windows = (said["intake-max-age"], said["aggregation-period"], said["grace-period"])
            assert windows == (row["intake_max_age"], row["aggregation_period"], row["grace_period"])
            for task, word in (("intake", "intake-batch"), ("aggregate", "aggregate")):
                spec = scalers[row["namespace"], f"{word}-{row['ingestor']}-scaler"]["spec"]
                bounds = {"min": spec["minReplicaCount"], "max": spec["maxReplicaCount"]}
                assert bounds == row[f"{task}_replicas"]
                given = flags(workers[row["namespace"], f"{word}-{row['ingestor']}"])
                assert given["peer-manifest-base-url"] == f"https://{row['peer_manifest_base_url']}"
                assert given["ingestor-manifest-base-url"] == f"https://{row['ingestor_manifest_base_url']}"
        assert rows["ta-ta-apple"]["aggregation_period"] == "30m"
        assert rows["us-ca-apple"]["intake_replicas"] == {"min": 1, "max": 20}

    @pytest.mark.parametrize("environment", FILES)
    def test_G_36_single_objects_are_written_by_the_localities_that_say_so(self, newer, environment):
        workers = named(newer[environment].objects, "Deployment")
        for row in expected(FILES[environment])["tuples"]:
            said = flags(workers[row["namespace"], f"intake-batch-{row['ingestor']}"])
            single = said.get("write-single-object-validation-batches") == "true"
            assert single == row["write_single_object_validation_batches"]
            assert said["is-first"] == str(row["is_first"]).lower()


def test_G_36_a_star_turns_single_objects_on_everywhere(tmp_path):
    text = prio_project.tfvars(more='single_object_validation_batch_localities = ["*"]')
    folder = prio_project.write(tmp_path, text)
    rendered.render(folder)
    said = [flags(one) for one in named(objects(folder, "prod-us"), "Deployment").values()]
    assert Counter(one.get("write-single-object-validation-batches") for one in said) == {"true": 4, None: 4}


def test_G_34_six_localities_abroad(intl):
    assert len(intl.names("aws.sns.Topic")) == 48
    assert len(intl.names("aws.sqs.Queue")) == 72
    subscriptions = intl.of("aws.sns.TopicSubscription")
    assert len(subscriptions) == 48
    assert all(one.data["raw_message_delivery"] is True for one in subscriptions)
    assert len(intl.names("aws.s3.Bucket", "bucket")) == 36
    assert len(named(intl.objects, "Deployment")) == 24
    assert not [one for one in intl.things if "pubsub" in one.type]
