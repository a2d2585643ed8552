"""Names in Google Cloud: service accounts fit their 6 to 30 characters and stay unique."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from penstock.definitions import read
from penstock.graph.nodes import Identity, Store
from penstock.place import Place
from penstock.targets.gcp import addresses
from penstock.targets.names import problem
from tests.targets import shop

DATA = shop.environment("test", {"type": "gcp", "project": "platform-prod", "region": "europe-west1"})
PLACE = Place(name="test", spec=read(DATA).spec, outputs={}, data=DATA)


def account(name, **more):
    return addresses.account(PLACE, Identity("identity/i", "Workflow/w", name=name, **more))


@pytest.mark.parametrize(
    ("name", "made"),
    [
        ("orders", "orders"),
        ("abc", "sa-abc"),
        ("a", "sa-axx"),
        ("7days-of-rain", "sa-7days-of-rain"),
    ],
)
def test_short_names(name, made):
    assert account(name) == made


def test_the_first_name_counts():
    assert account("purchases", formerly=("orders", "old-orders")) == "orders"


@given(st.from_regex(r"[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?", fullmatch=True))
def test_every_definition_name_makes_a_valid_account(name):
    assert problem("gcp.serviceAccount", account(name)) is None


def test_long_names_stay_different():
    names = {account(f"{'a-very-long-name-' * 3}{end}") for end in ("one", "two")}
    assert len(names) == 2


def test_buckets():
    assert addresses.bucket(PLACE, Store("store/s", "", name="uploads")) == "uploads-platform-prod"
    assert addresses.bucket(PLACE, Store("store/s", "", name="theirs", external=True)) == "theirs"
