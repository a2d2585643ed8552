"""What a definition needs of the platform in Azure beside what it names: the dispatcher, and the pctasks database."""

from penstock.graph import Graph
from penstock.graph.nodes import Node, Route, Table, Worker
from penstock.place import Place
from penstock.targets.azure.cosmos import PCTASKS_CONTAINERS
from penstock.targets.azure.names import azure
from penstock.targets.dispatcher import dispatcher

_HANDLERS = "penstock_runtime.pctasks."  # what runs the built-in tasks on penstock's own image


def _keeps_records(worker: Worker) -> bool:
    """Tell whether a worker reads or writes the database of pctasks, by its own runner or by penstock's handlers."""
    entry_point = str(worker.config.get("handler", {}).get("entryPoint", ""))
    return worker.protocol == "pctasks" or entry_point.startswith(_HANDLERS)


def _pctasks(place: Place) -> list[Node]:
    """Return the containers of the pctasks database and the queue of its ingest, which its images expect."""
    if azure(place).cosmos is None:
        return []
    return [Table(f"table/{name}", "", name=name, key=key) for name, key in PCTASKS_CONTAINERS]


def shared(graph: Graph, place: Place) -> list[Node]:
    """Return platform nodes that the definition's nodes need in Azure."""
    found: list[Node] = []
    routes = graph.of(Route)
    if routes and azure(place).function_app is None and azure(place).storage_account is not None:
        found += dispatcher(routes, place)
    if any(_keeps_records(worker) for worker in graph.of(Worker)):
        found += _pctasks(place)
    return found
