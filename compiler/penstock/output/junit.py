"""The format `junit`: JUnit XML, a test suite a file; the form that most CI services read."""

from penstock.diagnostics.model import Diagnostic
from penstock.output._data import with_help
from penstock.output._report import Options, Report, ordered

_PROJECT = "(project)"


def render(report: Report, options: Options) -> str:  # noqa: ARG001 - every format has these two parameters
    """Return XML in which errors fail, warnings and notes pass with output, and a clean file passes."""
    suites: dict[str, list[Diagnostic]] = {file: [] for file in report.files}
    for found in ordered(report):
        suites.setdefault(found.span.file if found.span else _PROJECT, []).append(found)
    bodies = [_suite(file, found) for file, found in suites.items()]
    tests = sum(max(1, len(found)) for found in suites.values())
    failures = sum(one.severity == "error" for found in suites.values() for one in found)
    head = f'<testsuites name="penstock" tests="{tests}" failures="{failures}" errors="0" time="0">'
    return "\n".join(['<?xml version="1.0" encoding="UTF-8"?>', head, *bodies, "</testsuites>", ""])


def _suite(file: str, found: list[Diagnostic]) -> str:
    failures = sum(one.severity == "error" for one in found)
    name = _xml(file)
    lines = [f'  <testsuite name="{name}" tests="{max(1, len(found))}" failures="{failures}" errors="0" time="0">']
    if not found:
        lines.append(f'    <testcase classname="{name}" name="valid" file="{name}" time="0"/>')
    for one in found:
        lines += _case(name, one)
    return "\n".join([*lines, "  </testsuite>"])


def _case(name: str, one: Diagnostic) -> list[str]:
    where = f"{one.span.line}:{one.span.column}" if one.span else ""
    place = f' file="{name}" line="{one.span.line}"' if one.span else ""
    title = _xml(f"{one.code} at {where}" if where else one.code)
    text = _xml(f"{one.span.file}:{where}: {with_help(one)}" if one.span else with_help(one)).replace("&#10;", "\n")
    if one.severity == "error":
        body = f'      <failure type="{one.code}" message="{_xml(one.message)}">{text}</failure>'
    else:
        body = f"      <system-out>{one.severity}: {text}</system-out>"
    return [f'    <testcase classname="{name}" name="{title}"{place} time="0">', body, "    </testcase>"]


def _xml(text: str) -> str:
    """Escape for attributes (and text); characters that XML 1.0 cannot hold become U+FFFD."""
    if not (text.isascii() and text.isprintable()):
        text = "".join(char if _allowed(char) else "\ufffd" for char in text)
    text = text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;").replace('"', "&quot;")
    return text.replace("\n", "&#10;").replace("\t", "&#9;").replace("\r", "&#13;")


def _allowed(char: str) -> bool:
    code = ord(char)
    return char in "\t\n\r" or 0x20 <= code < 0xD800 or 0xE000 <= code < 0xFFFE or code > 0xFFFF
