"""How a stream of a class is run can be said to the operator that runs it."""

from collections.abc import Iterator, Mapping
from typing import Any

from penstock.arcane.contract import Contract
from penstock.arcane.hashes import compact
from penstock.arcane.runs import LONGEST_VARIABLE
from penstock.checks.cron import CronError, parse
from penstock.checks.model import Finding, World
from penstock.checks.values import is_text
from penstock.definitions import Definition
from penstock.definitions.stream import Execution
from penstock.lower import classes

STATE = "arcane/state"
RELEASED = "penstock.dev/created-suspended"


def check(definition: Definition, world: World) -> Iterator[Finding]:
    """Judge suspension, templates and schedule of a Stream by its class and by the operator of the place."""
    spec = definition.spec
    if spec.class_ is None or not is_text(spec.class_):
        return
    yield from _schedule(spec.execution)
    facts = classes.find(spec.class_, world.names, world.exports)
    if facts is None or facts["operator"] != "arcane":
        return
    yield from _foreign_layout(definition, facts)
    contract = classes.contract_of(facts, world.place)
    if contract is not None:
        yield from _in_place(definition, facts, contract)
    if not facts["backfills"] and not spec.suspended and definition.metadata.annotations.get(RELEASED) != "true":
        message = (
            f"`{facts['kind']}` cannot backfill, and a new stream begins with a backfill: its first run would fail"
        )
        help_text = (
            f'create it with `suspended: true`; when you release it, say so by the annotation `{RELEASED}: "true"`'
        )
        yield Finding("PEN1564", ("metadata", "name"), message, help_text)


def _schedule(execution: Execution) -> Iterator[Finding]:
    if is_text(execution.schedule):
        try:
            parse(execution.schedule)
        except CronError as error:
            within = (error.before + error.part, error.part) if error.part else None
            message = f"`{execution.schedule}` is no schedule: {error}"
            yield Finding("PEN1540", ("spec", "execution", "schedule"), message, "such as `*/5 * * * *`", within=within)


def _foreign_layout(definition: Definition, facts: Mapping[str, Any]) -> Iterator[Finding]:
    """Judge a stream that was read in one layout, and whose adopted kind has another: the cluster would drop its fields."""
    execution: Execution = definition.spec.execution
    written, wanted = execution.layout, facts["layout"]
    if written is None or not facts["adopted"] or wanted is None or written == wanted:
        return
    given = definition.data["spec"]
    where = "`spec` itself" if wanted == "flat" else f"`spec.execution`, in layout {wanted}"
    if written == "flat":
        known = facts["schema"].get("properties", {})
        places = (
            ("suspended", ("spec", "suspended"), given),
            ("jobTemplateRef", ("spec", "execution", "jobTemplate"), given["execution"]),
            ("backfillJobTemplateRef", ("spec", "execution", "backfillJobTemplate"), given["execution"]),
        )
        for name, path, holder in places:
            if path[-1] in holder and name not in known:
                message = f"`{name}` is not a field of this kind of stream: the cluster would drop it"
                yield Finding("PEN1160", path, message, f"this kind has it below {where}", key=True)
    elif wanted == "flat":
        message = "`execution` is not a field of this kind of stream: the cluster would drop it"
        yield Finding("PEN1160", ("spec", "execution"), message, f"this kind has its fields in {where}", key=True)
    elif wanted == "v1" and execution.backfill_job_template is not None and execution.schedule is None:
        path = ("spec", "execution", "backfillJobTemplate")
        message = "this kind has layout v1: there is no template of backfills below `changeCapture`"
        yield Finding("PEN1160", path, message, f"this kind has it below {where}", key=True)


def _in_place(definition: Definition, facts: Mapping[str, Any], contract: Contract) -> Iterator[Finding]:
    spec = definition.spec
    given = definition.data["spec"]
    go = contract.operator == "go"
    if spec.execution.schedule is not None and contract.layout == "flat":
        message = "the flat layout has no batch streams"
        help_text = "choose a later `arcane.contract` in the environment, or drop the schedule"
        yield Finding("PEN1862", ("spec", "execution", "schedule"), message, help_text)
    as_read = spec.execution.layout is not None
    if go and as_read and contract.layout == "flat" and "suspended" not in given:
        message = "the operator in Go refuses a stream that does not say whether it is `suspended`"
        yield Finding("PEN1763", ("spec", "config"), message, "add `suspended: false` to `spec`", missing=True)
    if go and STATE in definition.metadata.annotations:
        message = f"the operator in Go does not read `{STATE}`"
        path = ("metadata", "annotations", STATE)
        help_text = "it is written as `suspended` here; say it so yourself"
        yield Finding("PEN1765", path, message, help_text, severity="warning")
    for field in facts["secretRefs"]:
        if go and field not in (spec.config or {}):
            message = (
                f"spec/{field} field not found: the class lists it, and the operator in Go makes no job without it"
            )
            help_text = f"name the Secret: `{field}: {{name: ...}}`"
            yield Finding("PEN1364", ("spec", "config"), message, help_text, missing=True)
    size = len(compact(spec.config or {}).encode())
    if size > LONGEST_VARIABLE:
        message = f"the body has {size:,} bytes: the runner gets it in one variable, which takes {LONGEST_VARIABLE:,}"
        yield Finding(
            "PEN1565", ("spec", "config"), message, "shorten it; what is long belongs into a ConfigMap", key=True
        )
    # In the later layouts a template that is missing was reported where it was read.
    if spec.execution.layout in (None, "flat") and not _has_template(definition, facts):
        message = "nothing says which job template runs this stream"
        yield Finding(
            "PEN1367", ("spec", "class"), message, "add `execution.jobTemplate`, or `jobTemplates` to the class"
        )


def _has_template(definition: Definition, facts: Mapping[str, Any]) -> bool:
    from penstock.lower.class_stream import execution

    return execution(definition, facts).job is not None
