"""What a definition may say of the consumer's loop, in the words of the worker configuration."""

from typing import Any

from penstock.definitions.workflow import Backoff, Worker


def choices(worker: Worker) -> dict[str, Any]:
    """Return what the definition says of the loop; what it leaves open is the runtime's choice and is not written."""
    found: dict[str, Any] = {}
    if worker.batch_size is not None:
        found["batchSize"] = worker.batch_size
    if worker.execution is not None:
        found["execution"] = worker.execution
    if worker.backoff != Backoff():
        pause = worker.backoff
        found["backoff"] = {
            "initial": pause.initial,
            "factor": pause.factor,
            "maximum": pause.maximum,
            "jitter": pause.jitter,
        }
    return found
