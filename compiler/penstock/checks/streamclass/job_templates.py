"""The job templates of a stream class leave to the operator what is the operator's."""

from collections.abc import Iterator

from penstock.checks.jobs_of_streams import variables
from penstock.checks.model import Finding, World
from penstock.definitions import Definition
from penstock.definitions.streamclass import StreamClassSpec


def check(definition: Definition, _world: World) -> Iterator[Finding]:
    """Judge the environment variables of all templates."""
    spec: StreamClassSpec = definition.spec
    for template, job in spec.job_templates.items():
        start = ("spec", "jobTemplates", template, "environment")
        yield from variables([((*start, name), name) for name in job.environment])
