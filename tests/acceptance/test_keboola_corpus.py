"""Every file of the Keboola corpus gets the verdict that the facts state (5.D, 5.F 2, 5.G 60 to 69, 77, 78, 80)."""

import json
from pathlib import Path

import pytest
import yaml

from penstock.engine.entries import Entries
from penstock.engine.validate import validate
from penstock.engine.workspace import Workspace
from penstock.streams import ids, settings
from penstock.targets.kubernetes.streamservice import chart, lint
from penstock.text import Source

CORPUS = Path(__file__).parents[2].parent / "shared" / "corpus" / "keboola"
API = CORPUS / "head-86d930f4d" / "test" / "stream" / "api"
TEMPLATES = CORPUS / "provisioning-0e98cb69d" / "provisioning" / "stream" / "kubernetes" / "templates"
pytestmark = [
    pytest.mark.corpus,
    pytest.mark.skipif(not CORPUS.is_dir(), reason="the corpus of Keboola files is not beside this repository"),
]
# What each refusal of the API is called here. A missing token and a name that is taken are matters of the running service.
REFUSED = {
    "sink/create-006-id-empty-400/003-create-sink": ["PEN1480"],
    "sink/create-006-id-max-length-400/003-create-sink": ["PEN1480"],
    "sink/create-009-name-max-length-400/003-create-sink": ["PEN1705"],
    "sink/create-012-invalid-jsonnet-template/003-create-sink": ["PEN1580"],
    "sink/settings-001-all/010-patch-settings-3-invalid-value-400": ["PEN1584", "PEN1584"],
    "sink/settings-001-all/011-patch-settings-4-protected-403": ["PEN1583"],
    "sink/update-006-invalid-jsonnet-template/005-update-sink": ["PEN1580"],
    "source/create-006-id-empty-400/001-create-source": ["PEN1480"],
    "source/create-007-id-max-length-400/001-create-source": ["PEN1480"],
    "source/settings-001-all/008-patch-settings-3-invalid-value-400": ["PEN1584", "PEN1584"],
    "source/settings-001-all/009-patch-settings-4-protected-403": ["PEN1583"],
}
AT_RUN_TIME = {
    "source/create-010-missing-storage-token-400/001-create-source",
    "source/create-011-exists-409/003-create-source",
}


def bodies():
    """Yield (name, HTTP code, body) of each request that changes a source, a sink or settings."""
    for path in sorted(API.rglob("request.json")):
        request = json.loads(path.read_text())
        if request["method"] in ("POST", "PATCH") and request.get("body") and not request["path"].endswith("/test"):
            code = int((path.parent / "expected-http-code").read_text())
            yield path.parent.relative_to(API).as_posix(), code, request["body"]


BODIES = list(bodies()) if CORPUS.is_dir() else []


def errors(body):
    entries = Entries()
    entries.files.append("body.json")
    entries.add_source(Source("body.json", json.dumps(body, indent=1).encode()), "body.json", strict=False)
    return [one for one in validate(Workspace(entries, None), placed=False) if one.severity == "error"]


@pytest.mark.parametrize(("name", "code", "body"), BODIES, ids=[name for name, _, _ in BODIES])
def test_a_body_is_judged_as_the_api_does(name, code, body):
    found = errors(body)
    assert [one.code for one in found] == REFUSED.get(name, [])
    assert all(one.span is not None and one.span.line > 1 for one in found)
    assert bool(found) == (code >= 400) or name in AT_RUN_TIME


def test_the_bodies_are_all_there():
    assert len(BODIES) > 30
    assert {name for name, _, _ in BODIES} >= set(REFUSED) | AT_RUN_TIME


def test_the_words_of_the_jsonnet_error_hold_the_same_fact():
    name = "sink/create-012-invalid-jsonnet-template/003-create-sink"
    (body,) = [body for found, _, body in BODIES if found == name]
    expected = json.loads((API / name / "expected-response.json").read_text())["message"]
    (found,) = errors(body)
    place, what = expected.removesuffix(".").split("invalid: ")[1].split(" ", 1)
    assert place in found.message
    assert what.lower() in found.message.lower()


def test_answers_of_the_api_are_definitions_as_well():
    """What a GET answers is read too: placeholders of their test runner become values first."""
    path = API / "sink/create-015-path-template"
    answers = [one for one in sorted(path.rglob("expected-response.json")) if '"tableId"' in one.read_text()]
    for one in answers:
        text = one.read_text().replace("%%TEST_KBC_PROJECT_ID%%", "1").replace("%%TEST_DEFAULT_BRANCH_ID%%", "2")
        assert errors(json.loads(text.replace("%d", "1"))) == []


def test_66_the_settings_are_those_that_the_api_shows():
    path = API / "source/settings-001-all/003-get-settings/expected-response.json"
    rows = {row["key"]: row for row in json.loads(path.read_text())["settings"]}
    shown = {key.key: key for key in settings.table().values() if key.setting}
    assert shown.keys() == rows.keys()
    for name, row in rows.items():
        assert (shown[name].setting == "protected") == bool(row.get("protected")), name
        assert shown[name].default == row["defaultValue"], name


def test_79_the_table_is_the_default_configuration():
    data = yaml.safe_load((CORPUS / "derived/default-config.yaml").read_text())
    loaded = settings.flat(data)
    assert loaded.keys() == settings.table().keys()
    for name, value in loaded.items():
        known = settings.table()[name]
        if known.kind != "secret":
            assert known.default == (value or "" if value is None else value), name


def test_61_ids_of_the_vectors():
    for case in json.loads((CORPUS / "derived/test-vectors.json").read_text())["ids"]:
        assert ids.normalised(case["in"]) == case["out"]


def provisioned(cloud):
    """The manifests of a cloud as their build puts them together, variables left as they are."""
    found = []
    for path in sorted(TEMPLATES.rglob("*.yaml")):
        parts = path.relative_to(TEMPLATES).parts
        others = {"aws", "azure", "gcp", "local"} - {cloud}
        if others.isdisjoint(parts) and parts[0] not in ("benchmark", "etcd.yaml"):
            found += [(path.name, one) for one in yaml.safe_load_all(path.read_text()) if one and "kind" in one]
    return found


@pytest.mark.parametrize("cloud", ["aws", "azure", "local"])
def test_77_the_lint_finds_the_faults_of_the_original_manifests(cloud):
    objects = [one for _, one in provisioned(cloud)]
    assert len(objects) > 12
    said = [message for _, message in lint.findings(objects) if "nothing replaces" not in message]
    policy = "NetworkPolicy `stream-storage-reader-writer`"
    assert f"{policy}: its `podSelector` selects no pod, so that it protects nothing" in said
    assert any(one.startswith(policy) and one.endswith("is null") for one in said)
    source = (
        "NetworkPolicy `stream-http-source`: a rule lets in pods that there are not: its `podSelector` selects none"
    )
    assert source in said
    assert any("StatefulSet" in one and "no PodDisruptionBudget" in one for one in said)
    assert len(said) == 4


def test_77_variables_that_nothing_replaces_are_found():
    said = [message for _, message in lint.findings([one for _, one in provisioned("aws")])]
    assert any("`$NAMESPACE`, which nothing replaces" in one for one in said)


def test_78_the_wrong_mount_of_the_three_disks_is_found():
    path = (
        CORPUS
        / "history-7b5118fc7-parent/provisioning/stream/kubernetes/templates/storage-writer-reader/statefulset.yaml"
    )
    (stateful,) = [one for one in yaml.safe_load_all(path.read_text()) if one]
    mounts = [
        mount["mountPath"]
        for box in stateful["spec"]["template"]["spec"]["containers"]
        for mount in box["volumeMounts"]
    ]
    assert "/stream/volumes/medium/slow-001" in mounts
    for claim in stateful["spec"]["volumeClaimTemplates"]:  # what ours say of themselves
        name = claim["metadata"]["name"]
        claim["metadata"]["labels"] = {lint.VOLUME_TYPE: name.removesuffix("-001")}
    said = {message for _, message in lint.findings([stateful]) if "mounted" in message}
    wrong = "`slow-001` is mounted at `/stream/volumes/medium/slow-001`, not at its type and label"
    assert said == {f"StatefulSet `stream-storage-writer-reader`: {wrong}"}


def test_80_the_values_of_the_chart_keep_what_the_original_sets():
    theirs = yaml.safe_load((CORPUS / "provisioning-0e98cb69d/provisioning/common/etcd/values.yaml").read_text())
    variables = {one["name"]: one["value"] for one in theirs["extraEnvVars"]}
    assert variables["ETCD_QUOTA_BACKEND_BYTES"] == chart.QUOTA
    assert variables["ETCD_MAX_TXN_OPS"] == chart.TRANSACTION
