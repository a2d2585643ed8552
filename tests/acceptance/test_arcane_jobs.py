"""Checks G 32, 33, 35 to 40, 45, 49, 50 and 59 to 65 of Arcane: job templates, and what an operator makes of them."""

import json

import pytest
import yaml

from penstock.arcane.contract import CONTRACTS
from penstock.arcane.hashes import compact, configuration_checksum, configuration_hash
from penstock.arcane.runs import MissingSecret, Subject, job, run
from tests.acceptance.arcane_project import CLASS, TEMPLATE, codes, judged, objects, one
from tests.support import kube

OLD, NEW = CONTRACTS["dotnet"], CONTRACTS["v2"]


def template(tmp_path, contract="v2", **more):
    lines = "".join(f"    {key}: {json.dumps(value)}\n" for key, value in more.items())
    text = TEMPLATE.replace(
        '  template: {image: "ghcr.io/example/poll:v1.0.0", serviceAccount: poll}\n',
        f'  template:\n    image: "ghcr.io/example/poll:v1.0.0"\n    serviceAccount: poll\n{lines}',
    )
    return one(objects(tmp_path, {"job": text}, contract), "StreamingJobTemplate")


def as_job(found):
    """The Job that an operator makes of a template without a stream, for the schemas of Kubernetes."""
    inner = found["spec"].get("template", found["spec"])
    return {
        "apiVersion": "batch/v1",
        "kind": "Job",
        "metadata": {"name": "s1", "namespace": "a"},
        "spec": inner["spec"],
    }


def test_G_032_the_template_for_the_operator_in_go(tmp_path):
    spec = template(tmp_path)["spec"]
    assert (spec["apiVersion"], spec["kind"]) == ("batch/v1", "Job")
    assert (spec["spec"]["backoffLimit"], spec["spec"]["ttlSecondsAfterFinished"]) == (3, 1)
    pod = spec["spec"]["template"]["spec"]
    assert (pod["restartPolicy"], pod["serviceAccountName"]) == ("Never", "poll")
    assert [container["name"] for container in pod["containers"]] == ["arcane-stream"]
    assert spec["spec"]["podFailurePolicy"]["rules"] == [
        {"action": "Ignore", "onExitCodes": {"operator": "In", "values": [2]}},
        {"action": "Ignore", "onPodConditions": [{"type": "DisruptionTarget", "status": "True"}]},
    ]


def test_G_032_templates_of_a_class_run_as_its_account(tmp_path):
    found = objects(tmp_path, {"class": CLASS})
    pod = one(found, "StreamingJobTemplate", "poll-job")["spec"]["spec"]["template"]["spec"]
    assert pod["serviceAccountName"] == one(found, "ServiceAccount")["metadata"]["name"] == "poll"


def test_G_033_the_template_for_the_first_operator(tmp_path):
    spec = template(tmp_path, "dotnet")["spec"]
    assert set(spec) == {"metadata", "template"}
    assert spec["metadata"]["labels"]["app.kubernetes.io/managed-by"] == "penstock"
    assert spec["template"]["spec"]["template"]["spec"]["containers"][0]["name"] == "arcane-stream"


POD = {"restartPolicy": "Never", "containers": [{"name": "arcane-stream", "image": "example.org/poll:v1"}]}


def read_as_it_is(*, nested=False, pod=None, **spec):
    """A StreamingJobTemplate as users have it."""
    found = {"apiVersion": "batch/v1", "kind": "job", "spec": {"template": {"spec": pod or POD}, **spec}}
    made = {
        "apiVersion": "streaming.sneaksanddata.com/v1",
        "kind": "StreamingJobTemplate",
        "metadata": {"name": "poll-job", "namespace": "arcane"},
        "spec": {"template": found} if nested else found,
    }
    return yaml.safe_dump(made)


@pytest.mark.parametrize(("nested", "contract", "code"), [(True, "v2", "PEN1864"), (False, "dotnet", "PEN1864")])
def test_G_033_the_other_nesting_is_refused(tmp_path, nested, contract, code):
    files = {"job": read_as_it_is(nested=nested)}
    assert codes(judged(tmp_path, files, contract)) == [code]
    other = "dotnet" if contract == "v2" else "v2"
    found = one(objects(tmp_path / "other", files, other), "StreamingJobTemplate")
    inner = found["spec"].get("template", found["spec"])
    assert inner["kind"] == "Job"  # whatever case it was written in


def test_G_035_codes_that_fail_at_once(tmp_path):
    rules = template(tmp_path, failOnExitCodes=[3])["spec"]["spec"]["podFailurePolicy"]["rules"]
    assert {"action": "FailJob", "onExitCodes": {"operator": "In", "values": [3]}} in rules
    nothing = template(tmp_path / "none", failOnExitCodes=[])["spec"]["spec"]["podFailurePolicy"]["rules"]
    assert [rule["action"] for rule in nothing] == ["Ignore", "Ignore"]
    policy = {"rules": [{"action": "FailJob", "onExitCodes": {"operator": "In"}}]}
    verdict = judged(tmp_path / "empty", {"job": read_as_it_is(podFailurePolicy=policy)})
    assert codes(verdict) == ["PEN1567"]
    assert "names no exit codes" in verdict.messages[0]


def test_G_036_policies_need_pods_that_are_not_restarted(tmp_path):
    rules = [{"action": "Ignore", "onExitCodes": {"operator": "In", "values": [2]}}]
    pod = {**POD, "restartPolicy": "OnFailure"}
    verdict = judged(tmp_path, {"job": read_as_it_is(pod=pod, podFailurePolicy={"rules": rules})})
    assert codes(verdict) == ["PEN1567"]
    rules[0]["onExitCodes"]["values"] = [0, 2]
    verdict = judged(tmp_path / "zero", {"job": read_as_it_is(podFailurePolicy={"rules": rules})})
    assert [(one.code, "exit code 0" in one.message) for one in verdict.errors] == [("PEN1567", True)]
    assert codes(
        judged(tmp_path / "own", {"job": TEMPLATE.replace("serviceAccount: poll", "retryOnExitCodes: [0]")})
    ) == ["PEN1115"]


def test_G_037_security_contexts(tmp_path):
    found = template(tmp_path)
    pod = found["spec"]["spec"]["template"]["spec"]
    assert pod["securityContext"] == {
        "runAsNonRoot": True,
        "runAsUser": 1000,
        "seccompProfile": {"type": "RuntimeDefault"},
    }
    assert pod["containers"][0]["securityContext"] == {
        "allowPrivilegeEscalation": False,
        "readOnlyRootFilesystem": True,
        "capabilities": {"drop": ["ALL"]},
    }
    account = {"apiVersion": "v1", "kind": "ServiceAccount", "metadata": {"name": "poll", "namespace": "a"}}
    checked = kube.check_objects([("job", 0, as_job(found)), ("job", 1, account)])
    assert checked.ok, checked.report()
    wrong = {**POD, "securityContext": {"runAsNonRoot": True, "capabilities": {"drop": ["ALL"]}}}
    assert codes(judged(tmp_path / "upstream", {"job": read_as_it_is(pod=wrong)})) == ["PEN1661"]


def test_G_038_pull_secrets_belong_to_the_pod(tmp_path):
    spec = template(tmp_path, imagePullSecrets=["registry"])["spec"]["spec"]
    assert spec["template"]["spec"]["imagePullSecrets"] == [{"name": "registry"}]
    assert "imagePullSecrets" not in spec
    text = read_as_it_is(imagePullSecrets=[{"name": "registry"}])
    assert codes(judged(tmp_path / "upstream", {"job": text})) == ["PEN1567"]


def test_G_039_one_v_in_a_version(tmp_path):
    found = template(tmp_path)["spec"]["spec"]["template"]["spec"]["containers"][0]
    assert found["image"].endswith(":v1.0.0")
    assert found["env"] == [{"name": "APPLICATION_VERSION", "value": "v1.0.0"}]
    values = "image: {repository: ghcr.io/example/poll}\njobTemplateSettings: {backoffLimit: 5}\n"
    chart = {"definitions/poll/values.yaml": values, "definitions/poll/Chart.yaml": "name: poll\nappVersion: v1.0.0\n"}
    project = {"penstock.yaml": "apiVersion: penstock.dev/v1\nkind: Project\nignore: ['**/Chart.yaml']\n", **chart}
    made = one(objects(tmp_path / "chart", project), "StreamingJobTemplate", "poll")["spec"]["spec"]
    container = made["template"]["spec"]["containers"][0]
    assert (container["image"], container["env"][0]["value"]) == ("ghcr.io/example/poll:v1.0.0", "v1.0.0")
    assert made["backoffLimit"] == 5
    env = [{"name": "APPLICATION_VERSION", "value": "vv1.0.0"}]
    doubled = {**POD, "containers": [{**POD["containers"][0], "env": env}]}
    (said,) = judged(tmp_path / "vv", {"job": read_as_it_is(pod=doubled)}).said
    assert (said.code, said.severity, said.help) == ("PEN1568", "warning", "write `v1.0.0`")


@pytest.mark.parametrize("name", ["STREAMCONTEXT__STREAM_ID", "STREAMCONTEXT__STREAM_KIND", "STREAMCONTEXT__OTHER"])
def test_G_040_variables_of_the_operator(tmp_path, name):
    pod = {**POD, "containers": [{**POD["containers"][0], "env": [{"name": name, "value": "x"}]}]}
    verdict = judged(tmp_path, {"job": read_as_it_is(pod=pod)})
    assert codes(verdict) == ["PEN1566"]
    assert "already present" in verdict.messages[0]
    native = TEMPLATE.replace("serviceAccount: poll", f"environment: {{{name}: x}}")
    assert codes(judged(tmp_path / "native", {"job": native})) == ["PEN1566"]


AUTH = {"a": 1, "credentialSecretRef": {"name": "fake-auth"}}
SUBJECT = Subject("s1", "RestApiFixedAuth", AUTH, ("credentialSecretRef",), "g", "v1beta1", "api-fas")
TWO = {
    "spec": {
        "template": {
            "spec": {
                "initContainers": [{"name": "i"}],
                "containers": [{"name": "a", "env": [{"name": "X", "value": "1"}]}, {"name": "b"}],
            }
        }
    }
}


def env(container):
    return {one["name"]: one.get("value", one.get("valueFrom")) for one in container.get("env", ())}


def pod_of(contract, mode="stream", request=None, subject=SUBJECT):
    made = job(TWO, subject, run(subject, contract, mode, request))
    return made, made["spec"]["template"]["spec"]


def test_G_045_what_a_schedule_runs():
    made, pod = pod_of(NEW, "schedule")
    found = env(pod["containers"][0])
    assert found["STREAMCONTEXT__BACKFILL"] == "true"
    assert found["STREAMCONTEXT__BACKFILL_ID"] == {"fieldRef": {"fieldPath": "metadata.labels['job-name']"}}
    assert found["STREAMCONTEXT__OVERRIDE"] == '{"streamClass":"","streamId":""}'
    assert made["metadata"].get("labels", {}) == {}


def test_G_049_the_first_operator_takes_secret_fields_away():
    _, pod = pod_of(OLD)
    first, second = pod["containers"]
    assert env(first)["STREAMCONTEXT__SPEC"] == '{"a":1}'
    assert first["envFrom"] == [{"secretRef": {"name": "fake-auth"}}]
    assert second == {"name": "b"}


def test_G_050_the_operator_in_go_keeps_secret_fields():
    _, pod = pod_of(NEW)
    for container in pod["containers"]:
        assert json.loads(env(container)["STREAMCONTEXT__SPEC"]) == AUTH
        assert container["envFrom"] == [{"secretRef": {"name": "fake-auth"}}]
    assert pod["initContainers"] == [{"name": "i"}]
    with pytest.raises(MissingSecret, match="spec/credentialSecretRef field not found"):
        run(SUBJECT.replace(spec={"a": 1}), NEW)
    assert run(SUBJECT.replace(spec={"a": 1}), OLD).secrets == ()


def test_G_059_a_run_that_streams():
    made, pod = pod_of(NEW)
    given = env(pod["containers"][0])
    assert {key: value for key, value in given.items() if key != "X"} == {
        "STREAMCONTEXT__STREAM_ID": "s1",
        "STREAMCONTEXT__STREAM_KIND": "RestApiFixedAuth",
        "STREAMCONTEXT__BACKFILL": "false",
        "STREAMCONTEXT__SPEC": '{"a":1,"credentialSecretRef":{"name":"fake-auth"}}',
    }
    assert made["metadata"]["labels"] == {
        "arcane/stream-id": "s1",
        "arcane/stream-kind": "RestApiFixedAuth",
        "arcane/backfilling": "false",
    }
    assert "labels" not in made["spec"]["template"].get("metadata", {})


REQUEST = {"metadata": {"name": "b1"}, "spec": {"streamClass": "arcane-stream-mock", "streamId": "my-stream"}}


def test_G_060_a_run_that_backfills():
    made, pod = pod_of(NEW, "backfill", REQUEST)
    given = env(pod["containers"][0])
    assert given["STREAMCONTEXT__BACKFILL"] == "true"
    assert given["STREAMCONTEXT__BACKFILL_ID"] == "b1"
    assert given["STREAMCONTEXT__OVERRIDE"] == '{"streamClass":"arcane-stream-mock","streamId":"my-stream"}'
    assert made["metadata"]["labels"]["arcane/backfilling"] == "true"
    assert all(name.startswith("STREAMCONTEXT__") for name in given if name != "X")


def stored(*, suspended):
    """The stream of the operator's own performance test, as a cluster stores it (facts, check 61)."""
    ref = {
        "apiVersion": "streaming.sneaksanddata.com/v1",
        "kind": "StreamingJobTemplate",
        "name": "arcane-stream-mock-standard-job",
        "namespace": "arcane-stream-mock",
    }
    return {
        "suspended": suspended,
        "jobTemplateRef": ref,
        "backfillJobTemplateRef": ref,
        "source": "mock-source",
        "destination": "mock-destination",
        "runDuration": "360s",
        "shouldFail": False,
        "testSecretRef": {"name": "test-secret"},
    }


def test_G_061_hashes_of_the_operator_in_go():
    assert configuration_hash(stored(suspended=False)) == "8d19fe76ebeb930642a5287d7ee863d7"
    assert configuration_hash(stored(suspended=True)) == "006d1207fd0d5e6c044bd09c38f9dad8"


def test_G_062_hashes_of_requests():
    assert configuration_hash(REQUEST["spec"]) == "6a2f26e82c1e6cedcc88f39ce7fefbc2"
    assert configuration_hash({"streamClass": "", "streamId": ""}) == "c746d6b1f33686d2c23d9a7b129511da"


def test_G_063_the_hash_of_a_run_that_backfills():
    assert configuration_hash(stored(suspended=False), REQUEST["spec"]) == (
        "3864313966653736656265623933303634326135323837643765653836336437"
        ":3661326632366538326331653663656463633838663339636537666566626332"
    )


def test_G_064_checksums_of_the_first_operator():
    assert (configuration_checksum({"a": 1}), configuration_checksum({})) == ("avq9f1z", "rbnvo1w")
    made, pod = pod_of(OLD)
    given = made["metadata"]["annotations"]
    base = "stream.arcane.sneaksanddata.com"
    assert {key.removeprefix(base + "/") for key in given} == {
        *("configuration-checksum", "api-group", "api-version", "api-plural-name"),
    }
    assert given[f"{base}/api-plural-name"] == "api-fas"
    assert made["spec"]["template"]["metadata"]["annotations"] == given
    assert pod["containers"][0]["name"] == "a"


def test_G_065_what_a_hash_depends_on():
    one_way = yaml.safe_load("b: [1, 2]\na: {y: 1, x: 3.0}\n")
    other = yaml.safe_load("{a: {x: 3, y: 1}, b: [1, 2]}")
    assert configuration_hash(one_way) == configuration_hash(other)
    assert configuration_checksum({"a": 1, "b": 2}) == configuration_checksum({"b": 2, "a": 1})
    for changed in ({**other, "b": [2, 1]}, {**other, "c": None}, {**other, "a": {"x": "3", "y": 1}}):
        assert configuration_hash(changed) != configuration_hash(other)
    assert compact({"a": "<&>"}) == '{"a":"\\u003c\\u0026\\u003e"}'
