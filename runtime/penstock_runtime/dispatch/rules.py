"""Which queues want an event: by how the object's address begins and ends."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True, slots=True)
class Rule:
    """Addresses that start with `prefix` and end with `suffix` go to the output `queue`; empty ones fit all."""

    name: str
    prefix: str
    suffix: str
    queue: str

    def fits(self, address: str) -> bool:
        """Tell whether the rule is about an address."""
        return address.startswith(self.prefix) and address.endswith(self.suffix)


class Rules:
    """All rules of a place."""

    def __init__(self, rules: Iterable[Rule]) -> None:
        self._rules = tuple(rules)

    @classmethod
    def read(cls, config: Sequence[dict[str, Any]]) -> "Rules":
        """Return the `rules` of a worker configuration (schemas/worker.schema.json)."""
        return cls(Rule(one["name"], one.get("prefix", ""), one.get("suffix", ""), one["queue"]) for one in config)

    def queues(self, address: str) -> list[str]:
        """Return the outputs for an address: each once, in the order of the rules."""
        return list(dict.fromkeys(rule.queue for rule in self._rules if rule.fits(address)))
