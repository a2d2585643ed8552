"""Generates `docs/reference/scheduler-flags.md`, the flags of workflow-manager, from the table that reads them, and the metrics."""

from penstock_runtime.scheduling import metricnames
from penstock_runtime.scheduling.flags import ALIASES, FLAGS, Flag

_HEAD = """\
# Flags and metrics of the scheduler

This page is generated. `penstock-worker schedule` takes the command line of upstream's workflow-manager unchanged; with
`--config` the same settings come from the [configuration](schedule.md). One or two dashes, `--name value` or `--name=value`; a
boolean stands alone or has its value after `=`. Durations are those of Go: `8h`, `75m`, `1h30m`.

| flag | default | meaning |
| --- | --- | --- |
"""


def outputs() -> dict[str, str]:
    """Return path -> text of every file that this generator owns."""
    effective = [flag for flag in FLAGS if not flag.note]
    passed_over = [flag for flag in FLAGS if flag.note]
    parts = [_HEAD, *(_row(flag) for flag in effective)]
    parts += [f"\n`--{alias}` is another name of `--{name}`.\n" for alias, name in ALIASES.items()]
    parts += ["\nAccepted without effect; a value that is not empty is answered with a note:\n\n"]
    parts += ["".join(f"- `--{flag.name}`: {flag.note}\n" for flag in passed_over)]
    parts += [
        "\n## Metrics\n\nGauges, all with the prefix `workflow_manager_`.\n\n| metric | labels | meaning |\n| --- | --- | --- |\n"
    ]
    parts += [_metric(name, text) for name, text in metricnames.HELP.items()]
    return {"docs/reference/scheduler-flags.md": "".join(parts)}


def _row(flag: Flag) -> str:
    default = f"`{flag.default}`" if flag.default else ""
    return f"| `--{flag.name}` | {default} | {flag.help} |\n"


def _metric(name: str, text: str) -> str:
    whole = name in (metricnames.LAST_SUCCESS, metricnames.LAST_FAILURE, metricnames.RUNTIME)
    return f"| `{name}` | {'' if whole else '`aggregation_id`'} | {text} |\n"
