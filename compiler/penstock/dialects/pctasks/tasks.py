"""One pctasks task, as a native task."""

from typing import Any

from penstock.dialects._shape import Shape, View, texts
from penstock.dialects.pctasks import entry_point
from penstock.dialects.pctasks.fields import CODE, TASK
from penstock.record import Record
from penstock.text import Path

_UNKNOWN_IMAGE = "unknown"


class TaskDraft(Record):
    """A native task, the renamed paths in it (native -> source, both below the task), and its source view."""

    data: dict[str, Any]
    table: dict[Path, Path]
    view: View


def read_task(shape: Shape, value: Any, path: Path) -> TaskDraft:
    """Return the native task for the source task at `path`. What was reported is left out or stands in for itself."""
    if not isinstance(value, dict):
        shape.accept(value, "mapping", path, "a task")
        return TaskDraft(
            {"id": f"unknown-{path[-1]}", "image": _UNKNOWN_IMAGE, "run": entry_point.PLACEHOLDER}, {}, View(path)
        )
    view = shape.view(value, path, TASK, "a task", one_of=("image", "image_key"))
    data: dict[str, Any] = {"id": view.get("id") or f"unknown-{path[-1]}"}
    table: dict[Path, Path] = {}
    _image(shape, view, data, table)
    code = view.get("code")
    if code is not None:
        read_code(shape, code, view.at("code"), data, table)
    run = view.get("task")
    if run is not None and not entry_point.check(
        shape, run, view.at("task"), "`task`", "pctasks.ingest_task.task:ingest_task"
    ):
        run = None
    data["run"] = run or entry_point.PLACEHOLDER
    table["run",] = view.at("task")
    if view.get("args"):
        data["args"] = view.get("args")
    environment = scalars(shape, view, "environment")
    if environment:
        data["environment"] = environment
    tags = _tags(shape, view)
    if tags:
        data["tags"] = tags
    return TaskDraft(data, table, view)


def _image(shape: Shape, view: View, data: dict[str, Any], table: dict[Path, Path]) -> None:
    """A task has an image or the key of one: both or neither is an error."""
    image, key = view.get("image"), view.get("image_key")
    if image is not None and key is not None:
        shape.report(
            "PEN1709",
            view.at("image_key"),
            "a task has `image` and `image_key`: it can have one of them",
            key=True,
            help="keep `image` to pin an image here, `image_key` to take it from the environment's image table",
            related=(("`image` is here", view.at("image")),),
        )
        key = None
    if image is None and key is None:
        image = _UNKNOWN_IMAGE
    if image is _UNKNOWN_IMAGE and not view.guessed & {"image", "image_key"}:
        shape.report(
            "PEN1709",
            (*view.path, "image"),
            "a task has neither `image` nor `image_key`",
            key=True,
            help="add `image: <registry>/<name>:<tag>`, or `image_key: ingest` for an entry of the image table",
        )
    if image is not None:
        data["image"] = image
    else:
        data["imageKey"] = key
        table["imageKey",] = view.at("image_key")


def read_code(shape: Shape, value: Any, path: Path, data: dict[str, Any], table: dict[Path, Path]) -> None:
    """Set `data["code"]` to the native form of the `code` mapping at `path`."""
    view = shape.view(value, path, CODE, "`code`")
    code: dict[str, Any] = {}
    for name in ("src", "requirements"):
        source = view.get(name)
        if source is not None and _reachable(shape, source, view.at(name), name):
            code[name] = source
    options = view.get("pip_options")
    if isinstance(options, list):
        code["pipOptions"] = texts(shape, options, view.at("pip_options"), "`pip_options`")
        table["code", "pipOptions"] = view.at("pip_options")
    if "src" in code:
        data["code"] = code


def _reachable(shape: Shape, source: str, path: Path, name: str) -> bool:
    """Only local paths and blob addresses can be loaded."""
    scheme, colon, rest = source.partition("://")
    if not colon or "${{" in scheme:
        return True
    if scheme == "blob" and ("${{" in rest or rest.count("/") >= 2):
        return True
    what = "needs an account, a container and a path" if scheme == "blob" else f"cannot be loaded from `{scheme}://`"
    shape.report(
        "PEN1705",
        path,
        f"`{name}` {what}",
        help="give a path beside this file, such as `${{ local.path(./naip.py) }}`, or `blob://account/container/path`",
    )
    return False


def scalars(shape: Shape, view: View, name: str) -> dict[str, Any]:
    """Return a mapping of variables with everything that is no text, number or boolean reported and left out."""
    found: dict[str, Any] = {}
    for key, value in (view.get(name) or {}).items():
        if isinstance(value, str | int | float):
            found[key] = value
        else:
            shape.accept(value, "text", (*view.at(name), key), f"`{key}`")
    return found


def _tags(shape: Shape, view: View) -> dict[str, str]:
    found: dict[str, str] = {}
    for key, value in (view.get("tags") or {}).items():
        good = shape.accept(value, "text", (*view.at("tags"), key), f"the tag `{key}`")
        if good is not None:
            found[key] = good
    return found
