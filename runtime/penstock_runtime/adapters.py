"""Opens what a binding names: the adapter is the module of its `type`, and has `async def open_queue`, `open_store` and so on."""

from typing import Any

from penstock_runtime import registry
from penstock_runtime.errors import Unusable


async def opened(package: str, what: str, binding: dict[str, Any], *more: Any) -> Any:
    """Return what `open_WHAT(binding, *more)` of the adapter for `binding` in `package` returns.

    Raises Unusable when this build has no adapter for its type, or not what that adapter needs.
    """
    kind = str(binding.get("type"))
    module = registry.find(package, kind)
    if module is None:
        known = ", ".join(registry.names(package))
        raise Unusable(f"no {what} adapter for the type {kind} in this build (there are: {known})")
    try:
        return await getattr(module, f"open_{what}")(binding, *more)
    except ImportError as error:
        raise Unusable(f"the {what} type {kind} needs {error.name}, which is not installed") from error
