"""What the loop does, read from the worker configuration, with the defaults of the schema."""

import random
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Literal

Execution = Literal["async", "process", "thread"]


@dataclass(frozen=True, slots=True)
class Backoff:
    """Pause before a message comes again: `initial` seconds, times `factor` for each delivery, at most `maximum`.

    The pause is shortened by a random part of it, up to `jitter` (0 to 1), so that what failed together does not come
    back together.
    """

    initial: float = 1.0
    factor: float = 2.0
    maximum: float = 300.0
    jitter: float = 0.5

    def delay(self, attempt: int, chance: Callable[[], float] = random.random) -> float:
        """Return the seconds to wait after delivery number `attempt` (from 1) failed."""
        # 2 ** 1024 would overflow; the limit is reached long before.
        pause = min(self.maximum, self.initial * self.factor ** min(attempt - 1, 64))
        return pause * (1 - self.jitter * chance())


@dataclass(frozen=True, slots=True)
class Settings:
    """The settings of one loop; times are seconds."""

    definition: str = ""
    concurrency: int = 1
    batch_size: int | None = None
    timeout: float = 840.0
    grace: float = 60.0
    lease: float = 60.0
    renew: bool = True
    renew_after: float | None = None
    max_receives: int = 5
    message_limit: int | None = None
    execution: Execution | None = None
    backoff: Backoff = Backoff()

    @property
    def renewal(self) -> float:
        """How long after it was taken or renewed a lease is renewed: half of it unless the definition says otherwise."""
        return self.lease / 2 if self.renew_after is None else min(self.renew_after, self.lease)

    @property
    def renewal_again(self) -> float:
        """How soon a renewal that failed is tried again, so that some tries fit into what is left of the lease."""
        return min(self.lease / 6, max((self.lease - self.renewal) / 3, 0.1))

    @property
    def held(self) -> int:
        """How many messages the worker holds at most, handled or waiting for their turn."""
        return max(self.concurrency, self.batch_size or 0)


def read(config: dict[str, Any]) -> Settings:
    """Return the settings that a checked configuration holds."""
    lease = config.get("lease", {})
    backoff = config.get("backoff", {})
    default = Backoff()
    return Settings(
        definition=f"{config['definition']['kind']}/{config['definition']['name']}",
        concurrency=config.get("concurrency", 1),
        batch_size=config.get("batchSize"),
        timeout=float(config.get("handlerTimeout", 840)),
        grace=float(config.get("gracePeriod", 60)),
        lease=float(lease.get("seconds", 60)),
        renew=lease.get("renew", True),
        renew_after=lease.get("renewAfter"),
        max_receives=config.get("maxReceiveCount", 5),
        message_limit=config.get("messageLimit"),
        execution=config.get("execution"),
        backoff=Backoff(
            initial=backoff.get("initial", default.initial),
            factor=backoff.get("factor", default.factor),
            maximum=backoff.get("maximum", default.maximum),
            jitter=backoff.get("jitter", default.jitter),
        ),
    )
