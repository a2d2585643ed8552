"""The base class of users' collections."""

from abc import ABC, abstractmethod
from typing import Any

from penstock_runtime.pctasks.results import WaitTaskResult
from penstock_runtime.pctasks.storage import StorageFactory
from penstock_runtime.pctasks.tasks import Task


class Collection(ABC):
    """Makes items of assets; `create_item` is what a stream or a batch calls for each."""

    @classmethod
    @abstractmethod
    def create_item(cls, asset_uri: str, storage_factory: StorageFactory) -> list[Any] | WaitTaskResult:
        """Return the STAC items of one asset, or ask to be called again."""

    @classmethod
    def create_splits_task(cls) -> Task:
        """Return the task that cuts the dataset's storages into splits."""
        from penstock_runtime.pctasks.batch import create_splits

        return create_splits.task

    @classmethod
    def create_items_task(cls) -> Task:
        """Return the task that makes the items of a chunk."""
        from penstock_runtime.pctasks.batch import create_items

        return create_items.task_of(cls.create_item)


class PremadeItemCollection(Collection):
    """Items that exist already, as files of JSON: the asset is the item."""

    @classmethod
    def create_item(cls, asset_uri: str, storage_factory: StorageFactory) -> list[Any] | WaitTaskResult:
        """Return the item that the file holds."""
        import pystac

        storage, path = storage_factory.get_storage_for_file(asset_uri)
        return [pystac.Item.from_dict(storage.read_json(path))]
