"""Definitions and environments that are right, to be broken in one place by a test."""

import textwrap


def indent(text: str, by: int) -> str:
    """Indent a block of YAML."""
    return textwrap.indent(textwrap.dedent(text).strip("\n"), " " * by) + "\n"


def definition(kind: str, spec: str, name: str = "tides") -> str:
    """A definition of a kind."""
    head = f"apiVersion: penstock.dev/v1\nkind: {kind}\nmetadata:\n  name: {name}\nspec:\n"
    return head + indent(spec, 2)


TASK = """
- id: one
  image: registry.example.org/tides:1
  run: tides:main
"""


def batch(jobs: str, more: str = "", trigger: str = "{type: manual}", name: str = "tides") -> str:
    """A Workflow without a queue."""
    spec = f"trigger: {trigger}\n" + (indent(more, 0) if more else "") + "jobs:\n" + indent(jobs, 2)
    return definition("Workflow", spec, name)


ONE_JOB = """
one:
  tasks:
    - id: one
      image: registry.example.org/tides:1
      run: tides:main
"""
RESOURCES = """
resources:
  requests: {cpu: 500m, memory: 1Gi}
  limits: {memory: 2Gi}
"""


def streaming(
    trigger: str = "type: queue", worker: str = RESOURCES, jobs: str = ONE_JOB, more: str = "", name: str = "tides"
) -> str:
    """A Workflow with a queue."""
    spec = indent(more, 0) if more else ""
    spec += "trigger:\n" + indent(trigger, 2)
    spec += ("worker:\n" + indent(worker, 2)) if worker else ""
    return definition("Workflow", spec + "jobs:\n" + indent(jobs, 2), name)


TOPIC = "{type: notification, topic: arn:aws:sns:eu-central-1:123456789012:new-tides}"


def pipeline(
    more: str = "", source: str = TOPIC, sink: str = "{type: store, store: items}", name: str = "tides"
) -> str:
    """A Pipeline."""
    spec = f"source: {source}\nsink: {sink}\n" + (indent(more, 0) if more else "")
    return definition("Pipeline", spec, name)


def stream(
    source: str = "{type: rest, url: https://api.example.org/levels}",
    sinks: str = "[{type: store, store: levels}]",
    more: str = "",
    name: str = "levels",
) -> str:
    """A Stream."""
    spec = (
        f"source: {source}\nsinks: {sinks}\n" + "worker:\n" + indent(RESOURCES, 2) + (indent(more, 0) if more else "")
    )
    return definition("Stream", spec, name)


def policy(spec: str, name: str = "house") -> str:
    """A Policy."""
    return definition("Policy", spec, name)


def azure(more: str = "", name: str = "prod", cluster: str = "{name: main}") -> str:
    """An Environment in Azure with all that workers need."""
    spec = """
        cloud:
          type: azure
          subscriptionId: 00000000-0000-0000-0000-000000000001
          tenantId: 00000000-0000-0000-0000-000000000002
          region: westeurope
          resourceGroup: {name: tides}
          storageAccount: {name: tidesstore}
          cosmos: {account: tides-items}
        """
    text = indent(spec, 0) + (f"cluster: {cluster}\n" if cluster else "") + (indent(more, 0) if more else "")
    return definition("Environment", text, name)


def aws(more: str = "", name: str = "prod") -> str:
    """An Environment in AWS with all that workers need."""
    text = (
        'cloud: {type: aws, accountId: "123456789012", region: eu-central-1}\n'
        "cluster: {name: main, oidcIssuer: oidc.eks.eu-central-1.amazonaws.com/id/ABCDEF}\n"
        "images: {pipelines: '123456789012.dkr.ecr.eu-central-1.amazonaws.com/pipelines/{id}:1.0'}\n"
    )
    return definition("Environment", text + (indent(more, 0) if more else ""), name)


def local(more: str = "", name: str = "laptop") -> str:
    """An Environment on one machine."""
    return definition("Environment", "cloud: {type: local}\n" + (indent(more, 0) if more else ""), name)
