"""Values that may be secrets are hidden on both sides, references to secrets are not."""

import pytest

from penstock.semantic_diff.fields import differences
from penstock.semantic_diff.model import ABSENT, HIDDEN

KEY = "AKIA" + "ABCDEFGHIJKLMNOP"


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ({"password": "a"}, {"password": "b"}),
        ({"env": [{"name": "API_TOKEN", "value": "a"}]}, {"env": [{"name": "API_TOKEN", "value": "b"}]}),
        ({"clientSecret": "a"}, {"clientSecret": "b"}),
        ({"connection_string": "a"}, {"connection_string": "b"}),
        ({"note": KEY}, {"note": "b"}),
        ({"url": "https://me:pw@example.org/"}, {"url": "https://example.org/"}),
        ({"list": ["a", KEY]}, {"list": ["a"]}),
        ({"value": {"secret": "a"}}, {"value": {"secret": "b"}}),
    ],
)
def test_hidden(old, new):
    (field,) = differences(old, new)
    assert (field.old, field.new, field.hidden) == (HIDDEN, HIDDEN, True)


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ({"secretName": "a"}, {"secretName": "b"}),
        ({"secretKeyRef": {"name": "a"}}, {"secretKeyRef": {"name": "b"}}),
        ({"remoteRef": {"key": "a"}}, {"remoteRef": {"key": "b"}}),
        ({"env": [{"name": "LEVEL", "value": "a"}]}, {"env": [{"name": "LEVEL", "value": "b"}]}),
        ({"refreshInterval": "1h"}, {"refreshInterval": "2h"}),
        ({"partition_key": "/id"}, {"partition_key": "/pk"}),
    ],
)
def test_shown(old, new):
    (field,) = differences(old, new)
    assert not field.hidden


def test_everything_of_a_secret_object_is_hidden_but_not_whether_it_is_there():
    (field,) = differences({}, {"data": {"x": "y"}}, secret=True)
    assert (field.old, field.new) == (ABSENT, HIDDEN)
