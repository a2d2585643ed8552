"""The dialect of Prio: a `*.tfvars` file that describes one environment with its localities and ingestors."""

from typing import Any

from penstock.dialects.model import Converted, DialectContext, Reporter
from penstock.text import Document

NAME = "prio-tfvars"

_OWN_KEYS = ("environment", "localities", "ingestors", "manifest_domain", "facilitator_version", "is_first")


def recognises(data: Any, file: str) -> bool:
    """Tell whether `data` holds the variables of one of Prio's environments; other tfvars files are not ours."""
    if not isinstance(data, dict) or not file.endswith((".tfvars", "<stdin>")):
        return False
    return sum(key in data for key in _OWN_KEYS) >= 2


def convert(document: Document, report: Reporter, context: DialectContext) -> tuple[Converted, ...]:
    """Return the Environment, and the Workflow with one combination for each locality and ingestor."""
    from penstock.dialects.prio.convert import convert as made

    return made(document, report, context, NAME)
