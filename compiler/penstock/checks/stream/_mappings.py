"""Where a Stream has mappings: its own, and those of single sinks."""

from collections.abc import Iterator

from penstock.definitions import Definition
from penstock.definitions.stream import Column, StoreSink, TableSink
from penstock.text import Path


def columns(definition: Definition) -> Iterator[tuple[Path, tuple[Column, ...]]]:
    """Yield the path of each list of columns, and the list."""
    spec = definition.spec
    if spec.mapping is not None:
        yield ("spec", "mapping", "columns"), spec.mapping.columns
    for index, sink in enumerate(spec.sinks):
        if isinstance(sink, StoreSink | TableSink) and sink.mapping is not None:
            yield ("spec", "sinks", index, "mapping", "columns"), sink.mapping.columns
