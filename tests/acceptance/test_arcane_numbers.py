"""Every check of Arcane that is the compiler's has a test that names its number."""

import re
from pathlib import Path

# Checks of the runner (79 to 105: exit codes, sources, sinks, metrics, logs) are the runtime's.
RUNTIME = set(range(79, 106))
COMPILER = set(range(1, 117)) - RUNTIME


def test_every_number_is_named_by_a_test():
    named: set[int] = set()
    for path in Path(__file__).parent.glob("test_arcane_*.py"):
        for digits in re.findall(r"^def test_G_((?:\d{3}_)+)", path.read_text(), re.MULTILINE):
            named |= {int(number) for number in digits.split("_") if number}
    assert sorted(COMPILER - named) == []
    assert sorted(named - COMPILER) == []
