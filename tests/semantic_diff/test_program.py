"""The resource model of a Pulumi module, read from its syntax tree."""

from penstock.semantic_diff.program import resources, shared_fields
from tests.semantic_diff.trees import SHARED, module, queue


def data(*statements: str, shared: dict[str, str] | None = None):
    return resources(module(*statements), "pulumi/dev", "x.py", "Workflow/a", shared or {})


def test_a_resource_has_type_name_arguments_and_options():
    (thing,) = data(queue("a-queue", "a", 'protect=True, aliases=[pulumi.Alias(name="old")]'))
    assert (thing.type, thing.name, thing.scope) == ("azure_native.storage.Queue", "a-queue", "pulumi/dev")
    assert (thing.protect, thing.retain, thing.formerly) == (True, False, ("old",))
    assert thing.data["queue_name"] == "a"


def test_references_name_the_resource_and_not_the_variable():
    first, second = (
        data(queue("a-queue", "a", var=var), f'    x.y.Role("r", scope={var}.id, on=[{var}, *shared.resources])\n')
        for var in ("queue", "work")
    )
    assert first == second
    assert first[1].data == {"scope": "${a-queue.id}", "on": ["${a-queue}", "${*shared.resources}"]}


def test_values_of_the_platform_take_the_place_of_their_names():
    (thing,) = data(queue("a-queue", "a"), shared={"resource_group_name": "rg"})
    assert thing.data["resource_group_name"] == "rg"
    assert thing.data["account_name"] == "${shared.storage_account_name}"


def test_only_known_texts_of_the_platform_are_values():
    assert shared_fields(SHARED.format(group='"rg"')) == {"resource_group_name": "rg", "storage_account_name": "lake"}
    assert shared_fields(SHARED.format(group="group.name")) == {"storage_account_name": "lake"}


def test_concatenations_documents_and_assets_are_read():
    (thing,) = data(
        '    x.y.Thing("t", a=pulumi.Output.concat("p/", shared.z, "/q"),'
        ' b=pulumi.Output.json_dumps({"k": [1, -2]}),'
        ' c=pulumi.StringAsset(base64.b64encode(json.dumps({"k": True}).encode()).decode()),'
        ' d=x.y.ThingArgs(e=None), f=pulumi.FileAsset("../a.py"))\n'
    )
    assert thing.data == {
        "a": "p/${shared.z}/q",
        "b": {"k": [1, -2]},
        "c": {"text": {"k": True}},
        "d": {"e": None},
        "f": {"FileAsset": "../a.py"},
    }


def test_exports_are_things_and_secret_ones_say_so():
    plain, secret = data('    pulumi.export("a", 1)\n', '    pulumi.export("b", pulumi.Output.secret("s"))\n')
    assert (plain.type, plain.name, plain.data) == ("pulumi.export", "a", {"value": 1})
    assert secret.data == {"value": {"secret": "s"}}


def test_nothing_of_the_module_is_run():
    assert data('    raise SystemExit("run")\n') == []
