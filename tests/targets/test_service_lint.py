"""Objects of a service that do not fit together: each rule, and a template of a project that breaks one."""

import copy

import pytest

from penstock.targets.kubernetes.streamservice import lint
from tests.acceptance import keboola_project as project
from tests.support import rendered

META = {"name": "web", "namespace": "a"}
POD = {
    "metadata": {"labels": {"app": "web"}},
    "spec": {
        "containers": [
            {
                "ports": [{"name": "http", "containerPort": 80}],
                "volumeMounts": [{"name": "disk-1", "mountPath": "/stream/volumes/fast/disk-1"}],
            }
        ]
    },
}
CLAIM = {"metadata": {"name": "disk-1", "labels": {lint.VOLUME_TYPE: "fast"}}}
OBJECTS = {
    "set": {"kind": "StatefulSet", "metadata": dict(META), "spec": {"template": POD, "volumeClaimTemplates": [CLAIM]}},
    "budget": {
        "kind": "PodDisruptionBudget",
        "metadata": dict(META),
        "spec": {"selector": {"matchLabels": {"app": "web"}}},
    },
    "service": {
        "kind": "Service",
        "metadata": dict(META),
        "spec": {"selector": {"app": "web"}, "ports": [{"port": 80, "targetPort": "http"}]},
    },
    "policy": {
        "kind": "NetworkPolicy",
        "metadata": dict(META),
        "spec": {
            "podSelector": {"matchLabels": {"app": "web"}},
            "ingress": [{"from": [{"podSelector": {"matchLabels": {"app": "web"}}}], "ports": [{"port": 80}]}],
        },
    },
}


def said(change=None):
    objects = copy.deepcopy(OBJECTS)
    if change is not None:
        change(objects)
    return [message.partition(": ")[2] for _, message in lint.findings(list(objects.values()))]


def test_what_fits_is_left_alone():
    assert said() == []


@pytest.mark.parametrize(
    ("change", "words"),
    [
        (lambda o: o["policy"]["spec"]["podSelector"]["matchLabels"].update(app="wbe"), "selects no pod"),
        (lambda o: o["policy"]["spec"]["ingress"][0]["from"][0]["podSelector"]["matchLabels"].update(app="x"), "lets in pods"),
        (lambda o: o["policy"]["spec"]["ingress"][0]["ports"].insert(0, None), "item 0 of"),
        (lambda o: o["service"]["spec"]["selector"].update(app="x"), "selector selects no pod"),
        (lambda o: o["service"]["spec"]["ports"][0].update(targetPort="htpp"), "a port called `htpp`"),
        (lambda o: o["budget"]["spec"]["selector"]["matchLabels"].update(app="x"), "no PodDisruptionBudget"),
        (lambda o: o.pop("budget"), "no PodDisruptionBudget"),
        (lambda o: o["set"]["metadata"].update(labels={"release": "$RELEASE_ID"}), "`$RELEASE_ID`"),
        (lambda o: o["set"]["metadata"].update(labels={"release": "a-${RELEASE}"}), "`${RELEASE}`"),
        (lambda o: o["set"]["spec"]["template"]["spec"]["containers"][0]["volumeMounts"][0].update(
            mountPath="/stream/volumes/slow/disk-1"), "not at its type and label"),
        (lambda o: o["set"]["spec"]["volumeClaimTemplates"].clear(), "mounted and not claimed"),
    ],
)  # fmt: skip
def test_what_does_not_fit_is_said(change, words):
    found = said(change)
    assert len(found) == 1
    assert words in found[0]


def test_a_template_of_the_project_is_held_to_it(tmp_path):
    folder = project.write(tmp_path, clouds={"gcp": ""})
    own = folder / "templates/kubernetes/network-policy.yaml"
    own.parent.mkdir(parents=True)
    own.write_text(
        "apiVersion: networking.k8s.io/v1\nkind: NetworkPolicy\nmetadata: {name: '${{ name }}', namespace: '${{ namespace }}'}\n"
        "spec:\n  podSelector: {matchLabels: {app: stream-storage-reader-writer}}\n  ingress: ${{ ingress }}\n"
    )
    words = rendered.render(folder, "-e", "gcp", fails=True)
    assert "PEN1880" in words
    assert "templates/kubernetes/network-policy.yaml" in words
    assert "selects no pod" in words
