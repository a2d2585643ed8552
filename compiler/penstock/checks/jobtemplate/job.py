"""The job of a JobTemplate is one that the cluster takes, and stands where the operator reads it."""

from collections.abc import Iterator

from penstock.arcane.contract import CONTRACTS
from penstock.checks.jobs_of_streams import judge_job, variables
from penstock.checks.model import Finding, World
from penstock.definitions import Definition
from penstock.definitions.jobtemplate import JobTemplateSpec


def check(definition: Definition, world: World) -> Iterator[Finding]:
    """Judge the job."""
    spec: JobTemplateSpec = definition.spec
    if spec.template is not None:
        yield from variables([(("spec", "template", "environment", name), name) for name in spec.template.environment])
        return
    yield from judge_job(definition.data["spec"]["job"], ("spec", "job"))
    if spec.nesting is None or world.place is None:
        return
    contract = CONTRACTS[world.place.spec.arcane.contract]
    wanted = "template" if contract.operator == "dotnet" else "job"
    if spec.nesting != wanted:
        right = (
            "`spec.template` is the Job"
            if wanted == "template"
            else "`spec` is the Job: `spec.spec.template` is its pod"
        )
        message = (
            f"the operator of environment {world.place.name} would make an empty job of this: it reads another nesting"
        )
        yield Finding("PEN1864", ("spec", "nesting"), message, right, key=True)
