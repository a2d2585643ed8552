"""Syntax errors in the reader's words -> one finding that says what was probably meant, and where the mistake began.

libyaml reports where it gave up. The mistake is often elsewhere: at the quote that was never closed, or at the line whose
indentation is wrong. Each rule below looks at the text around both places.
"""

from collections.abc import Callable
from typing import Any

from penstock.diagnostics import Diagnostic
from penstock.text import syntax_blocks, syntax_characters, syntax_depth, syntax_quotes
from penstock.text.builder import Builder
from penstock.text.site import SYNTAX, Site


def explain(error: Any, builder: Builder, lines: list[str]) -> tuple[Diagnostic, int]:
    """Return the finding for a YAML error, and the line (from 0) where the reader stopped."""
    site = Site(error, builder, lines)
    if "maximum nesting depth" in site.problem:
        return syntax_depth.levels(site), site.line
    finding = syntax_quotes.swallowed(site)
    if finding is not None:
        return finding, site.line
    for words, rule in _RULES:
        if words in site.problem:
            finding = rule(site)
            if finding is not None:
                return finding, site.line
    context = f" {site.context}" if site.context else ""
    return site.finding(SYNTAX, f"{site.problem}{context}", site.here(), "check this line and the one above"), site.line


_RULES: tuple[tuple[str, Callable[[Site], Diagnostic | None]], ...] = (
    ("mapping values are not allowed", syntax_blocks.colon),
    ("could not find expected ':'", syntax_blocks.simple_key),
    ("found unexpected end of stream", syntax_quotes.quote_to_end),
    ("found unexpected document indicator", syntax_quotes.quote_to_end),
    ("did not find expected ',' or", syntax_quotes.flow),
    ("expected ',' or", syntax_quotes.flow),
    ("did not find expected node content", syntax_quotes.content),
    ("expected the node content", syntax_quotes.content),
    ("did not find expected key", syntax_blocks.key),
    ("did not find expected '-' indicator", syntax_blocks.key),
    ("expected <block end>", syntax_blocks.key),
    ("did not find expected <document start>", syntax_blocks.start),
    ("expected '<document start>'", syntax_blocks.start),
    ("tab character", syntax_characters.tab),
    ("'\\t'", syntax_characters.tab),
    ("cannot start any token", syntax_characters.character),
    ("unknown escape character", syntax_quotes.escape),
    ("expected escape sequence", syntax_quotes.escape),
    ("hexdecimal number", syntax_quotes.escape),
    ("invalid Unicode character escape", syntax_quotes.escape),
    ("block sequence entries are not allowed", syntax_blocks.dash),
    ("sequence entries are not allowed", syntax_blocks.dash),
    ("expected alphabetic or numeric character", syntax_characters.name),
    ("expected a comment or a line break", syntax_characters.header),
    ("expected comment or line break", syntax_characters.header),
    ("tag", syntax_characters.tag),
    ("directive", syntax_characters.directive),
)
