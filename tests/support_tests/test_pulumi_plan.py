"""The plan between two runs follows the engine's rules for identity and the providers' rules for replacement."""

from textwrap import dedent

import pytest

from tests.support.pulumi_monitor import Job, run, run_many
from tests.support.pulumi_plan import immutable_keys, plan

HEAD = """
import pulumi
import pulumi_aws as aws
Options, Alias = pulumi.ResourceOptions, pulumi.Alias
"""

PROGRAMS = {
    "base": 'aws.sqs.Queue("old", name="items", delay_seconds=1, opts=Options(protect=True))',
    "renamed": 'aws.sqs.Queue("new", name="items", delay_seconds=1)',
    "aliased": 'aws.sqs.Queue("new", name="items", delay_seconds=1, opts=Options(aliases=[Alias(name="old")]))',
    "by urn": """
        urn = "urn:pulumi:test::project::aws:sqs/queue:Queue::old"
        aws.sqs.Queue("new", name="items", delay_seconds=1, opts=Options(aliases=[urn]))
        """,
    "longer": 'aws.sqs.Queue("old", name="items", delay_seconds=2)',
    "physical": 'aws.sqs.Queue("old", name="items-2", delay_seconds=1)',
    "ignored": 'aws.sqs.Queue("old", name="items-2", delay_seconds=1, opts=Options(ignore_changes=["name"]))',
    "on change": 'aws.sqs.Queue("old", name="items", delay_seconds=2, opts=Options(replace_on_changes=["delaySeconds"]))',
    "moved": """
        class Group(pulumi.ComponentResource):
            def __init__(self, name, **options):
                super().__init__("penstock:aws:Group", name, None, Options(**options))
                no_parent = Alias(name="old", parent=pulumi.ROOT_STACK_RESOURCE)
                aws.sqs.Queue(f"{name}-q", name="items", delay_seconds=1, opts=Options(parent=self, aliases=[no_parent]))
        Group("one")
        """,
    "group": """
        class Group(pulumi.ComponentResource):
            def __init__(self, name, **options):
                super().__init__("penstock:aws:Group", name, None, Options(**options))
                aws.sqs.Queue(f"{name}-q", name="items", opts=Options(parent=self))
                aws.sqs.Queue("plain", name="plain", opts=Options(parent=self))
        Group("one")
        """,
}
PROGRAMS["group renamed"] = PROGRAMS["group"].replace('Group("one")', 'Group("two", aliases=[Alias(name="one")])')
PROGRAMS["group lost"] = PROGRAMS["group"].replace('Group("one")', 'Group("two")')


@pytest.fixture(scope="module")
def recorded(tmp_path_factory):
    jobs = []
    for text in PROGRAMS.values():
        program = tmp_path_factory.mktemp("program")
        (program / "__main__.py").write_text(HEAD + dedent(text) + "\n")
        jobs.append(Job(program))
    return dict(zip(PROGRAMS, run_many(jobs), strict=True))


def names(changes):
    return [c.name for c in changes]


def test_the_same_program_changes_nothing(recorded):
    found = plan(recorded["base"], recorded["base"])
    assert names(found.same) == ["old", "project-test"]
    assert found.summary() == "no change in 2 resources"


def test_a_rename_without_alias_deletes_and_creates(recorded):
    found = plan(recorded["base"], recorded["renamed"])
    assert (names(found.create), names(found.delete)) == (["new"], ["old"])
    assert names(found.blocked) == ["old"]
    assert found.summary() == "+ aws:sqs/queue:Queue::new\n- aws:sqs/queue:Queue::old"


@pytest.mark.parametrize("case", ["aliased", "by urn", "moved"])
def test_an_alias_carries_the_resource_over(recorded, case):
    found = plan(recorded["base"], recorded[case])
    assert not found.destructive
    assert [c.old_urn for c in found.renamed] == ["urn:pulumi:test::project::aws:sqs/queue:Queue::old"]


def test_a_mutable_input_is_an_update(recorded):
    found = plan(recorded["base"], recorded["longer"])
    assert [(c.name, c.keys) for c in found.update] == [("old", ("delaySeconds",))]
    assert not found.destructive


def test_a_physical_name_forces_a_replacement(recorded):
    found = plan(recorded["base"], recorded["physical"])
    assert [(c.name, c.forced_by, c.protected) for c in found.replace] == [("old", ("name",), True)]
    assert found.summary() == "+- aws:sqs/queue:Queue::old name"


def test_ignored_changes_are_none(recorded):
    assert not plan(recorded["base"], recorded["ignored"]).destructive


def test_replace_on_changes_forces_a_replacement(recorded):
    assert [c.forced_by for c in plan(recorded["base"], recorded["on change"]).replace] == [("delaySeconds",)]


# A URN holds the types of the ancestors, not their names: the child "plain" is the same resource in all three programs.
def test_children_follow_the_alias_of_their_parent(recorded):
    found = plan(recorded["group"], recorded["group renamed"])
    assert not found.destructive
    assert not found.create
    assert sorted(names(found.renamed)) == ["two", "two-q"]
    assert sorted(names(plan(recorded["group"], recorded["group lost"]).delete)) == ["one", "one-q"]


def test_a_resource_that_goes_is_deleted(recorded):
    assert names(plan(recorded["group"], recorded["base"]).create) == ["old"]


def test_previews_are_not_compared(tmp_path):
    (tmp_path / "__main__.py").write_text("")
    preview = run(tmp_path, preview=True)
    with pytest.raises(ValueError, match="without preview"):
        plan(preview, preview)


@pytest.mark.parametrize(
    ("kind", "key"),
    [
        ("azure-native:storage:Queue", "queueName"),
        ("azure-native:storage:Queue", "accountName"),
        ("azure-native:storage/v20230101:BlobContainer", "containerName"),
        ("azure-native:authorization:RoleAssignment", "scope"),
        ("azure-native:cosmosdb:SqlResourceSqlContainer", "resource.partitionKey"),
        ("aws:lambda/function:Function", "name"),
        ("aws:dynamodb/table:Table", "hashKey"),
        ("aws:sns/topicSubscription:TopicSubscription", "endpoint"),
        ("gcp:pubsub/subscription:Subscription", "topic"),
        ("kubernetes:core/v1:Namespace", "metadata.name"),
    ],
)
def test_what_cannot_change_in_place(kind, key):
    assert key in immutable_keys(kind)


def test_a_nested_immutable_input_forces_a_replacement_only_when_it_changes(tmp_path_factory):
    text = """
import pulumi_azure_native as azure
azure.cosmosdb.SqlResourceSqlContainer(
    "c", account_name="a", database_name="d", container_name="c", resource_group_name="g",
    resource={"id": "c", "partition_key": {"paths": ["/%s"]}, "default_ttl": %s},
)
"""
    jobs = []
    for key, ttl in (("id", 1), ("id", 2), ("day", 1)):
        program = tmp_path_factory.mktemp("cosmos")
        (program / "__main__.py").write_text(text % (key, ttl))
        jobs.append(Job(program))
    base, other_ttl, other_key = run_many(jobs)
    assert [c.keys for c in plan(base, other_ttl).update] == [("resource",)]
    assert [c.forced_by for c in plan(base, other_key).replace] == [("resource.partitionKey",)]
