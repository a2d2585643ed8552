"""Lowering of one StreamingJobTemplate, of a StreamClass or by itself."""

from typing import Any

from penstock.arcane.contract import Contract
from penstock.definitions import Definition
from penstock.definitions.common import StreamingJob
from penstock.graph.nodes import (
    Node,
)
from penstock.graph.streams import StreamingTemplate
from penstock.language.values import plain
from penstock.lower.context import node_id
from penstock.lower.parts import environment, resources, secrets


def template_nodes(
    definition: Definition, name: str, job: StreamingJob, contract: Contract, account: str | None
) -> list[Node]:
    """Return a template with the secrets that its environment refers to; `account` runs it unless it says another."""
    env = environment(job.environment)
    return [
        StreamingTemplate(
            id=node_id("template", definition, name),
            definition=definition.id,
            name=name,
            contract=contract.name,
            image=job.image,
            version=job.version or tag(job.image),
            service_account=job.service_account or account or "",
            pull_policy=job.image_pull_policy,
            pull_secrets=job.image_pull_secrets,
            backoff_limit=job.backoff_limit,
            ttl=job.ttl_seconds_after_finished,
            deadline=job.active_deadline_seconds,
            grace_period=job.termination_grace_period_seconds,
            retry_on=job.retry_on_exit_codes,
            fail_on=job.fail_on_exit_codes,
            env=env,
            secrets_from=job.secrets_from,
            config_maps_from=job.config_maps_from,
            resources=resources(job.resources),
            node_selector=dict(job.node_selector) or None,
            tolerations=_plain_list(job.tolerations),
            affinity=plain(dict(job.affinity)) if job.affinity is not None else None,
            volumes=_plain_list(job.volumes),
            volume_mounts=_plain_list(job.volume_mounts),
            labels=tuple(sorted(definition.metadata.labels.items())),
        ),
        *secrets(env),
    ]


def _plain_list(values: tuple[Any, ...]) -> list[dict[str, Any]] | None:
    return [plain(dict(one)) for one in values] or None


def tag(image: str) -> str:
    """Return the tag of an image; empty where it has none, or a digest alone."""
    last = image.rpartition("/")[2].partition("@")[0]
    return last.partition(":")[2]
