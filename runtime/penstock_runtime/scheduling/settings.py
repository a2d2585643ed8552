"""The settings of a run: `schedule` of the worker configuration as a value, with the defaults of its schema applied."""

from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any

from penstock_runtime.scheduling.names import INGESTION, KINDS, VALIDATIONS
from penstock_runtime.scheduling.rules import JOBS2021, MID2021, NEWEST, OURS, STRICT, Rules
from penstock_runtime.scheduling.times import BadTime, Interval, from_compact

DAY = 86400


@dataclass(frozen=True, slots=True)
class Settings:
    """What one run does."""

    instance: str
    is_first: bool = False
    max_age: timedelta = timedelta(hours=1)
    ahead: timedelta = timedelta(days=1)
    period: timedelta = timedelta(hours=3)
    grace: timedelta = timedelta(hours=1)
    retention: timedelta = timedelta(days=7)
    windows: str = "retained"
    override: datetime | None = None
    own_validations: bool = False
    signature_only: bool = True
    late: str = "report"
    folder: str = "task-markers"
    concurrency: int = 100
    inline_limit: int = 262144
    deadline: int = 540
    dry_run: bool = False
    backfill: Interval | None = None
    kinds: tuple[str, ...] = KINDS
    rules: Rules = OURS

    @property
    def own_infix(self) -> str:
        """What own batches that are joined are called: validations, or the ingestion's batches."""
        return VALIDATIONS[0 if self.is_first else 1] if self.own_validations else INGESTION

    @property
    def peer_infix(self) -> str:
        return VALIDATIONS[1 if self.is_first else 0]

    @property
    def claim_ends(self) -> timedelta:
        """After this long a run that claimed a task has ended, whatever became of it."""
        return timedelta(seconds=2 * self.deadline)


def read(schedule: dict[str, Any]) -> Settings:
    """Return the settings of a checked `schedule` section. Raises BadTime for an override that is in no calendar."""
    override = schedule.get("override")
    settings = Settings(
        instance=schedule["instance"],
        is_first=schedule.get("isFirst", False),
        max_age=_seconds(schedule, "maxAge", 3600),
        ahead=_seconds(schedule, "ahead", DAY),
        period=_seconds(schedule, "period", 3 * 3600),
        grace=_seconds(schedule, "grace", 3600),
        retention=_seconds(schedule, "retention", 7 * DAY),
        windows=schedule.get("windows", "retained"),
        override=None if override is None else from_compact(override),
        own_validations=schedule.get("join", "ingestion") == "ownValidation",
        signature_only=schedule.get("signatureOnly", True),
        late=schedule.get("late", "report"),
        folder=schedule.get("markers", "task-markers"),
        concurrency=schedule.get("concurrency", 100),
        inline_limit=schedule.get("inlineLimit", 262144),
        deadline=schedule.get("deadline", 540),
        dry_run=schedule.get("dryRun", False),
    )
    if schedule.get("compat", "none") == "strict":
        return strict(settings, schedule.get("era", NEWEST))
    return replace(settings, rules=replace(OURS, jobs=schedule.get("era") == JOBS2021))


def faults(config: dict[str, Any]) -> tuple[str, ...]:
    """Return what a checked configuration of the role has wrong that its schema cannot see: names and times."""
    schedule: dict[str, Any] | None = config.get("schedule")
    if schedule is None:
        return ("the role schedule needs the section `schedule`",)
    found = []
    for section, names in (("stores", schedule["stores"]), ("outputs", schedule["topics"])):
        known = config.get(section, {})
        listed = ", ".join(sorted(known)) or "none"
        found += [f"{section} has no {name!r} (there are: {listed})" for name in names.values() if name not in known]
    if schedule.get("era") == JOBS2021 and "reap" not in schedule:
        found.append("schedule/era: jobs2021 needs `reap`, which says where the Jobs are")
    try:
        read(schedule)
    except BadTime as error:
        found.append(f"schedule/override: {error}")
    return tuple(found)


def strict(settings: Settings, era: str) -> Settings:
    """Return `settings` with every behaviour of upstream in `era`."""
    return replace(
        settings,
        rules=STRICT[era],
        ahead=timedelta(days=1),
        windows="latest",
        late="ignore",
        own_validations=era in (MID2021, JOBS2021),
        signature_only=era == NEWEST,
    )


def _seconds(schedule: dict[str, Any], key: str, default: int) -> timedelta:
    return timedelta(seconds=schedule.get(key, default))
