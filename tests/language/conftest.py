"""Shared helpers of the expression tests."""

import pytest

from penstock.language import Scope, resolve


@pytest.fixture
def run():
    """Resolve one text; returns (value, [(code, the text that is underlined, message, help)])."""

    def resolve_text(text, scope=Scope()):  # noqa: B008 - frozen
        found = []

        def report(path, start, end, code, message, help_text):
            found.append((code, text[start:end], message, help_text))

        return resolve(text, scope, report), found

    return resolve_text
