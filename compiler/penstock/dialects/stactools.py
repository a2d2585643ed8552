"""The dialect of stactools-pipelines: one `config.yaml` in the folder of a pipeline."""

from typing import Any

from penstock.dialects.model import Converted, DialectContext, Reporter
from penstock.text import Document

NAME = "stactools-pipeline"

_OWN_KEYS = (
    "compute",
    "secret_arn",
    "ingestor_url",
    "inventory_location",
    "historic_frequency",
    "initial_chunk",
    "sns",
)


def recognises(data: Any, file: str) -> bool:  # noqa: ARG001 - the shape says it, whatever the file is called
    """Tell whether `data` is the configuration of a pipeline, also one with a mistake or two."""
    if not isinstance(data, dict) or "apiVersion" in data:
        return False
    own = sum(key in data for key in _OWN_KEYS)
    return own >= 2 or (own == 1 and "id" in data and len(data) <= len(_OWN_KEYS) + 1)


def convert(document: Document, report: Reporter, context: DialectContext) -> tuple[Converted, ...]:
    """Return the native Pipeline; what the original accepts and cannot deploy is reported."""
    from penstock.dialects import _pipeline

    return _pipeline.convert(document, report, context, NAME)
