"""A tfvars file as an Environment and a Workflow with a matrix of localities and ingestors."""

from typing import Any, Final

from penstock.dialects._draft import Draft
from penstock.dialects._shape import Shape, View, texts
from penstock.dialects.model import Converted, DialectContext, Reporter
from penstock.dialects.prio import workflow
from penstock.dialects.prio.fields import ENVIRONMENT, PLACES
from penstock.dialects.prio.tuples import Ingestor, ingestors
from penstock.text import Document

_SYSTEM: Final = "Prio"
_ACCOUNT: Final = 12  # digits


def convert(document: Document, report: Reporter, context: DialectContext, dialect: str) -> tuple[Converted, ...]:
    """Return both definitions; none without a name, a locality or an ingestor, which is reported."""
    shape = Shape(report, context, _SYSTEM, PLACES)
    shape.refusal = "nothing reads it"
    view = shape.view(document.data, (), ENVIRONMENT, "an environment", closed=True)
    name = _name(shape, view)
    localities = _localities(shape, view)
    if name is None:
        return ()
    environment = _environment(shape, view, name)
    found: list[Ingestor] = ingestors(shape, view, localities) if localities else []
    made = [environment.done(dialect, derived=True)]
    if localities and found:
        made.append(workflow.draft(shape, view, name, localities, found).done(dialect))
    return tuple(made)


def _name(shape: Shape, view: View) -> str | None:
    name: str | None = view.get("environment")
    if name is None:
        return None
    plain = all((char.isascii() and (char.isdigit() or char.islower())) or char == "-" for char in name)
    if plain and not name.startswith("-") and not name.endswith("-"):
        return name
    message = f"`environment` `{name}` cannot begin the names of buckets and queues"
    shape.report("PEN1705", view.at("environment"), message, help="use lower-case letters, digits and `-`")
    return None


def _localities(shape: Shape, view: View) -> list[str]:
    path = view.at("localities")
    found = texts(shape, view.get("localities") or [], path, "`localities`")
    if "localities" in view and not found:
        shape.report("PEN1705", path, "`localities` is empty", help="name one or more")
    for index, one in enumerate(found):
        if one in found[:index]:
            first = (f"`{one}` is here first", (*path, found.index(one)))
            shape.report(
                "PEN1716", (*path, index), f"`{one}` stands twice in `localities`", help="keep one", related=(first,)
            )
    return list(dict.fromkeys(found))


def _environment(shape: Shape, view: View, name: str) -> Draft:
    """Return the place: what a tfvars file does not say (the cluster's own settings) is laid over it by a native file."""
    draft = Draft("Environment", ())
    draft.put(("metadata", "name"), name, view.at("environment"))
    draft.put(("spec", "description"), f"Prio, {name}.", view.at("environment"))
    if view.get("use_aws") and not workflow.is_early(view):
        _aws(shape, view, draft)
    else:
        _gcp(shape, view, draft)
    draft.put(("spec", "cluster"), {"name": name}, view.at("environment"))
    return draft


def _aws(shape: Shape, view: View, draft: Draft) -> None:
    path = view.at("allowed_aws_account_ids")
    accounts = texts(shape, view.get("allowed_aws_account_ids") or [], path, "`allowed_aws_account_ids`")
    good = [one for one in accounts if one.isascii() and one.isdigit() and len(one) == _ACCOUNT]
    if not good:
        message = "`use_aws` is set, and `allowed_aws_account_ids` names no account"
        help_text = 'add `allowed_aws_account_ids = ["123456789012"]`: names of queues and topics hold the account'
        shape.report("PEN1742", view.at("use_aws"), message, help=help_text)
    cloud: dict[str, Any] = {"type": "aws", "accountId": good[0] if good else "0" * _ACCOUNT}
    draft.put(("spec", "cloud"), cloud, view.at("use_aws"))
    draft.table["spec", "cloud", "accountId"] = (*path, 0) if good else path
    _text(shape, view, draft, "aws_region", "region", "us-west-2")


def _gcp(shape: Shape, view: View, draft: Draft) -> None:
    draft.put(("spec", "cloud"), {"type": "gcp"}, view.at("gcp_project"))
    _text(shape, view, draft, "gcp_project", "project", "prio-prod-us")
    _text(shape, view, draft, "gcp_region", "region", "us-west1")


def _text(shape: Shape, view: View, draft: Draft, name: str, field: str, example: str) -> None:
    """Take a setting of the cloud; report one that is missing."""
    value = view.get(name)
    if value is None and not view.has_key(name):
        shape.report("PEN1742", view.at(name), f"`{name}` is missing", help=f'add `{name} = "{example}"`', key=True)
    draft.put(("spec", "cloud", field), value or example, view.at(name))
