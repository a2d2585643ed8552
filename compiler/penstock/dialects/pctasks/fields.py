"""The keys of pctasks workflows: which exist, what type they have and where they belong."""

from penstock.dialects._shape import Field

SYSTEM = "pctasks"

WORKFLOW = {
    "id": Field("text", about="the name under which the workflow is stored", aliases=("workflow_id",)),
    "name": Field("text", required=True, about="what the workflow is, in free words", example="Process items for naip"),
    "dataset": Field(
        "any", required=True, about="the dataset that it works on", example="naip", aliases=("dataset_id",)
    ),
    "args": Field("any"),
    "tokens": Field("mapping"),
    "target_environment": Field("text"),
    "jobs": Field("mapping", required=True, about="the work, by job id"),
    "is_streaming": Field("boolean"),
    "schema_version": Field("text"),
    "on": Field("any"),
}
JOB = {
    "id": Field("text"),
    "tasks": Field("list", required=True, about="the steps of the job"),
    "foreach": Field("mapping"),
    "needs": Field("any"),
    "notifications": Field("list"),
}
FOREACH = {
    "items": Field(
        "any",
        required=True,
        about="a list, or an expression over the output of another job",
        example="${{ jobs.list.tasks.list.output.uris }}",
    ),
    "flatten": Field("boolean"),
}
NOTIFICATION = {
    "type": Field("text"),
    "owner": Field("text"),
    "collection_id": Field("text"),
    "item_id": Field("text"),
    "geometry": Field("mapping"),
    "event_type": Field("text"),
}
TASK = {
    "id": Field("text", required=True, about="a name that is unique in the job", example="create-items"),
    "image": Field("text", code="PEN1709"),
    "image_key": Field("text", aliases=("image-key",), code="PEN1709"),
    "code": Field("mapping"),
    "task": Field("text", required=True, about="what runs, as `module:attribute`", example="naip:create_items_task"),
    "args": Field("data"),
    "environment": Field("mapping"),
    "tags": Field("mapping"),
    "schema_version": Field("text"),
}
CODE = {
    "src": Field("text", required=True, about="the file or folder to load", example="${{ local.path(./naip.py) }}"),
    "requirements": Field("text"),
    "pip_options": Field("list"),
}
STREAMING_OPTIONS = {
    "queue_url": Field(
        "text",
        required=True,
        about="the address of the work queue",
        example="https://<account>.queue.core.windows.net/<queue>",
        code="PEN1706",
    ),
    "visibility_timeout": Field(
        "integer", required=True, about="seconds until a message that was not finished comes back", example="30"
    ),
    "min_replica_count": Field("integer", required=True, about="workers that always run", example="0"),
    "max_replica_count": Field("integer", required=True, about="the most workers at once", example="10"),
    "polling_interval": Field(
        "integer", required=True, about="seconds between two looks at the queue's depth", example="30"
    ),
    "trigger_queue_length": Field(
        "integer", required=True, about="messages for each worker that the scaler aims at", example="100"
    ),
    "resources": Field(
        "mapping",
        required=True,
        about="`requests` and `limits`, without which no worker can be deployed",
        code="PEN1708",
    ),
    "allow_spot_instances": Field("boolean"),
    "queue_credential": Field("any"),
    "message_limit": Field("integer"),
}
RESOURCES = {
    "limits": Field("mapping", required=True, about="the most that a worker may use"),
    "requests": Field("mapping", required=True, about="what is reserved for a worker"),
}
AMOUNTS = {"cpu": Field("quantity"), "memory": Field("quantity")}
_OPTIONS_FIELD = Field(
    "mapping", required=True, about="the queue, and how many workers it gets with which resources", code="PEN1707"
)
STREAMING_ARGS = {"streaming_options": _OPTIONS_FIELD, "extra_env": Field("mapping")}
CREATE_ITEMS_ARGS = {
    "streaming_options": _OPTIONS_FIELD,
    "collection_id": Field("text", required=True, about="the collection of the items", example="naip"),
    "create_items_function": Field(
        "text",
        required=True,
        about="the function that makes items of one asset, as `module:attribute`",
        example="naip:NaipCollection.create_item",
    ),
    "options": Field("mapping"),
    "extra_env": Field("mapping"),
}
CREATE_ITEMS_OPTIONS = {
    "skip_validation": Field("boolean"),
    "limit": Field("integer"),
    "timeout": Field("integer"),
}
ACCOUNT_TOKENS = {"token": Field("text"), "containers": Field("mapping")}
CONTAINER_TOKENS = {"token": Field("text"), "blobs": Field("mapping")}

_TASK = "a task: jobs.<job>.tasks[]"
_JOB = "a job: jobs.<job>"
_OPTIONS = "the arguments of a streaming task: args.streaming_options"
PLACES = {
    **dict.fromkeys(("target_environment", "is_streaming", "dataset", "jobs", "tokens"), "the workflow itself"),
    **dict.fromkeys(("tasks", "foreach", "needs", "notifications"), _JOB),
    **dict.fromkeys(("items", "flatten"), "`foreach` of a job"),
    **dict.fromkeys(("image", "image_key", "code", "task", "environment", "tags"), _TASK),
    **dict.fromkeys(("src", "requirements", "pip_options"), "`code` of a task"),
    **dict.fromkeys(STREAMING_OPTIONS, _OPTIONS),
    **dict.fromkeys(
        ("streaming_options", "collection_id", "create_items_function", "extra_env"), "`args` of a streaming task"
    ),
    "skip_validation": "`options` of the create-items arguments: args.options",
    **dict.fromkeys(("limits", "requests"), "args.streaming_options.resources"),
    **dict.fromkeys(("cpu", "memory"), "`limits` or `requests` of args.streaming_options.resources"),
}
