"""The name patterns of a policy are regular expressions."""

import re
from collections.abc import Iterator

from penstock.checks.model import Finding, World
from penstock.definitions import Definition


def check(definition: Definition, _world: World) -> Iterator[Finding]:
    """Judge the rules of a Policy."""
    for index, rule in enumerate(definition.spec.rules):
        if rule.type != "namePattern":
            continue
        try:
            re.compile(rule.pattern)
        except re.error as error:
            path = ("spec", "rules", index, "pattern")
            message = f"`{rule.pattern}` is no regular expression: {error}"
            yield Finding("PEN1695", path, message, "`[a-z]+-[a-z0-9-]+` is one, for example")
