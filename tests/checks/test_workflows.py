"""Rules about workflows: jobs, references, shape, dispatch, schedules, the tasks of pctasks."""

import pytest

from tests.checks.marked import check, messages, write
from tests.checks.texts import ONE_JOB, RESOURCES, aws, azure, batch, streaming

TWO = """
first:
  tasks:
    - {id: a, image: registry.example.org/a:1, run: "a:main"}
    - {id: b, image: registry.example.org/a:1, run: "a:main"}
second:
  needs: first
  tasks:
    - {id: c, image: registry.example.org/a:1, run: "a:main", args: {x: "ARG"}}
third:
  needs: [second]
  foreach: {items: [1, 2]}
  tasks:
    - {id: d, image: registry.example.org/a:1, run: "a:main", args: {x: "THIRD"}}
"""


def jobs(arg: str = "1", third: str = "1") -> str:
    return batch(TWO.replace("ARG", arg).replace("THIRD", third))


@pytest.mark.parametrize(
    "text",
    [
        jobs("${{ jobs.first.tasks.a.output.x }}"),
        jobs(third="${{ jobs.first.tasks.b.output.x }} of ${{ item }}"),
        jobs(third="${{ jobs.second.tasks.c.output.list[0].x }}"),
        jobs("${{ jobs.@1313@frist.tasks.a.output.x }}"),
        jobs("${{ jobs.first.tasks.@1313@q.output.x }} and ${{ jobs.first.tasks.a.output }}"),
        jobs("a ${{ jobs.@1314@third.tasks.d.output.x }}"),
        jobs("${{ tasks.@1315@c.output.x }}"),
        jobs("${{ jobs.second.tasks.@1315@c.output.x }}"),
        jobs("${{ tasks.@1313@a.output.x }}"),
        jobs("${{ @1316@item }}"),
        jobs("the ${{ @1316@item.uri }}"),
        batch(TWO.replace("{items: [1, 2]}", "{items: '${{ jobs.second.tasks.c.output.list }}'}")),
        batch(TWO.replace("{items: [1, 2]}", "{items: '${{ jobs.third.tasks.@1315@d.output.list }}'}")),
        batch(TWO.replace("needs: first", "needs: @1310@frist")),
        batch(TWO.replace("[second]", "[second, @1310@nobody]")),
        batch(TWO.replace("[second]", "[@1311@third, second]")),
        batch(TWO.replace("needs: first", "needs: @1311@third")),
        batch(TWO.replace("id: b", "id: @1312@a")),
        batch(TWO + "fourth: {tasks: @1503@[]}\n"),
    ],
)
def test_jobs_and_what_they_read(tmp_path, text):
    check(tmp_path, {"definitions/tides.yaml": text})


def test_a_circle_is_shown_in_order(tmp_path):
    write(tmp_path, {"definitions/tides.yaml": batch(TWO.replace("needs: first", "needs: third"))})
    assert "second -> third -> second" in messages(tmp_path)


def test_a_misspelt_name_has_a_suggestion(tmp_path):
    write(tmp_path, {"definitions/tides.yaml": jobs("${{ jobs.frist.tasks.a.output.x }}")})
    assert "did you mean `first`?" in messages(tmp_path)


MORE = ONE_JOB.replace("one:", "two:", 1)


@pytest.mark.parametrize(
    "text",
    [
        streaming(),
        streaming(jobs=ONE_JOB + MORE).replace("  jobs:", "  @1501@jobs:"),
        streaming(
            jobs=ONE_JOB.replace("tasks:", "@1502@tasks:") + "    - {id: b, image: r.example.org/b:1, run: 'a:b'}"
        ),
        streaming(jobs=ONE_JOB.replace("  tasks:", "  @1504@foreach: {items: [1]}\n  tasks:")),
        batch(ONE_JOB, "worker: {placement: {spot: true}}"),
        batch(ONE_JOB, "worker: {@1505@resources: {limits: {memory: 1Gi}}, @1505@name: tides}"),
        batch(ONE_JOB, "@1505@alerts: {enabled: false}"),
    ],
)
def test_shape(tmp_path, text):
    check(tmp_path, {"definitions/tides.yaml": text})


@pytest.mark.parametrize(
    "events",
    [
        "[{store: a, suffix: .nc}, {store: a, suffix: .xml}]",
        "[{store: a}]",
        "[{suffix: .nc}]",
        "[{url: 'https://a.example.org/b/', suffix: .nc}]",
        "[@1507@{types: [deleted]}]",
        "[{url: 'https://a.example.org/b/', @1506@store: a, @1506@prefix: c}]",
        "[{name: A, store: a}, {name: @1404@A, store: b}]",
        "[{store: a, prefix: x}, @1535@{store: a, prefix: x}]",
        "[{store: a, prefix: x}, {store: a, prefix: x, types: [deleted]}]",
    ],
)
def test_dispatch_rules(tmp_path, events):
    check(tmp_path, {"definitions/tides.yaml": streaming(f"type: queue\nevents: {events}")})


def test_two_definitions_may_not_name_a_dispatch_rule_alike(tmp_path):
    first = streaming("type: queue\nevents: [{name: NEW_FILES, store: a, suffix: .nc}]")
    second = streaming("type: queue\nevents: [{name: @1404@NEW_FILES, store: b, suffix: .nc}]", name="waves")
    check(tmp_path, {"definitions/a.yaml": first, "definitions/b.yaml": second, "environments/prod.yaml": azure()})


def test_two_rules_without_a_name_that_come_to_the_same(tmp_path):
    first = streaming("type: queue\nevents: [{name: WAVES_0, store: a, suffix: .nc}]")
    second = streaming("type: queue\nevents: @1404@[{store: b, suffix: .nc}]", name="waves")
    check(tmp_path, {"definitions/a.yaml": first, "definitions/b.yaml": second, "environments/prod.yaml": azure()})


def scheduled(cron: str, more: str = "") -> str:
    return batch(ONE_JOB, trigger=f"{{type: schedule, cron: {cron}{more}}}")


@pytest.mark.parametrize(
    "text",
    [
        scheduled("'30 2 * * *'"),
        scheduled("'*/15 0-6,20-23 1,15 jan-MAR Mon-fri'"),
        scheduled("'0 0 ? * 0'"),
        scheduled("'5/10 * * * *'"),
        scheduled("'0 0 29 2 *'"),
        scheduled("'0 0 31 4 mon'"),
        scheduled("'@1540@60 * * * *'"),
        scheduled("'0 @1540@24 * * *'"),
        scheduled("'0 0 @1540@0 * *'"),
        scheduled("'0 0 1 @1540@13 *'"),
        scheduled("'0 0 * * @1540@7'"),
        scheduled("'@1540@*/0 * * * *'"),
        scheduled("'0 @1540@9-5 * * *'"),
        scheduled("'0 @1540@noon * * *'"),
        scheduled("'0 @1540@*/x * * *'"),
        scheduled("@1542@'0 0 30 2 *'"),
        scheduled("'0 6 * * *'", ", timezone: Europe/Berlin"),
        scheduled("'0 6 * * *'", ", timezone: UTC"),
        scheduled("'0 6 * * *'", ", timezone: @1541@Europe/Berlni"),
        scheduled("'0 6 * * *'", ", timezone: @1541@../../etc/passwd"),
        scheduled("'0 6 * * *'", ", startingDeadline: @1543@9"),
        scheduled("'0 6 * * *'", ", startingDeadline: 10"),
    ],
)
def test_schedules(tmp_path, text):
    check(tmp_path, {"definitions/tides.yaml": text})


CREATE = """
one:
  tasks:
    - id: one
      image: registry.example.org/tides:1
      run: pctasks.dataset.streaming:StreamingCreateItemsTask
      args: {collection_id: tides, create_items_function: "tides:create_item"}
      environment: {PCTASKS_COSMOSDB__URL: "https://tides.documents.azure.com:443/"}
"""
INGEST = """
one:
  tasks:
    - id: one
      image: registry.example.org/ingest:1
      run: pctasks.ingest_task.streaming:StreamingIngestItemsTask
      environment:
        DB_CONNECTION_STRING: ${{ secrets.pgstac }}
        PCTASKS_COSMOSDB__URL: https://tides.documents.azure.com:443/
"""
URL = 'environment: {PCTASKS_COSMOSDB__URL: "https://tides.documents.azure.com:443/"}'


RUNNER = "protocol: pctasks\n" + RESOURCES.lstrip()


def original(jobs, worker=RUNNER):
    """A workflow whose image speaks the protocol of pctasks: what its own runner asks for must be there."""
    return streaming(jobs=jobs, worker=worker)


@pytest.mark.parametrize(
    "text",
    [
        original(jobs=CREATE),
        original(jobs=CREATE.replace(URL, "").replace("run: pct", "run: @1560@pct")),
        original(jobs=CREATE.replace("{PCTASKS_COSMOSDB__URL", "{@1560@PCTASKS_COSMOS_DB_URL")),
        original(jobs=CREATE.replace(URL, "@1560@environment: {LEVEL: info}")),
        original(jobs=CREATE.replace(URL, ""), worker=RUNNER + URL),
        original(jobs=CREATE.replace('"tides:create_item"', "@1561@tides.create_item")),
        original(jobs=CREATE.replace("args: {collection_id: tides,", "@1561@args: {")),
        original(jobs=CREATE.replace('args: {collection_id: tides, create_items_function: "tides:create_item"}', "")),
        original(jobs=INGEST),
        original(jobs=INGEST.replace("DB_CONNECTION_STRING", "PGHOST").replace("environment:", "@1560@environment:")),
        original(
            jobs=INGEST.replace("PCTASKS_COSMOSDB__URL", "PCTASKS_COSMOSDB__CONNECTION_STRING").replace(
                "https://tides.documents.azure.com:443/", "${{ secrets.cosmos }}"
            )
        ),
        original(
            jobs=INGEST.replace("        PCTASKS_COSMOSDB__URL: https://tides.documents.azure.com:443/\n", "").replace(
                "environment:", "@1560:warning@environment:"
            )
        ),
    ],
)
def test_tasks_of_pctasks(tmp_path, text):
    if "args" not in text and "Create" in text:
        text = text.replace("- id: one", "- @1561@id: one") if "@" not in text else text
    check(tmp_path, {"definitions/tides.yaml": text})


def test_our_own_image_needs_no_address_of_the_tables(tmp_path):
    check(tmp_path, {"definitions/tides.yaml": streaming(jobs=CREATE.replace(URL, ""))})


KEYED = CREATE.replace("image: registry.example.org/tides:1", "imageKey: KEY").replace(URL, "")
TASKIO = "{taskio: {tenantId: '${{ secrets.t }}', clientId: '${{ secrets.c }}', clientSecret: '${{ secrets.s }}'}}"
KEYS = "images: {keys: {tasks: {image: 'registry.example.org/t:1', environment: ENV}}}"


@pytest.mark.parametrize(
    ("jobs", "environment"),
    [
        (KEYED.replace("KEY", "tasks"), URL.partition(": ")[2]),
        (KEYED.replace("KEY", "tasks").replace("run: pct", "run: @1560@pct"), "{}"),
        (KEYED.replace("KEY", "@1304@taks").replace("run: pct", "run: @1560@pct"), "{}"),
    ],
)
def test_image_keys_bring_an_image_and_variables(tmp_path, jobs, environment):
    place = aws(KEYS.replace("ENV", environment)).replace(
        "images: {pipelines", f"naming: {{prefix: x}}\n  pctasks: {TASKIO}\n  #", 1
    )
    check(tmp_path, {"definitions/tides.yaml": original(jobs=jobs), "environments/prod.yaml": place})


def test_an_environment_without_a_key_says_where_to_add_it(tmp_path):
    text = streaming(jobs=ONE_JOB.replace("image: registry.example.org/tides:1", "imageKey: qqq"))
    write(tmp_path, {"definitions/tides.yaml": text, "environments/prod.yaml": aws()})
    assert "environment prod has no image `qqq` | add `images.keys.qqq` to the environment" in messages(tmp_path)


def coded(src: str, run: str = "tides:main", args: str = "{}") -> str:
    return batch(
        ONE_JOB.replace("run: tides:main", f"run: {run}") + f"      args: {args}\n      code: {{src: {src}}}\n"
    )


@pytest.mark.parametrize(
    ("text", "files"),
    [
        (coded("tides.py"), ("tides.py",)),
        (coded("tides.py", "@1562@tide:main"), ("tides.py",)),
        (coded("tides.py", "somebody.else:main"), ("tides.py",)),
        (coded("tides.py", "tide:main", "{function: 'tides:create'}"), ("tides.py",)),
        (coded("handlers", "tide:main"), ("handlers/x.py",)),
        (coded("@1307@nowhere.py", "nowhere:main"), ()),
        (coded("'https://files.example.org/tide.py'", "@1562@tides:main"), ()),
        (coded("tides.py, requirements: @1307@needs.txt"), ("tides.py",)),
    ],
)
def test_code_is_there_and_holds_the_handler(tmp_path, text, files):
    written = {f"definitions/{name}": "" for name in files}
    check(tmp_path, {"definitions/tides.yaml": text, "environments/prod.yaml": aws(), **written})


def test_code_of_a_streaming_task_is_there(tmp_path):
    text = streaming(jobs=ONE_JOB + "      code: {src: @1307@tides.py}\n")
    check(tmp_path, {"definitions/tides.yaml": text, "environments/prod.yaml": azure()})
