"""Small trees in memory: Pulumi modules and manifests as a render writes them."""

from penstock.semantic_diff import Tree
from penstock.semantic_diff.read import tree

HEAD = """\
import pulumi
import pulumi_azure_native as azure_native
from shared import Shared


def create(shared: Shared) -> None:
"""
SHARED = """\
def create():
    return Shared(
        resource_group_name={group},
        storage_account_name="lake",
        resources=[],
    )
"""


def queue(logical: str, name: str, options: str = "protect=True", var: str = "queue") -> str:
    return f"""\
    {var} = azure_native.storage.Queue(
        "{logical}",
        resource_group_name=shared.resource_group_name,
        account_name=shared.storage_account_name,
        queue_name="{name}",
        opts=pulumi.ResourceOptions({options}),
    )
"""


def module(*statements: str) -> str:
    return HEAD + "".join(statements)


def program(definition: str, *statements: str, group: str = '"rg"') -> list[tuple[str, str, tuple[str, ...]]]:
    """The files of a program with one definition."""
    name = definition.lower().replace("/", "_")
    return [
        ("pulumi/dev/shared.py", SHARED.format(group=group), ()),
        (f"pulumi/dev/definitions/{name}.py", module(*statements), (definition,)),
    ]


def manifests(definition: str, text: str) -> tuple[str, str, tuple[str, ...]]:
    return (f"manifests/{definition.lower().replace('/', '-')}.yaml", text, (definition,))


def of(*files: tuple[str, str, tuple[str, ...]], opaque: dict[str, str] | None = None) -> Tree:
    return tree("dev", files, {name for _, _, owners in files for name in owners}, opaque)
