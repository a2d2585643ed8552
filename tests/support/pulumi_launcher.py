"""Run one Pulumi program under the real SDK; started as a script by `pulumi_monitor` with a JSON job on stdin.

It does what Pulumi's own Python language host does: configure the SDK, run the program directory as `__main__` inside
the root stack, report an unhandled exception to the engine.
"""

import asyncio
import json
import logging
import os
import runpy
import sys
import traceback
from typing import Any


def run(job: dict[str, Any]) -> int:
    """Run the program of a job and return its exit code. The SDK is imported here so that its time counts once."""
    import pulumi
    from pulumi.runtime import Settings, configure, run_in_stack, set_all_config

    set_all_config(job["config"], job["secret_keys"])
    configure(
        Settings(
            project=job["project"],
            stack=job["stack"],
            organization=job["organization"],
            root_directory=job["program"],
            monitor=job["address"],
            engine=job["address"],
            parallel=job["parallel"],
            dry_run=job["preview"],
        )
    )
    logging.getLogger("asyncio").setLevel(logging.CRITICAL)  # unfinished futures of a failed program are no news
    os.chdir(job["program"])
    sys.argv = [job["program"]]
    loop = asyncio.new_event_loop()
    asyncio.set_event_loop(loop)

    def program() -> None:
        runpy.run_path(job["program"], run_name="__main__")

    try:
        loop.run_until_complete(run_in_stack(program))
    except pulumi.RunError as error:
        pulumi.log.error(str(error))
        return 1
    except SystemExit as error:  # a program that ends itself did not finish its deployment
        pulumi.log.error(f"the program called exit({error.code!r})")
        return 1
    except BaseException:  # noqa: BLE001 - whatever ends the program is told to the engine
        pulumi.log.error(traceback.format_exc())
        return 1
    finally:
        loop.close()
        sys.stdout.flush()
        sys.stderr.flush()
    return 0


if __name__ == "__main__":
    code = run(json.load(sys.stdin))
    # gRPC's threads may keep the interpreter alive for a second after a failure: everything is flushed, so leave.
    os._exit(code)
