"""Nesting that the YAML reader itself refuses: some versions of libyaml stop at 1,000 levels, before they tell of the first."""

from penstock.diagnostics import Diagnostic
from penstock.text import limits
from penstock.text.builder import REST_UNREAD, TOO_DEEP
from penstock.text.site import DEEP, Site

_READER_LEVELS = 1000  # open brackets at which libyaml stops


def levels(site: Site) -> Diagnostic:
    """Point at the bracket that is one level too deep by our own limit, as the builder does when it gets that far."""
    return site.finding(DEEP, TOO_DEEP, site.span(*_first_too_deep(site)), REST_UNREAD)


def _first_too_deep(site: Site) -> tuple[int, int]:
    """Walk back from where the reader stopped, over the brackets that are open there, to the one beyond our limit."""
    beyond = _READER_LEVELS - limits.DEPTH
    line, column = site.line, site.column
    while line >= 0:
        text = site.text(line)
        for place in range(min(column, len(text)) - 1, -1, -1):
            beyond += (text[place] in "]}") - (text[place] in "[{")
            if beyond == 0:
                return line, place
        line, column = line - 1, limits.FILE_BYTES
    return site.line, site.column
