"""A cluster's checks, without a cluster: each test breaks one thing in objects that are right."""

import copy
import time

import kubernetes_validate
import pytest
import yaml

from tests.support import kube, kube_custom, kube_keda, kube_schemas
from tests.support.kube_cron import cron_problem
from tests.support.kube_pods import quantity

WORKER = """
apiVersion: v1
kind: ServiceAccount
metadata: {name: items, namespace: data}
---
apiVersion: v1
kind: ConfigMap
metadata: {name: items, namespace: data}
data: {worker.json: "{}"}
---
apiVersion: apps/v1
kind: Deployment
metadata:
  name: items
  namespace: data
  labels: {app.kubernetes.io/name: items}
spec:
  selector: {matchLabels: {app.kubernetes.io/name: items}}
  template:
    metadata: {labels: {app.kubernetes.io/name: items}}
    spec:
      serviceAccountName: items
      containers:
        - name: worker
          image: registry.example.org/team/worker:1.2.3
          env:
            - {name: QUEUE, value: items}
            - {name: TOKEN, valueFrom: {secretKeyRef: {name: outside, key: token}}}
          ports: [{name: metrics, containerPort: 9090}]
          readinessProbe: {httpGet: {path: /ready, port: metrics}}
          resources:
            requests: {cpu: 250m, memory: 256Mi}
            limits: {cpu: "1", memory: 1Gi}
          volumeMounts: [{name: config, mountPath: /etc/penstock}]
      volumes:
        - name: config
          configMap: {name: items}
---
apiVersion: policy/v1
kind: PodDisruptionBudget
metadata: {name: items, namespace: data}
spec:
  maxUnavailable: 1
  selector: {matchLabels: {app.kubernetes.io/name: items}}
---
apiVersion: batch/v1
kind: CronJob
metadata: {name: nightly, namespace: data}
spec:
  schedule: "30 2 * * 1-5"
  timeZone: Europe/Berlin
  jobTemplate:
    spec:
      template:
        spec:
          restartPolicy: Never
          containers: [{name: nightly, image: "registry.example.org/team/worker:1.2.3"}]
---
apiVersion: rbac.authorization.k8s.io/v1
kind: Role
metadata: {name: items, namespace: data}
rules: [{apiGroups: [""], resources: [configmaps], verbs: [get]}]
---
apiVersion: rbac.authorization.k8s.io/v1
kind: RoleBinding
metadata: {name: items, namespace: data}
roleRef: {apiGroup: rbac.authorization.k8s.io, kind: Role, name: items}
subjects: [{kind: ServiceAccount, name: items, namespace: data}]
"""

SCALER = """
apiVersion: keda.sh/v1alpha1
kind: TriggerAuthentication
metadata: {name: items, namespace: data}
spec: {podIdentity: {provider: azure-workload, identityId: 00000000-0000-4000-8000-000000000001}}
---
apiVersion: keda.sh/v1alpha1
kind: ScaledObject
metadata: {name: items, namespace: data}
spec:
  scaleTargetRef: {name: items}
  minReplicaCount: 0
  maxReplicaCount: 8
  triggers:
    - type: azure-queue
      authenticationRef: {name: items}
      metadata: {accountName: stdata, queueName: items, queueLength: "5"}
"""

ARGO_CD = """
apiVersion: argoproj.io/v1alpha1
kind: AppProject
metadata: {name: data, namespace: argocd}
spec:
  sourceRepos: ["https://git.example.org/data.git"]
  destinations: [{server: "https://kubernetes.default.svc", namespace: data}]
---
apiVersion: argoproj.io/v1alpha1
kind: Application
metadata: {name: data, namespace: argocd}
spec:
  project: data
  source: {repoURL: "https://git.example.org/data.git", path: rendered/prod/manifests, targetRevision: main}
  destination: {server: "https://kubernetes.default.svc", namespace: data}
  syncPolicy: {automated: {prune: true}, syncOptions: [ServerSideApply=true]}
"""

OTHERS = """
apiVersion: monitoring.coreos.com/v1
kind: PrometheusRule
metadata: {name: items, namespace: data}
spec:
  groups:
    - name: items
      rules:
        - alert: QueueOld
          expr: max by (queue) (penstock_oldest_message_seconds{queue="items"}) > 600
          for: 10m
          labels: {severity: page}
          annotations: {summary: messages wait}
---
apiVersion: external-secrets.io/v1
kind: ExternalSecret
metadata: {name: token, namespace: data}
spec:
  refreshInterval: 1h
  secretStoreRef: {name: vault, kind: ClusterSecretStore}
  target: {name: token}
  data: [{secretKey: token, remoteRef: {key: pc-token}}]
---
apiVersion: argoproj.io/v1alpha1
kind: WorkflowTemplate
metadata: {name: ingest, namespace: data}
spec:
  entrypoint: main
  arguments: {parameters: [{name: day, value: "2024-01-01"}]}
  templates:
    - name: main
      dag:
        tasks:
          - name: list
            template: list
          - name: load
            template: load
            dependencies: [list]
            withParam: "{{tasks.list.outputs.result}}"
            arguments: {parameters: [{name: item, value: "{{item}}"}]}
    - name: list
      container: {image: "worker:1", args: ["{{workflow.parameters.day}}"]}
    - name: load
      inputs: {parameters: [{name: item}]}
      container: {image: "worker:1", args: ["{{inputs.parameters.item}}"]}
---
apiVersion: argoproj.io/v1alpha1
kind: CronWorkflow
metadata: {name: ingest, namespace: data}
spec:
  schedules: ["0 3 * * *"]
  concurrencyPolicy: Forbid
  workflowSpec: {workflowTemplateRef: {name: ingest}}
"""


def objects(*texts):
    return [o for text in texts for o in kube.load(text)]


def findings(*objs, **options):
    return kube.check_objects([("f.yaml", i, o) for i, o in enumerate(objs)], **options)


def broken(text, kind, change):
    """Return the messages about a tree after `change` was applied to its object of a kind."""
    objs = objects(text)
    change(next(o for o in objs if o["kind"] == kind))
    found = findings(*objs)
    assert found.checked == len(objs)
    return [p.message for p in found.problems]


@pytest.fixture
def shared():
    return kube.require_shared()


def test_right_objects_have_no_findings():
    found = findings(*objects(WORKER, OTHERS))
    assert found.ok, found.report()
    assert found.versions == ("1.29", kube.NEWEST)
    assert found.kinds["Deployment"] == 1


def test_the_newest_version_is_the_one_that_the_package_carries():
    assert kubernetes_validate.latest_version().startswith(kube.NEWEST)


def at(*path):
    """Make a change: `at("spec", "replicas", -1)` sets a value, a callable value gets the old one."""

    def change(obj):
        *steps, last, value = path
        for step in steps:
            obj = obj[step]
        obj[last] = value(obj[last]) if callable(value) else value

    return change


POD = ("spec", "template", "spec")
BOX = (*POD, "containers", 0)
BREAKS = {
    "unknown field": ("Deployment", at("spec", "replica", 1), "Additional properties are not allowed ('replica' was"),
    "wrong type": ("Deployment", at(*BOX, "args", "x"), 'spec.template.spec.containers[0].args: "x" is not of types'),
    "missing field": ("Deployment", lambda o: o["spec"].pop("template"), 'spec: "template" is a required property'),
    "name": ("Deployment", at("metadata", "name", "Items_1"), "'Items_1' is not a name of a Deployment"),
    "label value": ("Deployment", at("metadata", "labels", "team", "x" * 64), "is not a label value"),
    "selector": (
        "Deployment",
        at("spec", "selector", "matchLabels", {"app": "x"}),
        "spec.selector.matchLabels.app: the template's labels do not match",
    ),
    "image": ("Deployment", at(*BOX, "image", "a b"), "'a b' is not an image reference"),
    "quantity": ("Deployment", at(*BOX, "resources", "limits", "cpu", "1 core"), "'1 core' is not a quantity"),
    "request above limit": (
        "Deployment",
        at(*BOX, "resources", "requests", "memory", "2Gi"),
        "requests.memory: 2Gi is more than the limit 1Gi",
    ),
    "variable twice": ("Deployment", at(*BOX, "env", lambda e: [*e, e[0]]), "QUEUE is set twice"),
    "volume without mount": ("Deployment", at(*BOX, "volumeMounts", []), "nothing mounts config"),
    "mount without volume": ("Deployment", at(*POD, "volumes", []), "there is no volume config"),
    "named port": ("Deployment", at(*BOX, "ports", []), "the container has no port metrics"),
    "restart policy": ("Deployment", at(*POD, "restartPolicy", "Never"), "Never is not allowed in a Deployment"),
    "service account": ("Deployment", at(*POD, "serviceAccountName", "other"), "there is no ServiceAccount other"),
    "config map": ("ConfigMap", at("metadata", "name", "other"), "there is no ConfigMap items"),
    "data key": ("ConfigMap", at("data", {"a/b": ""}), "'a/b' is not a key"),
    "both budgets": ("PodDisruptionBudget", at("spec", "minAvailable", 1), "exactly one of minAvailable"),
    "budget of nothing": (
        "PodDisruptionBudget",
        at("spec", "selector", "matchLabels", {"app": "x"}),
        "spec.selector: matches no pods of this tree",
    ),
    "cron fields": ("CronJob", at("spec", "schedule", "0 2 * *"), "has 4 fields, not 5"),
    "time zone": ("CronJob", at("spec", "timeZone", "Europe/Berlyn"), "is not a time zone"),
    "cron job name": ("CronJob", at("metadata", "name", "n" * 53), "longer than the 52 characters"),
    "role without verbs": ("Role", at("rules", 0, "verbs", []), "rules[0].verbs: there is none"),
    "binding of no role": ("RoleBinding", at("roleRef", "name", "other"), "roleRef: there is no Role other"),
    "role group": ("RoleBinding", at("roleRef", "apiGroup", ""), "must be rbac.authorization.k8s.io"),
}


@pytest.mark.parametrize("case", BREAKS)
def test_a_broken_object_is_found(case):
    kind, change, message = BREAKS[case]
    assert any(message in m for m in broken(WORKER, kind, change)), broken(WORKER, kind, change)


OTHER_BREAKS = {
    "promql syntax": (
        "PrometheusRule",
        at("spec", "groups", 0, "rules", 0, "expr", "sum(rate(x[5m))"),
        "spec.groups[0].rules[0].expr: not PromQL",
    ),
    "promql types": (
        "PrometheusRule",
        at("spec", "groups", 0, "rules", 0, "expr", "rate(x)"),
        "expected type matrix in call to function 'rate', got vector",
    ),
    "rule duration": ("PrometheusRule", at("spec", "groups", 0, "rules", 0, "for", "10 min"), "does not match"),
    "rule without name": (
        "PrometheusRule",
        lambda o: o["spec"]["groups"][0]["rules"][0].pop("alert"),
        "spec.groups[0].rules[0]: {",
    ),
    "group twice": ("PrometheusRule", at("spec", "groups", lambda g: g * 2), "two are named items"),
    "secret key": ("ExternalSecret", at("spec", "data", 0, "secretKey", "a b"), "spec.data[0].secretKey"),
    "remote key": ("ExternalSecret", at("spec", "data", 0, "remoteRef", {}), '"key" is a required property'),
    "store kind": ("ExternalSecret", at("spec", "secretStoreRef", "kind", "Vault"), "spec.secretStoreRef.kind"),
    "unknown task": (
        "WorkflowTemplate",
        at("spec", "templates", 0, "dag", "tasks", 1, "dependencies", ["lost"]),
        "depends on lost, which is not a task",
    ),
    "result without dependency": (
        "WorkflowTemplate",
        lambda o: o["spec"]["templates"][0]["dag"]["tasks"][1].pop("dependencies"),
        "without depending on list",
    ),
    "cycle": (
        "WorkflowTemplate",
        at("spec", "templates", 0, "dag", "tasks", 0, "dependencies", ["load"]),
        "list depends on itself",
    ),
    "unknown template": (
        "WorkflowTemplate",
        at("spec", "templates", 0, "dag", "tasks", 0, "template", "x"),
        "there is no template x",
    ),
    "missing argument": (
        "WorkflowTemplate",
        lambda o: o["spec"]["templates"][0]["dag"]["tasks"][1].pop("arguments"),
        "load needs the parameter item",
    ),
    "item without loop": (
        "WorkflowTemplate",
        lambda o: o["spec"]["templates"][0]["dag"]["tasks"][1].pop("withParam"),
        "uses {{item}} without a loop",
    ),
    "unknown parameter": (
        "WorkflowTemplate",
        at("spec", "templates", 1, "container", "args", ["{{workflow.parameters.dya}}"]),
        "which is not an argument of the workflow",
    ),
    "unknown variable": (
        "WorkflowTemplate",
        at("spec", "templates", 1, "container", "args", ["{{args.day}}"]),
        "{{args.day}} is no workflow variable",
    ),
    "unknown workflow field": (
        "WorkflowTemplate",
        at("spec", "templates", 1, "container", "imagee", "x"),
        "('imagee' was unexpected)",
    ),
    "entrypoint": ("WorkflowTemplate", at("spec", "entrypoint", "x"), "spec.entrypoint: there is no template x"),
    "no schedules": ("CronWorkflow", lambda o: o["spec"].pop("schedules"), '"schedules" is a required property'),
    "bad schedule": ("CronWorkflow", at("spec", "schedules", ["0 3 * * 9"]), "'9' is outside 0-6"),
    "lost template": (
        "CronWorkflow",
        at("spec", "workflowSpec", "workflowTemplateRef", "name", "x"),
        "there is no WorkflowTemplate x",
    ),
}


@pytest.mark.parametrize("case", OTHER_BREAKS)
def test_a_broken_custom_object_is_found(case):
    kind, change, message = OTHER_BREAKS[case]
    assert any(message in m for m in broken(OTHERS, kind, change)), broken(OTHERS, kind, change)


def test_all_errors_are_reported_not_only_the_first():
    deployment = objects(WORKER)[2]
    deployment["spec"]["replica"] = 1
    deployment["spec"]["template"]["spec"]["containers"][0]["imagee"] = "x"
    assert len(kube.validate_object(deployment, "1.29")) == 2


def test_a_field_of_a_newer_version_is_reported_for_the_older_one():
    deployment = objects(WORKER)[2]
    deployment["spec"]["template"]["spec"]["resources"] = {"limits": {"cpu": "1"}}  # pod-level, since 1.32
    found = findings(deployment, *objects(WORKER)[:2])
    assert [(p.version, "resources" in p.message) for p in found.problems] == [("1.29", True)]


def test_our_strict_check_agrees_with_the_package():
    for obj in objects(WORKER):
        for version in kube.VERSIONS:
            kubernetes_validate.validate(obj, version, strict=True)
        wrong = copy.deepcopy(obj)
        wrong["extra"] = 1
        with pytest.raises(kubernetes_validate.ValidationError):
            kubernetes_validate.validate(wrong, kube.OLDEST, strict=True)
        assert kube.validate_object(wrong, kube.OLDEST)


def test_a_kind_without_schema_is_unchecked_and_never_good():
    found = findings({"apiVersion": "example.org/v1", "kind": "Thing", "metadata": {"name": "x"}})
    assert (found.objects, found.checked, found.problems) == (1, 0, ())
    assert not found.ok
    assert "example.org/v1 Thing is not in Kubernetes" in found.report()


def test_a_group_that_starts_like_a_built_in_one_is_not_taken_for_it():
    with pytest.raises(kube.UnknownKind):
        kube.validate_object({"apiVersion": "apps.example.org/v1", "kind": "Deployment", "metadata": {"name": "x"}})


THING = """
apiVersion: apiextensions.k8s.io/v1
kind: CustomResourceDefinition
metadata: {name: things.example.org}
spec:
  group: example.org
  names: {kind: Thing, plural: things, singular: thing, listKind: ThingList}
  scope: Namespaced
  versions:
    - name: v1
      served: true
      storage: true
      schema:
        openAPIV3Schema:
          type: object
          properties:
            spec:
              type: object
              properties:
                size: {x-kubernetes-int-or-string: true}
                note: {type: string, nullable: true}
                free: {type: object, x-kubernetes-preserve-unknown-fields: true}
                parts:
                  type: array
                  x-kubernetes-list-type: map
                  x-kubernetes-list-map-keys: [name]
                  items: {type: object, properties: {name: {type: string}}}
"""


@pytest.mark.parametrize(
    ("spec", "message"),
    [
        ({"size": 1, "note": None, "free": {"a": 1}, "parts": [{"name": "a"}]}, None),
        ({"size": "10%"}, None),
        ({"size": 1.5}, "spec.size"),
        ({"other": 1}, "'other' was unexpected"),
        ({"parts": [{"name": "a"}, {"name": "a"}]}, 'spec.parts[1]: repeats ["a"]'),
    ],
)
def test_a_crd_of_the_tree_covers_its_objects(spec, message):
    thing = {"apiVersion": "example.org/v1", "kind": "Thing", "metadata": {"name": "x"}, "spec": spec}
    found = findings(*objects(THING), thing)
    assert found.checked == 2
    assert found.ok if message is None else any(message in p.message for p in found.problems), found.report()


def test_scalers_and_argo_cd_objects_are_right(shared):
    found = findings(*objects(WORKER, SCALER, ARGO_CD))
    assert found.ok, found.report()


KEDA_BREAKS = {
    "unknown parameter": (at("metadata", {"queueNam": "x"}), "azure-queue has no such parameter"),
    "missing parameter": (lambda t: t["metadata"].pop("queueName"), "the required parameter queueName of azure-queue"),
    "value": (at("metadata", "queueLengthStrategy", "some"), "'some' is not one of all, visibleonly"),
    "number": (at("metadata", "queueLength", "five"), "'five' is not a number"),
    "environment": (at("metadata", "queueNameFromEnv", "Q"), "does not read queueName from the environment"),
    "type": (at("type", "azure-qeue"), "KEDA has no scaler azure-qeue"),
    "no account": (lambda t: t["metadata"].pop("accountName"), "accountName is needed with a pod identity"),
    "no authentication": (lambda t: t.pop("authenticationRef"), "needs a connection when there is no pod identity"),
    "lost authentication": (at("authenticationRef", "name", "x"), "there is no TriggerAuthentication x"),
    "number type": (at("metadata", "queueLength", 5), "spec.triggers[0].metadata.queueLength: 5 is not of type"),
}


@pytest.mark.parametrize("case", KEDA_BREAKS)
def test_a_broken_trigger_is_found(shared, case):
    change, message = KEDA_BREAKS[case]
    found = broken(WORKER + "---" + SCALER, "ScaledObject", lambda o: change(o["spec"]["triggers"][0]))
    assert any(message in m for m in found), found


SCALED_BREAKS = {
    "bounds": (at("spec", "minReplicaCount", 9), "9 is more than maxReplicaCount 8"),
    "idle": (at("spec", "idleReplicaCount", 0), "0 must be less than minReplicaCount 0"),
    "target": (at("spec", "scaleTargetRef", "name", "x"), "there is no Deployment x"),
    "label length": (at("metadata", "name", "x" * 64), "longer than the 63 characters"),
    "crd": (at("spec", "pollInterval", 1), "'pollInterval' was unexpected"),
}


@pytest.mark.parametrize("case", SCALED_BREAKS)
def test_a_broken_scaled_object_is_found(shared, case):
    change, message = SCALED_BREAKS[case]
    found = broken(WORKER + "---" + SCALER, "ScaledObject", change)
    assert any(message in m for m in found), found


def test_replicas_beside_a_scaler_are_found(shared):
    found = broken(WORKER + "---" + SCALER, "Deployment", at("spec", "replicas", 2))
    assert found == ["spec.scaleTargetRef: Deployment items also writes replicas"]


def test_two_scalers_of_one_workload_are_found(shared):
    other = copy.deepcopy(objects(SCALER)[1])
    other["metadata"]["name"] = "other"
    found = findings(*objects(WORKER, SCALER), other)
    assert [p.message for p in found.problems] == ["spec.scaleTargetRef: 2 ScaledObjects scale items"] * 2


def test_an_authentication_may_supply_what_a_scaler_reads_from_it(shared):
    trigger = {
        "type": "azure-queue",
        "metadata": {"queueName": "items"},
        "authenticationRef": {"name": "items"},
    }
    auth = {"spec": {"secretTargetRef": [{"parameter": "connection", "name": "s", "key": "k"}]}}
    assert kube_keda.check_trigger(trigger, auth) == []
    auth["spec"]["secretTargetRef"][0]["parameter"] = "conection"
    assert kube_keda.check_trigger(trigger, auth) == [
        ".authenticationRef: azure-queue does not read conection from an authentication",
        ".metadata: azure-queue needs a connection when there is no pod identity",
    ]


@pytest.mark.parametrize(
    ("kind", "metadata"),
    [
        ("aws-sqs-queue", {"queueURL": "https://sqs.eu-central-1.amazonaws.com/1/q", "awsRegion": "eu-central-1"}),
        ("aws-sqs-queue", {"queueURLFromEnv": "QUEUE", "awsRegion": "eu-central-1", "scaleOnInFlight": "false"}),
        ("gcp-pubsub", {"subscriptionName": "items", "mode": "SubscriptionSize", "value": "5"}),
        ("cron", {"timezone": "UTC", "start": "0 8 * * *", "end": "0 18 * * *", "desiredReplicas": "2"}),
        ("prometheus", {"serverAddress": "http://prometheus:9090", "query": "up", "threshold": "5"}),
    ],
)
def test_right_triggers_of_other_scalers(shared, kind, metadata):
    assert kube_keda.check_trigger({"type": kind, "metadata": metadata}) == []


def test_the_cel_rules_of_the_crds_are_the_ones_that_are_implemented(shared):
    rules = {
        rule
        for file in set(kube_schemas.shared_kinds().values())
        for rule in kube_schemas.cel_rules(kube_schemas.load_crd(file))
    }
    assert rules == {kube_keda.REPLICA_RULE}


def test_every_shared_crd_compiles(shared):
    for (group, kind), file in kube_schemas.shared_kinds().items():
        version = "v1alpha1"
        assert kube_schemas.shared_validator(file, version, kube.NEWEST) is not None, (group, kind)


def test_a_wrong_argo_cd_object_is_found(shared):
    assert broken(ARGO_CD, "Application", at("spec", "project", "x")) == ["spec.project: there is no AppProject x"]
    found = broken(ARGO_CD, "Application", at("spec", "syncPolicy", "automated", "prone", True))
    assert len(found) == 1
    assert "'prone' was unexpected" in found[0]


def test_the_same_object_twice_is_found():
    objs = objects(WORKER)
    found = findings(*objs, objs[0])
    assert [p.message for p in found.problems] == ["is there twice: ServiceAccount items in namespace data"]


def test_a_tree_is_checked_whole(tmp_path):
    (tmp_path / "manifests").mkdir()
    (tmp_path / "manifests" / "items.yaml").write_text(WORKER)
    (tmp_path / "pulumi" / "data").mkdir(parents=True)
    (tmp_path / "pulumi" / "data" / "Pulumi.yaml").write_text("name: data\nruntime: python\n")
    (tmp_path / "pulumi" / "data" / "Pulumi.prod.yaml").write_text("config: {}\n")
    found = kube.check_tree(tmp_path)
    assert found.ok, found.report()
    assert (found.files, found.objects, found.checked) == (1, 7, 7)


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("a: 1\na: 2\n", "duplicate key 'a'"),
        ("a: [1\n", "not YAML"),
        ("a: yes\n", "YAML 1.1 and YAML 1.2 readers read different data"),
        ("a: 0o14\n", "read different data"),
    ],
)
def test_a_file_that_readers_disagree_on_is_a_problem(tmp_path, text, message):
    (tmp_path / "bad.yaml").write_text(text)
    found = kube.check_tree(tmp_path)
    assert not found.ok
    assert message in found.report()


def test_an_empty_tree_is_not_good(tmp_path):
    assert not kube.check_tree(tmp_path).ok


def test_a_document_that_is_no_object_is_a_problem(tmp_path):
    (tmp_path / "x.yaml").write_text("just: data\n---\n- 1\n")
    messages = [p.message for p in kube.check_tree(tmp_path).problems]
    assert messages == [".: is no Kubernetes object: apiVersion and kind are needed", ".: is list, not an object"]


@pytest.mark.parametrize(
    ("schedule", "good"),
    [
        ("*/5 * * * *", True),
        ("0 0 1 JAN-MAR ?", True),
        ("@every 1h30m", True),
        ("@daily", True),
        ("60 * * * *", False),
        ("5-1 * * * *", False),
        ("*/0 * * * *", False),
        ("* * * * * *", False),
        (None, False),
    ],
)
def test_cron_grammar(schedule, good):
    assert (cron_problem(schedule) is None) == good


@pytest.mark.parametrize(
    ("text", "value"),
    [("250m", 0.25), ("1Gi", 2**30), ("1e3", 1000), ("0.5", 0.5), (2, 2), ("5E", 5e18), ("1 Gi", None), ("Gi", None)],
)
def test_quantities(text, value):
    found = quantity(text)
    assert (None if found is None else float(found)) == value


def test_promql():
    assert kube_custom.promql_problem("histogram_quantile(0.9, sum by (le) (rate(x_bucket[5m]))) > 1") is None
    assert kube_custom.promql_problem("sum by le (x)") is not None


def test_a_hundred_deployments_are_checked_in_a_second():
    deployment = objects(WORKER)[2]
    kube.validate_object(deployment, kube.OLDEST)
    started = time.perf_counter()
    for _ in range(100):
        kube.validate_object(deployment, kube.OLDEST)
    assert time.perf_counter() - started < 1


def test_yaml_fixtures_are_plain():
    assert all(isinstance(o, dict) for o in yaml.safe_load_all(WORKER))
