"""Emitted code is held to ruff, its formatter and a type checker, each project on its own."""

import pytest

from tests.support.emitted import check

GOOD = """import pulumi
import pulumi_aws as aws
import pulumi_azure_native as azure
from naming import name_of

queue = aws.sqs.Queue("items", name=name_of("items"), delay_seconds=5)
group = azure.resources.ResourceGroup("group", resource_group_name="rg")
pulumi.export("arn", queue.arn)
"""
NAMING = """def name_of(text: str) -> str:
    return text.lower()
"""


def project(folder, main, naming=NAMING, **more):
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "__main__.py").write_text(main)
    (folder / "naming.py").write_text(naming)
    for name, text in more.items():
        (folder / name.replace("_toml", ".toml")).write_text(text)
    return folder


def test_clean_projects_have_no_findings(tmp_path):
    # Both have a module `naming`, and the second one's has another signature: they must not see each other.
    two = project(
        tmp_path / "b",
        "from naming import name_of\n\nname_of(1)\n",
        "def name_of(number: int) -> int:\n    return number\n",
    )
    assert check([project(tmp_path / "a", GOOD), two]) == []


BROKEN = {
    "unknown argument": ("delay_seconds=5", "delay_second=5", "ty", 6),
    "wrong type": ("delay_seconds=5", 'delay_seconds=["5"]', "ty", 6),
    "unknown resource": ("aws.sqs.Queue(", "aws.sqs.Qeue(", "ty", 6),
    "unknown module": ("azure.resources.", "azure.resource.", "ty", 7),
    "unknown output": ("queue.arn", "queue.arm", "ty", 8),
    "unknown import": ("import pulumi_aws as aws", "import pulumi_awss as aws", "ty", 2),
    "unused import": ("import pulumi_aws as aws", "import os\nimport pulumi_aws as aws", "ruff", 2),
    "format": ('"items", name', '"items",name', "format", 6),
    "syntax": ("queue = ", "queue = = ", "ruff", 6),
}


@pytest.mark.parametrize("case", BROKEN)
def test_a_fault_is_found(tmp_path, case):
    old, new, tool, line = BROKEN[case]
    assert old in GOOD
    folder = project(tmp_path / "a", GOOD.replace(old, new))
    found = [(f.project, f.file, f.tool, f.line) for f in check([folder])]
    assert (str(folder), "__main__.py", tool, line) in found


def test_the_projects_own_settings_count(tmp_path):
    settings = '[tool.ruff.lint]\nselect = ["D"]\n'
    found = check([project(tmp_path / "a", GOOD, pyproject_toml=settings)], tools=["ruff"])
    assert {f.rule for f in found} >= {"D103"}


def test_a_folder_without_code_is_refused(tmp_path):
    with pytest.raises(ValueError, match="has no Python file"):
        check([tmp_path])
