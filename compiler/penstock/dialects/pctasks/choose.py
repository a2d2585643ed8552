"""Makes chosen workflows of a dataset instead of all: one collection, a named chunk set, the update alone."""

from penstock.dialects.model import Converted, DialectContext, Reporter
from penstock.dialects.pctasks import generate, template
from penstock.dialects.pctasks.dataset import Collection, Dataset, read_dataset
from penstock.record import Record
from penstock.text import Document


class Unmet(ValueError):
    """What was chosen does not exist or does not go together; `hint` helps on."""

    def __init__(self, message: str, hint: str | None = None) -> None:
        super().__init__(message)
        self.hint = hint


class Choice(Record):
    """What of a dataset is wanted: all of it by default.

    `collection` is an id. The rest chooses one way to process its items: see `generate.Options`.
    """

    collection: str | None = None
    chunkset: str | None = None
    update: bool = False
    existing_chunks: bool = False
    ingest: bool = True
    limit: int | None = None
    target: str | None = None

    @property
    def narrows(self) -> bool:
        """Whether only the processing of items is wanted, not the ingest of the collection."""
        return bool(self.chunkset or self.update or self.existing_chunks or not self.ingest or self.limit)


def convert(
    document: Document, report: Reporter, context: DialectContext, choice: Choice, dialect: str
) -> tuple[Converted, ...]:
    """Return the chosen workflows. Raises Unmet when the choice cannot be met."""
    if choice.update and choice.existing_chunks:
        raise Unmet("an update lists assets anew: it cannot use existing chunks", "leave out one of the two")
    dataset, shape = read_dataset(document, report, context)
    options = generate.Options(
        chunkset=choice.chunkset,
        update=choice.update,
        chunks="existing" if choice.existing_chunks else "create",
        ingest=choice.ingest,
        limit=choice.limit,
        target=choice.target,
    )
    made: list[Converted] = []
    for collection in _collections(dataset, choice):
        made.append(generate.process_items(dataset, collection, options, dialect))
        if choice.narrows:
            continue
        made.append(generate.process_items(dataset, collection, options.replace(update=True), dialect))
        if collection.template is not None:
            content = template.content(shape, collection, context)
            made.append(generate.ingest_collection(dataset, collection, content, options, dialect))
    return tuple(made)


def _collections(dataset: Dataset, choice: Choice) -> tuple[Collection, ...]:
    ids = [collection.id for collection in dataset.collections]
    if choice.collection is None:
        if choice.narrows and len(ids) > 1:
            raise Unmet(
                f"the dataset `{dataset.id}` has {len(ids)} collections: choose one", f"there are: {', '.join(ids)}"
            )
        return dataset.collections
    found = tuple(collection for collection in dataset.collections if collection.id == choice.collection)
    if not found:
        from penstock.diagnostics.suggest import hint

        near = hint(choice.collection, ids)
        raise Unmet(
            f"the dataset `{dataset.id}` has no collection `{choice.collection}`",
            near or f"there are: {', '.join(ids)}",
        )
    return found
