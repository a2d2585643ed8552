"""Reads what one aggregation ID has in the stores and plans it. Reads only: a dry run ends here."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from datetime import datetime

from penstock_runtime.scheduling import decide, listing, metricnames, windows
from penstock_runtime.scheduling.decide import Marked, WindowMarkers
from penstock_runtime.scheduling.join import join, join_by_id
from penstock_runtime.scheduling.markers import CLAIM_BYTES, Claim, Published
from penstock_runtime.scheduling.markerstore import MarkerStore
from penstock_runtime.scheduling.names import AGGREGATE, INGESTION, INTAKE, aggregate_marker, supplement_marker
from penstock_runtime.scheduling.plan import IdPlan, Problem
from penstock_runtime.scheduling.readiness import Found, Gathering
from penstock_runtime.scheduling.settings import Settings
from penstock_runtime.scheduling.times import Interval
from penstock_runtime.stores.model import ObjectInfo, Store


@dataclass(frozen=True, slots=True)
class Buckets:
    """The three stores of a run. `hourly` names those that strict compatibility lists hour by hour (S3)."""

    ingestion: Store
    own: Store
    peer: Store
    hourly: frozenset[str] = frozenset()


@dataclass(slots=True)
class Scanner:
    """Plans aggregation IDs, one at a time, for one `now`."""

    settings: Settings
    buckets: Buckets
    markers: MarkerStore
    now: datetime
    jobs: Collection[str] = field(default_factory=frozenset)

    async def aggregation_ids(self) -> list[str]:
        """Return the top-level folders of the ingestion bucket but that of markers."""
        found = await self.buckets.ingestion.directories()
        return [name for name in found if name not in ("", self.settings.folder)]

    async def scan(self, aggregation_id: str) -> IdPlan:
        """Return the plan of one ID. Raises what the stores raise, and BadKey where the rules of upstream end the run."""
        plan = IdPlan(aggregation_id)
        if INTAKE in self.settings.kinds:
            await self._intake(plan)
        if AGGREGATE in self.settings.kinds:
            await self._windows(plan)
        return plan

    async def _intake(self, plan: IdPlan) -> None:
        settings = self.settings
        interval = settings.backfill or windows.intake(self.now, settings.max_age, settings.ahead)
        found = await self._list("ingestion", plan, interval, INGESTION)
        plan.gauges |= {metricnames.INGESTIONS: len(found.ready), metricnames.INCOMPLETE_INGESTIONS: found.incomplete}
        listed = await self.markers.intake(plan.aggregation_id, interval)
        marked = {name: await self._marked(name, info, bodies=False) for name, info in listed.items()}
        decide.intake(plan, found.ready, marked, self.jobs, settings, self.now)

    async def _windows(self, plan: IdPlan) -> None:
        intervals = self._intervals()
        listed = await self.markers.aggregate(plan.aggregation_id)
        for interval in intervals:
            marked = await self._window_markers(plan.aggregation_id, interval, listed)
            await self._window(plan, interval, marked, counted=interval is intervals[-1])

    def _intervals(self) -> list[Interval]:
        settings = self.settings
        if settings.override is not None:
            return [windows.holding(settings.override, settings.period)]
        if settings.backfill is not None:
            asked = windows.between(settings.backfill.begin, settings.backfill.end, settings.period)
            return [window for window in asked if window.end + settings.grace <= self.now]
        if settings.windows == "latest":
            return [windows.latest(self.now, settings.period, settings.grace)]
        return windows.retained(self.now, settings.period, settings.grace, settings.retention)

    async def _window(self, plan: IdPlan, interval: Interval, marked: WindowMarkers, *, counted: bool) -> None:
        settings = self.settings
        settled = marked.first is not None and isinstance(marked.first.state, Published)
        if settled and settings.late == "ignore" and not counted:
            return  # nothing that lies in this window can change anything
        own_side = "own" if settings.own_validations else "ingestion"
        own = await self._list(own_side, plan, interval, settings.own_infix)
        peer = await self._list("peer", plan, interval, settings.peer_infix, signature_only=settings.signature_only)
        if counted:
            plan.gauges |= _found_gauges(own, peer, own_validations=settings.own_validations)
        joined = (join_by_id if settings.rules.join_on_id else join)(own.ready, peer.ready)
        if joined.clashes:
            plan.count(metricnames.CLASHES, len(joined.clashes))
        decide.window(plan, interval, joined, marked, self.jobs, settings, self.now)

    async def _list(
        self, side: str, plan: IdPlan, interval: Interval, infix: str, *, signature_only: bool = False
    ) -> Found:
        store: Store = getattr(self.buckets, side)
        rules = self.settings.rules
        gathering = Gathering(infix, signature_only=signature_only, rolling=rules.bad_key_ends_run)
        if rules.hourly_s3 and side in self.buckets.hourly:
            found = await listing.batches_by_hour(store, plan.aggregation_id, interval, infix, gathering)
        else:
            found = await listing.batches(store, plan.aggregation_id, interval, gathering)
        _note(plan, side, found)
        return found

    async def _window_markers(
        self, aggregation_id: str, interval: Interval, listed: Mapping[str, ObjectInfo]
    ) -> WindowMarkers:
        name = aggregate_marker(aggregation_id, interval)
        if name not in listed:
            return WindowMarkers()
        bodies = self.settings.late != "ignore"
        first = await self._marked(name, listed[name], bodies=bodies)
        supplements: list[Marked] = []
        while (extra := supplement_marker(name, len(supplements) + 1)) in listed:
            supplements.append(await self._marked(extra, listed[extra], bodies=bodies))
        return WindowMarkers(first, supplements)

    async def _marked(self, name: str, info: ObjectInfo, *, bodies: bool) -> Marked:
        """Return what a listed marker says; it is read only if it may be a claim, or with `bodies` if it lists batches."""
        rules = self.settings.rules
        if not rules.claims or (info.size != CLAIM_BYTES and not bodies):
            return Marked(Published(), info.etag, info.modified)
        found = await self.markers.read(name, info.etag)
        if found is None:
            # Released since it was listed: the run that held it may hold it again.
            return Marked(Claim("", "", self.now), None, info.modified)
        state, etag = found
        return Marked(state, etag, info.modified)


def _found_gauges(own: Found, peer: Found, *, own_validations: bool) -> dict[str, int]:
    names = (
        (metricnames.OWN_VALIDATIONS, metricnames.INCOMPLETE_OWN)
        if own_validations
        else (metricnames.AGGREGATE_INGESTIONS, metricnames.AGGREGATE_INCOMPLETE)
    )
    return {
        names[0]: len(own.ready),
        names[1]: own.incomplete,
        metricnames.PEER_VALIDATIONS: len(peer.ready),
        metricnames.INCOMPLETE_PEER: peer.incomplete,
    }


def _note(plan: IdPlan, side: str, found: Found) -> None:
    known = set(plan.incomplete)
    plan.incomplete.extend(name for name in found.incomplete_names if name not in known)
    if not found.bad:
        return
    reported = {problem.key for problem in plan.problems}
    fresh = [(key, reason) for key, reason in found.bad_keys if f"{side}:{key}" not in reported]
    plan.problems.extend(
        Problem(f"no name of a batch: {reason}", plan.aggregation_id, f"{side}:{key}") for key, reason in fresh
    )
    plan.count(metricnames.BAD_KEYS, found.bad)
