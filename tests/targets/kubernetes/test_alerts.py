"""Alert rules: on metrics that exist, and only where something measures."""

from tests.targets.kubernetes.stack import CLOUD, definition, manifests, one, place

TASK = {"id": "t", "image": "reg/x:1", "run": "m:f"}


def workflow(**alerts):
    spec = {"trigger": {"type": "queue"}, "alerts": alerts, "jobs": {"j": {"tasks": [TASK]}}}
    return definition("Workflow", "glm", spec)


def rules(data, where=None, cloud=CLOUD):
    objects = manifests(data, where or place(), cloud)
    return {rule["alert"]: rule for rule in one(objects, "PrometheusRule")["spec"]["groups"][0]["rules"]}


def kinds(data, where=None, cloud=CLOUD):
    return {obj["kind"] for obj in manifests(data, where or place(), cloud)}


def test_the_backlog_is_what_keda_measured():
    found = rules(workflow(queueMessages=50, **{"for": "5m"}, severity="critical"))["PenstockQueueBacklog"]
    assert found["expr"] == (
        'max(keda_scaler_metrics_value{scaledObject="glm-scaler", exported_namespace="pc"}'
        ' or keda_scaler_metrics_value{scaledObject="glm-scaler", namespace="pc"}) > 50'
    )
    assert found["for"] == "300s"
    assert found["labels"] == {"severity": "critical", "definition": "Workflow/glm"}


def test_dead_letters_are_counted_by_the_runtime():
    found = rules(workflow(deadLetterMessages=2))["PenstockDeadLetters"]
    assert found["expr"] == (
        'max(penstock_dead_letter_messages{kind="Workflow", definition="glm", namespace="pc"}) > 2'
    )
    assert "glm-dead-letter" in found["annotations"]["summary"]


def test_prometheus_finds_the_rules_by_the_places_labels():
    where = place(monitoring={"labels": {"release": "prom"}})
    assert one(manifests(workflow(), where), "PrometheusRule")["metadata"]["labels"]["release"] == "prom"


def test_no_rules_where_none_are_wanted():
    assert "PrometheusRule" not in kinds(workflow(enabled=False))
    assert "PrometheusRule" not in kinds(workflow(), place(monitoring={"prometheusRules": False}))


def test_without_the_operator_pods_ask_to_be_scraped():
    bare = place(monitoring={"prometheusRules": False})
    template = one(manifests(workflow(), bare), "Deployment")["spec"]["template"]
    assert template["metadata"]["annotations"]["prometheus.io/port"] == "9090"
    with_operator = one(manifests(workflow()), "Deployment")["spec"]["template"]
    assert "prometheus.io/port" not in with_operator["metadata"]["annotations"]
