"""The pieces of an environment fit together: secrets have a store, node pools a size, the scaler its secret."""

from collections.abc import Iterator

from penstock.checks.model import Finding, World
from penstock.checks.values import is_number
from penstock.definitions import Definition
from penstock.definitions.environment import EnvironmentSpec


def check(definition: Definition, _world: World) -> Iterator[Finding]:
    """Judge an Environment."""
    spec: EnvironmentSpec = definition.spec
    if spec.secrets.backend == "externalSecrets" and spec.secrets.store is None:
        message = "External Secrets have no store: where secrets are kept is not said"
        help_text = "add `store: {name: NAME}`, the ClusterSecretStore of the cluster"
        yield Finding("PEN1805", ("spec", "secrets"), message, help_text, missing=True)
    if spec.cluster is not None:
        for index, pool in enumerate(spec.cluster.node_pools):
            if is_number(pool.min) and is_number(pool.max) and pool.min > pool.max:
                path = ("spec", "cluster", "nodePools", index, "min")
                message = f"the minimum of {pool.min} nodes is above the maximum of {pool.max}"
                yield Finding("PEN1510", path, message, f"lower the minimum to {pool.max} or raise the maximum")
