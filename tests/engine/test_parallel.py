"""Compiling in several processes gives what one process gives, also when a child dies."""

import os

import pytest

from penstock.artifacts import Artifact
from penstock.engine.fragment import Fragment, dump, load
from penstock.engine.parallel import compile_all, workers
from penstock.graph.nodes import EnvVar, Store
from penstock.language.values import SecretRef, secret

pytestmark = pytest.mark.skipif(not hasattr(os, "fork"), reason="this system cannot fork")


def fragment(number):
    return Fragment(
        definition=f"Workflow/{number}",
        artifacts=(Artifact(f"manifests/{number}.yaml", f"number: {number}\n", (f"Workflow/{number}",)),),
        shared=(Store("store/x", "", name="x"),),
    )


@pytest.mark.parametrize("jobs", [1, 2, 3, 7])
def test_order_and_values_do_not_depend_on_the_number_of_processes(jobs):
    made = compile_all(range(20), fragment, jobs, warm=3)
    assert [one.fragment for one in made] == [fragment(number) for number in range(20)]


def test_the_share_of_a_child_that_dies_is_done_again():
    parent = os.getpid()

    def fails_in_children(number):
        if os.getpid() != parent:
            os._exit(9)
        return fragment(number)

    made = compile_all(range(10), fails_in_children, 3)
    assert [one.fragment for one in made] == [fragment(number) for number in range(10)]


def test_an_error_in_a_definition_is_raised_here():
    def fails(number):
        if number == 5:
            raise LookupError("five")
        return fragment(number)

    with pytest.raises(LookupError, match="five"):
        compile_all(range(10), fails, 2)


def test_few_definitions_are_not_worth_a_process():
    assert workers(3, None) == 1
    assert workers(3, 2) == 2
    assert workers(3, 9) == 3


def test_a_fragment_survives_being_kept():
    made = fragment(1)
    assert load(dump(made)) == made


def test_marked_texts_stay_marked():
    back = load(dump((secret("token"), EnvVar("A", secret="b"), {"x": [1, None]})))
    assert isinstance(back[0], SecretRef)
    assert back[0].name == "token"
    assert back[1:] == (EnvVar("A", secret="b"), {"x": [1, None]})


def test_only_our_own_records_are_loaded():
    with pytest.raises(ValueError, match="not a record of ours"):
        load(("\x00", "os", "system", "true"))
