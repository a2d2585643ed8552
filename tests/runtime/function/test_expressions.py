"""Expressions of a run: names of the run here, everything else by the compiler's own language."""

import pytest

from penstock_runtime.expressions import Run, Unresolvable

CONTEXT = {
    "item": {"item": {"uri": "blob://a/b/c", "n": 5, "list": [1, 2], "deep": [{"x": 1}, {"x": 2}]}},
    "args": {"since": "2025-01-01", "level": "3"},
    "jobs": {
        "one": {"tasks": {"t": {"output": {"uris": ["a", "b"], "count": 2}}}},
        "each": {"tasks": {"t": {"output": [{"chunks": ["a", "b"]}, {"chunks": ["c"]}]}}},
    },
    "tasks": {"before": {"output": {"ndjson_uri": "blob://x/y/z"}}},
}


def resolve(data, context=CONTEXT):
    return Run(context, lambda account, container: f"token of {account}/{container}").resolve(data, "args")


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("${{ item.uri }}", "blob://a/b/c"),
        ("${{ item.n }}", 5),
        ("${{item.list}}", [1, 2]),
        ("${{ item.list[0] }}", 1),
        ("${{ item['n'] }}", 5),
        ("${{ item.deep.x }}", [1, 2]),
        ("${{ item.deep[1].x }}", 2),
        ("${{ item }}", CONTEXT["item"]["item"]),
        ("${{ args.since }}", "2025-01-01"),
        ("${{ args.level | int + 1 }}", 4),
        ("${{ args.since[:4] if args.level == '3' else 'never' }}", "2025"),
        ("${{ jobs.one.tasks.t.output.uris }}", ["a", "b"]),
        ("${{ jobs.one.tasks.t.output }}", {"uris": ["a", "b"], "count": 2}),
        ("${{ jobs.each.tasks.t.output.chunks }}", [["a", "b"], ["c"]]),
        ("${{ jobs.each.tasks.t.output[0].chunks }}", ["a", "b"]),
        ("${{ tasks.before.output.ndjson_uri }}", "blob://x/y/z"),
        ("${{ pc.get_token(goeseuwest, noaa-goes16) }}", "token of goeseuwest/noaa-goes16"),
        ("pre-${{ args.since }}-${{ item.n }}-post", "pre-2025-01-01-5-post"),
        ("no expression", "no expression"),
        ("${{ '${{' }}", "${{"),
        ("{{ item }}", "{{ item }}"),
    ],
)
def test_an_expression_has_the_value_of_its_names(text, value):
    assert resolve(text) == value


def test_every_text_of_a_tree_is_resolved_also_in_lists_of_lists():
    given = {"a": ["${{ item.n }}", ["${{ args.since }}", {"b": "${{ item.uri }}"}]], "c": 7, "d": None, "${{ x }}": 1}
    assert resolve(given) == {"a": [5, ["2025-01-01", {"b": "blob://a/b/c"}]], "c": 7, "d": None, "${{ x }}": 1}


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("${{ item.zz }}", r"args: \$\{\{ item.zz \}\}: there is no `zz` \(there are: deep, list, n, uri\)"),
        ("${{ item.list[7] }}", r"there is no `7` in a list of 2"),
        ("${{ item.n.x }}", "`x` leads into a number"),
        ("${{ args.other }}", "no argument `other`"),
        ("${{ secrets.password }}", "has no value in a run"),
        ("${{ trigger.time }}", "nothing supplies `trigger`"),
        ("x-${{ item.list }}", "a list, which cannot stand inside a text"),
        ("${{ item.n", "never closed"),
        ("${{ item.list[-1] }}", "stands alone between its braces"),
        ("${{ jobs.other.tasks.t.output.x }}", "there is no `other`"),
    ],
)
def test_what_has_no_value_says_where_and_why(text, words):
    with pytest.raises(Unresolvable, match=words):
        resolve(text)


def test_a_task_that_does_not_run_for_each_item_has_none():
    with pytest.raises(Unresolvable, match="the job does not run for each item"):
        resolve("${{ item.x }}", {})


def test_a_place_inside_the_arguments_is_named():
    with pytest.raises(Unresolvable, match=r"args\.inputs\[1\]\.uri: "):
        resolve({"inputs": [{}, {"uri": "${{ item.zz }}"}]})
