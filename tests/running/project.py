"""A small project for one machine: a queue with a handler of its own, a job by the clock, one that runs once."""

from pathlib import Path
from textwrap import dedent

FILES = {
    "penstock.yaml": "apiVersion: penstock.dev/v1\nkind: Project\n",
    "environments/local.yaml": """\
        apiVersion: penstock.dev/v1
        kind: Environment
        metadata: {name: local}
        spec:
          cloud: {type: local}
          images: {runtime: localhost/penstock-runtime:1}
        """,
    "definitions/orders.yaml": """\
        apiVersion: penstock.dev/v1
        kind: Workflow
        metadata: {name: orders}
        spec:
          trigger:
            type: queue
            visibilityTimeout: 30s
            deadLetter: {maxReceiveCount: 1}
          worker:
            resources: {requests: {cpu: 100m, memory: 64Mi}, limits: {cpu: 100m, memory: 64Mi}}
          jobs:
            work:
              tasks:
                - {id: note, image: localhost/orders:1, run: "orders_handler:note", args: {file: seen.txt}}
        """,
    # It writes down what it was given, so that a test sees what was handled and how often.
    "orders_handler.py": """\
        def note(message, context):
            text = message.body.decode()
            if text == "poison":
                raise ValueError("this one cannot be handled")
            with open(context.args["file"], "a") as file:
                file.write(text + "\\n")
        """,
}


def write(folder: Path) -> Path:
    """Write the project and return its folder."""
    for name, text in FILES.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(dedent(text))
    return folder
