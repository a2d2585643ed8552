"""Names of the metrics of a run, without their common prefix: those of upstream, and what it did not count."""

PREFIX = "workflow_manager_"

# By aggregation ID.
INGESTIONS = "ingestions_found"
INCOMPLETE_INGESTIONS = "incomplete_ingestions_found"
AGGREGATE_INGESTIONS = "aggregate_ingestions_found"
AGGREGATE_INCOMPLETE = "aggregate_incomplete_ingestions_found"
OWN_VALIDATIONS = "own_validations_found"
INCOMPLETE_OWN = "incomplete_own_validations_found"
PEER_VALIDATIONS = "peer_validations_found"
INCOMPLETE_PEER = "incomplete_peer_validations_found"
INTAKE_SCHEDULED = "intake_tasks_scheduled"
INTAKE_SKIPPED = "intake_tasks_skipped_due_to_marker"
AGGREGATE_SCHEDULED = "aggregation_tasks_scheduled"
AGGREGATE_SKIPPED = "aggregation_tasks_skipped_due_to_marker"
BATCHES_IN_AGGREGATION = "number_of_batches_in_aggregation"
BAD_KEYS = "bad_keys_found"
LATE = "late_batches_found"
CLASHES = "clashing_batches_found"
FAILED = "tasks_failed"

# Of the whole run.
LAST_SUCCESS = "last_success_seconds"
LAST_FAILURE = "last_failure_seconds"
RUNTIME = "runtime_seconds"

HELP = {
    INGESTIONS: "Ready batches in the intake window.",
    INCOMPLETE_INGESTIONS: "Batches in the intake window that lack an object.",
    AGGREGATE_INGESTIONS: "Ready batches in the latest aggregation window.",
    AGGREGATE_INCOMPLETE: "Batches in the latest aggregation window that lack an object.",
    OWN_VALIDATIONS: "Own validations that are ready in the latest aggregation window.",
    INCOMPLETE_OWN: "Own validations in the latest aggregation window that lack an object.",
    PEER_VALIDATIONS: "Validations of the peer that are ready in the latest aggregation window.",
    INCOMPLETE_PEER: "Validations of the peer in the latest aggregation window that lack an object.",
    INTAKE_SCHEDULED: "Intake tasks that this run published.",
    INTAKE_SKIPPED: "Intake tasks that have a marker.",
    AGGREGATE_SCHEDULED: "Aggregation tasks that this run published.",
    AGGREGATE_SKIPPED: "Aggregation tasks that have a marker.",
    BATCHES_IN_AGGREGATION: "Batches in the aggregation tasks that this run published.",
    BAD_KEYS: "Objects in the windows of this run whose key names no batch.",
    LATE: "Batches that came after their window was aggregated.",
    CLASHES: "Batches that the two servers date differently.",
    FAILED: "Tasks that could not be published.",
    LAST_SUCCESS: "Unix time of the last run that did everything.",
    LAST_FAILURE: "Unix time of the last run that did not.",
    RUNTIME: "Seconds that the run took.",
}
