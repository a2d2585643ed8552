"""Storage as users' functions know it: `StorageFactory`, and storages with synchronous calls.

The names and arguments are those that functions written for pctasks use; what serves them are the worker's own stores.
"""

from penstock_runtime.pctasks.storage.base import Storage, StorageFileInfo
from penstock_runtime.pctasks.storage.blob import BlobStorage
from penstock_runtime.pctasks.storage.factory import StorageFactory
from penstock_runtime.pctasks.storage.local import LocalStorage

__all__ = ["BlobStorage", "LocalStorage", "Storage", "StorageFactory", "StorageFileInfo"]
