"""What changes between two trees: matched things, destructive changes, renames."""

import pytest

from penstock.semantic_diff import compare
from penstock.semantic_diff.fields import show_path
from penstock.semantic_diff.model import ABSENT, Environment
from tests.semantic_diff.trees import manifests, of, program, queue

A = "Workflow/a"
DEPLOYMENT = """\
apiVersion: apps/v1
kind: Deployment
metadata: {name: a, namespace: jobs}
spec:
  replicas: 1
  selector: {matchLabels: {app: a}}
  template:
    spec:
      containers:
        - name: worker
          image: example.org/a:1
          env:
            - {name: LEVEL, value: info}
            - {name: MODE, value: x}
"""


def rows(environment: Environment | None) -> list[tuple[str, str, bool]]:
    assert environment is not None
    return [
        (change.action, change.thing.name, change.destructive)
        for owner in environment.owners
        for change in owner.changes
    ]


def fields(environment: Environment | None) -> list[tuple[str, object, object]]:
    assert environment is not None
    return [
        (show_path(field.path), field.old, field.new)
        for owner in environment.owners
        for change in owner.changes
        for field in change.fields
    ]


def test_equal_trees_have_no_difference():
    one = of(manifests(A, DEPLOYMENT), *program(A, queue("workflow-a-queue", "a")))
    assert compare(one, one) is None


def test_comments_key_order_quotes_and_variable_names_are_no_difference():
    shuffled = """\
# a comment
kind: Deployment
apiVersion: "apps/v1"
spec:
  template:
    spec:
      containers:
        - env:
            - {value: x, name: MODE}
            - {name: LEVEL, value: 'info'}
          name: worker
          image: example.org/a:1
  selector:
    matchLabels:
      app: a
  replicas: 1
metadata: {namespace: jobs, name: a}
"""
    old = of(manifests(A, DEPLOYMENT), *program(A, queue("workflow-a-queue", "a")))
    other = queue("workflow-a-queue", "a", var="work").replace("\n", "  # said\n", 1)
    new = of(manifests(A, shuffled), *program(A, "    # why\n", other))
    assert compare(old, new) is None


def test_a_field_is_shown_with_its_path_by_name():
    text = DEPLOYMENT.replace("value: info", "value: debug").replace("replicas: 1", "replicas: 3")
    found = compare(of(manifests(A, DEPLOYMENT)), of(manifests(A, text)))
    assert rows(found) == [("update", "a", False)]
    assert fields(found) == [
        ("spec.replicas", 1, 3),
        ("spec.template.spec.containers[worker].env[LEVEL].value", "info", "debug"),
    ]
    assert found is not None
    assert found.owners[0].summary == ("workers: 1 → 3",)


def test_a_new_image_is_summarised():
    found = compare(of(manifests(A, DEPLOYMENT)), of(manifests(A, DEPLOYMENT.replace("a:1", "a:2"))))
    assert found is not None
    assert found.owners[0].summary == ("image: example.org/a:1 → example.org/a:2",)


def test_a_number_and_its_text_differ():
    found = compare(of(manifests(A, DEPLOYMENT)), of(manifests(A, DEPLOYMENT.replace("replicas: 1", 'replicas: "1"'))))
    assert fields(found) == [("spec.replicas", 1, "1")]


def test_an_added_variable_is_one_field_without_a_shift_of_the_others():
    text = DEPLOYMENT.replace("- {name: LEVEL", "- {name: FIRST, value: y}\n            - {name: LEVEL")
    found = compare(of(manifests(A, DEPLOYMENT)), of(manifests(A, text)))
    assert fields(found) == [("spec.template.spec.containers[worker].env[FIRST].value", ABSENT, "y")]


def test_a_queue_that_goes_away_is_destructive_and_says_that_it_is_protected():
    old = of(*program(A, queue("workflow-a-queue", "a")))
    found = compare(old, of(("pulumi/dev/shared.py", "", ())))
    assert rows(found) == [("delete", "workflow-a-queue", True)]
    assert found is not None
    assert found.owners[0].action == "removed"
    reason = found.owners[0].changes[0].reason or ""
    assert reason.startswith("the queue and its messages would be lost; it is protected")


def test_a_queue_that_stays_in_the_cloud_is_not_lost():
    old = of(*program(A, queue("workflow-a-queue", "a", "retain_on_delete=True")))
    assert rows(compare(old, of(("pulumi/dev/shared.py", "", ())))) == [("delete", "workflow-a-queue", False)]


def test_another_name_of_a_queue_replaces_it():
    old, new = (of(*program(A, queue("workflow-a-queue", name))) for name in ("a", "b"))
    found = compare(old, new)
    assert rows(found) == [("replace", "workflow-a-queue", True)]
    assert fields(found) == [("queue_name", "a", "b")]


def test_another_resource_group_of_the_platform_replaces_the_queues_of_the_definitions():
    statement = queue("workflow-a-queue", "a")
    old, new = (of(*program(A, statement, group=group)) for group in ('"rg"', '"other"'))
    found = compare(old, new)
    assert rows(found) == [("replace", "workflow-a-queue", True)]
    assert fields(found) == [("resource_group_name", "rg", "other")]


def test_a_property_that_can_change_is_an_update():
    old, new = (
        of(*program(A, queue("workflow-a-queue", "a", options))) for options in ("protect=True", "protect=False")
    )
    assert rows(compare(old, new)) == [("update", "workflow-a-queue", False)]


def test_a_rename_with_an_alias_is_neither_a_delete_nor_destructive():
    role = """\
    azure_native.authorization.RoleAssignment(
        "workflow-{0}-contributor",
        principal_id=identity.principal_id,
        opts=pulumi.ResourceOptions(depends_on=[queue]{1}),
    )
"""
    alias = 'aliases=[pulumi.Alias(name="workflow-a-{0}")]'
    old = of(*program(A, queue("workflow-a-queue", "a"), role.format("a", "")))
    new = of(
        *program(
            "Workflow/b",
            queue("workflow-b-queue", "a", f"protect=True, {alias.format('queue')}"),
            role.format("b", ", " + alias.format("contributor")),
        )
    )
    found = compare(old, new)
    assert rows(found) == [("rename", "workflow-b-contributor", False), ("rename", "workflow-b-queue", False)]
    assert fields(found) == []  # the reference to the queue only follows its name
    assert found is not None
    assert [(owner.definition, owner.action, owner.former) for owner in found.owners] == [
        ("Workflow/b", "renamed", "Workflow/a")
    ]


def test_a_rename_without_an_alias_is_destructive():
    old = of(*program(A, queue("workflow-a-queue", "a")))
    new = of(*program("Workflow/b", queue("workflow-b-queue", "b")))
    assert rows(compare(old, new)) == [("delete", "workflow-a-queue", True), ("create", "workflow-b-queue", False)]


def test_the_selector_of_a_deployment_cannot_change_in_place_but_nothing_is_lost():
    found = compare(of(manifests(A, DEPLOYMENT)), of(manifests(A, DEPLOYMENT.replace("{app: a}", "{app: b}"))))
    assert rows(found) == [("replace", "a", False)]


@pytest.mark.parametrize(
    ("kind", "lost"), [("v1, kind: Namespace", True), ("v1, kind: ConfigMap", False), ("v1, kind: Service", False)]
)
def test_an_object_that_goes_is_destructive_when_something_goes_with_it(kind, lost):
    old = of(manifests(A, f"{{apiVersion: {kind}, metadata: {{name: x}}}}\n"))
    assert rows(compare(old, of())) == [("delete", "x", lost)]


def test_another_version_of_an_api_is_the_same_object():
    old, new = (
        of(manifests(A, f"apiVersion: policy/{version}\nkind: PodDisruptionBudget\nmetadata: {{name: a}}\n"))
        for version in ("v1beta1", "v1")
    )
    assert fields(compare(old, new)) == [("apiVersion", "policy/v1beta1", "policy/v1")]


def test_the_json_in_a_config_map_is_compared_by_field():
    text = "apiVersion: v1\nkind: ConfigMap\nmetadata: {{name: a}}\ndata:\n  worker.json: '{}'\n"
    old = of(manifests(A, text.format('{"lease": {"seconds": 30}, "role": "consume"}')))
    new = of(manifests(A, text.format('{"role": "consume", "lease": {"seconds": 60}}')))
    assert fields(compare(old, new)) == [('data["worker.json"].lease.seconds', 30, 60)]


def test_an_environment_that_is_new_or_gone_says_so():
    tree = of(manifests(A, DEPLOYMENT))
    added, removed = compare(None, tree), compare(tree, None)
    assert added is not None
    assert removed is not None
    assert (added.action, removed.action) == ("added", "removed")
    assert (added.owners[0].action, removed.owners[0].action) == ("added", "removed")


def test_manifests_that_wait_for_an_output_are_a_note_and_not_a_deletion():
    old = of(manifests(A, DEPLOYMENT), *program(A, queue("workflow-a-queue", "a")))
    new = of(*program(A, queue("workflow-a-queue", "a")), opaque={A: "a.clientId"})
    found = compare(old, new)
    assert found is not None
    assert found.owners == ()
    assert "`a.clientId`" in found.notes[0]


def test_a_file_that_is_no_python_any_more_is_compared_as_text():
    old = of(*program(A, queue("workflow-a-queue", "a")))
    new = of(*program(A, "    (\n"))
    assert {row[0] for row in rows(compare(old, new))} == {"create", "delete"}


def test_a_broken_manifest_is_compared_as_text():
    found = compare(of(manifests(A, "a: [\n")), of(manifests(A, "a: {\n")))
    assert fields(found) == [("text", "a: [\n", "a: {\n")]


def test_items_without_names_are_matched_by_what_they_are():
    text = "apiVersion: v1\nkind: Thing\nmetadata: {{name: a}}\nrules: {}\n"
    old = of(manifests(A, text.format("[{g: a, k: x}, {g: c, k: x}]")))
    new = of(manifests(A, text.format("[{g: a, k: x}, {g: b, k: x}, {g: c, k: x}]")))
    assert fields(compare(old, new)) == [("rules[1]", ABSENT, {"g": "b", "k": "x"})]
    turned = of(manifests(A, text.format("[{g: c, k: x}, {g: a, k: x}]")))
    assert [row[0] for row in fields(compare(old, turned))] == ["rules"]
