"""A rename in AWS deletes nothing, replaces nothing, and keeps every name that data or people hang on."""

from tests.support import pulumi_plan, rendered
from tests.targets import shop
from tests.targets.aws.test_workers import ACCOUNT, WHERE

SECRET = f"arn:aws:secretsmanager:eu-central-1:{ACCOUNT}:secret:ingestor-AbCdEf"
OLD = shop.changed(
    shop.PIPELINE,
    spec__sink={"type": "stacIngestor", "url": "https://ingestor.example.org", "secret": SECRET},
    spec__inventory={"type": "s3Inventory", "location": "s3://inv/x/", "frequency": 2, "initialChunk": "2022-4-20"},
)


def renamed(definition, name):
    old = definition["metadata"]["name"]
    return {**definition, "metadata": {**definition["metadata"], "name": name, "formerly": [old]}}


def recorded(folder, *definitions):
    shop.write(folder, WHERE, *definitions)
    rendered.render(folder, "-e", "eks")
    return rendered.record(folder, "eks")


def test_a_rename_deletes_and_replaces_nothing(tmp_path):
    before = recorded(tmp_path / "before", OLD, shop.WORKFLOW)
    after = recorded(tmp_path / "after", renamed(OLD, "sea-levels"), renamed(shop.WORKFLOW, "purchases"))
    plan = pulumi_plan.plan(before, after)
    assert plan.destructive == (), plan.summary()
    assert len(plan.renamed) > 40
    assert plan.create == (), plan.summary()


def test_names_that_data_hang_on_stay(tmp_path):
    after = recorded(tmp_path, renamed(OLD, "sea-levels"))
    named = {one.type.rpartition(":")[2]: one for one in rendered.of(after, "pipeline-sea-levels")}
    assert named["Parameter"].get("name") == "tides_chunk_parameter"
    assert named["Bucket"].get("bucket") == f"tides-results-{ACCOUNT}-eu-central-1"
    assert named["Table"].get("name") == "tides-jwt-cache"
    assert named["CatalogDatabase"].get("name") == "tides"
    assert {one.get("name") for one in after.of_type("Queue")} == {"tides", "tides-dead-letter"}
