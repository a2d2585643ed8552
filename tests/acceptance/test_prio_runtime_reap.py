"""Check G 48 of Prio: finished Jobs of tasks are deleted, and nothing else, against an API served over HTTP."""

import asyncio
import json
import threading
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta

import pytest

from penstock_runtime.scheduling.jobnames import aggregate_job, fragment, intake_job, is_task_job
from penstock_runtime.scheduling.kubernetes import Cluster, in_cluster
from penstock_runtime.scheduling.names import parse_base
from penstock_runtime.scheduling.reap import reap
from penstock_runtime.scheduling.times import Interval

UUID = "b8a5579a-f984-460a-a42d-2813cbf57771"
OURS = "i-kittens-seen-b8a5579af984460a-2020-10-31-20-29"
NOW = datetime(2020, 11, 2, tzinfo=UTC)
DONE = "2020-10-31T21:00:00Z"


def job(name, *, finished=DONE, failed=False, owner=None, labels=None):
    kind = "Failed" if failed else "Complete"
    conditions = [{"type": kind, "status": "True", "lastTransitionTime": finished}] if finished else []
    status = {"conditions": conditions} | ({"completionTime": finished} if finished and not failed else {"active": 1})
    owners = [{"kind": owner, "controller": True}] if owner else []
    metadata = {"name": name, "uid": f"uid-of-{name}", "labels": labels or {}, "ownerReferences": owners}
    return {"metadata": metadata, "status": status}


class Api:
    """The part of the Kubernetes API that Jobs are listed and deleted by, with pages of two."""

    def __init__(self, jobs, token="a-token"):
        self.jobs = {one["metadata"]["name"]: one for one in jobs}
        self.deleted = []
        self.token = token
        self.url = ""

    async def handle(self, request):
        from aiohttp import web

        if request.headers.get("Authorization") != f"Bearer {self.token}":
            return web.json_response({"kind": "Status"}, status=401)
        if request.method == "DELETE":
            options = await request.json()
            name = request.match_info["name"]
            assert options["propagationPolicy"] == "Background"
            assert options["preconditions"] == {"uid": f"uid-of-{name}"}
            if name not in self.jobs:
                return web.json_response({"kind": "Status"}, status=404)
            self.deleted.append(name)
            return web.json_response({"kind": "Status", "status": "Success"})
        wanted = dict(part.split("=") for part in request.query.get("labelSelector", "").split(",") if part)
        found = [one for one in self.jobs.values() if wanted.items() <= one["metadata"]["labels"].items()]
        start = int(request.query.get("continue", 0))
        more = {"continue": str(start + 2)} if start + 2 < len(found) else {}
        return web.json_response({"kind": "JobList", "metadata": more, "items": found[start : start + 2]})


@contextmanager
def served(api):
    from aiohttp import web

    loop = asyncio.new_event_loop()
    app = web.Application()
    app.router.add_route("GET", "/apis/batch/v1/namespaces/us-ca/jobs", api.handle)
    app.router.add_route("DELETE", "/apis/batch/v1/namespaces/us-ca/jobs/{name}", api.handle)
    runner = web.AppRunner(app)

    async def start():
        await runner.setup()
        site = web.TCPSite(runner, "127.0.0.1", 0)
        await site.start()
        host, port = runner.addresses[0]
        return f"http://{host}:{port}"

    api.url = loop.run_until_complete(start())
    thread = threading.Thread(target=loop.run_forever)
    thread.start()
    try:
        yield api
    finally:
        loop.call_soon_threadsafe(loop.stop)
        thread.join()
        loop.run_until_complete(runner.cleanup())
        loop.close()


@pytest.fixture
def token(tmp_path):
    path = tmp_path / "token"
    path.write_text("a-token\n")
    return str(path)


def reaped(api, token, *, dry_run=False, **settings):
    cluster = Cluster(api.url, token)
    return asyncio.run(reap({"namespace": "us-ca", **settings}, cluster, NOW, dry_run=dry_run))


def test_G_48_only_the_finished_job_of_a_task_is_deleted(token):
    jobs = [
        job(OURS),
        job("i-kittens-seen-202fe8e3e63c4170-2020-10-31-20-30", finished=None),
        job("a-kittens-seen-2020-10-31-16-00", failed=True),
        job("workflow-manager-ingestor-1-27123456", owner="CronJob"),
        job("i-kittens-seen-0f0317b2c61248c2-2020-10-31-20-31", owner="Somebody"),
        job("backup-of-the-database"),
        job("i-kittens-seen-7a1c0fbc2b7f4307-2020-10-31-20-32", finished="2020-11-01T23:59:00Z"),
    ]
    with served(Api(jobs)) as api:
        found = reaped(api, token)
    assert sorted(api.deleted) == ["a-kittens-seen-2020-10-31-16-00", OURS]
    assert (sorted(found.doomed), found.problems, len(found.names)) == (sorted(api.deleted), [], 7)


def test_G_48_a_dry_run_deletes_nothing(token):
    with served(Api([job(OURS)])) as api:
        found = reaped(api, token, dry_run=True)
    assert (found.doomed, api.deleted) == ([OURS], [])


def test_G_48_a_selector_narrows_what_is_ours(token):
    labelled = job("i-dogs-petted-b8a5579af984460a-2020-10-31-20-29", labels={"team": "prio"})
    with served(Api([job(OURS), labelled])) as api:
        reaped(api, token, selector={"team": "prio"})
    assert api.deleted == [labelled["metadata"]["name"]]


def test_G_48_a_job_that_has_just_gone_is_no_error(token):
    class Racing(Api):
        async def handle(self, request):
            if request.method == "DELETE":
                self.jobs.clear()
            return await super().handle(request)

    with served(Racing([job(OURS)])) as api:
        assert reaped(api, token).problems == []


def test_G_48_a_refusal_is_a_problem_and_no_traceback(token):
    with served(Api([job(OURS)], token="another")) as api:
        (problem,) = reaped(api, token).problems
    assert "refused" in problem.message
    assert "a-token" not in problem.message


def test_G_48_job_names():
    batch = parse_base(f"kittens-seen/2020/10/31/20/29/{UUID}")
    assert intake_job(batch) == OURS
    long = parse_base(f"a-very-long-aggregation-name-that-will-get-truncated/2020/10/31/20/29/{UUID}")
    assert intake_job(long) == "i-a-very-long-aggregation-nam-b8a5579af984460a-2020-10-31-20-29"
    assert len(intake_job(long)) <= 63
    assert fragment("FooBar%012345678901234567890123456789", 30) == "foobar-01234567890123456789012"
    window = Interval(NOW, NOW + timedelta(hours=8))
    assert aggregate_job("kittens-seen", window) == "a-kittens-seen-2020-11-02-00-00"
    assert all(is_task_job(name) for name in (OURS, intake_job(long), aggregate_job("kittens-seen", window)))
    assert not any(is_task_job(name) for name in ("i-", "i-x", "workflow-manager-1", f"x{OURS}", f"{OURS}-more"))


def test_outside_of_a_pod_the_reason_is_said():
    from penstock_runtime.errors import Unusable

    with pytest.raises(Unusable, match="KUBERNETES_SERVICE_HOST is not set"):
        in_cluster({})
    with pytest.raises(Unusable, match="no service-account token"):
        in_cluster({"KUBERNETES_SERVICE_HOST": "10.0.0.1"}, account="/nowhere")


def test_in_a_pod_the_api_is_where_the_pod_says(tmp_path):
    (tmp_path / "token").write_text("t")
    cluster = in_cluster({"KUBERNETES_SERVICE_HOST": "fd00::1", "KUBERNETES_SERVICE_PORT": "6443"}, str(tmp_path))
    assert cluster == Cluster("https://[fd00::1]:6443", str(tmp_path / "token"), str(tmp_path / "ca.crt"))
    assert json.dumps(cluster.server)


def test_G_48_the_command_reaps_and_says_what(token, monkeypatch, capsys):
    from penstock_runtime.commands import reap as command

    running = job("i-kittens-seen-202fe8e3e63c4170-2020-10-31-20-30", finished=None)
    with served(Api([job(OURS), running])) as api:
        monkeypatch.setattr(command, "in_cluster", lambda: Cluster(api.url, token))
        assert command.run(["--namespace", "us-ca", "--dry-run"]) == 4
        assert (capsys.readouterr().out, api.deleted) == (f"{OURS}\n", [])
        assert command.run(["--namespace", "us-ca", "--older-than", "1h"]) == 0
        assert (capsys.readouterr().out, api.deleted) == (f"{OURS}\n", [OURS])
        assert command.run(["--namespace", "us-ca", "--selector", "team=prio", "--dry-run"]) == 0


@pytest.mark.parametrize(
    "argv",
    [[], ["--namespace", "a", "--config", "b"], ["--namespace", "a", "--older-than", "soon"], ["--selector", "x"]],
)
def test_the_command_refuses_what_it_cannot_use(argv):
    from penstock_runtime.commands import reap as command

    with pytest.raises(SystemExit) as caught:
        command.run(argv)
    assert caught.value.code == 2
