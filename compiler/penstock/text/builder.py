"""Builder: YAML events of one document to plain data and position nodes, under our own strict rules."""

from typing import Any

from penstock.diagnostics import ERROR, WARNING, Diagnostic, Edit, Fix, Related, Severity, Span
from penstock.text import limits, locate
from penstock.text.findings import Findings
from penstock.text.frames import MERGE, NO_KEY, SKIP, Anchor, Frame, Stop
from penstock.text.nodes import Alias, Leaf, Mapping, Node, Sequence
from penstock.text.scalars import plain
from penstock.text.source import Source

TOO_DEEP = f"more than {limits.DEPTH} levels of nesting"
REST_UNREAD = "the rest of this document is not read"
_CORE = "tag:yaml.org,2002:"
_SCALAR_TAGS: dict[str, tuple[type, ...]] = {
    _CORE + "int": (int,),
    _CORE + "float": (float, int),
    _CORE + "bool": (bool,),
    _CORE + "null": (type(None),),
}


class Builder:
    """Takes the events between the start and the end of one document.

    `data` and `node` hold the result after the last event. What is wrong goes to `found`; `Stop` is raised when the rest
    of the document cannot be used.
    """

    def __init__(self, source: Source, found: Findings, begun: int = 0) -> None:
        self.source = source
        self.found = found
        self.begun = begun  # line of the document's start, from 0
        self.data: Any = None
        self.node: Node | None = None
        self.frames: list[Frame] = []
        self.frame: Frame | None = None
        self.last: Leaf | None = None
        self.anchors: dict[str, Anchor] = {}
        self.count = 0
        self.expanded = 0
        self.closed: list[Mapping | Sequence] = []  # blocks that ended since the last scalar
        self.characters = 0
        self.expanded_characters = 0

    # Events

    def scalar(self, event: Any) -> None:
        """Take a scalar: a key, a value, an item, or the whole document."""
        text: str = event.value
        self._count(event)
        self.characters += len(text)
        self.last = leaf = Leaf(event.start_mark, event.end_mark, event.style or None)
        self.closed.clear()
        if len(text) > limits.SCALAR_CHARACTERS:
            self._too_long(leaf, len(text))
            text = text[:100]
        frame = self.frame
        wants_key = frame is not None and frame.is_mapping and frame.key is NO_KEY
        value: Any = text
        if event.tag is not None:
            value = self._tagged(event, leaf)
        elif event.implicit[0]:
            if wants_key and text == "<<":
                value = MERGE
            else:
                meaning = plain(text)
                value = meaning.value
                if meaning.problem:
                    self.report("PEN1019", leaf, f"this number {meaning.problem}", "quote it if it is meant as text")
                elif meaning.elsewhere and not wants_key:
                    self._read_differently(leaf, text, meaning.elsewhere)
                elif leaf.start.line != leaf.end.line:
                    self._continued(leaf)
        if frame is None:
            self.data, self.node = value, leaf
        elif wants_key:
            self._key(frame, value, text, leaf)
        else:
            self._value(frame, value, leaf, 0)
        if event.anchor is not None:
            self.anchors[event.anchor] = Anchor(text if value is MERGE else value, leaf, 1, len(text), 0)

    def start(self, event: Any, *, is_mapping: bool) -> None:
        """Take the start of a mapping or a list."""
        self._count(event)
        if len(self.frames) >= limits.DEPTH:
            raise Stop(self._deep(event))
        if event.tag is not None and event.tag != _CORE + ("map" if is_mapping else "seq"):
            self._refuse_tag(event)
        node: Mapping | Sequence
        if is_mapping:
            node = Mapping(event.start_mark, event.end_mark, bool(event.flow_style), {}, {})
        else:
            node = Sequence(event.start_mark, event.end_mark, bool(event.flow_style), [])
        self.frame = Frame(node, event.anchor, self.count - 1, self.characters)
        self.frames.append(self.frame)
        if event.anchor is not None:
            self.anchors[event.anchor] = Anchor(None, None, 0, 0, 0)

    def end(self, event: Any) -> None:
        """Take the end of the innermost mapping or list."""
        done = self.frames.pop()
        node = done.close(event.end_mark)
        if not node.flow:
            self.closed.append(node)
        if done.anchor is not None:
            nodes, characters = self.count - done.count, self.characters - done.characters
            self.anchors[done.anchor] = Anchor(done.data, node, nodes, characters, done.height + 1)
        self.frame = self.frames[-1] if self.frames else None
        if self.frame is None:
            self.data, self.node = done.data, node
        else:
            self._value(self.frame, done.data, node, done.height + 1)

    def alias(self, event: Any) -> None:
        """Take `*name`: a copy of what the anchor holds, within a budget."""
        anchor = self.anchors.get(event.anchor)
        leaf = Leaf(event.start_mark, event.end_mark, None)
        if anchor is None:
            self.report("PEN1003", leaf, f"there is no anchor &{event.anchor} above this alias", self._known_anchors())
            self._put(None, leaf, 0)
            return
        if anchor.node is None:
            raise Stop(self._diagnostic("PEN1003", event, f"the anchor &{event.anchor} contains itself"))
        self.count += anchor.nodes
        self.expanded += anchor.nodes
        self.characters += anchor.characters
        self.expanded_characters += anchor.characters
        if self.expanded > limits.EXPANDED_NODES or self.expanded_characters > limits.EXPANDED_CHARACTERS:
            message = f"the aliases of this document expand to more than {limits.EXPANDED_NODES:,} values"
            if self.expanded <= limits.EXPANDED_NODES:
                message = f"the aliases of this document expand to more than {limits.EXPANDED_CHARACTERS:,} characters"
            raise Stop(self._diagnostic("PEN1003", event, message))
        if len(self.frames) + anchor.height > limits.DEPTH:
            raise Stop(self._deep(event))
        self._put(_copy(anchor.data), Alias(leaf.start, leaf.end, anchor.node), anchor.height)

    def _count(self, event: Any) -> None:
        self.count += 1
        if self.count > limits.NODES:
            raise Stop(self._diagnostic("PEN1017", event, f"the document has more than {limits.NODES:,} values"))

    # Placing values

    def _put(self, value: Any, node: Node, height: int) -> None:
        frame = self.frame
        if frame is None:
            self.data, self.node = value, node
        elif frame.is_mapping and frame.key is NO_KEY and isinstance(value, str):
            self._key(frame, value, value, Leaf(node.start, node.end, None))
        else:
            self._value(frame, value, node, height)

    def _key(self, frame: Frame, value: Any, text: str, leaf: Leaf) -> None:
        if value is not MERGE and not isinstance(value, str):
            self._not_text(leaf, text)
        first = frame.key_leaf(MERGE if value is MERGE else text)
        if first is not None:
            if not self._displaced(frame, leaf):
                self._duplicate(text, leaf, first)
            frame.key = SKIP
            return
        frame.take_key(MERGE if value is MERGE else text, leaf)

    def _value(self, frame: Frame, value: Any, node: Node, height: int) -> None:
        if frame.is_mapping and frame.key is NO_KEY:
            frame.key = SKIP
            self._not_word(node, value)
            return
        if frame.key is MERGE and not frame.merge(value, node):
            message = "`<<` merges mappings: its value must be an alias of a mapping, or a list of such aliases"
            self.report(
                "PEN1005", node, message, "write `<<: *name`, or quote the key as '<<' when it is meant as text"
            )
        frame.put(value, node, height)

    # Findings

    def report(
        self,
        code: str,
        node: Any,
        message: str,
        advice: str | None = None,
        severity: Severity = ERROR,
        fix: Fix | None = None,
    ) -> None:
        """Add a finding about `node`."""
        span = locate.span(self.source, node)
        self.found.add(Diagnostic(code, severity, message, span, help=advice, fix=fix))

    def _diagnostic(self, code: str, event: Any, message: str, advice: str | None = None) -> Diagnostic:
        return Diagnostic(code, ERROR, message, self.at(event), help=advice)

    def at(self, event: Any) -> Span:
        """Return the span of the first character of an event's value, or of an alias as a whole."""
        lines = self.source.lines()
        start, end = event.start_mark, event.end_mark
        line, column = locate.after_properties(lines, start.line, start.column, end)
        if start.line == end.line and start.column < end.column:
            return Span(self.source.file, line + 1, column + 1, end.line + 1, end.column + 1)
        return Span(self.source.file, line + 1, column + 1, line + 1, column + 2)

    def _deep(self, event: Any) -> Diagnostic:
        return self._diagnostic("PEN1006", event, TOO_DEEP, REST_UNREAD)

    def _too_long(self, leaf: Leaf, length: int) -> None:
        message = f"a text of {length:,} characters; the limit is {limits.SCALAR_CHARACTERS:,}"
        span = self._first_character(leaf)
        advice = "keep large content in a file of its own and name the file here"
        self.found.add(Diagnostic("PEN1009", ERROR, message, span, help=advice))

    def _first_character(self, leaf: Leaf) -> Span:
        line, column = leaf.start.line + 1, leaf.start.column + 1
        return Span(self.source.file, line, column, line, column + 1)

    def _read_differently(self, leaf: Leaf, text: str, elsewhere: str) -> None:
        span = locate.span(self.source, leaf)
        fix = Fix("quote it", (Edit(span, f'"{text}"'),), safe=True)
        message = f"`{text}` is read as {_what(plain(text).value)} here, and as {elsewhere} by YAML 1.1 readers"
        self.report("PEN1015", leaf, message, f'write "{text}" if text is meant', WARNING, fix)

    def _continued(self, leaf: Leaf) -> None:
        """Refuse a line that continues a text and looks like a list item."""
        dashes: list[tuple[int, int]] = []
        for line in range(leaf.start.line + 1, leaf.end.line + 1):
            text = self.source.line(line + 1)
            column = len(text) - len(text.lstrip(" "))
            if text.startswith("- ", column) or text[column:] == "-":
                dashes.append((line + 1, column + 1))
        if not dashes:
            return
        line, column = dashes[0]
        span = Span(self.source.file, line, column, line, column + 1)
        first = self._first_character(leaf)
        node = self.frame.node if self.frame is not None else None
        if len(dashes) > 1 and isinstance(node, Sequence) and not node.items and not node.flow:
            # All the other items agree: the first one is the odd one out.
            start = Span(self.source.file, first.line, node.start.column + 1, first.line, node.start.column + 2)
            related = (Related("this item and those below stand here", span),)
            message = "this `- ` is not indented like those of the items below, which continue its text"
            self.found.add(Diagnostic("PEN1020", ERROR, message, start, related, "indent all items alike"))
            return
        related = (Related("the text begins here", first),)
        message = "this `- ` does not begin a list item: the line continues the text above"
        advice = "indent the items of a list alike, or quote the text"
        self.found.add(Diagnostic("PEN1020", ERROR, message, span, related, advice))

    def _not_text(self, leaf: Leaf, text: str) -> None:
        span = locate.span(self.source, leaf)
        fix = Fix("quote the key", (Edit(span, f'"{text}"'),)) if leaf.style is None and text else None
        kind = _what(plain(text).value)
        message = f"the key `{text}` is {kind}, not text" if text else "a key is missing before the `:`"
        advice = f'write "{text}":' if text else 'write the key, or "" for an empty one'
        self.report("PEN1012", leaf, message, advice, fix=fix)

    def _not_word(self, node: Node, value: Any) -> None:
        what = "mapping" if isinstance(value, dict) else "list" if isinstance(value, list) else "value"
        advice = "a key is a single word or a quoted text"
        if self.source.line(node.start.line + 1).startswith("{{", node.start.column - 1):
            advice = "`{{` begins a mapping in a mapping: quote the value if it is an expression"
        self.report("PEN1012", node, f"a {what} cannot be a key", advice)

    def _duplicate(self, text: str, leaf: Leaf, first: Leaf) -> None:
        span = locate.span(self.source, leaf)
        related = (Related("first set here", locate.span(self.source, first)),)
        advice = "merge the two into one list: `<<: [*one, *two]`" if text == "<<" else "keep one of the two"
        message = f"the key `{_short(text)}` is already set in this mapping"
        self.found.add(Diagnostic("PEN1002", ERROR, message, span, related, advice))

    def _displaced(self, frame: Frame, leaf: Leaf) -> bool:
        """Blame a key without a value when the keys below it repeat its neighbours: they were meant to be inside."""
        if frame.has_displaced or not isinstance(frame.node, Mapping) or not frame.keys:
            return frame.has_displaced
        name, key = list(frame.keys.items())[-1]
        value = frame.node.values.get(name)
        is_empty = isinstance(value, Leaf) and not value.style and value.start.index == value.end.index
        if not is_empty or leaf.start.line != key.start.line + 1 or leaf.start.column != key.start.column:
            return False
        frame.has_displaced = True
        message = f"the key `{_short(name)}` holds nothing, and the lines below repeat the keys of its neighbours"
        related = (Related("this key is already set above", locate.span(self.source, leaf)),)
        advice = f"indent `{_short(name)}` like the key that it stands beside, or the lines below it deeper"
        self.found.add(Diagnostic("PEN1018", ERROR, message, locate.span(self.source, key), related, advice))
        return True

    def _known_anchors(self) -> str:
        names = ", ".join("&" + name for name in list(self.anchors)[:5])
        if not names:
            return "quote the value if a leading `*` is meant as text"
        return f"anchors so far: {names}; quote the value if a leading `*` is meant as text"

    # Tags

    def _tagged(self, event: Any, leaf: Leaf) -> Any:
        tag: str = event.tag
        if tag == _CORE + "str":
            return event.value
        expected = _SCALAR_TAGS.get(tag)
        if expected is None:
            self._refuse_tag(event)
            return event.value
        value = plain(event.value).value
        if (isinstance(value, bool) and bool not in expected) or not isinstance(value, expected):
            short = tag.removeprefix(_CORE)
            message = f"`{_short(event.value)}` cannot be read as !!{short}"
            self.report("PEN1004", leaf, message, "drop the tag or change the value")
            return event.value
        return float(value) if float in expected and isinstance(value, int) else value

    def _refuse_tag(self, event: Any) -> None:
        tag: str = event.tag
        shown = "!!" + tag.removeprefix(_CORE) if tag.startswith(_CORE) else tag
        lines = self.source.lines()
        start = event.start_mark
        column = lines[start.line].find("!", start.column)
        column = start.column if column < 0 else column
        end = column + max(1, len(lines[start.line][column:].split(None, 1)[0]))
        span = Span(self.source.file, start.line + 1, column + 1, start.line + 1, end + 1)
        advice = "only !!str, !!int, !!float, !!bool, !!null, !!map and !!seq mean something here; drop the tag"
        if not tag.startswith(_CORE):
            advice += ", or quote the value if the `!` is part of it"
        self.found.add(Diagnostic("PEN1004", ERROR, f"the tag `{shown}` is not supported", span, help=advice))


def _copy(value: Any) -> Any:
    """Copy data that an alias repeats: nobody who changes one place changes the other."""
    if value.__class__ is dict:
        return {key: _copy(item) for key, item in value.items()}
    if value.__class__ is list:
        return [_copy(item) for item in value]
    return value


def _what(value: Any) -> str:
    if value is None:
        return "null"
    if isinstance(value, str):
        return "text"
    return f"the boolean {str(value).lower()}" if isinstance(value, bool) else f"the number {value}"


def _short(text: str) -> str:
    return text if len(text) <= 60 else text[:57] + "..."
