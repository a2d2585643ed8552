"""The dialect of the Helm values of Arcane's plugins: the job template that the chart would make of them."""

from typing import Any

from penstock.dialects.model import Converted, DialectContext, Reporter
from penstock.text import Document

NAME = "arcane-values"


def recognises(data: Any, file: str) -> bool:  # noqa: ARG001 - the shape says it, whatever the file is called
    """Tell whether `data` are the values of a plugin's chart."""
    return isinstance(data, dict) and isinstance(data.get("jobTemplateSettings"), dict) and "image" in data


def convert(document: Document, report: Reporter, context: DialectContext) -> tuple[Converted, ...]:
    """Return the JobTemplate, named as the chart beside the values."""
    from penstock.dialects.arcane import values

    return values.convert(document, report, context, NAME)
