"""Checks G 46, 54 to 58, 106, 107 and 110 to 114 of Arcane: rights, backfills, and what Argo CD leaves alone."""

import yaml

from tests.acceptance.arcane_project import (
    CLASS,
    TEMPLATE,
    codes,
    command,
    environment,
    judged,
    objects,
    one,
    stream,
    tree,
    write,
)

GROUP = "streaming.sneaksanddata.com"
BATCH = '  execution: {schedule: "0 3 * * *"}\n'
ARGOCD = "  argocd: {repoURL: https://git.example.org/platform.git}\n"


def backfill(name="again", target="orders", of="poll", more=""):
    return (
        f"apiVersion: {GROUP}/v1\nkind: BackfillRequest\nmetadata: {{name: {name}, namespace: arcane}}\n"
        f"spec: {{streamClass: {of}, streamId: {target}{more}}}\n"
    )


def rules(role):
    """(group, resources, verbs) of a role."""
    return [(one["apiGroups"][0], one["resources"], one["verbs"]) for one in role["rules"]]


def test_G_046_a_batch_stream_takes_no_requests(tmp_path):
    for contract in ("v1", "v2"):
        files = {"class": CLASS, "s": stream(spec=BATCH), "again": backfill()}
        assert codes(judged(tmp_path / contract, files, contract)) == ["PEN1563"]


def test_G_054_roles_of_a_kind(tmp_path):
    found = objects(tmp_path, {"class": CLASS.replace("name: poll}", "name: arcane-stream-poll-fa}")})
    editor = one(found, "ClusterRole", "arcane-stream-poll-fa-editor")
    viewer = one(found, "ClusterRole", "arcane-stream-poll-fa-viewer")
    resources = ["polls", "polls/status"]
    assert rules(editor) == [(GROUP, resources, ["create", "update", "patch", "delete"])]
    assert rules(viewer) == [(GROUP, resources, ["get", "list", "watch"])]
    aggregate = "rbac.authorization.k8s.io/aggregate-to-"
    assert editor["metadata"]["labels"][f"{aggregate}edit"] == "true"
    assert f"{aggregate}view" not in editor["metadata"]["labels"]
    assert (viewer["metadata"]["labels"][f"{aggregate}view"], viewer["metadata"]["labels"][f"{aggregate}edit"]) == (
        "true",
        "true",
    )


def test_G_055_what_a_runner_may_do(tmp_path):
    for contract in ("dotnet", "v2"):
        found = objects(tmp_path / contract, {"class": CLASS}, contract)
        role = one(found, "Role")
        assert [row for row in rules(role) if row[0] == "batch"] == [("batch", ["jobs"], ["patch"])]
        bound = one(found, "RoleBinding")
        assert bound["subjects"] == [{"kind": "ServiceAccount", "name": "poll", "namespace": "arcane"}]
        assert bound["roleRef"]["name"] == role["metadata"]["name"]
        bindings = [obj for obj in found if obj["kind"] == "ClusterRoleBinding"]
        assert all(subject["name"] != "poll" for obj in bindings for subject in obj["subjects"])


def operator(found):
    return {(group, tuple(names)): verbs for group, names, verbs in rules(one(found, "ClusterRole", OPERATOR))}


OPERATOR = "penstock-prod-arcane-operator"
ALL = ["create", "delete", "get", "list", "patch", "update", "watch"]


def test_G_056_what_the_operator_may_do(tmp_path):
    found = objects(tmp_path, {"class": CLASS, "s": stream(spec=BATCH)})
    rights = operator(found)
    assert rights[GROUP, ("polls", "polls/status")] == ["get", "list", "patch", "update", "watch"]
    assert rights["batch", ("cronjobs", "jobs")] == ALL
    assert rights[GROUP, ("streamingjobtemplates",)] == ["get", "list", "watch"]
    assert rights[GROUP, ("streamclasses", "streamclasses/status")] == ALL
    assert rights[GROUP, ("backfillrequests", "backfillrequests/status")] == ALL
    assert rights["", ("events",)] == rights["events.k8s.io", ("events",)] == ["create", "patch"]
    binding = one(found, "ClusterRoleBinding", OPERATOR)
    assert binding["subjects"] == [{"kind": "ServiceAccount", "name": "arcane-operator", "namespace": "arcane"}]
    more = "    operator: {createsStreams: true, namespace: ops, serviceAccount: arc}\n"
    found = objects(tmp_path / "more", {"class": CLASS}, arcane=more)
    assert operator(found)[GROUP, ("polls", "polls/status")] == ALL
    assert one(found, "ClusterRoleBinding", OPERATOR)["subjects"][0] == {
        "kind": "ServiceAccount",
        "name": "arc",
        "namespace": "ops",
    }
    none = objects(tmp_path / "none", {"class": CLASS}, arcane="    operator: {rbac: false}\n")
    assert not [obj for obj in none if obj["kind"] == "ClusterRoleBinding"]


def test_G_057_rights_follow_from_what_is_there(tmp_path):
    rights = operator(objects(tmp_path, {"class": CLASS, "s": stream()}))
    assert ("batch", ("jobs",)) in rights
    assert not [key for key in rights if "cronjobs" in key[1]]
    old = operator(objects(tmp_path / "old", {"class": CLASS, "s": stream()}, "dotnet"))
    assert (GROUP, ("stream-classes", "stream-classes/status")) in old
    assert (GROUP, ("streaming-job-templates",)) in old
    assert not [key for key in old if "backfillrequests" in key[1]]


def test_G_058_the_last_stream_leaves_its_kind(tmp_path):
    folder = write(tmp_path, {"class": CLASS, "s": stream()}, more=ARGOCD)
    tree(folder)
    (folder / "definitions/s.yaml").unlink()
    code, said = command(folder, "diff")
    assert code == 0
    assert "streaming.sneaksanddata.com/Poll" in said
    assert "CustomResourceDefinition" not in said
    found = tree(folder)
    crd, made = one(found, "CustomResourceDefinition"), one(found, "StreamClass")
    assert "Prune=false" in crd["metadata"]["annotations"]["argocd.argoproj.io/sync-options"]
    assert "Prune=false" in made["metadata"]["annotations"]["argocd.argoproj.io/sync-options"]


def test_G_106_the_same_input_gives_the_same_bytes(tmp_path):
    files = {"class": CLASS, "s": stream(), "again": backfill()}
    trees = []
    for name in ("a", "b"):
        folder = write(tmp_path / name, dict(reversed(files.items())) if name == "b" else files)
        tree(folder)
        rendered = folder / "rendered" / "prod"
        trees.append({path.name: path.read_bytes() for path in rendered.rglob("*") if path.is_file()})
    assert trees[0] == trees[1]


def ignored(folder):
    made = yaml.safe_load((folder / "rendered/prod/argocd/definitions.yaml").read_text())
    return made["spec"]["template"]["spec"].get("ignoreDifferences", [])


def test_G_107_suspension_can_be_left_to_people(tmp_path):
    for contract, pointer in (("v0", "/spec/suspended"), ("v1", "/spec/execution"), ("v2", "/spec/execution")):
        folder = write(tmp_path / contract, {"class": CLASS, "s": stream()}, contract, more=ARGOCD)
        tree(folder)
        assert ignored(folder) == []
        arcane = "    ignoreSuspension: true\n"
        folder = write(tmp_path / f"{contract}i", {"class": CLASS, "s": stream()}, contract, more=ARGOCD, arcane=arcane)
        tree(folder)
        assert ignored(folder) == [{"group": GROUP, "kind": "Poll", "jsonPointers": [pointer]}]


def test_G_110_a_request_is_about_a_stream_of_its_class(tmp_path):
    files = {"class": CLASS, "s": stream(), "again": backfill()}
    assert judged(tmp_path, files).code == 0
    assert codes(judged(tmp_path / "a", {**files, "again": backfill(target="order")})) == ["PEN1365"]
    other = CLASS.replace("name: poll}", "name: push}").replace("Poll", "Push").replace("polls", "pushes")
    other = other.replace("singular: poll", "singular: push").replace("poll-job:", "push-job:").replace("[po]", "[pu]")
    verdict = judged(tmp_path / "b", {**files, "other": other, "again": backfill(of="push")})
    assert codes(verdict) == ["PEN1365"]
    assert "is a stream of `poll`, not of `push`" in verdict.messages[0]
    verdict = judged(tmp_path / "c", {**files, "more": backfill("more")})
    assert codes(verdict) == ["PEN1366"]
    done = {**files, "more": backfill("more", more=", completed: true")}
    assert judged(tmp_path / "d", done).code == 0


def test_G_111_completion_is_the_operators(tmp_path):
    folder = write(tmp_path, {"class": CLASS, "s": stream(), "again": backfill(more=", completed: false")}, more=ARGOCD)
    found = one(tree(folder), "BackfillRequest")
    assert found["spec"] == {"streamClass": "poll", "streamId": "orders"}
    assert {"group": GROUP, "kind": "BackfillRequest", "jsonPointers": ["/spec/completed"]} in ignored(folder)


def test_G_111_the_first_operator_knows_no_requests(tmp_path):
    files = {"class": CLASS, "s": stream(), "again": backfill()}
    assert codes(judged(tmp_path, files, "dotnet")) == ["PEN1863"]


def test_G_112_what_the_command_line_plugin_writes_is_never_ours(tmp_path):
    """Server-side apply removes only what it has set: neither key is ever in the tree, nor is the whole of either map."""
    found = one(objects(tmp_path, {"class": CLASS, "s": stream()}, more=ARGOCD), "Poll")
    assert not [key for key in found["metadata"]["labels"] if key.startswith("arcane.sneaksanddata.com/")]
    assert not [key for key in found["metadata"]["annotations"] if key.startswith("arcane.sneaksanddata.com/")]
    text = (tmp_path / "rendered/prod/argocd/definitions.yaml").read_text()
    assert "ServerSideApply=true" in text
    assert "Replace=true" not in text


def wave(obj):
    return int(obj["metadata"]["annotations"].get("argocd.argoproj.io/sync-wave", "0"))


def test_G_114_what_is_needed_comes_first(tmp_path):
    """Argo CD owns the objects of the cluster (not Pulumi): what depends on what is said by sync waves."""
    files = {"class": CLASS, "s": stream(), "again": backfill(), "job": TEMPLATE.replace("poll-job", "more")}
    found = objects(tmp_path, files)
    crd, made = one(found, "CustomResourceDefinition"), one(found, "StreamClass")
    assert wave(crd) < wave(made) < wave(one(found, "Poll")) < wave(one(found, "BackfillRequest"))
    template = one(found, "StreamingJobTemplate", "poll-job")
    assert wave(one(found, "ServiceAccount")) <= wave(template) < wave(one(found, "Poll"))
    account = template["spec"]["spec"]["template"]["spec"]["serviceAccountName"]
    assert account == one(found, "ServiceAccount")["metadata"]["name"]
    for obj in found:  # each is named by kind, namespace and name, once
        assert obj["metadata"]["name"]
    keys = [(obj["kind"], obj["metadata"].get("namespace"), obj["metadata"]["name"]) for obj in found]
    assert len(keys) == len(set(keys))


def test_two_generations_in_one_project(tmp_path):
    files = {
        "environments/old.yaml": environment("dotnet", name="old"),
        "environments/new.yaml": environment("v2", name="new"),
        "class": CLASS,
        "s": stream(),
    }
    folder = write(tmp_path, files, None)
    assert "jobTemplateRef" in one(tree(folder, "old"), "Poll")["spec"]
    assert one(tree(folder, "new"), "Poll")["spec"]["execution"]["layoutVersion"] == "v2"
