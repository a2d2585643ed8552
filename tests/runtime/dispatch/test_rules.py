"""Rules of a dispatcher: how an address begins and ends."""

import pytest

from penstock_runtime.dispatch.rules import Rules

RULES = [
    {"name": "A", "prefix": "https://a/c/north/", "suffix": ".nc", "queue": "ice"},
    {"name": "B", "prefix": "https://a/c/", "queue": "all"},
    {"name": "C", "suffix": ".nc", "queue": "ice"},
    {"name": "D", "prefix": "file://stores/gauges/", "suffix": ".csv", "queue": "gauges"},
]


@pytest.mark.parametrize(
    ("address", "queues"),
    [
        ("https://a/c/north/x.nc", ["ice", "all"]),
        ("https://a/c/south/x.nc", ["all", "ice"]),
        ("https://a/c/x.txt", ["all"]),
        ("https://other/x.txt", []),
        ("https://A/c/x.txt", []),
        ("", []),
    ],
)
def test_prefix_and_suffix_decide_and_each_queue_comes_once(address, queues):
    assert Rules.read(RULES).queues(address) == queues


def test_a_rule_without_both_wants_everything():
    assert Rules.read([{"name": "ALL", "queue": "q"}]).queues("anything") == ["q"]


def test_relative_paths_of_this_machine_start_at_the_working_directory(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    rules = Rules.read(RULES)
    assert rules.queues(f"file://{tmp_path}/stores/gauges/kiel/1.csv") == ["gauges"]
    assert rules.queues("file://stores/gauges/kiel/1.csv") == ["gauges"]
    assert rules.queues(f"file://{tmp_path}/stores/gauges-2/1.csv") == []
