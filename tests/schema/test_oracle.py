"""The verdicts are those of `jsonschema`, the reference in pure Python, and no problem is invented or lost."""

import json
from random import Random

import jsonschema
import pytest

from penstock.schema import engine, kinds, store, validate
from tests.schema.documents import broken, valid

NAMES = [*(kind.lower() for kind in kinds()), "worker", "project"]
DOCUMENTS = 60


def never(_path, _value):
    return False


@pytest.fixture(scope="module")
def oracles():
    return {name: jsonschema.Draft202012Validator(json.loads(store.bundle(name))) for name in NAMES}


def anchor(problem):
    """Return where the reference reports the same mistake: unknown keys and bad names at their mapping, repeats at the list."""
    if problem.key or problem.code == "PEN1118":
        return problem.path[:-1]
    return problem.path


@pytest.mark.parametrize("name", NAMES)
def test_generated_documents_are_valid_for_both(name, oracles):
    for seed in range(40):
        data = valid(name, Random(seed), full=seed == 0)
        assert list(oracles[name].iter_errors(data)) == []
        assert validate(name, data, tolerate=never) == []


@pytest.mark.parametrize("name", NAMES)
def test_verdict_and_places_are_those_of_the_reference(name, oracles):
    refused = 0
    for seed in range(DOCUMENTS):
        rng = Random(seed)
        data = broken(valid(name, rng), rng, rng.randint(1, 3))
        expected = {tuple(error.absolute_path) for error in oracles[name].iter_errors(data)}
        checker = engine.validator(name)
        assert {tuple(error.instance_path) for error in checker.iter_errors(data)} == expected
        problems = validate(name, data, tolerate=never)
        assert bool(problems) == bool(expected), (seed, data)
        refused += bool(expected)
        for problem in problems:
            assert any(place == anchor(problem)[: len(place)] for place in expected), (seed, problem)
        anchors = [anchor(problem) for problem in problems]
        for place in expected:
            assert any(place == other[: len(place)] for other in anchors) or accounted(place, problems), (seed, place)
    assert refused > DOCUMENTS / 3


def accounted(place, problems):
    """A missing key is not told twice when it was reported as misplaced at another object."""
    return any(problem.home is not None and len(problem.home) == len(place) for problem in problems)


@pytest.mark.parametrize("name", NAMES)
def test_one_value_has_one_problem(name):
    for seed in range(DOCUMENTS):
        rng = Random(1000 + seed)
        problems = validate(name, broken(valid(name, rng), rng, 3), tolerate=never)
        values = [problem.path for problem in problems if not problem.key and not problem.missing]
        assert len(values) == len(set(values)), problems
        assert all("does not fit the schema" not in problem.message for problem in problems), problems
