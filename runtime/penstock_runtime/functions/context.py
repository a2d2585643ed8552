"""The second argument of a handler where no Lambda gives one: the same attributes, with what is known here.

Facts: AWS Lambda developer guide, "Using the Lambda context object to retrieve Python function information".
"""

import time
import uuid
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class FunctionContext:
    """One invocation: its name, its id, and when it must be done (`deadline`, monotonic seconds)."""

    function_name: str
    timeout: float
    function_version: str = "$LATEST"
    invoked_function_arn: str = ""
    memory_limit_in_mb: str = "0"
    log_group_name: str = ""
    log_stream_name: str = ""
    aws_request_id: str = field(default_factory=lambda: str(uuid.uuid4()))
    started: float = field(default_factory=time.monotonic)
    identity: None = None
    client_context: None = None

    def get_remaining_time_in_millis(self) -> int:
        """Return how long the handler may still take."""
        return max(0, round(1000 * (self.started + self.timeout - time.monotonic())))
