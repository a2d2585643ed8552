"""Generations of the contract: which operator reads the objects, and how the specification of a stream is laid out."""

from typing import Final, Literal

from penstock.arcane import GROUP
from penstock.record import Record

Name = Literal["dotnet", "v0", "v1", "v2"]
Operator = Literal["dotnet", "go"]
Layout = Literal["flat", "v1", "v2"]

LAYOUTS: Final[tuple[Layout, ...]] = ("flat", "v1", "v2")
DEFAULT: Final[Name] = "v2"


class Contract(Record):
    """One generation: `dotnet` is the first operator, `v0` to `v2` are layouts of the second, written in Go."""

    name: Name
    operator: Operator
    layout: Layout

    @property
    def class_version(self) -> str:
        """The apiVersion of StreamClass."""
        return f"{GROUP}/v1beta1" if self.operator == "dotnet" else f"{GROUP}/v1"

    @property
    def class_plural(self) -> str:
        return "stream-classes" if self.operator == "dotnet" else "streamclasses"

    @property
    def template_plural(self) -> str:
        return "streaming-job-templates" if self.operator == "dotnet" else "streamingjobtemplates"

    @property
    def keeps_secret_fields(self) -> bool:
        """Whether the runner sees the fields that name Secrets in its specification."""
        return self.operator == "go"


CONTRACTS: Final[dict[str, Contract]] = {
    "dotnet": Contract("dotnet", "dotnet", "flat"),
    "v0": Contract("v0", "go", "flat"),
    "v1": Contract("v1", "go", "v1"),
    "v2": Contract("v2", "go", "v2"),
}


def effective(place: str | None, layout: str | None) -> Contract | None:
    """Return the generation of a class in a place; None when the place's operator cannot read the class's layout.

    `place` is the generation that the environment chose (None: the newest); `layout` is what the schema of the class has
    itself, None when the compiler may choose.
    """
    wanted = CONTRACTS[place or DEFAULT]
    if layout is None or layout == wanted.layout:
        return wanted
    if wanted.operator == "dotnet":
        return None
    return CONTRACTS["v0" if layout == "flat" else layout]
