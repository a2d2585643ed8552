"""What holds for every file: nothing but the layout changes, and the layout is stable. Files are made at random, comments everywhere."""

import re

from hypothesis import example, given, settings
from hypothesis import strategies as st

from penstock.formatting.run import format_source
from penstock.text import Source, read

KEYS = st.sampled_from(["a", "b", "key-1", "'quoted'", '"other: key"', "spec", "x.y/z"])
WORDS = st.sampled_from(
    [
        "1",
        "text",
        "two words",
        "'single # quoted'",
        '"double\\n"',
        "~",
        "1.50",
        "true",
        "'yes'",
        "a#b",
        "${{ args.x }}",
        '"it\'s"',
    ]
)
COMMENTS = st.lists(
    st.sampled_from(["", "# note", "#tight", "  # indented", "      # deep", "# - item", "# key: value"]), max_size=3
)
BESIDE = st.sampled_from(["", "", "", " # beside", "    # far"])


@st.composite
def texts(draw, depth=0):
    """Lines of a block: a mapping or a list at column 0."""
    return draw(mappings(depth)) if draw(st.booleans()) or depth > 3 else draw(sequences(depth))


@st.composite
def mappings(draw, depth):
    lines = []
    step = draw(st.sampled_from([1, 2, 4]))
    for key in draw(st.lists(KEYS, min_size=1, max_size=4, unique_by=lambda key: key.strip("'\""))):
        lines += draw(COMMENTS)
        lines += draw(values(f"{key}:", step, depth))
    return lines


@st.composite
def sequences(draw, depth):
    lines = []
    for _ in range(draw(st.integers(1, 3))):
        lines += draw(COMMENTS)
        kind = draw(st.sampled_from(["value", "compact"])) if depth < 3 else "value"
        if kind == "value":
            lines += draw(values("-", 2, depth))
        else:
            first, *rest = [line for line in draw(mappings(depth + 1)) if draw(st.just(True))] or ["a: 1"]
            while first.strip().startswith("#") or not first.strip():
                first, *rest = rest
            lines += [f"- {first}", *(f"  {line}" if line else "" for line in rest)]
    return lines


@st.composite
def values(draw, prefix, step, depth):
    """Lines of a key or a dash with its value."""
    kind = draw(
        st.sampled_from(["word", "word", "empty", "flow", "flows", "literal", "folded", "plain", "block", "block"])
    )
    beside = draw(BESIDE)
    pad = " " * step
    if kind == "word":
        return [f"{prefix} {draw(WORDS)}{beside}"]
    if kind == "empty":
        return [f"{prefix}{beside}"]
    if kind == "flow":
        flow = draw(st.sampled_from(["[]", "{}", "[1,2 , 3]", "{ a: 1, b: [x, 'y'] }", "[{a: 1}, {b: }]", "['a, b']"]))
        return [f"{prefix} {flow}{beside}"]
    if kind == "flows":
        inner = draw(st.sampled_from(["", " # in", ""]))
        return [f"{prefix} [{inner}", f"{pad}1,{beside}", f"{pad}two ]{beside}"]
    if kind in ("literal", "folded"):
        sign = draw(st.sampled_from(["", "-", "+"]))
        body = draw(st.lists(st.sampled_from(["x", "  more", "# text", "", "- y"]), max_size=4))
        lines = ["first", *body]
        return [
            f"{prefix} {'|' if kind == 'literal' else '>'}{sign}{beside}",
            *(pad + line if line else "" for line in lines),
        ]
    if kind == "plain":
        return [f"{prefix} one", f"{pad}  two", f"{pad}three{beside}"]
    if depth > 3:
        return [f"{prefix} 1{beside}"]
    inner = draw(texts(depth + 1))
    anchor = draw(st.sampled_from(["", "", "", " &anchor"]))
    return [f"{prefix}{anchor}{beside}", *(pad + line if line else "" for line in inner)]


FILES = st.builds(
    lambda documents, last, end: (
        end.join("\n---\n".join("\n".join(lines) for lines in documents).split("\n")) + (end if last else "")
    ),
    st.lists(texts(), min_size=1, max_size=2),
    st.booleans(),
    st.sampled_from(["\n", "\n", "\r\n"]),
)


def words(text: str) -> list[str]:
    """Everything in a text that may be a comment, found without the formatter's own eyes: what stands behind a `#`.

    Quotes around a text that holds a `#` may change, and the blanks before a comment.
    """
    found = re.findall(r"(?:^|\s)(#.*)", text.replace("\r", ""), re.MULTILINE)
    return sorted(re.sub(r"['\"]|\s+", "", match) for match in found)


@given(FILES)
@settings(max_examples=400, deadline=None)
@example("a:\n  b: |\n    x\n   # deep\nc: 1\n")
@example("- |+\n  x\n\n- 1\n")
@example("a:\n  - 1\n  # in\n # between\n# out\nb: 2\n")
def test_a_file_keeps_its_values_and_its_comments_and_the_layout_is_stable(text):
    before = read(Source("a", text.encode()))
    done = format_source(Source("a", text.encode()))
    if any(found.severity == "error" for found in before.diagnostics):
        assert done.data is None
        assert {found.code for found in done.diagnostics} != {"PEN1022"}
        return
    assert done.data is not None, done.diagnostics
    after = read(Source("a", done.data))
    assert [document.data for document in after.documents] == [document.data for document in before.documents]
    assert words(done.data.decode()) == words(text)
    assert format_source(Source("a", done.data)).data == done.data


@given(FILES)
@settings(max_examples=100, deadline=None)
def test_no_line_but_one_of_a_text_ends_with_blanks(text):
    done = format_source(Source("a", text.encode()))
    if done.data is not None:
        assert not re.search(r"[ \t]\r?$", done.data.decode(), re.MULTILINE)
        assert done.data == b"" or done.data.endswith(b"\n")
