"""Frame: the values around a resource (group, accounts, issuer), which differ between `shared.py` and the other modules."""

from typing import Any

from penstock.record import Record
from penstock.targets.pulumi.model import Code, Ref


class Frame(Record):
    """Each is a text, a Ref or a Code; `after` is what must exist first."""

    group: Any
    account: Any
    cosmos: Any
    issuer: Any
    after: tuple[Ref | Code, ...] = ()


OF_DEFINITION = Frame(
    group=Code("shared.resource_group_name"),
    account=Code("shared.storage_account_name"),
    cosmos=Code("shared.cosmos_account_name"),
    issuer=Code("shared.oidc_issuer"),
    after=(Code("*shared.resources"),),
)
