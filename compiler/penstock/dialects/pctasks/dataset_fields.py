"""The keys of pctasks datasets: which exist, what type they have and where they belong."""

from penstock.dialects._shape import Field

DATASET = {
    "id": Field("text", required=True, about="the name of the dataset", example="naip", hints=("name",)),
    "image": Field(
        "text", required=True, about="the image of the tasks", example="${{ args.registry }}/pctasks-naip:2026.1.12"
    ),
    "code": Field("mapping"),
    "args": Field("any"),
    "environment": Field("mapping"),
    "task_config": Field("mapping"),
    "collections": Field("list", required=True, about="the collections whose items are made"),
}
COLLECTION = {
    "id": Field("text", required=True, about="the id of the STAC collection", example="naip"),
    "template": Field("text"),
    "class": Field(
        "text",
        required=True,
        about="the class that makes items, as `module:Class`",
        example="naip:NaipCollection",
        aliases=("collection_class",),
    ),
    "asset_storage": Field("list", required=True, about="where the assets are; an empty list where there are none"),
    "chunk_storage": Field("mapping", required=True, about="where lists of assets and items are written"),
}
STORAGE = {
    "uri": Field(
        "text",
        required=True,
        about="the folder",
        example="blob://naipeuwest/naip/",
        hints=("storage_account", "container", "path", "url"),
    ),
    "token": Field("text", hints=("sas_token", "sas")),
    "chunks": Field("mapping"),
}
CHUNKS = {"splits": Field("list"), "options": Field("mapping")}
SPLIT = {
    "depth": Field("integer", required=True, about="folder levels below which the work is parted", example="2"),
    "prefix": Field("text"),
    "folder_matches": Field("text"),
}
OPTIONS = {
    "chunk_length": Field("integer"),
    "name_starts_with": Field("text"),
    "since": Field("text"),
    "extensions": Field("list"),
    "ends_with": Field("text"),
    "matches": Field("text"),
    "match_full_path": Field("boolean"),
    "limit": Field("integer"),
    "min_depth": Field("integer"),
    "max_depth": Field("integer"),
    "list_folders": Field("boolean"),
    "folder_matches": Field("text"),
    "folder_matches_at_depth": Field("integer"),
    "chunk_file_name": Field("text"),
    "chunk_extension": Field("text"),
}
TASK_CONFIG = {"tags": Field("mapping")}
# Values that pctasks writes into the input of every split, also when the file does not say them.
OPTION_DEFAULTS = {
    "chunk_length": 30000,
    "match_full_path": False,
    "list_folders": False,
    "chunk_file_name": "uris-list",
    "chunk_extension": ".csv",
}
TASK_IDS = ("create-splits", "create-chunks", "list-chunks", "create-items", "ingest-items", "ingest-collection")

_STORAGE = "a storage: collections[].asset_storage[]"
_OPTIONS = "the options of a storage's chunks: asset_storage[].chunks.options"
PLACES = {
    **dict.fromkeys(("image", "code", "environment", "task_config", "collections"), "the dataset itself"),
    **dict.fromkeys(("class", "template", "asset_storage", "chunk_storage"), "a collection: collections[]"),
    **dict.fromkeys(("uri", "token", "chunks"), _STORAGE),
    **dict.fromkeys(("splits", "options"), "`chunks` of a storage"),
    **dict.fromkeys(("prefix", "depth"), "a split: asset_storage[].chunks.splits[]"),
    **dict.fromkeys(OPTIONS, _OPTIONS),
    "tags": "`task_config`: task_config.<collection>.<task>.tags",
    **dict.fromkeys(("src", "requirements", "pip_options"), "`code`"),
}
