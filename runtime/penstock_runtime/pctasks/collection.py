"""The base class of users' collections."""

from abc import ABC, abstractmethod
from typing import Any

from penstock_runtime.pctasks.results import WaitTaskResult
from penstock_runtime.pctasks.storage import StorageFactory


class Collection(ABC):
    """Makes items of assets; `create_item` is what a stream or a batch calls for each."""

    @classmethod
    @abstractmethod
    def create_item(cls, asset_uri: str, storage_factory: StorageFactory) -> list[Any] | WaitTaskResult:
        """Return the STAC items of one asset, or ask to be called again."""


class PremadeItemCollection(Collection):
    """Items that exist already, as files of JSON: the asset is the item."""

    @classmethod
    def create_item(cls, asset_uri: str, storage_factory: StorageFactory) -> list[Any] | WaitTaskResult:
        """Return the item that the file holds."""
        import pystac

        storage, path = storage_factory.get_storage_for_file(asset_uri)
        return [pystac.Item.from_dict(storage.read_json(path))]
