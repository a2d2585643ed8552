"""The workflows that pctasks makes of a dataset's collection: process items, update them, ingest the collection.

Ids, jobs, tasks and their inputs are those that pctasks generates, so that runs read and write the same places.
"""

from typing import Any, Literal

from penstock.dialects._draft import Draft
from penstock.dialects.model import Converted
from penstock.dialects.pctasks import access
from penstock.dialects.pctasks.dataset import Collection, Dataset
from penstock.dialects.pctasks.storage import Storage
from penstock.record import Record
from penstock.text import Path

CHUNKSET_ARGUMENT = "chunkset_id"
SINCE = "since"
INGEST_KEY = "ingest"
_INGEST_TASK = "pctasks.ingest_task.task:ingest_task"
_CHUNKS = "pctasks.dataset.chunks.task"
_INGEST_OPTIONS = {"insert_group_size": 5000, "insert_only": False}
_JOBS: Path = ("spec", "jobs")


class Options(Record):
    """Which workflow is made: `chunkset` is the name of the chunk set, an argument when it is None.

    `update` handles what is new since an argument; `chunks` says whether the lists of assets are made or exist already;
    `limit` bounds what is listed (for trials).
    """

    chunkset: str | None = None
    update: bool = False
    chunks: Literal["create", "existing"] = "create"
    ingest: bool = True
    limit: int | None = None
    target: str | None = None


def workflow_id(dataset: Dataset, collection: Collection, suffix: str) -> str:
    """Return `<dataset>-<collection>-<suffix>`; a collection that is called like its dataset is named once."""
    base = f"{collection.id}-{suffix}"
    return base if collection.id == dataset.id else f"{dataset.id}-{base}"


def process_items(dataset: Dataset, collection: Collection, options: Options, dialect: str) -> Converted:
    """Return the workflow that lists assets in chunks and makes and ingests items of each chunk.

    Raises ValueError for an update over existing chunks: their lists are not new.
    """
    if options.update and options.chunks == "existing":
        raise ValueError("an update lists assets anew: it cannot use existing chunks")
    suffix = "process-items-update" if options.update else "process-items"
    draft = _start(dataset, collection, suffix, f"Process items for {collection.id}", dataset.id, options)
    extra = {} if options.chunkset else {CHUNKSET_ARGUMENT: "Name of the set of chunks that is made or used."}
    if options.update:
        extra[SINCE] = "Only assets that changed after this time."
    _arguments(draft, dataset, collection, extra)
    draft.data["spec"]["jobs"] = {}
    if options.chunks == "existing":
        _list_chunks(draft, dataset, collection, options)
    else:
        _create_chunks(draft, dataset, collection, options)
    _process_chunk(draft, dataset, collection, options)
    _finish(draft, collection)
    return draft.done(dialect, derived=True)


def ingest_collection(
    dataset: Dataset, collection: Collection, content: Any, options: Options, dialect: str
) -> Converted:
    """Return the workflow that writes the collection itself; `content` is its STAC description or an expression for it."""
    owner = f"{dataset.id}/{collection.id}"
    draft = _start(dataset, collection, "ingest-collection", f"Ingest Collection: {collection.id}", owner, options)
    _arguments(draft, dataset, collection, {})
    place = (*_JOBS, "ingest-collection")
    args = {"content": content, "options": dict(_INGEST_OPTIONS)}
    task = _task(draft, dataset, collection, place, 0, "ingest-collection", _INGEST_TASK, args)
    draft.put(place, {"tasks": [task]}, collection.path)
    draft.table[(*place, "tasks", 0, "args", "content")] = collection.template_path
    items = access.of_tasks([task])
    draft.put(("spec", "access"), items, collection.path)
    return draft.done(dialect, derived=True)


def _start(
    dataset: Dataset, collection: Collection, suffix: str, description: str, owner: str, options: Options
) -> Draft:
    draft = Draft("Workflow", collection.path)
    draft.named(workflow_id(dataset, collection, suffix), (*collection.path, "id"), suffix)
    draft.put(("spec", "description"), description, collection.path)
    draft.put(("spec", "dataset"), owner, ("id",))
    if options.target:
        draft.put(("spec", "targetEnvironment"), options.target, collection.path)
    return draft


def _arguments(draft: Draft, dataset: Dataset, collection: Collection, extra: dict[str, str]) -> None:
    dataset.arguments.put_into(draft)
    for name, description in extra.items():
        if name not in dataset.arguments.data:
            draft.put(("spec", "args", name), {"description": description, "type": "string"}, collection.path)
    draft.put(("spec", "trigger"), {"type": "manual"}, collection.path)
    draft.put(("spec", "worker"), {"protocol": "pctasks"}, collection.path)


def _task(
    draft: Draft,
    dataset: Dataset,
    collection: Collection,
    place: Path,
    index: int,
    name: str,
    run: str,
    args: dict[str, Any],
) -> dict[str, Any]:
    """Return one task; those of the ingest use the image of that key, all others the dataset's image and code."""
    here = (*place, "tasks", index)
    task: dict[str, Any] = {"id": name}
    if run == _INGEST_TASK:
        task["imageKey"] = INGEST_KEY
    else:
        task["image"] = dataset.image
        draft.table[(*here, "image")] = dataset.image_path
        if dataset.code is not None and name != "list-chunks":
            task["code"] = dataset.code
            draft.table[(*here, "code")] = ("code",)
            draft.table.update({(*here, *inner): outer for inner, outer in dataset.code_table.items()})
    task["run"] = run
    if run.startswith(collection.class_name):
        draft.table[(*here, "run")] = collection.class_path
    task["args"] = args
    if dataset.environment:
        task["environment"] = dataset.environment
        draft.table[(*here, "environment")] = ("environment",)
    tags, source = dataset.tags.get((collection.id, name), ({}, ()))
    if tags:
        task["tags"] = tags
        draft.table[(*here, "tags")] = source
    return task


def _input(draft: Draft, storage: Storage, place: Path, options: Options) -> dict[str, Any]:
    """Return the input of the split task for one storage."""
    found: dict[str, Any] = {"uri": storage.uri}
    draft.table[place] = storage.path
    chunks = (*storage.path, "chunks")
    if storage.splits is not None:
        found["splits"] = storage.splits
        draft.table[(*place, "splits")] = (*chunks, "splits")
    if storage.token is not None:
        found["sas_token"] = storage.token
        draft.table[(*place, "sas_token")] = (*storage.path, "token")
    chosen = dict(storage.options)
    if options.limit is not None:
        chosen["limit"] = options.limit
    if options.update:
        chosen[SINCE] = "${{ args.since }}"
    found["chunk_options"] = chosen
    draft.table[(*place, "chunk_options")] = (*chunks, "options")
    return found


def _folder(collection: Collection, options: Options, kind: Literal["assets", "items"]) -> str:
    """Return the folder of a chunk set's lists."""
    root = collection.chunks.uri.rstrip("/") if collection.chunks else "unknown"
    name = options.chunkset or f"${{{{ args.{CHUNKSET_ARGUMENT} }}}}"
    return f"{root}/{name}/${{{{ args.since }}}}/{kind}" if options.update else f"{root}/{name}/{kind}"


def _folder_at(draft: Draft, collection: Collection, path: Path) -> None:
    source = (*collection.chunks.path, "uri") if collection.chunks else collection.path
    draft.compose(path, source)


def _create_chunks(draft: Draft, dataset: Dataset, collection: Collection, options: Options) -> None:
    place = (*_JOBS, "create-splits")
    inputs = (*place, "tasks", 0, "args", "inputs")
    args: dict[str, Any] = {
        "inputs": [
            _input(draft, storage, (*inputs, index), options) for index, storage in enumerate(collection.assets)
        ],
        "options": {} if options.limit is None else {"limit": options.limit},
    }
    run = f"{collection.class_name}.create_splits_task"
    task = _task(draft, dataset, collection, place, 0, "create-splits", run, args)
    draft.put(place, {"tasks": [task]}, collection.path)
    place = (*_JOBS, "create-chunks")
    args = {
        "src_uri": "${{ item.uri }}",
        "dst_uri": _folder(collection, options, "assets"),
        "options": "${{ item.chunk_options }}",
    }
    _folder_at(draft, collection, (*place, "tasks", 0, "args", "dst_uri"))
    task = _task(draft, dataset, collection, place, 0, "create-chunks", f"{_CHUNKS}:create_chunks_task", args)
    job = _each("${{ jobs.create-splits.tasks.create-splits.output.splits }}", "create-splits", [task])
    draft.put(place, job, collection.path)


def _list_chunks(draft: Draft, dataset: Dataset, collection: Collection, options: Options) -> None:
    place = (*_JOBS, "list-chunks")
    args = {"chunkset_uri": _folder(collection, options, "assets"), "all": False}
    _folder_at(draft, collection, (*place, "tasks", 0, "args", "chunkset_uri"))
    task = _task(draft, dataset, collection, place, 0, "list-chunks", f"{_CHUNKS}:list_chunks_task", args)
    draft.put(place, {"tasks": [task]}, collection.path)


def _process_chunk(draft: Draft, dataset: Dataset, collection: Collection, options: Options) -> None:
    source = "list-chunks" if options.chunks == "existing" else "create-chunks"
    place = (*_JOBS, "process-chunk")
    args: dict[str, Any] = {
        "asset_chunk_info": {"uri": "${{ item.uri }}", "chunk_id": "${{ item.chunk_id }}"},
        "item_chunkset_uri": _folder(collection, options, "items"),
        "collection_id": collection.id,
        "options": {"skip_validation": False},
    }
    _folder_at(draft, collection, (*place, "tasks", 0, "args", "item_chunkset_uri"))
    run = f"{collection.class_name}.create_items_task"
    tasks = [_task(draft, dataset, collection, place, 0, "create-items", run, args)]
    if options.ingest:
        content = {"type": "Ndjson", "uris": ["${{ tasks.create-items.output.ndjson_uri }}"]}
        args = {"content": content, "options": dict(_INGEST_OPTIONS)}
        tasks.append(_task(draft, dataset, collection, place, 1, "ingest-items", _INGEST_TASK, args))
    job = _each(f"${{{{ jobs.{source}.tasks.{source}.output.chunks }}}}", source, tasks)
    draft.put(place, job, collection.path)


def _each(items: str, needs: str, tasks: list[dict[str, Any]]) -> dict[str, Any]:
    return {"needs": needs, "foreach": {"items": items, "flatten": True}, "tasks": tasks}


def _finish(draft: Draft, collection: Collection) -> None:
    """Set what the workflow may read and write, and the tokens for the rest."""
    jobs: dict[str, Any] = draft.data["spec"]["jobs"]
    items = access.of_tasks([task for job in jobs.values() for task in job["tasks"]])
    tokens: dict[str, Any] = {}
    stores = [(storage, "read") for storage in collection.assets]
    if collection.chunks is not None:
        stores.append((collection.chunks, "readWrite"))
    for storage, mode in stores:
        place = storage.container
        if place is None:
            continue
        account, container = place
        if storage.token is not None:
            # A token opens the container by itself: no role is needed there.
            containers = tokens.setdefault(account, {"containers": {}})["containers"]
            containers[container] = {"token": storage.token}
            draft.table["spec", "tokens", account, "containers", container, "token"] = (*storage.path, "token")
        else:
            item = {"type": "store", "name": container, "account": account, "external": True, "mode": mode}
            if item not in items:
                items.append(item)
    draft.put(("spec", "access"), items, collection.path)
    if tokens:
        draft.put(("spec", "tokens"), tokens, collection.path)
