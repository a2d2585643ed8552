"""The configuration of a worker: what is accepted, and every reason why it is not."""

import json
import re

import pytest

from penstock_runtime import config
from penstock_runtime.config import ConfigError, load, parse, validate
from penstock_runtime.schema import FILES, MAIN, PLACES, read_schemas, role_names

GOOD = {
    "apiVersion": "penstock.dev/worker/v1",
    "definition": {"kind": "Workflow", "name": "goes-glm"},
    "environment": "prod",
    "role": "consume",
    "queue": {"type": "sqlite", "path": "queue.db", "name": "goes-glm"},
}


def reasons(value) -> tuple[str, ...]:
    with pytest.raises(ConfigError) as caught:
        load(value if isinstance(value, bytes) else json.dumps(value).encode(), "consume")
    return caught.value.reasons


def test_a_good_configuration_comes_back_as_data():
    assert load(json.dumps(GOOD).encode(), "consume") == GOOD


def test_a_byte_order_mark_does_no_harm():
    assert load(b"\xef\xbb\xbf" + json.dumps(GOOD).encode(), "consume") == GOOD


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (b"", "line 1, column 1: Expecting value"),
        (b'{"role": }', "line 1, column 10: Expecting value"),
        (b'{\n "role": "consume",\n}', "line 2, column 20: Illegal trailing comma before end of object"),
        (b'{"a": 1, "b": {"c": 1, "c": 2}}', 'the key "c" appears twice in one object'),
        (b'{"a": NaN}', "NaN is not JSON"),
        (b'{"a": -Infinity}', "-Infinity is not JSON"),
        (b'{"a": "\xff"}', "not UTF-8: byte 7 is 0xff"),
        (b"[" * 100_000, "nested too deeply"),
        (b" " * (1024 * 1024 + 1), "larger than 1048576 bytes, the limit of a ConfigMap"),
    ],
)
def test_what_is_not_json_says_where(data, reason):
    if "trailing comma" in reason and not _says_trailing_comma():
        reason = "line 3, column 1: Expecting property name enclosed in double quotes"
    assert reasons(data) == (reason,)


def _says_trailing_comma() -> bool:
    """Python 3.13 names a trailing comma; earlier ones point at what follows it."""
    try:
        json.loads("[1,]")
    except json.JSONDecodeError as error:
        return "trailing comma" in error.msg
    return False


@pytest.mark.parametrize("value", [None, 1, "consume", [], [GOOD]])
def test_only_an_object_is_a_configuration(value):
    (reason,) = reasons(value)
    assert reason.startswith("/: ")
    assert 'is not of type "object"' in reason


def test_all_reasons_come_at_once_each_with_its_place():
    found = reasons({**GOOD, "environment": 7, "queue": {"type": "sqlite"}, "extra/key": {}})
    assert [one.partition(": ")[0] for one in found] == ["/", "/environment", "/queue", "/queue"]
    assert "'extra/key' was unexpected" in found[0]
    assert {'"path" is a required property', '"name" is a required property'} == {
        one.partition(": ")[2] for one in found[2:]
    }


def test_a_place_is_a_json_pointer():
    pointer = config._pointer(["a/b", "c~d", 0])
    assert pointer == "/a~1b/c~0d/0"


def test_a_reason_stays_one_readable_line():
    (reason,) = reasons({**GOOD, "environment": ["x" * 50 + "\n"] * 1000})
    assert len(reason) < 340
    assert "\n" not in reason
    assert reason.endswith('is not of type "string"')


def test_a_configuration_for_another_role_is_refused():
    assert reasons({**GOOD, "role": "dispatch"}) == ("/role: it is for the role dispatch, not for consume",)


def test_parse_and_validate_are_apart():
    assert parse(b'{"a": [1, null]}') == {"a": [1, None]}
    assert validate(GOOD) == ()


def test_the_schema_refers_to_carried_files_only():
    schemas = read_schemas()
    assert set(schemas) == set(FILES)
    for schema in schemas.values():
        for reference in re.findall(r'"\$ref": "([^"#]+)#', json.dumps(schema)):
            assert reference in FILES


def test_every_role_is_a_name_for_the_command_line():
    roles = role_names(read_schemas())
    assert "consume" in roles
    assert all(re.fullmatch(r"[a-z]+(-[a-z]+)*", role) for role in roles)


def test_the_first_place_that_has_the_schema_wins(tmp_path):
    for name in FILES:
        (tmp_path / name).write_text('{"mine": true}')
    assert read_schemas((str(tmp_path), *PLACES))[MAIN] == {"mine": True}
    assert read_schemas((str(tmp_path / "nothing"), *PLACES))[MAIN]["title"] == "Worker configuration"


def test_an_installation_without_the_schema_is_broken(tmp_path):
    with pytest.raises(FileNotFoundError, match=r"worker\.schema\.json is in none of"):
        read_schemas((str(tmp_path),))
