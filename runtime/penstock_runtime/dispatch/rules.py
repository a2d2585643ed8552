"""Which queues want an event: by how the object's address begins and ends."""

import os
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any, Final

_FILE: Final = "file://"


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
        return cls(
            Rule(one["name"], placed(one.get("prefix", "")), one.get("suffix", ""), one["queue"]) for one in config
        )

    def queues(self, address: str) -> list[str]:
        """Return the outputs for an address: each once, in the order of the rules."""
        where = placed(address)
        return list(dict.fromkeys(rule.queue for rule in self._rules if rule.fits(where)))


def placed(address: str) -> str:
    """Return an address; a path of this machine that is relative (`file://stores/a/`) starts at the working directory."""
    if not address.startswith(_FILE) or address.startswith(f"{_FILE}/"):
        return address
    path = address.removeprefix(_FILE)
    return _FILE + os.path.abspath(path) + ("/" if path.endswith("/") else "")
