"""The role `schedule`: publishes a task for each ready batch and each finished window, once, and ends. A CronJob runs it."""

from typing import TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
    from penstock_runtime.scheduling.edge import Options

SUMMARY: Final = "publish tasks for ready batches and finished windows, once"


def run(config: dict[str, Any]) -> int:
    """Run once; docs/reference/schedule.md has the exit codes."""
    return run_with(config, None)


def run_with(config: dict[str, Any], options: "Options | None") -> int:
    """Run once with what a command line adds."""
    from penstock_runtime import logs
    from penstock_runtime.scheduling.edge import execute

    place = {"definition": config["definition"]["name"], "environment": config["environment"], "role": config["role"]}
    instance = config.get("schedule", {}).get("instance")
    logs.set_up(place | ({"instance": instance} if instance else {}))
    return execute(config, options)
