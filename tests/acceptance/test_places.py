"""Every kind of mistake at every site where somebody can make it is reported there, at its line and column, and only there.

Sites are a native definition, an overlay of an environment, a fragment that definitions extend, and a dialect file; the places
in templates are held where templates are compiled.
"""

import pytest

from tests.acceptance.test_pctasks_schema import STREAM
from tests.checks.marked import check
from tests.checks.texts import ONE_JOB, RESOURCES, azure, indent, streaming

USED = "args: {size: {default: small}}"
JOBS = ONE_JOB.replace("/tides:1", '/tides:${{ args.size }}"').replace("image: ", 'image: "')
# Mistakes in what stands under `worker`; a mark stands before what is wrong.
MISTAKES = {
    "a bracket that stays open": "scale: @1016@{min: 0, max: 4",
    "a tab": "scale:\n@1014@\tmin: 0",
    "a key twice": "scale: {min: 0, @1002@min: 1}",
    "an unknown key": "scale: {@1110@mni: 0, max: 3}",
    "a wrong type": "scale: {min: 0, max: @1112@many}",
    "a number out of range": "scale: {min: @1115@-1, max: 4}",
    "an expression that ends too early": "environment: {A: 'x ${{ args.size @1202@+ }}'}",
    "an unknown argument": "environment: {A: 'x ${{ args.@1204@zise }}'}",
    "an unknown fact": "environment: {A: 'x ${{ env.@1206@regon }}'}",
    "an unknown filter": "environment: {A: 'x ${{ args.size | @1208@uper }}'}",
    "a minimum above the maximum": "scale: {min: @1510@9, max: 4}",
    "a secret in the open": "environment: {API_PASSWORD: @1602@hunter2hunter2}",
}
BROKEN_TEXT = ("a bracket that stays open", "a tab", "a key twice")


@pytest.mark.parametrize("name", MISTAKES)
def test_in_a_native_definition(tmp_path, name):
    text = streaming(worker=RESOURCES + MISTAKES[name], jobs=JOBS, more=USED)
    check(tmp_path, {"definitions/tides.yaml": text, "environments/prod.yaml": azure()})


@pytest.mark.parametrize("name", MISTAKES)
def test_in_an_overlay(tmp_path, name):
    patch = "patch:\n  spec:\n    worker:\n" + indent(MISTAKES[name], 6)
    overlay = "overlays:\n  - kind: Workflow\n    name: tides\n" + indent(patch, 4)
    check(
        tmp_path,
        {"definitions/tides.yaml": streaming(jobs=JOBS, more=USED), "environments/prod.yaml": azure(overlay)},
    )


@pytest.mark.parametrize("name", MISTAKES)
def test_in_a_fragment(tmp_path, name):
    extended = "fragment:base"
    if name in BROKEN_TEXT:  # what cannot be read cannot be extended, which is said where somebody does
        extended = "@1230@fragment:base"
    text = streaming(jobs=JOBS, more=USED).replace("  name: tides\n", f"  name: tides\n  extends: {extended}\n", 1)
    base = "spec:\n  worker:\n" + indent(MISTAKES[name], 4)
    check(
        tmp_path,
        {"fragments/base.yaml": base, "definitions/tides.yaml": text, "environments/prod.yaml": azure()},
    )


DIALECT = {
    "a bracket that stays open": ('requests: {cpu: "0.5", memory: 2Gi}', 'requests: @1016@{cpu: "0.5", memory: 2Gi'),
    "a tab": ("            trigger_queue_length", "@1014@\ttrigger_queue_length"),
    "a key twice": ("polling_interval: 30", "polling_interval: 30\n            @1002@polling_interval: 31"),
    "an unknown key": ("is_streaming: true", "is_streaming: true\n@1701@datset: flashes"),
    "a wrong type": ("max_replica_count: 10", "max_replica_count: @1704@ten"),
    "a number out of range": ("polling_interval: 30", "polling_interval: @1705@-1"),
    "an expression that ends too early": ("collection_id: flashes", 'collection_id: "${{ args@1202@. }}"'),
    "an unknown argument": ("collection_id: flashes", "collection_id: ${{ args.@1204@zise }}"),
    "a minimum above the maximum": ("min_replica_count: 0", "min_replica_count: @1705@11"),
    "a function without a colon": ("flashes:create_item", "@1710@create_item"),
    "an address that is none": ("https://sky.queue.core.windows.net/flashes", "@1706@flashes"),
}


@pytest.mark.parametrize("name", DIALECT)
def test_in_a_dialect_file(tmp_path, name):
    old, new = DIALECT[name]
    assert STREAM.count(old) == 1
    check(tmp_path, {"definitions/streaming.yaml": STREAM.replace(old, new)})


def test_all_of_them_in_one_run(tmp_path):
    files = {"environments/prod.yaml": azure("select: {exclude: ['flashes-*']}")}  # it has nothing that pctasks needs
    for number, name in enumerate(MISTAKES):
        text = streaming(worker=RESOURCES + MISTAKES[name], jobs=JOBS, more=USED, name=f"tides-{number}")
        files[f"definitions/tides-{number}.yaml"] = text
    for number, (old, new) in enumerate(DIALECT.values()):
        text = STREAM.replace(old, new).replace("id: flashes", f"id: flashes-{number}", 1)
        files[f"definitions/{number}/streaming.yaml"] = text.replace("net/flashes", f"net/flashes-{number}")
    check(tmp_path, files)
