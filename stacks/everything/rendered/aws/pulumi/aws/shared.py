"""What the definitions of environment aws share."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Shared:
    """What the modules of the definitions need of the platform."""


def create() -> Shared:
    """Declare the resources of the platform."""
    return Shared()
