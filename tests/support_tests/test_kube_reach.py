"""The evaluation of network policies: each of its answers can be wrong in both directions."""

import pytest

from tests.support.kube_reach import Pod, matches, pods, reaches

TARGET = Pod("db", "a", {"app": "db"}, {"sql": 5432})
FRIEND = Pod("web", "a", {"app": "web"})
STRANGER = Pod("other", "a", {"app": "other"})
FAR = Pod("web", "b", {"app": "web"})


def policy(*ingress, selector=None, namespace="a", types=("Ingress",)):
    spec = {
        "podSelector": selector or {"matchLabels": {"app": "db"}},
        "policyTypes": list(types),
        "ingress": list(ingress),
    }
    return {"kind": "NetworkPolicy", "metadata": {"name": "p", "namespace": namespace}, "spec": spec}


WEB = {"podSelector": {"matchLabels": {"app": "web"}}}
RULE = {"from": [WEB], "ports": [{"protocol": "TCP", "port": 5432}]}


@pytest.mark.parametrize(
    ("policies", "source", "port", "protocol", "allowed"),
    [
        ([], STRANGER, 5432, "TCP", True),
        ([policy(RULE)], FRIEND, 5432, "TCP", True),
        ([policy(RULE)], STRANGER, 5432, "TCP", False),
        ([policy(RULE)], FRIEND, 5433, "TCP", False),
        ([policy(RULE)], FRIEND, 5432, "UDP", False),
        ([policy(RULE)], FAR, 5432, "TCP", False),
        ([policy()], FRIEND, 5432, "TCP", False),
        ([policy({})], STRANGER, 1, "TCP", True),
        ([policy(), policy(RULE)], FRIEND, 5432, "TCP", True),
        ([policy(RULE, namespace="b")], STRANGER, 5432, "TCP", True),
        ([policy(RULE, selector={"matchLabels": {"app": "misspelt"}})], STRANGER, 5432, "TCP", True),
        ([policy({"from": [WEB], "ports": [{"port": "sql"}]})], FRIEND, 5432, "TCP", True),
        ([policy({"from": [{"namespaceSelector": {}}]})], FAR, 5432, "TCP", True),
        ([policy({"from": [{"namespaceSelector": {"matchLabels": {"kubernetes.io/metadata.name": "b"}}, **WEB}]})],
         FAR, 5432, "TCP", True),
        ([policy({"from": [{"namespaceSelector": {"matchLabels": {"kubernetes.io/metadata.name": "b"}}, **WEB}]})],
         FRIEND, 5432, "TCP", False),
    ],
)  # fmt: skip
def test_what_is_let_through(policies, source, port, protocol, allowed):
    assert reaches(policies, source, TARGET, port, protocol) is allowed


def test_expressions():
    labels = {"tier": "a"}
    assert matches({"matchExpressions": [{"key": "tier", "operator": "In", "values": ["a"]}]}, labels)
    assert not matches({"matchExpressions": [{"key": "tier", "operator": "NotIn", "values": ["a"]}]}, labels)
    assert matches({"matchExpressions": [{"key": "x", "operator": "DoesNotExist"}]}, labels)
    assert not matches({"matchExpressions": [{"key": "x", "operator": "Exists"}]}, labels)


def test_pods_of_workloads():
    template = {
        "metadata": {"labels": {"app": "x"}},
        "spec": {"containers": [{"ports": [{"name": "a", "containerPort": 1}]}]},
    }
    meta = {"name": "x", "namespace": "n"}
    job = {"kind": "CronJob", "metadata": meta, "spec": {"jobTemplate": {"spec": {"template": template}}}}
    found = list(
        pods([{"kind": "Deployment", "metadata": meta, "spec": {"template": template}}, job, {"kind": "Service"}])
    )
    assert [(one.labels, one.ports) for one in found] == [({"app": "x"}, {"a": 1})] * 2
