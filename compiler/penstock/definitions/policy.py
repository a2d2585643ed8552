"""The kind Policy: rules of an organisation as data, severities, and waivers that expire."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, Literal

from penstock.definitions.reading import EMPTY, items, mapping, record, strings, variant, whole
from penstock.record import Record

if TYPE_CHECKING:
    from collections.abc import Mapping

KIND: Final = "Policy"

Severity = Literal["error", "warning", "note"]
RuledKind = Literal[
    "Stream", "StreamClass", "StreamService", "JobTemplate", "Backfill", "Workflow", "Pipeline", "Environment"
]


class RequiredLabels(Record):
    """Every definition of `kinds` (None = all) carries these labels."""

    labels: tuple[str, ...]
    type: Literal["requiredLabels"] = "requiredLabels"
    kinds: tuple[RuledKind, ...] | None = None
    severity: Severity = "error"


class AllowedRegions(Record):
    """Environments stay in these regions."""

    regions: tuple[str, ...]
    type: Literal["allowedRegions"] = "allowedRegions"
    severity: Severity = "error"


class AllowedRegistries(Record):
    """Images start with one of these prefixes."""

    registries: tuple[str, ...]
    type: Literal["allowedRegistries"] = "allowedRegistries"
    severity: Severity = "error"


class MaximumReplicas(Record):
    """No worker scales beyond `max`."""

    max: int
    type: Literal["maximumReplicas"] = "maximumReplicas"
    severity: Severity = "error"


class MaximumResources(Record):
    """No container asks for more."""

    type: Literal["maximumResources"] = "maximumResources"
    cpu: str | int | float | None = None
    memory: str | None = None
    severity: Severity = "error"


class NamePattern(Record):
    """Names of the definitions of `kinds` (None = all) match a regular expression."""

    pattern: str
    type: Literal["namePattern"] = "namePattern"
    kinds: tuple[RuledKind, ...] | None = None
    severity: Severity = "error"


Rule = RequiredLabels | AllowedRegions | AllowedRegistries | MaximumReplicas | MaximumResources | NamePattern


class Waiver(Record):
    """A finding that is accepted until the end of the day `expires` (year-month-day)."""

    code: str
    definition: str
    reason: str
    expires: str


class PolicySpec(Record):
    """Rules, severities by code, and waivers; for `environments` (patterns, None = all)."""

    description: str | None = None
    environments: tuple[str, ...] | None = None
    rules: tuple[Rule, ...] = ()
    severities: Mapping[str, Literal["error", "warning", "note", "off"]] = EMPTY
    waivers: tuple[Waiver, ...] = ()


read_spec = record(
    PolicySpec,
    environments=strings,
    rules=items(
        variant(
            {
                "requiredLabels": record(RequiredLabels, labels=strings, kinds=strings),
                "allowedRegions": record(AllowedRegions, regions=strings),
                "allowedRegistries": record(AllowedRegistries, registries=strings),
                "maximumReplicas": record(MaximumReplicas, max=whole),
                "maximumResources": record(MaximumResources),
                "namePattern": record(NamePattern, kinds=strings),
            },
        ),
    ),
    severities=mapping,
    waivers=items(record(Waiver)),
)
