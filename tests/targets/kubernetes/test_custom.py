"""Custom kinds of stream classes and the streams that are of them."""

from penstock.definitions import read
from penstock.lower import streamclass
from tests.support import kube
from tests.targets.kubernetes.stack import definition, manifests, one

SCHEMA = {
    "type": "object",
    "required": ["table"],
    "properties": {"table": {"type": "string"}, "connectionString": {"type": "string"}},
}
CLASS = definition(
    "StreamClass",
    "sql-change",
    {
        "group": "streaming.example.org",
        "version": "v1beta1",
        "names": {"kind": "SqlChangeStream", "plural": "sqlchangestreams", "shortNames": ["scs"]},
        "schema": SCHEMA,
        "columns": [{"name": "Table", "type": "string", "jsonPath": ".spec.table"}],
    },
)


def exports(kind, name):
    assert (kind, name) == ("StreamClass", "sql-change")
    return streamclass.exports(read(CLASS))


def test_a_stream_class_teaches_the_cluster_its_kind():
    objects = manifests(CLASS)
    found = kube.check_objects([("c", index, obj) for index, obj in enumerate(objects)])
    assert found.ok, found.report()
    crd = one(objects, "CustomResourceDefinition")
    assert crd["metadata"]["name"] == "sqlchangestreams.streaming.example.org"
    assert crd["spec"]["names"]["shortNames"] == ["scs"]
    version = crd["spec"]["versions"][0]
    assert version["schema"]["openAPIV3Schema"]["properties"]["spec"] == SCHEMA
    assert version["subresources"] == {"status": {}}
    assert version["additionalPrinterColumns"] == [{"name": "Table", "type": "string", "jsonPath": ".spec.table"}]


def test_a_definition_that_goes_does_not_take_the_streams_of_others_along():
    annotations = one(manifests(CLASS), "CustomResourceDefinition")["metadata"]["annotations"]
    assert annotations["argocd.argoproj.io/sync-options"] == "Prune=false,Delete=false"
    assert annotations["argocd.argoproj.io/sync-wave"] == "-2"


def test_the_clusters_own_roles_take_the_kind_in():
    roles = {
        obj["metadata"]["name"].rpartition("-")[2]: obj for obj in manifests(CLASS) if obj["kind"] == "ClusterRole"
    }
    assert set(roles) == {"edit", "view"}
    assert roles["view"]["rules"][0]["verbs"] == ["get", "list", "watch"]
    assert roles["edit"]["metadata"]["labels"]["rbac.authorization.k8s.io/aggregate-to-edit"] == "true"


def test_a_stream_of_the_class_is_an_object_of_the_kind():
    data = definition("Stream", "orders", {"class": "sql-change", "config": {"table": "dbo.orders"}})
    objects = manifests(data, exports=exports)
    (found,) = objects
    assert (found["apiVersion"], found["kind"]) == ("streaming.example.org/v1beta1", "SqlChangeStream")
    assert found["spec"] == {"table": "dbo.orders"}
    crds = [obj for obj in manifests(CLASS) if obj["kind"] == "CustomResourceDefinition"]
    checked = kube.check_objects([("o", 0, found)], crds=crds)
    assert checked.ok, checked.report()
    wrong = {**found, "spec": {"tabel": "x"}}
    assert not kube.check_objects([("o", 0, wrong)], crds=crds).ok
