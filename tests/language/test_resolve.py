"""What `${{ ... }}` gives: values, types, references left in place, and where a fault is underlined."""

import copy
import marshal
import pickle
from types import MappingProxyType

import jsonschema_rs
import pytest

from penstock.language import (
    Deferred,
    OutputRef,
    Scope,
    SecretRef,
    Unresolved,
    evaluate,
    has_expression,
    plain,
    resolve,
    scan,
)
from penstock.language.values import text_of

NAMES = {"n": "5", "m": "6", "count": 5, "year-prefix": "2025", "list": [1, 2], "on": True, "ratio": 0.8, "none": None}
SCOPE = Scope(
    args={**NAMES, "deep": {"infos": [{"x": "first"}, {"x": "second"}]}},
    declared=frozenset({*NAMES, "deep", "later"}),
    env={"name": "dev", "cloud": "azure", "limits": {"cpu": 2}},
    outputs={"client": "11-22"},
)


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("${{ args.n }}", "5"),
        ("${{args.n}}", "5"),
        ("${{ args.count }}", 5),
        ("${{ args.on }}", True),
        ("${{ args.list }}", [1, 2]),
        ("${{ args.none }}", None),
        ("${{ args.year-prefix }}", "2025"),
        ("${{ args['year-prefix'] }}", "2025"),
        ("${{ args.count - 1 }}", 4),
        ("${{ env.limits.cpu }}", 2),
        ("${{ outputs.client }}", "11-22"),
        ("a ${{ args.count }} b ${{ args.on }} ${{ args.ratio }}", "a 5 b true 0.8"),
        ("${{ '${{' }}", "${{"),
        ("${{ 'a }} b' }}", "a }} b"),
        ("${{ {'a': {'b': args.count}} }}", {"a": {"b": 5}}),
        ("${{ args.later | default('none given') }}", "none given"),
        ("${{ args.later is defined }}", False),
        ("${{ 'many' if args.count > 3 else 'few' }}", "many"),
        ("${{ 'x' if not args.on }}", None),
        ("${{ args.n ~ '-' ~ args.count }}", "5-5"),
        ("${{ (args.count + 1) * 2 }}", 12),
        ("${{ args.list[-1] }}", 2),
        ("${{ args.list.0 }}", 1),
        ("${{ +args.count - -1 }}", 6),
        ("${{ args.deep.infos[1]['x'] }}", "second"),
        (r"""${{ 'a\n\x41\u00e9\d\'' ~ "\\" }}""", "a\nA\u00e9\\d'\\"),
        ("${{ 'it\\'s }}' }}", "it's }}"),
        ("${{ args.n | replace(old='5', new='6') }}", "6"),
        ("${{ (args.list + [3,])[1:][::-1] }}", [3, 2]),
        ("${{ args.list is sequence and args.list is not mapping }}", True),
        ("${{ 5 in args.list or not args.on }}", False),
        ("no expression", "no expression"),
    ],
)
def test_value(run, text, value):
    got, found = run(text, SCOPE)
    assert not found
    assert got == value
    assert type(got) is type(value)


def test_check_1g_9_an_embedded_argument_replaces_its_own_place_only(run):
    assert run("pre-${{args.n}}-${{ args.m }}-post", SCOPE) == ("pre-5-6-post", [])
    assert run("pre-${{ args.count }}-post", SCOPE) == ("pre-5-post", [])


def test_check_1g_10_index_zero_is_the_first_item(run):
    assert run("${{ args.deep.infos[0].x }}", SCOPE) == ("first", [])
    assert run("${{ args.list[0] }}", SCOPE) == (1, [])


def test_check_1g_11_an_unknown_argument_is_named(run):
    value, [(code, underlined, message, _)] = run("${{ args.zz }}", SCOPE)
    assert isinstance(value, Unresolved)
    assert (code, underlined) == ("PEN1204", "zz")
    assert "`zz`" in message


def test_check_1g_12_a_secret_survives_as_a_reference(run):
    value, found = run("${{ secrets.task-client-secret }}", SCOPE)
    assert not found
    assert isinstance(value, SecretRef)
    assert (value, value.name) == ("${{ secrets.task-client-secret }}", "task-client-secret")


@pytest.mark.parametrize(
    "text",
    [
        "${{ item }}",
        "${{ item.chunk_id }}",
        "${{ tasks.create-items.output.ndjson_uri }}",
        "${{ jobs.create-splits.tasks.create-splits.output.splits }}",
        "${{ jobs.j.tasks.t.output.infos[0].x }}",
        "${{ trigger.time }}",
        "${{ pc.get_token(account, some-container) }}",
    ],
)
def test_a_run_time_name_stays_as_it_is_written(run, text):
    value, found = run(text, SCOPE)
    assert not found
    assert isinstance(value, Deferred)
    assert value == text
    assert value.names == (text[3:-2].strip(),)


def test_arguments_beside_run_time_names_are_filled_in(run):
    value, found = run("/${{ args.n }}/x/${{ item.id }}", SCOPE)
    assert not found
    assert (type(value), value) == (Deferred, "/5/x/${{ item.id }}")


def test_an_unpinned_output_is_kept_whole_and_inside_a_text(run):
    whole, _ = run("${{ outputs.principal }}", SCOPE)
    inside, _ = run("id-${{ outputs.principal }}-${{ args.n }}", SCOPE)
    used, _ = run("${{ outputs.principal | upper }}", SCOPE)
    assert [type(value) for value in (whole, inside, used)] == [OutputRef] * 3
    assert (whole, inside) == ("${{ outputs.principal }}", "id-${{ outputs.principal }}-5")
    assert {value.names for value in (whole, inside, used)} == {("principal",)}


def test_a_condition_may_choose_between_secrets(run):
    value, found = run("${{ secrets.a if env.name == 'dev' else secrets.b }}", SCOPE)
    assert not found
    assert (type(value), value.name) == (SecretRef, "a")


def test_without_an_environment_declared_arguments_wait(run):
    loose = Scope(args={"n": "5"}, declared=frozenset({"n", "later"}))
    assert run("${{ args.n }}", loose) == ("5", [])
    for text in ("${{ args.later }}", "a-${{ args.later }}", "${{ env.name }}", "${{ args.later | upper }}"):
        value, found = run(text, loose)
        assert not found
        assert (type(value), value) == (Unresolved, text)


def test_a_default_does_not_hide_that_the_environment_may_give_a_value(run):
    loose = Scope(declared=frozenset({"later"}))
    value, found = run("${{ args.later | default('x') ~ '!' }}", loose)
    assert not found
    assert type(value) is Unresolved


@pytest.mark.parametrize(
    ("text", "code", "underlined"),
    [
        ("a ${{ args.n", "PEN1201", "${{"),
        ("a ${{ 'b", "PEN1201", "${{"),
        ("${{ 'b }}", "PEN1202", "'"),
        ("${{ }}", "PEN1202", "${{ }}"),
        ("${{ 1 + }}", "PEN1202", "+"),
        ("${{ (args.n }}", "PEN1202", "("),
        ("${{ args.list[0 }}", "PEN1202", "["),
        ("${{ args. }}", "PEN1202", "."),
        ("${{ args.n && args.m }}", "PEN1202", "&"),
        ("${{ args.n = 1 }}", "PEN1202", "="),
        ("${{ args.n.upper() }}", "PEN1202", "("),
        ("${{ args.n args.m }}", "PEN1202", "args"),
        ("${{ local.path(a }}", "PEN1202", "("),
        ("${{ local.path() }}", "PEN1202", "local.path()"),
        ("x ${{ arg.n }}", "PEN1203", "arg"),
        ("${{ args }}", "PEN1203", "args"),
        ("${{ args | length }}", "PEN1203", "args"),
        ("${{ local.pth(a) }}", "PEN1203", "pth"),
        ("${{ local.path }}", "PEN1203", "path"),
        ("${{ range(3) }}", "PEN1202", "("),
        ("${{ args._x_ }}", "PEN1204", "_x_"),
        ("${{ args.cuont }}", "PEN1204", "cuont"),
        ("${{ args.later }}", "PEN1205", "later"),
        ("${{ env.nam }}", "PEN1206", "nam"),
        ("${{ args.deep.info }}", "PEN1207", "info"),
        ("${{ args.list[2] }}", "PEN1207", "2"),
        ("${{ args.n.x }}", "PEN1207", "x"),
        ("${{ args.n | uper }}", "PEN1208", "uper"),
        ("${{ args.n is strng }}", "PEN1208", "strng"),
        ("${{ args.n | replace('a') }}", "PEN1208", "replace('a')"),
        ("a${{ args.list }}", "PEN1210", "${{ args.list }}"),
        ("a${{ args.none }}", "PEN1210", "${{ args.none }}"),
        ("${{ 'a' ~ args.list }}", "PEN1210", "'a' ~ args.list"),
        ("a${{ secrets.x }}", "PEN1211", "${{ secrets.x }}"),
        ("${{ secrets.x | upper }}", "PEN1211", "upper"),
        ("${{ secrets.x ~ 'a' }}", "PEN1211", "secrets.x ~ 'a'"),
        ("${{ item.x | upper }}", "PEN1212", "item.x"),
        ("${{ args.n ~ item.x }}", "PEN1212", "item.x"),
        ("${{ args.n / args.m }}", "PEN1216", "/"),
        ("${{ args.count / 0 }}", "PEN1216", "/"),
        ("${{ args.n | int + 'a' }}", "PEN1216", "+"),
        ("${{ 'a' | int }}", "PEN1216", "int"),
        ("${{ args.count < 'a' }}", "PEN1216", "args.count < 'a'"),
        ("${{ +args.n }}", "PEN1216", "+args.n"),
        ("${{ args.list[:'a'] }}", "PEN1216", "args.list[:'a']"),
        ("${{ args.count[1:] }}", "PEN1216", "args.count[1:]"),
        ("${{ (0 - 2) ** 0.5 }}", "PEN1216", "**"),
        ("${{ {args.count: 1} }}", "PEN1216", "{args.count: 1}"),
        ("${{ 'a' is odd }}", "PEN1216", "odd"),
        ("${{ args.count in args.count }}", "PEN1216", "args.count in args.count"),
        ("${{ (args.n | upp) | default('x') }}", "PEN1208", "upp"),
        ("${{ (args.typo) | default('x') }}", "PEN1204", "typo"),
        ("${{ args.list | default(1 / 0) ~ '' }}", "PEN1210", "args.list | default(1 / 0) ~ ''"),
        ("${{ 1 / 0 | default('x') }}", "PEN1216", "/"),
        ("${{ (1 / 0) is defined }}", "PEN1216", "/"),
        ("${{ args.list['a'] }}", "PEN1207", "'a'"),
        ("${{ args.list[true] }}", "PEN1207", "true"),
        ("${{ args.count[0] }}", "PEN1207", "0"),
        ("${{ args.deep[0] }}", "PEN1207", "0"),
        ("${{ args.none.x }}", "PEN1207", "x"),
        ("${{ args.list[] }}", "PEN1202", "[]"),
        ("${{ args.list[0 1] }}", "PEN1202", "1"),
        ("${{ args[env.name] }}", "PEN1203", "env.name"),
        ("${{ 'a' 'b' }}", "PEN1202", "'b'"),
        ("${{ args.n local.path(x) }}", "PEN1202", "local.path(x)"),
        ("${{ local.path('') }}", "PEN1202", "local.path('')"),
        ("${{ local.path('a'b) }}", "PEN1202", "("),
        ("${{ pc.get_token(a) }}", "PEN1202", "pc.get_token(a)"),
        ("${{ local }}", "PEN1203", "local"),
        ("${{ args.n | sort(revers=true) }}", "PEN1208", "sort(revers=true)"),
        ("${{ args.n | replace('a', new='b', old='c') }}", "PEN1208", "replace('a', new='b', old='c')"),
        ("${{ args.n | replace(old='a', 'b') }}", "PEN1202", "'b'"),
        ("${{ args.n | upper(1) }}", "PEN1208", "upper(1)"),
        ("${{ {'a' 1} }}", "PEN1202", "1"),
        ("${{ args.n is }}", "PEN1202", "s"),
        ("${{ jobs.a.task.b }}", "PEN1219", "task"),
        ("${{ tasks.b.outputs.x }}", "PEN1219", "outputs"),
        ("${{ jobs.a.tasks }}", "PEN1219", "tasks"),
    ],
)
def test_fault(run, text, code, underlined):
    value, found = run(text, SCOPE)
    assert [entry[:2] for entry in found] == [(code, underlined)]
    assert (type(value), value) == (Unresolved, text)


@pytest.mark.parametrize(
    ("text", "help_text"),
    [
        ("${{ args.cuont }}", "did you mean `count`?"),
        ("${{ arg.n }}", "did you mean `args`?"),
        ("${{ env.claud }}", "did you mean `cloud`?"),
        ("${{ args.n | uper }}", "did you mean `upper`?"),
        ("${{ local.pth(x) }}", "did you mean `path`?"),
        ("${{ args.deep.info }}", "did you mean `infos`?"),
        ("${{ args.count-1 }}", "a hyphen belongs to the name: write `args.count - ...` with spaces to subtract"),
        ("${{ args.n && args.m }}", "write `and`"),
    ],
)
def test_a_fault_says_the_way_out(run, text, help_text):
    _, [(_, _, _, given)] = run(text, SCOPE)
    assert given == help_text


def test_every_fault_of_a_text_is_reported(run):
    _, found = run("${{ args.a1 }} ${{ args.n }} ${{ env.b2 }} ${{ args.c3 ~ args.d4 }}", SCOPE)
    assert [(code, underlined) for code, underlined, _, _ in found] == [
        ("PEN1204", "a1"),
        ("PEN1206", "b2"),
        ("PEN1204", "c3"),
        ("PEN1204", "d4"),
    ]


def test_a_name_in_a_branch_not_taken_is_checked_as_well(run):
    _, found = run("${{ 'a' if env.name == 'dev' else args.typo }}", SCOPE)
    assert [entry[:2] for entry in found] == [("PEN1204", "typo")]


def test_a_value_of_another_type_is_given_back():
    for value in (5, None, 1.5, True):
        assert resolve(value, SCOPE, pytest.fail) is value


def test_facts_may_be_any_mapping(run):
    scope = Scope(env=MappingProxyType({"deep": MappingProxyType({"x": 1})}))
    assert run("${{ env.deep.x }}", scope) == (1, [])
    assert run("${{ env.deep['y'] }}", scope)[1][0][0] == "PEN1207"


def test_a_boolean_is_called_one(run):
    assert run("${{ args.on - 'a' }}", SCOPE)[1][0][2] == "`-` does not work on a boolean and text"
    assert run("${{ args.n + 1 }}", SCOPE)[1][0][3] == "`~` joins values as text"
    assert run("${{ args.n - 1 }}", SCOPE)[1][0][3] == "`| int` or `| float` makes a number of text"
    assert run("${{ args.list - 1 }}", SCOPE)[1][0][3] is None


def test_caches_are_bounded(run, monkeypatch):
    monkeypatch.setattr("penstock.language.scan._KEEP", 10)
    monkeypatch.setattr("penstock.language.evaluate._KEEP", 10)
    for number in range(30):
        assert run("${{ " + str(number) + " + 0 }}") == (number, [])
    assert len(scan._cache) <= 12
    assert len(evaluate._cache) <= 12


def test_a_tree_is_copied_only_where_it_changes():
    still = {"list": ["a", {"b": 1}]}
    data = {"still": still, "moved": {"x": "${{ args.n }}", "rest": still}, "n": 1, "items": [["${{ args.n }}"]]}
    before = copy.deepcopy(data)
    made = resolve(data, SCOPE, pytest.fail)
    assert made == {"still": still, "moved": {"x": "5", "rest": still}, "n": 1, "items": [["5"]]}
    assert made["still"] is still
    assert made["moved"]["rest"] is still
    assert data == before
    assert resolve(still, SCOPE, pytest.fail) is still


def test_an_expression_in_a_key_is_reported_at_the_key():
    found = []
    data = {"a": [{"${{ args.n }}": "x", "b": {"${{ args.n }}": 1}}]}
    assert resolve(data, SCOPE, lambda *entry: found.append(entry[:4])) is data
    assert found == [
        (("a", 0, "${{ args.n }}"), -1, -1, "PEN1209"),
        (("a", 0, "b", "${{ args.n }}"), -1, -1, "PEN1209"),
    ]


def test_a_secret_given_as_an_argument_stays_a_reference(run):
    scope = Scope(args={"db": resolve("${{ secrets.db }}", SCOPE, pytest.fail)}, declared=frozenset({"db"}), env={})
    value, found = run("${{ args.db }}", scope)
    assert not found
    assert (type(value), value.name) == (SecretRef, "db")
    assert run("x${{ args.db }}", scope)[1][0][0] == "PEN1211"


def test_an_argument_may_be_an_expression_itself(run):
    args = {
        "a": "${{ args.b }}-x",
        "b": "${{ env.name }}",
        "s": "${{ secrets.s }}",
        "l": ["${{ args.b }}"],
        "bad": "${{ args. }}",
    }
    scope = Scope(args=args, declared=frozenset(args), env={"name": "dev"})
    assert run("${{ args.a }}", scope) == ("dev-x", [])
    assert run("${{ args.l[0] ~ '!' }}", scope) == ("dev!", [])
    assert type(run("${{ args.s }}", scope)[0]) is SecretRef
    # The fault is in the argument's own text, and is reported there.
    assert run("${{ args.bad }}", scope) == ("${{ args. }}", [])


def test_an_argument_that_depends_on_itself_is_a_fault(run):
    args = {"a": "${{ args.b }}", "b": "x-${{ args.c | upper }}", "c": ["${{ args.a }}"]}
    scope = Scope(args=args, declared=frozenset(args), env={})
    for name, circle in (("a", "a -> b -> c -> a"), ("b", "b -> c -> a -> b")):
        _, [(code, underlined, message, _)] = run("${{ args." + name + " }}", scope)
        assert (code, underlined) == ("PEN1220", name)
        assert circle in message


def test_has_expression():
    assert has_expression("a ${{ b }}")
    assert not has_expression("a $ {{ b }}")
    assert not has_expression(["${{ a }}"])


def test_marked_text_is_plain_json_after_plain():
    data = {"a": SecretRef("${{ secrets.x }}", ("x",)), "b": [1, {"c": Deferred("${{ item }}")}], "d": {"e": "f"}}
    made = plain(data)
    assert made == data
    assert type(made["a"]) is str
    assert made["d"] is data["d"]
    assert plain(data["d"]) is data["d"]
    assert marshal.loads(marshal.dumps(made)) == made
    validator = jsonschema_rs.Draft202012Validator({"properties": {"a": {"type": "string"}, "b": {"type": "array"}}})
    assert validator.is_valid(made)


def test_a_mark_survives_copies():
    mark = SecretRef("${{ secrets.x }}", ("x",))
    for other in (copy.deepcopy(mark), pickle.loads(pickle.dumps(mark))):
        assert (type(other), other, other.names) == (SecretRef, mark, ("x",))


@pytest.mark.parametrize(
    ("value", "text"),
    [("a", "a"), (True, "true"), (False, "false"), (1, "1"), (1.0, "1.0"), (1e30, "1e+30"), (None, None), ([], None)],
)
def test_how_a_value_reads_inside_a_text(value, text):
    assert text_of(value) == text
