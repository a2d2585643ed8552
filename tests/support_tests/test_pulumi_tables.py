"""The tables about resource types name properties that the SDKs really have."""

import importlib
import inspect
import re
import string

import pytest

from tests.support.pulumi_plan import IMMUTABLE
from tests.support.pulumi_tables import AWS, AZURE, GCP

pytestmark = pytest.mark.filterwarnings("ignore::DeprecationWarning")  # the SDKs warn about parts of themselves

ROWS: dict[str, tuple[str | None, ...]] = {f"aws:{kind}": row for kind, row in AWS.items()}
ROWS |= {f"azure-native:{kind}": row for kind, row in AZURE.items()}
ROWS |= {f"gcp:{kind}": row for kind, row in GCP.items()}
# Fields of IDs that are no inputs.
MADE = {
    "rg",
    "account",
    "arn",
    "hash",
    "hash6",
    "uuid",
    "bare",
    "host",
    "group",
    "kind",
    "path",
    "region",
    "project",
    "location",
}


def inputs_of(kind):
    """Return the input names (snake case) of a resource class of a real SDK."""
    package, module, cls = kind.split(":")
    module = module.split("/")[0]
    module = {"lambda": "lambda_"}.get(module, module)
    found = importlib.import_module(f"pulumi_{package.replace('-', '_')}.{module}")
    return set(inspect.signature(getattr(found, cls)._internal_init).parameters)


def snake(name):
    if name == "resourceName":
        return "resource_name_"  # the SDK keeps `resource_name` for the logical name
    return re.sub(r"(?<=[a-z0-9])([A-Z]+)", lambda m: "_" + m[1].lower(), name)


@pytest.mark.parametrize("kind", sorted(ROWS))
def test_names_and_ids_use_real_inputs(kind):
    inputs = inputs_of(kind)
    name, *templates = ROWS[kind]
    used = {f for t in templates if t for _, f, _, _ in string.Formatter().parse(t) if f} - MADE
    for field in used | ({name} if name else set()):
        assert snake(field) in inputs, f"{kind} has no input {field}"


@pytest.mark.parametrize("kind", sorted(IMMUTABLE))
def test_immutable_inputs_exist(kind):
    inputs = inputs_of(kind)
    for path in IMMUTABLE[kind]:
        assert snake(path.split(".")[0]) in inputs, f"{kind} has no input {path}"
