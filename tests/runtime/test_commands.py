"""What commands say about errors, and their exit codes."""

import pytest

from penstock_runtime import exits
from penstock_runtime.commands._failures import code_of
from penstock_runtime.errors import Denied, Missing, Unavailable, Unusable


@pytest.mark.parametrize(
    ("error", "code", "words"),
    [
        (Unusable("there is no handler"), exits.CONFIG, "there is no handler"),
        (Denied("the key was refused"), exits.DENIED, "the key was refused"),
        (Unavailable("no answer"), exits.UNAVAILABLE, "Unavailable: no answer"),
        (Missing("no queue"), exits.UNAVAILABLE, "Missing: no queue"),
    ],
)
def test_an_error_has_its_words_and_its_code(error, code, words):
    said = []
    assert code_of(error, exits.UNAVAILABLE, said.append) == code
    assert said == [words]
