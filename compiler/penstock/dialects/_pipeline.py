"""A stactools-pipelines `config.yaml` as a native Pipeline.

Facts about the original: https://github.com/developmentseed/stactools-pipelines (README and models, 2025).
"""

import re
from typing import Any

from penstock.dialects._draft import Draft
from penstock.dialects._shape import Field, Shape, View, is_expression
from penstock.dialects.model import Converted, DialectContext, Reporter
from penstock.text import Document

SYSTEM = "stactools-pipelines"
FIELDS = {
    "id": Field("text", required=True, about="the name of the pipeline's folder", example="noaa_hrrr"),
    "compute": Field("text", required=True, about="where it runs", example="awslambda"),
    "secret_arn": Field(
        "text",
        required=True,
        about="the secret with the ingestor's client",
        example="arn:aws:secretsmanager:us-west-2:123456789012:secret:ingestor-AbCdEf",
        hints=("secret",),
    ),
    "ingestor_url": Field(
        "text",
        required=True,
        about="the address of the ingestor with its stage",
        example="https://ingestor.example.org/dev",
        hints=("url", "ingestor"),
    ),
    "sns": Field("text", hints=("topic", "sns_topic", "sns_arn")),
    "inventory_location": Field("text", hints=("inventory", "file_list")),
    "historic_frequency": Field("integer", hints=("frequency",)),
    "initial_chunk": Field("text", hints=("chunk",)),
}
_IDENTIFIER = re.compile(r"[A-Za-z_][A-Za-z0-9_]*")
_PARTITION = r"arn:aws(?:-cn|-us-gov)?"
_SECRET = re.compile(_PARTITION + r":secretsmanager:[a-z0-9-]+:[0-9]{12}:secret:\S+")
_TOPIC = re.compile(_PARTITION + r":sns:[a-z0-9-]+:[0-9]{12}:[A-Za-z0-9_-]{1,256}(?:\.fifo)?")
_ADDRESS = re.compile(r"https://[^\s/?#@]+(?:/[^\s?#]*)?")
_BUCKET = re.compile(r"s3://[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]/\S+")
_DAY = re.compile(r"([0-9]{4})-([0-9]{1,2})-([0-9]{1,2})")
_LISTINGS = (".csv", ".txt", ".json", ".parquet", ".gz")
# Deliveries after which the original parks a message.
_MAX_RECEIVES = 3
# What the original tags all of its objects with, whatever `PROJECT` says; an environment may say otherwise.
_PROJECT = "aws-asdi"
# Hours; a year.
_MOST_HOURS = 8760


def convert(document: Document, report: Reporter, context: DialectContext, dialect: str) -> tuple[Converted, ...]:
    """Return the one native Pipeline that the document means."""
    shape = Shape(report, context, SYSTEM, {})
    view = shape.view(document.data, (), FIELDS, "a pipeline")
    draft = Draft("Pipeline")
    _identity(shape, view, draft, context)
    draft.put(("metadata", "labels"), {"project": _PROJECT}, ())
    compute = view.get("compute")
    if compute is not None and compute != "awslambda" and not is_expression(compute):
        retired = ": it was retired in 2023" if compute == "awsbatch" else ""
        report(
            "PEN1723",
            view.at("compute"),
            f"`compute` cannot be `{compute}`{retired}",
            help="write `compute: awslambda`",
        )
    _source(shape, view, draft)
    _inventory(shape, view, draft)
    if "sns" in view or "inventory_location" in view:
        draft.put(("spec", "queue", "deadLetter", "maxReceiveCount"), _MAX_RECEIVES, ())
    _sink(shape, view, draft)
    return (draft.done(dialect),)


def _identity(shape: Shape, view: View, draft: Draft, context: DialectContext) -> None:
    name = view.get("id")
    draft.named(name or _folder(context) or "unnamed", view.at("id"))
    if name is None or is_expression(name):
        return
    folder = _folder(context)
    if not _IDENTIFIER.fullmatch(name):
        shape.report(
            "PEN1721",
            view.at("id"),
            f"`id` `{name}` cannot be the name of a Python package",
            help="use letters, digits and `_`, and do not begin with a digit",
        )
        return
    draft.put(("spec", "id"), name, view.at("id"))
    if folder is not None and folder != name:
        shape.report(
            "PEN1721",
            view.at("id"),
            f"`id` `{name}` is not the name of the folder, `{folder}`",
            help="the pipeline's modules are looked up by both: give them one name",
        )


def _folder(context: DialectContext) -> str | None:
    """Return the folder that holds a `config.yaml`, None for other files and standard input."""
    path = context.file.replace("\\", "/")
    head, _, base = path.rpartition("/")
    if base not in ("config.yaml", "config.yml"):
        return None
    folder = head.rpartition("/")[2]
    if folder in ("", ".", ".."):
        from os.path import basename, realpath

        folder = basename(realpath(context.directory or "."))
    return folder or None


def _checked(shape: Shape, view: View, name: str, pattern: re.Pattern[str], what: str, example: str) -> str | None:
    """Return the text at `name` when it has the form it must have; report it otherwise."""
    value: str | None = view.get(name)
    if value is None or is_expression(value) or pattern.fullmatch(value):
        return value
    shape.report("PEN1705", view.at(name), f"`{name}` is not {what}", help=f"write it like `{example}`")
    return None


def _source(shape: Shape, view: View, draft: Draft) -> None:
    """A topic means notifications; without one the pipeline runs once, or for what its inventory lists."""
    topic = _checked(
        shape, view, "sns", _TOPIC, "the ARN of an SNS topic", "arn:aws:sns:us-east-1:123456789012:NewObject"
    )
    draft.put(("spec", "source"), {"type": "none"}, view.at("sns"))
    if topic is not None:
        draft.put(("spec", "source", "type"), "notification", view.at("sns"))
        draft.put(("spec", "source", "topic"), topic, view.at("sns"))


def _sink(shape: Shape, view: View, draft: Draft) -> None:
    draft.put(("spec", "sink"), {"type": "stacIngestor"}, ())
    example = str(FIELDS["ingestor_url"].example)
    url = _checked(shape, view, "ingestor_url", _ADDRESS, "the `https://` address of an API", example)
    address = url.strip("/") if url is not None else "https://unknown.invalid"
    draft.put(("spec", "sink", "url"), address, view.at("ingestor_url"))
    if address != url and url is not None:
        draft.compose(("spec", "sink", "url"), view.at("ingestor_url"))
    example = str(FIELDS["secret_arn"].example)
    secret = _checked(shape, view, "secret_arn", _SECRET, "the complete ARN of a secret", example)
    # What was not right has been said: the example keeps other rules from saying it again in other words.
    draft.put(("spec", "sink", "secret"), secret or example, view.at("secret_arn"))


def _inventory(shape: Shape, view: View, draft: Draft) -> None:
    frequency = _frequency(shape, view)
    chunk = _chunk(shape, view)
    if not view.has_key("inventory_location"):
        for name in ("historic_frequency", "initial_chunk"):
            if name in view:
                shape.report(
                    "PEN1722",
                    view.at(name),
                    f"`{name}` without `inventory_location` loads nothing",
                    key=True,
                    help="add `inventory_location`, or leave it out",
                )
        return
    example = "s3://bucket/inventory/hive/"
    location = _checked(shape, view, "inventory_location", _BUCKET, "a folder or file in a bucket", example)
    if not view.has_key("historic_frequency"):
        shape.report(
            "PEN1722",
            view.at("historic_frequency"),
            "`inventory_location` needs `historic_frequency`",
            key=True,
            help="add `historic_frequency: 0` to load everything once, or the hours between two runs",
            related=(("the inventory is here", view.at("inventory_location")),),
        )
    _pair(shape, view, frequency)
    if location is None:
        return
    place = ("spec", "inventory")
    listing = location.lower().endswith(_LISTINGS)
    draft.put(place, {"type": "fileList" if listing else "s3Inventory"}, view.at("inventory_location"))
    draft.put((*place, "location"), location, view.at("inventory_location"))
    draft.put((*place, "frequency"), 0 if frequency is None else frequency, view.at("historic_frequency"))
    if chunk is not None:
        draft.put((*place, "initialChunk"), chunk, view.at("initial_chunk"))


def _pair(shape: Shape, view: View, frequency: Any) -> None:
    """Repeated runs need a day to begin with; a single one does not read it."""
    if isinstance(frequency, int) and frequency > 0 and not view.has_key("initial_chunk"):
        shape.report(
            "PEN1722",
            view.at("historic_frequency"),
            f"`historic_frequency: {frequency}` needs `initial_chunk`: the day to begin with",
            key=True,
            help="add `initial_chunk: 2022-4-20`, or `historic_frequency: 0` to load everything once",
        )
    elif frequency == 0 and "initial_chunk" in view:
        shape.report(
            "PEN1717",
            view.at("initial_chunk"),
            "`initial_chunk` has no effect with `historic_frequency: 0`: everything is loaded once",
            severity=shape.ignored,
            key=True,
            help="leave it out, or give the hours between two runs",
        )


def _frequency(shape: Shape, view: View) -> Any:
    value = view.get("historic_frequency")
    if isinstance(value, int) and not 0 <= value <= _MOST_HOURS:
        bound = "0 or more" if value < 0 else f"at most {_MOST_HOURS}"
        shape.report(
            "PEN1705",
            view.at("historic_frequency"),
            f"`historic_frequency` is {value}: hours between runs must be {bound}",
        )
        return None
    return value


def _chunk(shape: Shape, view: View) -> str | None:
    value: str | None = view.get("initial_chunk")
    if value is None or is_expression(value):
        return value
    match = _DAY.fullmatch(value)
    if match is not None:
        from datetime import date

        try:
            date(int(match[1]), int(match[2]), int(match[3]))
        except ValueError:
            match = None
    if match is None:
        shape.report(
            "PEN1705",
            view.at("initial_chunk"),
            f"`initial_chunk` `{value}` is not a day",
            help="write it like `2022-4-20`",
        )
        return None
    return value
