"""A place: one environment with everything the compiler knows about it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from penstock.record import Record

if TYPE_CHECKING:
    from collections.abc import Mapping

    from penstock.definitions.environment import EnvironmentSpec


class Place(Record):
    """One environment. `outputs` are the pinned values of `outputs/<name>.json`; `data` is the resolved definition."""

    name: str
    spec: EnvironmentSpec
    outputs: Mapping[str, str]
    data: dict[str, Any]

    @property
    def cloud(self) -> str:
        """The type of the environment's cloud: azure, aws, gcp or local."""
        return self.spec.cloud.type

    @property
    def namespace(self) -> str:
        """The namespace of the workers."""
        return self.spec.cluster.namespace if self.spec.cluster else "penstock"

    def within(self, namespace: str | None) -> Place:
        """Return the place with another namespace; itself without one, or where there is no cluster."""
        cluster = self.spec.cluster
        if namespace is None or cluster is None or namespace == cluster.namespace:
            return self
        return self.replace(spec=self.spec.replace(cluster=cluster.replace(namespace=namespace)))
