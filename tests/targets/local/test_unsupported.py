"""One machine says what it cannot serve, instead of passing it over."""

from penstock.cli import main
from tests.support import rendered

BATCH = """\
apiVersion: penstock.dev/v1
kind: Workflow
metadata:
  name: report
spec:
  trigger: {type: schedule, cron: 0 6 * * *}
  jobs:
    make:
      tasks:
        - {id: make, image: registry.example.org/report:1, run: "report:main"}
"""
CLASS = """\
apiVersion: penstock.dev/v1
kind: StreamClass
metadata:
  name: gauges
spec:
  group: streaming.example.org
  names: {kind: GaugeStream, plural: gauge-streams}
  schema: {type: object, properties: {url: {type: string}}}
"""
ENVIRONMENT = """\
apiVersion: penstock.dev/v1
kind: Environment
metadata:
  name: laptop
spec:
  cloud: {type: local}
"""


def test_what_needs_a_cluster_is_told_and_not_made(tmp_path, monkeypatch, capfd):
    files = {
        "definitions/report.yaml": BATCH,
        "definitions/gauges.yaml": CLASS,
        "environments/laptop.yaml": ENVIRONMENT,
    }
    monkeypatch.chdir(rendered.project(tmp_path, files))
    assert main.run(["validate", "--format", "concise"]) == 0
    said = capfd.readouterr().out
    assert "definitions/report.yaml:7:3: PEN1802 warning: a batch workflow needs a cluster" in said
    assert "definitions/gauges.yaml:5:1: PEN1802 warning: a custom kind needs a cluster" in said
    assert main.run(["render"]) == 0
    assert not list(tmp_path.glob("rendered/laptop/local/*"))
