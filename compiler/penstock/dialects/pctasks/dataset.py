"""A pctasks `dataset.yaml`, read and checked: what the workflows of its collections are made of."""

from typing import Any

from penstock.dialects._shape import Shape, View, is_expression
from penstock.dialects.model import DialectContext, Reporter
from penstock.dialects.pctasks import entry_point, lookalike
from penstock.dialects.pctasks.arguments import Arguments, read_arguments
from penstock.dialects.pctasks.dataset_fields import COLLECTION, DATASET, PLACES, TASK_CONFIG, TASK_IDS
from penstock.dialects.pctasks.fields import SYSTEM
from penstock.dialects.pctasks.storage import Storage, read_storage
from penstock.dialects.pctasks.tasks import read_code, scalars
from penstock.record import Record
from penstock.text import Document, Path


class Collection(Record):
    """One collection. `template` is the folder or file of its STAC description as the file says it."""

    id: str
    path: Path
    class_name: str
    class_path: Path
    assets: tuple[Storage, ...]
    chunks: Storage | None
    template: str | None = None
    template_path: Path = ()


class Dataset(Record):
    """A dataset with the source path of each part; `tags` are by (collection, task)."""

    id: str
    image: str
    image_path: Path
    collections: tuple[Collection, ...]
    arguments: Arguments
    code: dict[str, Any] | None
    code_table: dict[Path, Path]
    environment: dict[str, Any]
    tags: dict[tuple[str, str], tuple[dict[str, str], Path]]


def read_dataset(document: Document, report: Reporter, context: DialectContext) -> tuple[Dataset, Shape]:
    """Return the dataset that the document describes; what is wrong is reported and left out."""
    shape = Shape(report, context, SYSTEM, PLACES)
    view = shape.view(document.data, (), DATASET, "a dataset")
    code: dict[str, Any] = {}
    table: dict[Path, Path] = {}
    if "code" in view:
        read_code(shape, view.get("code"), view.at("code"), code, table)
    collections = _collections(shape, view)
    dataset = Dataset(
        id=view.get("id", "unnamed"),
        image=view.get("image", "unknown"),
        image_path=view.at("image"),
        collections=collections,
        arguments=read_arguments(shape, view.get("args"), view.at("args")),
        code=code.get("code"),
        code_table=table,
        environment=scalars(shape, view, "environment"),
        tags=_task_config(shape, view, {collection.id for collection in collections}),
    )
    lookalike.report(shape, document.data)
    return dataset, shape


def _collections(shape: Shape, view: View) -> tuple[Collection, ...]:
    source = view.get("collections")
    if source is not None and not source:
        shape.report(
            "PEN1705",
            view.at("collections"),
            "`collections` is empty: a dataset needs at least one",
            help="add a collection with `id`, `class`, `asset_storage` and `chunk_storage`",
        )
    found: dict[str, Collection] = {}
    for index, value in enumerate(source or ()):
        path = (*view.at("collections"), index)
        if not isinstance(value, dict):
            shape.accept(value, "mapping", path, "a collection")
            continue
        collection = _collection(shape, value, path)
        if collection is None:
            continue
        known = found.setdefault(collection.id, collection)
        if known is not collection:
            shape.report(
                "PEN1716",
                (*path, "id"),
                f"the collection `{collection.id}` stands here twice",
                help="pctasks would only ever use the first one",
                related=(("first here", (*known.path, "id")),),
            )
    return tuple(found.values())


def _collection(shape: Shape, value: dict[str, Any], path: Path) -> Collection | None:
    view = shape.view(value, path, COLLECTION, "a collection")
    name = view.get("class")
    if name is not None and not entry_point.check(shape, name, view.at("class"), "`class`", "naip:NaipCollection"):
        name = None
    assets = [
        storage
        for index, item in enumerate(view.get("asset_storage") or ())
        if (storage := read_storage(shape, item, (*view.at("asset_storage"), index))) is not None
    ]
    chunks = view.get("chunk_storage")
    if "id" not in view:
        return None
    return Collection(
        id=view.get("id"),
        path=path,
        class_name=name or entry_point.PLACEHOLDER,
        class_path=view.at("class"),
        assets=tuple(assets),
        chunks=None if chunks is None else read_storage(shape, chunks, view.at("chunk_storage")),
        template=view.get("template"),
        template_path=view.at("template"),
    )


def _task_config(shape: Shape, view: View, collections: set[str]) -> dict[tuple[str, str], tuple[dict[str, str], Path]]:
    found: dict[tuple[str, str], tuple[dict[str, str], Path]] = {}
    for collection, tasks in (view.get("task_config") or {}).items():
        path = (*view.at("task_config"), collection)
        if collection not in collections and not is_expression(collection):
            _unused(shape, path, f"`{collection}` is no collection of this dataset", collection, collections)
        if shape.accept(tasks, "mapping", path, f"`task_config.{collection}`") is None:
            continue
        for task, settings in tasks.items():
            here = (*path, task)
            if task not in TASK_IDS:
                _unused(shape, here, f"`{task}` is no task that is made of a dataset", task, TASK_IDS)
            if shape.accept(settings, "mapping", here, f"`{task}`") is None:
                continue
            inner = shape.view(settings, here, TASK_CONFIG, f"the settings of `{task}`")
            tags = {
                key: value
                for key, value in (inner.get("tags") or {}).items()
                if shape.accept(value, "text", (*inner.at("tags"), key), f"the tag `{key}`") is not None
            }
            found[collection, task] = (tags, inner.at("tags"))
    return found


def _unused(shape: Shape, path: Path, message: str, word: str, known: Any) -> None:
    from penstock.diagnostics.suggest import hint

    shape.report(
        "PEN1717",
        path,
        f"{message}: the settings have no effect",
        severity=shape.ignored,
        key=True,
        help=hint(word, known) or f"there are: {', '.join(known)}",
    )
