"""The authority: libyaml's events through our builder; slow beside the fast path, exact in everything."""

from typing import Any

from penstock.diagnostics import ERROR, WARNING, Diagnostic, Span
from penstock.text import decode, limits
from penstock.text.builder import Builder
from penstock.text.findings import Findings, Full
from penstock.text.frames import Stop
from penstock.text.nodes import Node
from penstock.text.source import Source


class Read:
    """What one pass finds: (index, data, node) of each document that could be read, and what is wrong."""

    def __init__(self, source: Source) -> None:
        self.source = source
        self.documents: list[tuple[int, Any, Node | None]] = []
        self.found = Findings(source.file)
        self.index = 0
        self.stopped = False


def read(source: Source) -> Read:
    """Read every document of `source`; never raises on bad input.

    After an error the rest of that document is skipped and reading goes on at the next `---` line. Documents without any
    content are counted in the index and left out.
    """
    done = Read(source)
    try:
        text, found = decode.check(source.file, source.data)
        for one in found:
            done.found.add(one)
        _documents(text, done)
    except Full:
        pass
    if not done.documents and not done.found.items:
        done.found.add(Diagnostic("PEN1013", WARNING, "the file holds no document", Span(source.file, 1, 1, 1, 1)))
    return done


def _documents(text: str, done: Read) -> None:
    lines = text.split("\n")
    line = 0
    while line >= 0 and not done.stopped:
        line = _Stretch(text, lines, line, done).run()


def positions(source: Source) -> dict[int, Node]:
    """Return the position node of each document of `source` by its index."""
    return {index: node for index, _, node in read(source).documents if node is not None}


class _Stretch:
    """Documents one after the other, from a line to the end or to the first error."""

    def __init__(self, text: str, lines: list[str], first: int, done: Read) -> None:
        self.lines = lines
        self.done = done
        self.first = first
        self.parser = _yaml().parser(_Rest(lines, first) if first else text)
        self.builder = Builder(done.source, done.found, first)
        self.begun = first or -1

    def run(self) -> int:
        """Return -1 at the end of the file, else the line of the `---` to go on from."""
        yaml = _yaml()
        get = self.parser.get_event
        event: Any = None
        try:
            while True:
                event = get()
                kind = event.__class__
                if kind is yaml.Scalar:
                    self.builder.scalar(event)
                elif kind is yaml.StreamEnd:
                    return -1
                else:
                    self._structure(kind, event)
        except Stop as stop:
            self.done.found.add(stop.diagnostic)
            reached = event.start_mark.line
        except yaml.Error as error:
            reached = self._syntax(error)
        finally:
            if hasattr(self.parser, "dispose"):
                self.parser.dispose()
        self.done.index += 1
        return _next_document(self.lines, max(reached, self.begun + 1))

    def _structure(self, kind: type, event: Any) -> None:
        yaml = _yaml()
        if kind is yaml.MappingStart:
            self.builder.start(event, is_mapping=True)
        elif kind is yaml.SequenceStart:
            self.builder.start(event, is_mapping=False)
        elif kind is yaml.MappingEnd or kind is yaml.SequenceEnd:
            self.builder.end(event)
        elif kind is yaml.AliasUse:
            self.builder.alias(event)
        elif kind is yaml.DocumentStart:
            self._begin(event)
        elif kind is yaml.DocumentEnd:
            self._finish()

    def _begin(self, event: Any) -> None:
        self.begun = event.start_mark.line
        self.builder = Builder(self.done.source, self.done.found, self.begun)
        if self.done.index >= limits.DOCUMENTS:
            self.done.stopped = True
            raise Stop(_too_many(self.done.source, self.begun))

    def _finish(self) -> None:
        done, builder = self.done, self.builder
        last = builder.last
        is_empty = builder.node is last and last is not None and not last.style and last.start.index == last.end.index
        if not is_empty:
            done.documents.append((done.index, builder.data, builder.node))
        done.index += 1

    def _syntax(self, error: Exception) -> int:
        from penstock.text import syntax

        finding, reached = syntax.explain(error, self.builder, self.lines)
        if finding not in self.done.found.items:
            self.done.found.add(finding)
        return reached


class _Rest:
    """The lines from one on as a stream for the parser, which reads no more of it than it needs.

    Empty lines stand for those before, so that marks are right without any arithmetic.
    """

    def __init__(self, lines: list[str], first: int) -> None:
        self.lines = lines
        self.next = first
        self.before = "\n" * first

    def read(self, _size: int) -> str:
        """Return some characters; none at the end."""
        if self.before:
            part, self.before = self.before, ""
            return part
        part = "\n".join(self.lines[self.next : self.next + 100])
        self.next += 100
        return part + "\n" if self.next < len(self.lines) else part


def _too_many(source: Source, line: int) -> Diagnostic:
    span = Span(source.file, line + 1, 1, line + 1, 4)
    return Diagnostic("PEN1017", ERROR, f"the file has more than {limits.DOCUMENTS:,} documents", span)


def _next_document(lines: list[str], line: int) -> int:
    for number in range(line, len(lines)):
        text = lines[number]
        if text.startswith("---") and (len(text) == 3 or text[3] in " \t"):
            return number
    return -1


class _Yaml:
    """The names of PyYAML that we use; its C parser when there is one."""

    def __init__(self) -> None:
        import yaml
        from yaml import events

        self.Error = yaml.YAMLError
        self.parser: Any = getattr(yaml, "CSafeLoader", None) or yaml.SafeLoader
        self.Scalar = events.ScalarEvent
        self.MappingStart = events.MappingStartEvent
        self.MappingEnd = events.MappingEndEvent
        self.SequenceStart = events.SequenceStartEvent
        self.SequenceEnd = events.SequenceEndEvent
        self.AliasUse = events.AliasEvent
        self.DocumentStart = events.DocumentStartEvent
        self.DocumentEnd = events.DocumentEndEvent
        self.StreamEnd = events.StreamEndEvent


_loaded: list[_Yaml] = []


def _yaml() -> _Yaml:
    if not _loaded:
        _loaded.append(_Yaml())
    return _loaded[0]
