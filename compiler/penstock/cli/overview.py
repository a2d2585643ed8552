"""Writes the help of the whole command: what it is, examples, every verb with its summary."""

from penstock.cli.verbs import everything

_HEAD = """\
penstock compiles YAML that says what should stream, run or be processed into Pulumi programs, Kubernetes manifests and
the configuration of the workers.

examples:
  penstock init --stack azure-streaming my-platform   start a repository from a reference stack
  penstock validate                                   check every definition of this repository
  penstock validate workflow.yaml                     check one file, inside a repository or not
  penstock render --env prod                          write the tree that Pulumi and Argo CD take
  penstock explain PEN1002                            what a finding means and how to mend it

verbs:
"""

_TAIL = """
options of every verb:
  -C DIR                     run as if started in DIR
  --color auto|always|never  colours; NO_COLOR and FORCE_COLOR are obeyed
  -q, --quiet                no words on stderr but errors
  -v, --verbose              more words; -vv shows tracebacks
  --timings                  print the time of each step on stderr
  -h, --help                 help for penstock or, after a verb, for that verb
  --version                  print the version

exit codes:
  0 ok, 1 findings, 2 wrong usage, 3 internal error, 4 the rendered tree is stale, 130 interrupted
"""


def overview() -> str:
    """Return the help text."""
    verbs = everything()
    wide = max((len(name) for name in verbs), default=0)
    lines = [f"  {name:<{wide}}  {module.SUMMARY}" for name, module in verbs.items()]
    return _HEAD + "\n".join(lines) + "\n" + _TAIL
