"""The role `declare`: tells a Stream service which source and sinks there are, and ends. A Job runs it."""

from typing import Any, Final

SUMMARY: Final = "declare a source and its sinks to a Stream service, once"


def run(config: dict[str, Any]) -> int:
    """Run once; what cannot be declared ends with the exit code of a failure, and the Job tries again."""
    import asyncio
    import logging

    from penstock_runtime import exits, logs
    from penstock_runtime.errors import WorkerError

    logs.set_up(logs.fields_of(config))
    section = config["declare"]
    token = _token(section["token"])
    if not token:
        logs.say(logging.getLogger(__name__), logging.ERROR, "the variable of the token is not set")
        return exits.CONFIG
    try:
        asyncio.run(_declare(section, token))
    except WorkerError as error:
        logs.say(logging.getLogger(__name__), logging.ERROR, "not declared", error=str(error))
        return exits.FAILED
    return exits.OK


async def _declare(section: dict[str, Any], token: str) -> None:
    from penstock_runtime.declaring import Api, declare

    api = Api(section["api"], section.get("branch", "default"), token)
    try:
        await declare(api, section["source"], section.get("sinks", []))
    finally:
        await api.close()


def _token(reference: str) -> str:
    """Return the value of the variable that `$(NAME)` names; a configuration holds no token itself."""
    import os

    if not (reference.startswith("$(") and reference.endswith(")")):
        return ""
    return os.environ.get(reference[2:-1], "")
