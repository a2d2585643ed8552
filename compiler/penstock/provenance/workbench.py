"""The workbench: one definition in one place, compiled again and again with one input changed."""

from collections.abc import Callable, Iterable, Mapping
from typing import Any

from penstock.definitions import read as read_definition
from penstock.engine.library import Library
from penstock.engine.resolve import Resolved, resolve_entry
from penstock.engine.toolbox import Toolbox
from penstock.graph import Graph
from penstock.graph.nodes import Identity
from penstock.language import plain
from penstock.lower import lower
from penstock.place import Place
from penstock.provenance.model import Path
from penstock.provenance.paths import put
from penstock.schema import validate
from penstock.semantic_diff.model import Layer, Thing
from penstock.semantic_diff.read import kubernetes_thing
from penstock.targets import kubernetes
from penstock.targets.kubernetes import Renderer


class Tracer(Renderer):
    """A renderer that remembers which template made which object."""

    def __init__(self, load: Callable[[str], str]) -> None:
        super().__init__(load)
        self.text = load
        self.made: dict[tuple[str, str], str] = {}

    def render(self, template: str, values: Mapping[str, Any]) -> list[dict[str, Any]]:
        """Return what one template makes."""
        found = super().render(template, values)
        for one in found:
            metadata = one.get("metadata")
            if isinstance(metadata, dict):
                self.made.setdefault((str(one.get("kind")), str(metadata.get("name"))), template)
        return found


class Workbench:
    """One definition in one place. Changed inputs that are not valid give None instead of things."""

    def __init__(self, resolved: Resolved, place: Place, library: Library) -> None:
        self.resolved = resolved
        self.place = place
        self.library = library
        self.tracer = Tracer(Toolbox(place, library, strict=False, emit=True).load)
        self._printer: Any = None
        written = resolved.written if resolved.written is not None else resolved.data
        metadata = {key: value for key, value in written["metadata"].items() if key != "extends"}
        # Bases and overlays are merged in already.
        self.data: dict[str, Any] = {**written, "metadata": metadata}
        self.bare = place.replace(spec=place.spec.replace(overlays=()))

    def things(self, layers: Iterable[Layer] = ("kubernetes", "pulumi")) -> list[Thing]:
        """Return what the definition renders to as it is. Raises what compiling raises."""
        return self._compiled(self.resolved, self.place, layers)

    def with_value(self, path: Path, value: Any, layers: Iterable[Layer]) -> list[Thing] | None:
        """Return what it renders to with another value in the definition."""
        entry = self.resolved.entry.replace(data=put(self.data, path, value))
        return self._tried(lambda: self._compiled(resolve_entry(entry, self.bare, self.library), self.bare, layers))

    def with_environment(self, path: Path, value: Any, layers: Iterable[Layer]) -> list[Thing] | None:
        """Return what it renders to with another value in the environment."""

        def compiled() -> list[Thing]:
            data = put(self.place.data, path, value)
            if validate("Environment", plain(data)):
                raise ValueError("not valid")
            place = Place(self.place.name, read_definition(data).spec, self.place.outputs, data)
            return self._compiled(resolve_entry(self.resolved.entry, place, self.library), place, layers)

        return self._tried(compiled)

    def with_output(self, name: str, value: str, layers: Iterable[Layer]) -> list[Thing] | None:
        """Return what it renders to with another value of a pinned output."""
        place = self.place.replace(outputs={**self.place.outputs, name: value})
        return self._tried(
            lambda: self._compiled(resolve_entry(self.resolved.entry, place, self.library), place, layers)
        )

    def _tried(self, compiled: Callable[[], list[Thing]]) -> list[Thing] | None:
        try:
            return compiled()
        except Exception:  # noqa: BLE001 - a value that nobody wrote may break any rule of any step
            return None

    def _compiled(self, resolved: Resolved, place: Place, layers: Iterable[Layer]) -> list[Thing]:
        if resolved.definition is None:
            raise ValueError("not valid")
        tools = Toolbox(place, self.library, strict=False, emit=True)
        graph = Graph(lower(resolved.definition, tools.context(resolved, place, self.library, [])))
        for node in tools.cloud.shared(graph, place):
            graph.add(node)
        place = _with_outputs(graph, place, tools)
        found: list[Thing] = []
        if "kubernetes" in layers and tools.cluster:
            objects = kubernetes.manifests(graph, place, tools.cloud, self.tracer)
            found += [kubernetes_thing(one, "", resolved.entry.id) for one in objects]
        if "pulumi" in layers:
            found += self._resources(graph, place, tools, resolved.entry.id)
        return found

    def _resources(self, graph: Graph, place: Place, tools: Toolbox, definition: str) -> list[Thing]:
        from penstock.semantic_diff.program import resources
        from penstock.targets.pulumi.model import Module

        made, exports = tools.cloud.resources(graph, place)
        if not made and not exports:
            return []
        if self._printer is None:
            self._printer = tools.printer
        text = self._printer.module(Module("m", "m", tuple(made), tuple(exports)), tools.cloud.PACKAGES)
        return resources(text, tools.program, "", definition, {})


def _with_outputs(graph: Graph, place: Place, tools: Toolbox) -> Place:
    """Return the place with a stand-in for each output that no file pins yet: the answer is about where values come from."""
    waiting = {
        name: f"(output {name})"
        for identity in graph.of(Identity)
        for name in tools.cloud.service_account(identity, place).missing
    }
    return place.replace(outputs={**waiting, **place.outputs}) if waiting else place
